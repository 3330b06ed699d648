"""How well one note answers a query, now that the index has found which notes to look at closely.

What counts: which of the typed words are there and how alike, weighed by how telling each is; how close together they
stand; whether in the order typed; how much of the note they are. It must not know the index.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.records import Range

from .tokenizer import lower, sequence, words

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = 2
"""Weights are added up in whole numbers: so many are a weight of 1.0."""

_COVER = 0.84  # of the score, what is due to the words alone, wherever they stand
_FAR = (0.6, 0.3)  # of the weight of the most telling word typed: what weighs less is halved, and again
_OCCURRENCES = 256  # a note may repeat one word ten thousand times; more occurrences tell nothing new


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A typed word: its weight (how telling it is) and the words it may mean, each with its likeness from 0.0 to 1.0.

    A short one may also be the beginning of any word: `head` is then itself, and `likeness` what such a word gets.
    """

    typed: str
    weight: float
    meant: dict[str, float] = field(repr=False)
    head: str | None = None
    likeness: float = 0.0

    @property
    def sure(self) -> float:
        """How alike the most alike word is."""
        return max(self.meant.values(), default=self.likeness)


def halvings(wanted: Sequence[Wanted]) -> list[int]:
    """How many times the weight of each typed word is to be halved, because another is far more telling.

    Who types `who said something about perseverance` remembers one word of the note. Others must not outweigh it by
    their number, not even where it has a slip in it. Only what is a word is taken for one that says little: the
    beginning of a word may say much, however many begin so.
    """
    telling = max((one.weight for one in wanted if one.sure > 0.0), default=0.0)
    return [sum(one.weight < share * telling for share in _FAR) if one.typed in one.meant else 0 for one in wanted]


class Ranking:
    """Ranks notes by one query. A note is the sequence of its words (see `fuzzy_words.sequence`).

    The weight of each typed word is halved so many times first.
    """

    def __init__(self, wanted: Sequence[Wanted], halved: Sequence[int]) -> None:
        self.wanted = wanted
        self._weights = [one.weight / (1 << times) for one, times in zip(wanted, halved, strict=True)]
        self._weight = sum(self._weights) or 1.0
        self._heads = tuple(one.head for one in wanted if one.head is not None)
        self._alike: dict[str, list[tuple[int, float]]] = {}
        for which, one in enumerate(wanted):
            for word, likeness in one.meant.items():
                self._alike.setdefault(word, []).append((which, likeness))
        self._complete: set[str] = set()

    def score(self, note: Sequence[str]) -> float:
        """From 0.0 to 100.0."""
        return self._scored(self._places(note), len(note))

    def score_found(self, found: Sequence[tuple[int, str]], length: int) -> float:
        """The score of a note of so many words, by the places of all those that may be meant."""
        return self._scored(self._among(found), length)

    def _scored(self, places: list[tuple[int, int, float]], length: int) -> float:
        if not places:
            return 0.0
        best = [0.0] * len(self.wanted)
        for _, which, likeness in places:
            if likeness > best[which]:
                best[which] = likeness
        cover = sum(weight * alike * alike for weight, alike in zip(self._weights, best, strict=True)) / self._weight
        close, ordered = _closeness(places, best)
        density = len(best) / (len(best) + length)
        return 100.0 * cover * (_COVER + 0.09 * close + 0.04 * ordered + 0.03 * density)

    def at_least(self, value: int) -> float:
        """What a note scores whose words add up to `value` in `STEPS`, wherever they stand."""
        return 100.0 * _COVER * min(1.0, value / (STEPS * self._weight))

    def spans(self, text: str) -> tuple[Range, ...]:
        """What to light in a note, in order and apart: for each typed word where it stands as well as anywhere."""
        note = sequence(text)
        found = words(text, {note[place] for place, _, _ in self._places(note)})
        lowered = lower(text)
        places = self._places([word for word, _, _ in found])
        best: dict[int, float] = {}
        for _, which, likeness in places:
            best[which] = max(best.get(which, 0.0), likeness)
        lit: list[tuple[int, int]] = []
        for place, which, likeness in places:
            if likeness == best[which]:
                _, start, end = found[place]
                typed = self.wanted[which].typed
                lit.append((start, start + len(typed) if lowered.startswith(typed, start, end) else end))
        lit.sort()
        apart: list[tuple[int, int]] = []
        for start, end in lit:
            if apart and start <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((start, end))
        return tuple(Range(start, end) for start, end in apart)

    def _places(self, note: Sequence[str]) -> list[tuple[int, int, float]]:
        """Where words stand that were typed: the place in the note, which of those typed, and the likeness."""
        alike, heads = self._alike, self._heads
        if heads:
            return self._among([(at, word) for at, word in enumerate(note) if word in alike or word.startswith(heads)])
        return self._among([(at, word) for at, word in enumerate(note) if word in alike])

    def _among(self, found: Sequence[tuple[int, str]]) -> list[tuple[int, int, float]]:
        """The same by the words that may be meant, with their places."""
        found = found[:_OCCURRENCES]
        if self._heads:
            for _, word in found:
                if word not in self._complete:
                    self._begun(word)
        alike = self._alike
        return [(place, which, likeness) for place, word in found for which, likeness in alike[word]]

    def _begun(self, word: str) -> None:
        """Take it down that short typed words begin this one."""
        self._complete.add(word)
        alike = self._alike.setdefault(word, [])
        for which, one in enumerate(self.wanted):
            if one.head is not None and word not in one.meant and word.startswith(one.head):
                alike.append((which, one.likeness))


@dataclass(frozen=True)
class Match:
    """A note that was found: its id, and its score from 0.0 to 100.0.

    Its spans are worked out when they are asked for: of two hundred notes that are found a person sees twenty.
    """

    id: int
    score: float
    _ranking: Ranking = field(repr=False, compare=False)
    _text: str = field(repr=False, compare=False)

    @cached_property
    def spans(self) -> tuple[Range, ...]:
        """The ranges of its text (code points) that matched, in order and apart."""
        return self._ranking.spans(self._text)


def _closeness(places: Sequence[tuple[int, int, float]], best: Sequence[float]) -> tuple[float, float]:
    """How close together all words that were found stand at their best, and how many of the neighbours typed are
    neighbours in the note; each from 0.0 to 1.0.
    """
    needed = sum(alike > 0.0 for alike in best)
    if needed < 2:
        return 1.0, 1.0
    good = [(place, which) for place, which, likeness in places if likeness >= 0.9 * best[which]]
    # The shortest stretch with all of them: a window whose left end follows its right one.
    counts: dict[int, int] = {}
    shortest = good[-1][0] - good[0][0] + 1
    left = 0
    for place, which in good:
        counts[which] = counts.get(which, 0) + 1
        while len(counts) == needed:
            first, leaving = good[left]
            shortest = min(shortest, place - first + 1)
            counts[leaving] -= 1
            if not counts[leaving]:
                del counts[leaving]
            left += 1
    following = {one[1] for one, other in pairwise(good) if other[1] == one[1] + 1 and other[0] <= one[0] + 2}
    return min(1.0, 3.0 * needed / (shortest + 2.0 * needed)), len(following) / (len(best) - 1)
