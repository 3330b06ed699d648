"""Other ways to read what was typed: words run together, words split, words cut short and run together.

`climatechange` is `climate change`, `news letter` is `newsletter`, `coefbymak` may be `coefficient by make`. Which
readings make sense is told by the notes: all pieces must stand in one. It must not know how notes are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

_READINGS = 3  # other readings that are tried
_LONGEST = 30  # code points; a longer word is not taken apart
_PIECE = 14
_BEAM = 6


class Holders(Protocol):
    """What a reading must know of the notes, as sets of them (see `fuzzy_bits`)."""

    def holding(self, word: str) -> int:
        """The notes that hold the word."""

    def begins(self, head: str) -> bool:
        """Whether any note holds a word with this beginning."""

    def beginning_soon(self, head: str) -> int:
        """The notes that hold a word with this beginning; none if it takes too long to find out in this search."""


def joined(query: Sequence[str], holders: Holders) -> list[list[str]]:
    """The query with two neighbours as one word, wherever some note has such a word."""
    found: list[list[str]] = []
    for place in range(len(query) - 1):
        word = query[place] + query[place + 1]
        if len(word) >= 4 and (holders.begins(word) if len(word) >= 7 else holders.holding(word)):
            found.append([*query[:place], word, *query[place + 2 :]])
    return found[:_READINGS]


def taken_apart(typed: str, holders: Holders, *, whole: bool) -> list[list[str]]:
    """The ways to read a word as two to five that stand together in some note: few pieces first, whole words first.

    Pieces are words, or the beginnings of words if they need not be `whole` (the last never need). A beam search: of
    the ways to read the letters up to a place, the best few are followed.
    """
    length = len(typed)
    if not 5 <= length <= _LONGEST:
        return []
    ways: list[list[tuple[float, int, tuple[str, ...]]]] = [[] for _ in range(length + 1)]
    ways[0] = [(0.0, -1, ())]
    for start in range(length - 1):
        ways[start].sort(key=lambda way: way[0])
        del ways[start][_BEAM:]
        if not ways[start]:
            continue
        for end in range(start + 2, min(length, start + _PIECE) + 1):
            piece = typed[start:end]
            if not holders.begins(piece):
                break
            for notes, cost in _prices(piece, holders, whole=whole and end < length):
                for paid, among, pieces in ways[start]:
                    if len(pieces) < 5 and (both := among & notes):
                        ways[end].append((paid + cost, both, (*pieces, piece)))
    finished = sorted(ways[length], key=lambda way: way[0])
    return [list(pieces) for pieces in dict.fromkeys(way[2] for way in finished) if len(pieces) > 1][:_READINGS]


def _prices(piece: str, holders: Holders, *, whole: bool) -> list[tuple[int, float]]:
    """The notes in which the piece may stand, and what it costs to believe so."""
    prices: list[tuple[int, float]] = []
    if complete := holders.holding(piece):
        prices.append((complete, 1.0 if len(piece) > 2 else 1.6))
    if not whole and len(piece) >= 3 and (begun := holders.beginning_soon(piece)):
        prices.append((begun, 1.5))
    return prices
