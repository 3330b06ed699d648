"""A piece of a text around matches, about one line long. This module must not know how matches are found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.records import Range, Snippet
from newsreader.text.layout.cells import cell_width, graphemes

from .folding import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CELLS = 140
"""The default length of a piece."""

_LOOKED_AT = 500
"""Matches that are considered as the start of a piece. A text can contain a word ten thousand times."""

_LEAD = 4  # a fourth of the piece is before the first match
_BREAK = re.compile(rf"\s+|(?<=[{UNSPACED}])|(?=[{UNSPACED}])")


def excerpt(text: str, found: Sequence[Range], cells: int = CELLS) -> Snippet:
    """Return at most `cells` cells of `text` around the place with the most different matches.

    `found` are the matches in order, at least one. The text is cut between words, with an ellipsis at each cut. A match
    that is longer is cut too.
    """
    first = densest(text, found, cells * (_LEAD - 1) // _LEAD)
    lead = _back(text, first.start, min(cells // _LEAD, max(0, cells - cell_width(text[first.start : first.end]))))
    end = _ahead(text, lead, first, cells)
    before, after = "…" * (lead > 0), "…" * (end < len(text))
    spans = [
        Range(max(place.start, lead) - lead + len(before), min(place.end, end) - lead + len(before))
        for place in found
        if place.start < end and place.end > lead
    ]
    return Snippet(f"{before}{text[lead:end]}{after}", tuple(spans), first.start, tuple(found))


def flowing(snippet: Snippet) -> Snippet:
    """Return the piece with each run of white space replaced by one space."""
    text, moved = "", list[int]()
    for piece in re.split(r"(\s+)", snippet.text):
        plain = " " if piece.isspace() else piece
        moved += (len(text) + min(at, len(plain)) for at in range(len(piece)))
        text += plain
    moved.append(len(text))
    spans = tuple(Range(moved[span.start], moved[span.end]) for span in snippet.spans)
    return replace(snippet, text=text, spans=spans)


def merged(places: Iterable[Range]) -> list[Range]:
    """Return places in order, with overlapping ones joined."""
    joined: list[Range] = []
    for place in sorted(places, key=lambda place: (place.start, place.end)):
        if joined and place.start < joined[-1].end:
            joined[-1] = Range(joined[-1].start, max(joined[-1].end, place.end))
        else:
            joined.append(place)
    return joined


def densest(text: str, found: Sequence[Range], cells: int = CELLS) -> Range:
    """Return the match that begins the densest part: the first with the most different matched words within `cells`
    cells.

    `found` are the matches in order, at least one.
    """
    best, most = found[0], 0
    for number, place in enumerate(found[:_LOOKED_AT]):
        wide = cell_width(text[place.start : place.start + 1]) == 2
        reach = place.start + (cells // 2 if wide else cells)
        words = set[str]()
        for other in found[number : number + _LOOKED_AT]:
            if other.end > reach and other is not place:
                break
            words.add(text[other.start : other.end].casefold())
        if len(words) > most:
            best, most = place, len(words)
    return best


def _back(text: str, start: int, cells: int) -> int:
    """Return the start of a word at most `cells` cells before `start`."""
    at = max(0, start - cells)
    while at < start and cell_width(text[at:start]) > cells:
        at += 1
    if at == 0:
        return 0
    breaks = (match.end() for match in _BREAK.finditer(text, at - 1, start) if match.end() >= at)
    return next(breaks, start)


def _ahead(text: str, lead: int, first: Range, cells: int) -> int:
    """Return the end of the piece that begins at `lead`: the end of a word, unless that would cut the first match."""
    left, end = cells, lead
    for _, stop, width in graphemes(text, lead, min(len(text), lead + 4 * cells)):
        left -= width
        if left < 0:
            break
        end = stop
    if end == len(text) or text[end].isspace():
        return end
    breaks = [match.start() for match in _BREAK.finditer(text, lead, end) if match.start() >= first.end]
    return breaks[-1] if breaks else end
