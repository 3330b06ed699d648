"""Other ways to read a query: joining words that were split, and dividing words that were run together or cut short.

`climatechange` is read as `climate change`, `news letter` as `newsletter`, and `coefbymak` as `coefficient by make`. A
word is divided if its pieces are in one note, best where they follow one another. This module must not know how notes
are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .note_words import NoteWords

_READINGS = 3  # readings returned at most
_TRIED = 24  # ways to divide a word whose pieces are looked for beside each other
_LONGEST = 40  # code points; longer words are not divided
_PIECE = 20  # code points of a piece at most
_BEAM = 6  # readings continued at each position


def joined(query: Sequence[str], index: NoteWords) -> list[list[str]]:
    """Return the query with two neighbors joined, for each pair that is a word of some note."""
    found: list[list[str]] = []
    for place in range(len(query) - 1):
        word = query[place] + query[place + 1]
        if len(word) >= 4 and (index.has_prefix(word) if len(word) >= 7 else index.notes_with(word)):
            found.append([*query[:place], word, *query[place + 2 :]])
    return found[:_READINGS]


def segmented(typed: str, index: NoteWords, *, whole: bool) -> list[tuple[list[str], int, bool]]:
    """Return the ways to divide a word into two to five pieces, the likeliest first, each with notes, as bits.

    In these notes the pieces follow one another. If there are no such notes, the pieces are anywhere in the notes, and
    the last value is `False`.

    A piece is a word, or the beginning of one if it need not be `whole`; the last piece never needs to be. Readings
    with fewer pieces and with whole words come first. A beam search: at each position only the best few readings are
    continued.
    """
    length = len(typed)
    if not 5 <= length <= _LONGEST:
        return []
    ways: list[list[tuple[float, int, tuple[tuple[str, bool], ...]]]] = [[] for _ in range(length + 1)]
    ways[0] = [(0.0, -1, ())]
    for start in range(length - 1):
        ways[start].sort(key=lambda way: way[0])
        del ways[start][_BEAM:]
        if not ways[start]:
            continue
        for end in range(start + 2, min(length, start + _PIECE) + 1):
            piece = typed[start:end]
            if not index.has_prefix(piece):
                break
            for notes, cost, begins in _prices(piece, index, whole=whole and end < length):
                for paid, among, pieces in ways[start]:
                    if len(pieces) < 5 and (both := among & notes):
                        ways[end].append((paid + cost, both, (*pieces, (piece, begins))))
    finished = sorted(ways[length], key=lambda way: way[0])
    rows: dict[tuple[str, ...], int] = {}
    anywhere: dict[tuple[str, ...], int] = {}
    for _, among, pieces in finished[:_TRIED]:
        reading = tuple(piece for piece, _ in pieces)
        if len(reading) > 1:
            rows[reading] = rows.get(reading, 0) | index.notes_in_a_row(pieces, among)
            anywhere[reading] = anywhere.get(reading, 0) | among
    in_a_row = {reading: notes for reading, notes in rows.items() if notes}
    found = (in_a_row or anywhere).items()
    return [(list(reading), notes, bool(in_a_row)) for reading, notes in found][:_READINGS]


def _prices(piece: str, index: NoteWords, *, whole: bool) -> list[tuple[int, float, bool]]:
    """Return the sets of notes that may contain the piece, each with the cost of that reading.

    The last value says whether the piece is only the beginning of a word.
    """
    prices: list[tuple[int, float, bool]] = []
    if complete := index.notes_with(piece):
        prices.append((complete, 1.0 if len(piece) > 2 else 1.6, False))
    if not whole and len(piece) >= 3 and (begun := index.notes_with_prefix_if_cheap(piece)):
        prices.append((begun, 1.5, True))
    return prices
