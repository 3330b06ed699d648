"""`Session`: follows an address through its redirects to the answer, and checks each step. Imports urllib3."""

from __future__ import annotations

import socket
from base64 import b64encode
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

from urllib3.exceptions import HTTPError

from newsreader import __version__

from .body import ACCEPTED, content_type, read
from .connection import CALL, Call, failure, is_dropped, pool_manager, refused
from .errors import FetchError, status_error
from .forwarding import forwarding
from .private import PrivateAddresses, literal
from .response import Response
from .robots import Robots
from .target import parse, redirected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from urllib3 import BaseHTTPResponse, PoolManager

    from .connection import Resolver
    from .response import Limits
    from .target import Target

USER_AGENT = f"newsreader/{__version__} (+https://pypi.org/project/newsreader/)"

_PERMANENT = {301, 308}
_CONDITIONS = {"If-None-Match", "If-Modified-Since"}
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_VALUE = 500
"""Characters. Servers refuse requests with long headers."""
_LONGEST_WAIT = 7 * 86_400.0
"""Seconds. A server that asks to wait longer is asked again after this time."""


class Session:
    """Open connections and known robots.txt files. `Fetcher` says what the arguments mean."""

    def __init__(self, private: Sequence[str] | bool, resolver: Resolver | None, limits: Limits) -> None:
        self._private = PrivateAddresses(private)
        self._resolver = resolver or socket.getaddrinfo
        self._limits = limits
        self._lock = Lock()
        self._managers: dict[str | None, PoolManager] = {}
        self._robots = Robots()

    def close(self) -> None:
        """Close the connections that are not in use."""
        with self._lock:
            for manager in self._managers.values():
                manager.clear()

    def get(self, address: str, headers: dict[str, str], *, robots: bool, stopped: Callable[[], bool]) -> Response:
        """Return the answer to a request with these headers. Raises `FetchError`."""
        target = parse(address)
        call = Call(self._limits, self._private, self._resolver, stopped)
        token = CALL.set(call)
        try:
            return self._follow(target, headers, call, robots)
        finally:
            CALL.reset(token)

    def _follow(self, start: Target, headers: dict[str, str], call: Call, robots: bool) -> Response:
        """Follow redirects from `start` until there is an answer."""
        target, moved_to, is_permanent = start, None, True
        seen: set[str] = set()
        for _ in range(self._limits.redirects + 1):
            if target.url in seen:
                raise FetchError(f"{start.host} redirects in a loop. Open the page in your browser.")
            seen.add(target.url)
            if robots:
                self._check_robots(target, call.stopped)
            call.host = target.host
            response = self._request(target, headers, call)
            with closing(response):
                location = response.headers.get("location") if response.status in _REDIRECTS else None
                if location is None:
                    conditional = not headers.keys().isdisjoint(_CONDITIONS)
                    answer = self._answer(response, target, moved_to, not is_permanent, conditional)
                    location = forwarding(answer)
                    if location is None or redirected(target, location).url in seen:
                        return answer
            target = redirected(target, location)
            # What an earlier answer said about itself means nothing at another address.
            headers = {name: value for name, value in headers.items() if name not in _CONDITIONS}
            is_permanent = is_permanent and response.status in _PERMANENT
            if is_permanent:
                moved_to = target.address_with_login
        raise FetchError(f"{start.host} redirects more than {self._limits.redirects} times.")

    def _request(self, target: Target, headers: dict[str, str], call: Call) -> BaseHTTPResponse:
        """Send a request, and return the answer before its content is read."""
        manager = self._manager(target)
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": ACCEPTED} | headers
        if target.login:
            login = b64encode(unquote(target.login).encode()).decode()
            headers["Authorization"] = f"Basic {login}"
        while True:
            call.connected = False
            try:
                return manager.urlopen(
                    "GET",
                    target.url,
                    headers=headers,
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                )
            except HTTPError as error:
                # A server may close an open connection at any time. The next request uses another one.
                if call.connected or not is_dropped(error):
                    raise failure(error, target) from error

    def _manager(self, target: Target) -> PoolManager:
        """Return the pool of connections for a target: direct ones, or those to its proxy."""
        proxies = getproxies()
        proxy = proxies.get(target.scheme) or proxies.get("all")
        if proxy and proxy_bypass(target.host):
            proxy = None
        if proxy and (ip := literal(target.host)) and not self._private.allow(target.host, ip):
            raise refused(target.host, ip)
        with self._lock:
            if proxy not in self._managers:
                self._managers[proxy] = pool_manager(proxy, self._limits)
            return self._managers[proxy]

    def _check_robots(self, target: Target, stopped: Callable[[], bool]) -> None:
        def fetch(address: str) -> bytes:
            return self.get(address, {}, robots=False, stopped=stopped).data

        if not self._robots.allow(target.origin, target.url, fetch):
            raise FetchError(f"{target.host} does not allow programs to fetch this page (robots.txt).")

    def _answer(
        self, response: BaseHTTPResponse, target: Target, moved_to: str | None, is_elsewhere: bool, conditional: bool
    ) -> Response:
        """Read an answer that is no redirect. Raises `FetchError` unless its status is 200 or, if asked for, 304."""
        status, data, media_type, charset = response.status, b"", "", None
        if status == 200:
            media_type, charset = content_type(response, target.host, images=self._limits.images)
            try:
                data = read(response, target.host, self._limits.size)
            except HTTPError as error:
                raise failure(error, target) from error
        elif status == 304 and conditional:
            response.drain_conn()  # makes the connection free for the next request
        elif 200 <= status < 300:
            raise FetchError(f"{target.host} sent no page ({status}).", status=status)
        else:
            raise status_error(target.host, status, _seconds(response.headers.get("retry-after")))
        etag, last_modified = (_sendable(response.headers.get(name)) for name in ("etag", "last-modified"))
        if not _is_before(last_modified, response.headers.get("date")):
            last_modified = None
        return Response(target.address, moved_to, is_elsewhere, status, data, media_type, charset, etag, last_modified)


def _sendable(value: str | None) -> str | None:
    """Return a value that can be sent back in a header, or `None` if it is missing, strange or too long."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALUE else None


def _is_before(last_modified: str | None, date: str | None) -> bool:
    """Return whether a page was modified before it was sent: it can change once more in the same second, and a later
    time would hide all changes until then.
    """
    try:
        return parsedate_to_datetime(last_modified or "") < parsedate_to_datetime(date or "")
    except (TypeError, ValueError):
        return False  # not a date, or only one of them has a time zone


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds in a `Retry-After` header, which has a number or a date, or `None` if it is missing."""
    if retry_after is None:
        return None
    try:
        if retry_after.strip().isdecimal():
            return min(float(retry_after), _LONGEST_WAIT)
        until = parsedate_to_datetime(retry_after)
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        return min(max(0.0, seconds), _LONGEST_WAIT)
    except (ValueError, OverflowError):
        return None
