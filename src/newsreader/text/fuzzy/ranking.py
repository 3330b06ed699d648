"""The score of one note for a query.

The score depends on which typed words the note contains, how similar they are and how rare; how close together they
are; whether they are in the order typed; and how much of the note they make up. This module must not know the index.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.records import Range

from .tokenizer import FIELD, OTHER, TAG, lower, sequence, words

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = 2
"""Weights are summed as whole numbers; this number is a weight of 1.0."""

_COVER = 0.84  # share of the score for the words alone, in any places
_FAR = (0.6, 0.3)  # words below these shares of the highest weight are halved, once and twice
IN_TITLE = 0.97
"""Factor for the similarity of words in the title."""

_IN_TAG = 0.985
_TELLING = 0.33  # words of at least this share of the highest weight say what is meant
_DOUBTFUL = 0.79  # a word that is less similar, and the only telling one in a note, may be another word
_ALONE = 0.66  # factor for the score of such a note
_OCCURRENCES = 256  # matches of a note that are counted; a note may repeat a word ten thousand times


@dataclass(frozen=True, slots=True, eq=False)
class QueryWord:
    """A typed word: its weight (how rare it is) and the words that it can mean, with similarities from 0.0 to 1.0.

    A short word can also be the beginning of any word: then `prefix` is the word itself, and `similarity` is that of
    any word with this prefix.
    """

    typed: str
    weight: float
    candidates: dict[str, float] = field(repr=False)
    prefix: str | None = None
    similarity: float = 0.0

    @property
    def sure(self) -> float:
        """The highest similarity of any candidate."""
        return max(self.candidates.values(), default=self.similarity)


def halvings(wanted: Sequence[QueryWord]) -> list[int]:
    """Return how many times to halve the weight of each typed word, because another word is much rarer.

    Someone who types `who said something about perseverance` remembers one word of the note. The common words must not
    outweigh it by their number, even if it is misspelled. Prefixes are not halved: they are frequent even if the word
    that they begin is rare.
    """
    highest = max((one.weight for one in wanted if one.sure > 0.0), default=0.0)
    return [sum(one.weight < share * highest for share in _FAR) if one.typed in one.candidates else 0 for one in wanted]


class Ranking:
    """Ranks notes by one query. A note is the sequence of its words (see `tokenizer.sequence`).

    `halved` is how many times the weight of each word is halved first.
    """

    def __init__(self, wanted: Sequence[QueryWord], halved: Sequence[int]) -> None:
        self.wanted = wanted
        self._weights = [one.weight / (1 << times) for one, times in zip(wanted, halved, strict=True)]
        self._weight = sum(self._weights) or 1.0
        highest = max((one.weight for one in wanted), default=0.0)
        self._telling = [which for which, one in enumerate(wanted) if one.weight >= _TELLING * highest]
        self._prefixes = tuple(one.prefix for one in wanted if one.prefix is not None)
        self._alike: dict[str, list[tuple[int, float]]] = {}
        for which, one in enumerate(wanted):
            for word, similarity in one.candidates.items():
                self._alike.setdefault(word, []).append((which, similarity))
        self._alike.setdefault(FIELD, [])
        self._alike.setdefault(TAG, [])
        self.is_whole = all(one.typed < OTHER for one in wanted)
        """Whether whole tags or a whole title were typed. Then the rest of a note does not count."""
        steps = (max(1, round(STEPS * one.weight)) >> times for one, times in zip(wanted, halved, strict=True))
        self._steps = sum(steps) or 1
        self._seen: set[str] = set()

    def score(self, note: Sequence[str]) -> float:
        """Return the score of a note, 0.0 to 100.0."""
        return self._scored(self._places(note), len(note))

    def score_found(self, found: Sequence[tuple[int, str]], length: int) -> float:
        """Return the score of a note of `length` words, given the places of all its matching words."""
        return self._scored(self._matches(found), length)

    def _scored(self, places: list[tuple[int, int, float]], length: int) -> float:
        if not places:
            return 0.0
        best = [0.0] * len(self.wanted)
        for _, which, similarity in places:
            if similarity > best[which]:
                best[which] = similarity
        cover = sum(weight * alike * alike for weight, alike in zip(self._weights, best, strict=True)) / self._weight
        matched = [best[which] for which in self._telling if best[which]]
        if len(matched) == 1 and matched[0] < _DOUBTFUL:
            cover *= _ALONE
        close, ordered = _closeness(places, best)
        density = len(best) / (len(best) + length)
        return 100.0 * cover * (_COVER + 0.09 * close + 0.04 * ordered + 0.03 * density)

    def at_least(self, value: int) -> float:
        """Return the lower bound of the score of a note whose weights add up to `value` in `STEPS`."""
        if self.is_whole:
            return 100.0 * value / self._steps
        if len(self.wanted) > 1:
            return 100.0 * _COVER * min(1.0, value / (STEPS * self._weight))
        cover = min(1.0, (value + 0.5) / (STEPS * self._weight))  # the weight of one word may have been rounded down
        return 100.0 * _COVER * cover * (_ALONE if cover < _DOUBTFUL * _DOUBTFUL else 1.0)

    def spans(self, text: str) -> tuple[Range, ...]:
        """Return the ranges to mark in a note: the best matches of each typed word, in order, without overlaps."""
        note = sequence(text)
        found = words(text, {note[place] for place, _, _ in self._places(note)})
        lowered = lower(text)
        places = self._places([word for word, _, _ in found])
        best: dict[int, float] = {}
        for _, which, similarity in places:
            best[which] = max(best.get(which, 0.0), similarity)
        marked: list[tuple[int, int]] = []
        for place, which, similarity in places:
            if similarity == best[which]:
                _, start, end = found[place]
                typed = self.wanted[which].typed
                marked.append((start, start + len(typed) if lowered.startswith(typed, start, end) else end))
        marked.sort()
        spans: list[tuple[int, int]] = []
        for start, end in marked:
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return tuple(Range(start, end) for start, end in spans)

    def _places(self, note: Sequence[str]) -> list[tuple[int, int, float]]:
        """Return `(place in the note, index of the typed word, similarity)` of each match."""
        alike, prefixes = self._alike, self._prefixes
        if prefixes:
            return self._matches(
                [(at, word) for at, word in enumerate(note) if word in alike or word.startswith(prefixes)]
            )
        return self._matches([(at, word) for at, word in enumerate(note) if word in alike])

    def _matches(self, found: Sequence[tuple[int, str]]) -> list[tuple[int, int, float]]:
        """Return the same as `_places`, given the places of all matching words."""
        found = found[:_OCCURRENCES]
        if self._prefixes:
            for _, word in found:
                if word not in self._seen:
                    self._add_prefix_matches(word)
        alike = self._alike
        matches: list[tuple[int, int, float]] = []
        factor = 1.0
        for place, word in found:
            if word < OTHER and word in (FIELD, TAG):
                factor = IN_TITLE if word == FIELD else _IN_TAG
            elif word < OTHER or factor == 1.0:
                matches += [(place, which, similarity) for which, similarity in alike[word]]
            else:
                matches += [(place, which, factor * similarity) for which, similarity in alike[word]]
        return matches

    def _add_prefix_matches(self, word: str) -> None:
        """Add the typed words that are prefixes of this word to its matches."""
        self._seen.add(word)
        alike = self._alike.setdefault(word, [])
        for which, one in enumerate(self.wanted):
            if one.prefix is not None and word not in one.candidates and word.startswith(one.prefix):
                alike.append((which, one.similarity))


@dataclass(frozen=True, slots=True)
class Match:
    """A note that matched: its id and its score from 0.0 to 100.0."""

    id: int
    score: float
    _ranking: Ranking = field(repr=False, compare=False)

    def spans(self, text: str) -> tuple[Range, ...]:
        """Return the matching ranges of the note's text (code points), in order, without overlaps."""
        return self._ranking.spans(text)


def _closeness(places: Sequence[tuple[int, int, float]], best: Sequence[float]) -> tuple[float, float]:
    """Return how close together the matching words are at best, and the share of typed neighbors that are neighbors in
    the note; each from 0.0 to 1.0. Of several typed words, one alone is close to none.
    """
    if len(best) < 2:
        return 1.0, 1.0
    needed = sum(alike > 0.0 for alike in best)
    good = [(place, which) for place, which, similarity in places if similarity >= 0.9 * best[which]]
    # Find the shortest range with all matching words by a sliding window.
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
    others = len(best) - 1
    close = min(1.0, 3.0 * needed / (shortest + 2.0 * needed))
    return close * (needed - 1) / others, len(following) / others
