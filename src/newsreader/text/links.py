"""The links of an article, numbered from 1 in reading order: what stands small after a link's words, and opens it.

Only addresses of the web count: `http` and `https`. The same address has the same number wherever it stands. This
module must not know how a number is painted, or what opens an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import InlineKind
from newsreader.text.layout.cells import graphemes, is_single
from newsreader.text.layout.spans import SpanIndex

from .clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import InlineSpan
    from newsreader.text.layout.inline import Insertion

_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AHEAD = 64  # code points looked at for where a grapheme ends


@dataclass(frozen=True, slots=True)
class Link:
    """An address, its number, and the range of its words where it stands first."""

    number: int
    address: str
    start: int
    end: int


class Links:
    """The links of `text`, as its `marks` say."""

    def __init__(self, text: str, inline_spans: Iterable[InlineSpan]) -> None:
        self._text = text
        self._numbers: dict[str, int] = {}
        self.all: list[Link] = []
        """By number: the first is number 1."""
        places: list[tuple[int, int, int]] = []
        for mark in sorted(inline_spans, key=lambda mark: mark.start):
            if mark.kind is not InlineKind.LINK or mark.href is None or not is_web(mark.href):
                continue
            number = self._numbers.setdefault(mark.href, len(self.all) + 1)
            if number > len(self.all):
                self.all.append(Link(number, mark.href, mark.start, mark.end))
            places.append((mark.start, mark.end, number))
        self._places = SpanIndex(places)
        self.markers: list[Insertion] = self._mark(places)
        """The small numbers, each behind the words of its link."""

    def touching(self, start: int, end: int) -> list[int]:
        """Give the numbers of the links that share words with a range, in reading order, none twice."""
        return list(dict.fromkeys(number for _, _, number in self._places.overlapping(start, end)))

    def after(self, offset: int) -> int:
        """Give the number of the first link whose words end behind an offset, or of the last link; 0 without links."""
        found = self._places.overlapping(offset, len(self._text))
        return found[0][2] if found else len(self.all)

    def _mark(self, places: Iterable[tuple[int, int, int]]) -> list[Insertion]:
        numbers: dict[int, dict[int, None]] = {}
        known = 0
        for _, end, number in sorted(places, key=lambda place: place[1]):
            known = self._boundary(known, end)
            numbers.setdefault(known, {})[number] = None
        return [(end, ",".join(map(str, own)).translate(_SMALL)) for end, own in numbers.items()]

    def _boundary(self, known: int, offset: int) -> int:
        """Give the first start or end of a grapheme that is not before `offset`; `known` is one before it."""
        text = self._text
        if offset <= known or text[offset : offset + 1] in ("", " ", "\n") or is_single(text, offset - 1, offset + 1):
            return max(known, offset)
        known = max(known, text.rfind("\n", known, offset) + 1)
        ahead = _AHEAD
        while True:
            stop = min(len(text), offset + ahead)
            end = next(end for _, end, _ in graphemes(text, known, stop) if end >= offset)
            if end < stop or stop == len(text):
                return end
            ahead *= 2


def is_web(address: str) -> bool:
    """Say whether an address may be opened: one of the web that reads as it is, with nothing in it to hide behind."""
    return address.lower().startswith(("http://", "https://")) and one_line(address) == address
