"""The addresses that a page calls its own → its canonical address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from newsreader.ingest.blocks.addresses import host, safe_address

if TYPE_CHECKING:
    from collections.abc import Iterable


def canonical_address(named: Iterable[str], url: str) -> str | None:
    """Return the first address in `named` that can be the page's own, else `url`.

    A page that names the start page or another site is wrong about its address.
    """
    for name in named:
        try:
            address = safe_address(urljoin(url, name.strip()))
        except ValueError:
            continue
        if address and host(address) and _may_be(address, url):
            return address
    return url if host(url) else None


def _may_be(address: str, url: str) -> bool:
    parts = urlsplit(address)
    if parts.path in {"", "/"} and not parts.query:
        return urlsplit(url).path in {"", "/"} and bool(url)
    return not host(url) or _site(host(address)) == _site(host(url))


def _site(name: str) -> str:
    """Return the part of a host that names its site: the last two labels, or three if the second is short."""
    labels = name.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])
