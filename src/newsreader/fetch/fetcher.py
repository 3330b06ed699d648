"""`Fetcher`, the face of this package. It imports the rest of the package when the first address is fetched."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from .response import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from .connection import Resolver
    from .response import Response
    from .session import Session


class Fetcher:
    """Fetches addresses. Several threads can use it at the same time.

    `private` allows private addresses: all, or the host names, IP addresses and networks that it lists. `resolver` has
    the signature of `socket.getaddrinfo`. The proxy and the certificate authorities come from the environment. A proxy
    looks up names itself, so with a proxy only IP addresses and `localhost` can be refused for being private.
    """

    def __init__(
        self,
        *,
        private: Sequence[str] | bool = False,
        resolver: Resolver | None = None,
        limits: Limits = Limits(),  # noqa: B008 - it is immutable
    ) -> None:
        self._settings = (private, resolver, limits)
        self._lock = Lock()
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            self._session.close()

    def get(
        self,
        address: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        robots: bool = False,
        accept: str = "*/*",
        stopped: Callable[[], bool] = lambda: False,
    ) -> Response:
        """Fetch an address. A user name and password in it are sent to its host only.

        With the `etag` and `last_modified` of an earlier response, the status can be 304: nothing has changed. They are
        not sent to the address that a redirect leads to. `robots` obeys the site's robots.txt; set it to fetch a page
        that the user did not ask for. `stopped` is called ten times a second. Raises `FetchError`.
        """
        headers = {"Accept": accept, "If-None-Match": etag, "If-Modified-Since": last_modified}
        with self._lock:
            if self._session is None:
                from .session import Session

                self._session = Session(*self._settings)
        sent = {name: value for name, value in headers.items() if value}
        return self._session.get(address, sent, robots=robots, stopped=stopped)
