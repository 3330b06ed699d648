"""The address of a request, in its parts, and where a redirect leads."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit, urlunsplit

from .errors import FetchError

_HOST = re.compile(r"[\w.:%-]+", re.ASCII)
_INVALID = "This is not a valid web address. Check it."


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: `url` is what is requested, `origin` its part up to the port."""

    host: str
    origin: str
    url: str
    fragment: str
    login: str
    """The user name and password as they are written in an address, or an empty string."""

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return self.origin.partition(":")[0]

    @property
    def address(self) -> str:
        """The whole address without the login."""
        return f"{self.url}#{self.fragment}" if self.fragment else self.url

    @property
    def address_with_login(self) -> str:
        """The whole address, for a subscriber who must send the login again."""
        return self.address.replace("://", f"://{self.login}@", 1) if self.login else self.address


def parse(address: str) -> Target:
    """Return an address in its parts, with everything escaped that must be. Raises `FetchError` if it is invalid."""
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts = urlsplit(address.strip())
        if parts.scheme not in {"http", "https"}:
            raise FetchError("Only http and https addresses can be fetched.")
        host = parts.hostname or ""
        if not host.isascii():
            host = host.encode("idna").decode()
        port = "" if parts.port is None else f":{parts.port}"
        origin = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
        url = parse_url(f"{origin}{urlunsplit(('', '', parts.path or '/', parts.query, ''))}").url
    except (LocationParseError, ValueError) as error:
        raise FetchError(_INVALID) from error
    if not _HOST.fullmatch(host):
        raise FetchError(_INVALID)
    return Target(host, origin, url, parts.fragment, parts.netloc.rpartition("@")[0])


def redirected(target: Target, location: str) -> Target:
    """Return where the header `location` of an answer leads. A login is not sent to another host, or over http only."""
    with suppress(UnicodeError):
        # Headers are decoded as Latin-1, but addresses are in UTF-8.
        location = location.encode("latin-1").decode()
    try:
        following = parse(urljoin(target.url, location))
    except (FetchError, ValueError) as error:
        raise FetchError(f"{target.host} redirects to an address that can't be fetched.") from error
    same_site = following.origin in {target.origin, f"https://{target.host}"}
    return replace(following, login=target.login if same_site else "", fragment=following.fragment or target.fragment)
