"""What a fetch may cost, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one fetch, including its redirects."""

    size: int = 20 * 2**20
    """Bytes of the content, before and after decompression."""

    connect: float = 10.0
    """Seconds for a name lookup, for a connection, and for a TLS handshake."""

    read: float = 20.0
    """Seconds without a byte from the server."""

    total: float = 60.0
    """Seconds for everything."""

    redirects: int = 5
    """The number of redirects that are followed."""

    images: bool = False
    """Whether an image may be fetched. It is no text, so it is refused before its content is read."""


@dataclass(frozen=True, slots=True)
class Response:
    """The answer of a server. `data` is decompressed, and empty if the status is 304 (not modified)."""

    address: str
    """The address after all redirects, without a user name and password."""

    moved_to: str | None
    """The address after the permanent redirects (301, 308) that come first, or `None` if there are none."""

    is_elsewhere: bool
    """Whether a temporary redirect led to this answer, so that `etag` and `last_modified` mean nothing at the address
    that was asked, or that it has moved to.
    """

    status: int
    """200, or 304 if nothing has changed since the request with this `etag` or `last_modified`."""

    data: bytes
    media_type: str
    """In lower case without parameters, or empty if the server does not declare one."""

    charset: str | None
    """The declared charset in lower case, or `None`."""

    etag: str | None
    last_modified: str | None
    """What to send with the next request, as `Fetcher.get` takes it."""
