"""HTML that is not a whole page, such as the entry of a feed or a chapter of a book → drafts.

Everything in it belongs to the article, so nothing is left out as on a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsreader.ingest.flow import Flow
from newsreader.ingest.tags import Tag, scan

if TYPE_CHECKING:
    from newsreader.ingest.draft import Draft

_ADDRESSES = ("href", "src", "data")


def fragment(html: str, base: str = "") -> list[Draft]:
    """Return the blocks of `html` in reading order. Relative addresses are resolved against `base`."""
    flow = Flow()
    for piece in scan(html):
        if not isinstance(piece, Tag):
            flow.text(piece)
        elif piece.closing:
            flow.close(piece.name)
        else:
            flow.open(piece.name, _resolved(piece.attributes, base), closed=piece.closed)
    return flow.finish()


def _resolved(attributes: dict[str, str], base: str) -> dict[str, str]:
    if not base:
        return attributes
    return {name: _absolute(base, value) if name in _ADDRESSES else value for name, value in attributes.items()}


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address
