"""HTML that is not a whole page, such as the entry of a feed or a chapter of a book → drafts, in linear time.

Everything in it belongs to the article. The whole text of a page that defeats `extraction` is read in the same way,
without the elements that hold menus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsreader.ingest.blocks.angle_words import AngleWords
from newsreader.ingest.blocks.flow import Flow
from newsreader.ingest.blocks.tags import Tag, scan

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsreader.ingest.blocks.draft import Draft

_ADDRESSES = ("href", "src", "data")


def fragment(html: str, base: str = "", *, without: Collection[str] = ()) -> list[Draft]:
    """Return the blocks of `html` in reading order. Relative addresses are resolved against `base`.

    `without` are the names of elements that are left out.
    """
    # The descriptions of some feeds are text without a tag: “copy for the <city desk>”.
    angle_words = AngleWords.of(html)
    if angle_words.are_all(html):
        html = angle_words.escaped(html)
    flow = Flow()
    left_out = ""  # the open element that is left out
    for piece in scan(html):
        if not isinstance(piece, Tag):
            if not left_out:
                flow.text(piece)
        elif left_out:
            left_out = "" if piece.closing and piece.name == left_out else left_out
        elif piece.name in without:
            left_out = piece.name if not piece.closing and piece.closed else ""
        elif piece.closing:
            flow.close(piece.name)
        else:
            flow.open(piece.name, _resolved(piece.attributes, base), closed=piece.closed)
    return flow.finish()


def _resolved(attributes: dict[str, str], base: str) -> dict[str, str]:
    if not base or not attributes:
        return attributes
    return {name: _absolute(base, value) if name in _ADDRESSES else value for name, value in attributes.items()}


def _absolute(base: str, address: str) -> str:
    if address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address
