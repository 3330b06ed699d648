"""Candidate places of a passage whose words may have changed.

Candidates come from phrases of three words that both texts have (seed and extend, as sequence searches do). Each is
then compared word by word, together with the context of the passage. `anchor` decides whether a similarity is enough;
this module must not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.find import is_whole, starts

from .range_map import RangeMap, weight
from .word_diff import Tokens, diff_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .range_map import Place

_SEED = 3

# Phrases with more places than this are ignored.
_COMMON = 64

# Words with this many places are searched together with their context.
_MANY = 1000

# If every other word of a passage was replaced, about one phrase in eight words remains. Places with less than one
# phrase in this many words are not compared.
_SPARSE = 10

# Places that are compared word by word.
_TRIES = 3


_ENDED = re.compile(r"[.!?…。！？؟][\"'”’»)\]」』）]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote, the range `start`-`end` of `text` (without white space at its edges), and the text around it."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The quote."""
        return self.text[self.start : self.end]

    def places(self, text: str) -> list[Range]:
        """Return the exact places of these words in `text`; parts of longer words only if this passage is one.

        Words with very many places are searched together with their context.
        """
        size = self.end - self.start
        found = list(islice(starts(text, self.words, overlapping=True), _MANY))
        if len(found) == _MANY:
            found = [at + self.start for at in islice(starts(text, self.text), _MANY)]
        return self.at_word_borders((Range(at, at + size) for at in found), text)

    def at_word_borders(self, places: Iterable[Range], text: str) -> list[Range]:
        """Return the `places` in `text` that begin and end at word borders, if this passage does."""
        whole = is_whole(self.text, Range(self.start, self.end))
        return [place for place in places if not whole or is_whole(text, place)]

    def cut(self, margin: int) -> Passage:
        """Return the same passage with at most `margin` code points of context on each side."""
        low = max(0, self.start - margin)
        return Passage(self.text[low : self.end + margin], self.start - low, self.end - low)

    def is_sentence(self) -> bool:
        """Return whether the passage is a whole sentence or line, or several."""
        before, after = self.text[: self.start].rstrip(" "), self.text[self.end :].lstrip(" ")
        begins = not before or before[-1] == "\n" or bool(_ENDED.search(before[-8:]))
        return begins and (not after or after[0] == "\n" or bool(_ENDED.search(self.words[-8:])))

    def shared_context(self, other: Passage) -> int:
        """Return how many code points before and after both passages are equal, white space as one."""
        before = _common_prefix(
            _normalized(self.text[: self.start])[::-1], _normalized(other.text[: other.start])[::-1]
        )
        return before + _common_prefix(_normalized(self.text[self.end :]), _normalized(other.text[other.end :]))


def _common_prefix(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _normalized(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place for a passage, and the share of its context (0.0 to 1.0) that was found there too."""

    place: Place
    support: float

    @property
    def score(self) -> float:
        """The value by which candidates are ranked, from 0.0 to 2.0."""
        return self.place.similarity + self.support


class SeedIndex:
    """The three-word phrases of parts of a text, indexed when first needed."""

    def __init__(self, text: str, ranges: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._ranges = ranges

    def candidates(self, passage: Passage) -> list[Candidate]:
        """Return the most promising places for `passage`, best first; they can overlap."""
        found = []
        for low, high in self._windows(Tokens.of(passage.text, 0, len(passage.text))):
            window = self._text[low:high]
            range_map = RangeMap(passage.text, window, diff_words(passage.text, window))
            if place := range_map.follow(passage.start, passage.end):
                found.append(Candidate(place.shifted(low), _support(range_map, passage)))
        return sorted(found, key=lambda each: each.score, reverse=True)

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens.of_ranges(self._text, self._ranges)

    @cached_property
    def _index(self) -> dict[tuple[str, ...], list[int]]:
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, phrase in enumerate(_phrases(self._tokens.keys)):
            index[phrase].append(at)
        return dict(index)

    def _windows(self, needle: Tokens) -> Iterator[tuple[int, int]]:
        """Yield ranges of the text around the diagonals with the most seeds; rare seeds count more."""
        if not self._tokens.keys:
            return
        size = len(needle.keys)
        votes: Counter[int] = Counter()
        seeds: Counter[int] = Counter()
        for at, phrase in enumerate(_phrases(needle.keys)):
            places = self._index.get(phrase, ())
            if len(places) <= _COMMON:
                for place in places:
                    # Buckets overlap, so that no border divides a place.
                    for bucket in ((place - at) // size, (place - at) // size + 1):
                        seeds[bucket] += 1
                        votes[bucket] += 256 // len(places)
        last = len(self._tokens.keys) - 1
        for bucket, _ in votes.most_common(_TRIES):
            if seeds[bucket] < size // _SPARSE:
                continue
            first = (bucket - 1) * size
            low, high = max(0, min(last, first - size // 2)), max(0, min(last, first + 3 * size + size // 2))
            yield self._tokens.starts[low], self._tokens.ends[high]


def _support(range_map: RangeMap, passage: Passage) -> float:
    around = weight(passage.text[: passage.start]) + weight(passage.text[passage.end :])
    unchanged = range_map.unchanged_weight(0, passage.start) + range_map.unchanged_weight(
        passage.end, len(passage.text)
    )
    return unchanged / around if around else 0.0


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SEED)), strict=False)
