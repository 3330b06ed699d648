"""How well one note answers a query, now that the index has found which notes to look at closely.

What counts: which of the typed words are there and how alike, weighed by how telling each is; how close together they
stand; whether in the order typed; how much of the note they are. It must not know the index.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.records import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

_OCCURRENCES = 256  # a note may repeat one word ten thousand times; more occurrences tell nothing new


@dataclass(frozen=True, slots=True)
class Wanted:
    """A typed word: its weight (how telling it is), the words it may mean with their likeness, and the beginning of
    words that it may be, if those are not among them (`None`: they are), with the likeness of such.
    """

    typed: str
    weight: float
    meant: dict[str, float] = field(repr=False)
    prefix: str | None = None
    likeness: float = 0.0

    def likeness_to(self, word: str) -> float:
        """How alike a word of a note is to what was typed, from 0.0 to 1.0."""
        if (likeness := self.meant.get(word)) is not None:
            return likeness
        return self.likeness if self.prefix is not None and word.startswith(self.prefix) else 0.0


class Ranking:
    """Ranks notes by one query. Keeps what it learns of words, so one object serves for all notes of a search."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._wanted = wanted
        self._weight = sum(one.weight for one in wanted) or 1.0
        self._known: dict[str, tuple[tuple[int, float], ...]] = {}

    def score(self, found: Sequence[tuple[str, int, int]]) -> float:
        """From 0.0 to 100.0, for a note of these words (see `fuzzy_words.words`)."""
        places = self._places(found)
        if not places:
            return 0.0
        best = [0.0] * len(self._wanted)
        for _, _, which, likeness in places:
            if likeness > best[which]:
                best[which] = likeness
        cover = sum(one.weight * alike * alike for one, alike in zip(self._wanted, best, strict=True)) / self._weight
        whole = sum(alike > 0.0 for alike in best)
        close, ordered = self._closeness(places, best)
        density = min(1.0, whole / len(found))
        return 100.0 * (0.84 * cover + cover * (0.09 * close + 0.04 * ordered + 0.03 * density))

    def spans(self, found: Sequence[tuple[str, int, int]], lowered: str) -> tuple[Range, ...]:
        """What to light, in order and apart: for each typed word where it stands as well as anywhere in this note."""
        places = self._places(found)
        best: dict[int, float] = {}
        for _, _, which, likeness in places:
            best[which] = max(best.get(which, 0.0), likeness)
        lit: list[tuple[int, int]] = []
        for start, end, which, likeness in places:
            if likeness == best[which]:
                typed = self._wanted[which].typed
                last = start + len(typed) if lowered.startswith(typed, start, end) else end
                lit.append((start, last))
        lit.sort()
        apart: list[tuple[int, int]] = []
        for start, end in lit:
            if apart and start <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((start, end))
        return tuple(Range(start, end) for start, end in apart)

    def _places(self, found: Sequence[tuple[str, int, int]]) -> list[tuple[int, int, int, float]]:
        """Where the typed words stand: start, end, which of them, likeness."""
        known = self._known
        places: list[tuple[int, int, int, float]] = []
        for word, start, end in found:
            alike = known.get(word)
            if alike is None:
                alike = known[word] = self._alike(word)
            if alike:
                places += [(start, end, which, likeness) for which, likeness in alike]
                if len(places) > _OCCURRENCES:
                    break
        return places

    def _alike(self, word: str) -> tuple[tuple[int, float], ...]:
        likenesses = ((which, one.likeness_to(word)) for which, one in enumerate(self._wanted))
        return tuple((which, likeness) for which, likeness in likenesses if likeness)

    @staticmethod
    def _closeness(places: Sequence[tuple[int, int, int, float]], best: Sequence[float]) -> tuple[float, float]:
        """How close the best places of all words found stand together, and how many of the neighbours typed stand as
        neighbours in the note, each from 0.0 to 1.0.
        """
        good = [place for place in places if place[3] >= 0.9 * best[place[2]]]
        needed = sum(alike > 0.0 for alike in best)
        if needed < 2:
            return 1.0, 1.0
        # The shortest stretch with all of them: a window whose left end follows its right.
        counts: dict[int, int] = {}
        shortest = good[-1][1] - good[0][0]
        left = 0
        for _, end, which, _ in good:
            counts[which] = counts.get(which, 0) + 1
            while len(counts) == needed:
                first = good[left]
                if end - first[0] <= shortest:
                    shortest = end - first[0]
                counts[first[2]] -= 1
                if not counts[first[2]]:
                    del counts[first[2]]
                left += 1
        follows = {
            (one[2], other[2]) for one, other in pairwise(good) if other[2] == one[2] + 1 and other[0] - one[1] <= 3
        }
        return min(1.0, 12.0 * needed / (shortest + 4.0 * needed)), len(follows) / (len(best) - 1)
