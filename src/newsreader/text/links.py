"""The links of an article, numbered from 1 in reading order. The number is shown after the link and opens it.

Only web addresses (`http` and `https`) count. The same address always has the same number. This module must not know
how a number is painted, or how an address is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, InlineKind
from newsreader.text.layout.cells import graphemes, is_single
from newsreader.text.layout.spans import SpanIndex

from .clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Block, InlineSpan
    from newsreader.text.layout.inline import Insertion

_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AHEAD = 64  # code points that are searched for the end of a grapheme


@dataclass(frozen=True, slots=True)
class Link:
    """An address, its number, and the range of its first link."""

    number: int
    address: str
    start: int
    end: int


class Links:
    """The links of `text`, from its inline spans."""

    def __init__(self, text: str, inline_spans: Iterable[InlineSpan]) -> None:
        self._text = text
        self._numbers: dict[str, int] = {}
        self.all: list[Link] = []
        """In the order of their numbers, from 1."""
        places: list[tuple[int, int, int]] = []
        for span in sorted(inline_spans, key=lambda span: span.start):
            if span.kind is not InlineKind.LINK or span.href is None or not is_web(span.href):
                continue
            number = self._numbers.setdefault(span.href, len(self.all) + 1)
            if number > len(self.all):
                self.all.append(Link(number, span.href, span.start, span.end))
            places.append((span.start, span.end, number))
        self._places = SpanIndex(places)
        self.markers: list[Insertion] = self._mark(places)
        """The superscript numbers, each after its link."""

    def touching(self, start: int, end: int) -> list[int]:
        """Return the numbers of the links that overlap a range, in reading order, without duplicates."""
        return list(dict.fromkeys(number for _, _, number in self._places.overlapping(start, end)))

    def after(self, offset: int) -> int:
        """Return the number of the first link that ends after an offset, or of the last link; 0 without links."""
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
        """Return the first border of graphemes at or after `offset`; `known` is one before it."""
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


def picture_addresses(blocks: Sequence[Block], inline_spans: Iterable[InlineSpan]) -> dict[int, str]:
    """Return the addresses of the pictures that captions belong to, by the index of the caption among the blocks.

    It is that of the link at the start of the caption: a web address, or the path of a file beside the article's file.
    """
    captions = {block.start: index for index, block in enumerate(blocks) if block.kind is BlockKind.CAPTION}
    addresses: dict[int, str] = {}
    for span in inline_spans:
        address = span.href if span.start in captions and span.kind is InlineKind.LINK else None
        if address and (is_web(address) or is_beside(address)):
            addresses.setdefault(captions[span.start], address)
    return addresses


def is_beside(address: str) -> bool:
    """Return whether an address is a relative path, without characters that are hidden or replaced."""
    return one_line(address) == address and re.match(r"[^/\\#?:]+(?:[/#?]|$)", address) is not None


def is_web(address: str) -> bool:
    """Return whether an address may be opened: a web address without characters that are hidden or replaced."""
    return address.lower().startswith(("http://", "https://")) and one_line(address) == address
