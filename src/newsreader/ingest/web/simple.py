"""A page → drafts in linear time, without a tree: all its text but for menus. For pages that defeat `extraction`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsreader.ingest.flow import Flow
from newsreader.ingest.tags import Tag, scan

if TYPE_CHECKING:
    from newsreader.ingest.draft import Draft

_LEFT_OUT = frozenset({"title", "nav", "footer", "aside", "form", "select", "button", "noscript", "textarea"})


def read_simply(text: str, url: str = "") -> list[Draft]:
    """Return the blocks of a page. Links are relative to `url`."""
    flow = Flow()
    left_out = ""  # the open element whose text is not read
    for piece in scan(text):
        if not isinstance(piece, Tag):
            if not left_out:
                flow.text(piece)
        elif left_out:
            left_out = "" if piece.closing and piece.name == left_out else left_out
        elif piece.name in _LEFT_OUT:
            left_out = piece.name if not piece.closing and piece.closed else ""
        elif piece.closing:
            flow.close(piece.name)
        elif piece.name != "img":
            flow.open(piece.name, _absolute(piece.attributes, url), closed=piece.closed)
    return flow.finish()


def _absolute(attributes: dict[str, str], url: str) -> dict[str, str]:
    if "href" not in attributes or not url:
        return attributes
    try:
        return attributes | {"href": urljoin(url, attributes["href"])}
    except ValueError:
        return {}
