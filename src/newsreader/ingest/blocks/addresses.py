"""Web addresses: which ones a link can have, and where a text contains one. Nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMES = frozenset({"", "http", "https", "mailto", "ftp", "tel"})
_BARE = re.compile(r"\bhttps?://[^\s<>\"“”`|\\^{}]++")
_NO_HOST = re.compile(r"^[.-]|\.\.|[\s<>\"%\\^|{}]")
_LONGEST = 4_000


def safe_address(href: str | None) -> str | None:
    """Return `href` without white space if it is relative or its scheme is safe to open, else `None`."""
    if not href or len(href) > _LONGEST:
        return None
    address = "".join(one_line(href).split())
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    return address if address and scheme in _SCHEMES else None


def host(address: str | None) -> str:
    """Return the host of an http address without `www.`, or an empty string if the address is invalid or another."""
    try:
        parts = urlsplit(address or "")
        _ = parts.port  # raises for an impossible one
        name = parts.hostname or "" if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""
    return "" if _NO_HOST.search(name) else name.removeprefix("www.")


def bare_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the range (code points) of each address in `text`, without the punctuation after it."""
    for match in _BARE.finditer(text):
        end = match.end()
        while end > match.start():
            last = text[end - 1]
            if last in ".,;:!?'’*_" or (last in ")]" and _unopened(text[match.start() : end], last)):
                end -= 1
            else:
                break
            if match.end() - end > 20:
                break
        if end - match.start() <= _LONGEST and host(text[match.start() : end]):
            yield match.start(), end


def _unopened(address: str, bracket: str) -> bool:
    return address.count(bracket) > address.count({")": "(", "]": "["}[bracket])
