"""Candidate places of a passage whose words may have changed.

Candidates come from phrases of three words that both texts have (seed and extend, as sequence searches do). They are
searched as strings, because an index of all phrases takes longer than many searches. Each is
then compared word by word, together with the context of the passage. `anchor` decides whether a similarity is enough;
this module must not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.diff.range_map import RangeMap, weight
from newsreader.text.diff.word_diff import Tokens, diff_words
from newsreader.text.find import is_whole, starts

from .meaning.word_forms import common_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.text.diff.range_map import Place

_SEED = 3

# Phrases with more places than this are ignored.
_COMMON = 64

# Words with this many places are searched together with their context.
_MANY = 1000

# If every other word of a passage was replaced, about one phrase in eight words remains. Places with less than one
# phrase in this many words are not compared.
_SPARSE = 10

# Phrases of a passage that are searched; a quarter of them in a text that is large.
_SEEDS = 24
_LARGE = 200_000

_WORD = 40  # code points in which a window can be cut at a space

# Places that are compared word by word.
_TRIES = 3


_EDGE = 8  # code points beside a passage that show whether a sentence ends there
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

    def loose_places(self, text: str) -> list[Range]:
        """Return the places of these words in `text` in another case or with other white space."""
        pattern = re.compile(r"\s+".join(map(re.escape, even(self.words).split())))
        found = (Range(*match.span()) for match in islice(pattern.finditer(_even_text(text)), _MANY))
        return self.at_word_borders(found, text)

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
        before = self.text[max(0, self.start - _EDGE) : self.start].rstrip(" ")
        after = self.text[self.end : self.end + _EDGE].lstrip(" ")
        begins = not before or before[-1] == "\n" or bool(_ENDED.search(before))
        return begins and (not after or after[0] == "\n" or bool(_ENDED.search(self.words[-_EDGE:])))

    def is_line(self) -> bool:
        """Return whether the passage is a whole line."""
        before = self.text[max(0, self.start - _EDGE) : self.start].rstrip(" ")
        after = self.text[self.end : self.end + _EDGE].lstrip(" ")
        return before[-1:] in ("", "\n") and after[:1] in ("", "\n")

    def shared_context(self, other: Passage) -> int:
        """Return how many code points before and after both passages are equal, white space as one."""
        before = common_start(_normalized(self.text[: self.start])[::-1], _normalized(other.text[: other.start])[::-1])
        return before + common_start(_normalized(self.text[self.end :]), _normalized(other.text[other.end :]))


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
    """Parts of a text, in which the phrases of a passage are searched."""

    def __init__(self, text: str, ranges: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._origins = [start for start, _ in ranges]
        self._starts = [0, *accumulate(end - start + 1 for start, end in ranges)][:-1]
        self._parts = _even_text("\0".join(text[start:end] for start, end in ranges))

    def candidates(self, passage: Passage) -> list[Candidate]:
        """Return the most promising places for `passage`, best first; they can overlap."""
        found = []
        for low, high in self._windows(Tokens.of(passage.text, 0, len(passage.text))):
            window = self._text[low:high]
            range_map = RangeMap(passage.text, window, diff_words(passage.text, window))
            if place := range_map.follow(passage.start, passage.end):
                found.append(Candidate(place.shifted(low), _support(range_map, passage)))
        return sorted(found, key=lambda each: each.score, reverse=True)

    def _windows(self, needle: Tokens) -> Iterator[tuple[int, int]]:
        """Yield ranges of the text around the diagonals with the most seeds; rare seeds count more."""
        size, count = len(needle.text), len(needle.keys)
        if not self._parts or count < _SEED:
            return
        most = _SEEDS if len(self._parts) <= _LARGE else _SEEDS // 4
        phrases = range(0, count - _SEED + 1, max(1, (count - _SEED + 1) // most))
        text = even(needle.text)
        votes: Counter[int] = Counter()
        seeds: Counter[int] = Counter()
        for first in phrases:
            at = needle.starts[first]
            seed = text[at : needle.ends[first + _SEED - 1]]
            places = list(islice(starts(self._parts, seed), _COMMON + 1))
            if len(places) <= _COMMON:
                for place in places:
                    # Buckets overlap, so that no border divides a place.
                    for bucket in ((place - at) // size, (place - at) // size + 1):
                        seeds[bucket] += 1
                        votes[bucket] += 256 // len(places)
        for bucket, _ in votes.most_common(_TRIES):
            if seeds[bucket] < len(phrases) // _SPARSE:
                continue
            first = (bucket - 1) * size
            low, high = max(0, first - size // 2), min(len(self._parts), first + 3 * size + size // 2)
            before, after = self._parts.rfind(" ", max(0, low - _WORD), low), self._parts.find(" ", high, high + _WORD)
            yield self._origin(low if before < 0 else before), self._origin(high if after < 0 else after)

    def _origin(self, at: int) -> int:
        """Return the offset in the text for one in the joined parts."""
        part = bisect_right(self._starts, at) - 1
        return min(self._origins[part] + at - self._starts[part], len(self._text))


def even(text: str) -> str:
    """Return the text in lower case and on one line, of the same length."""
    lower = text.lower()
    return (lower if len(lower) == len(text) else text).replace("\n", " ")


_even_text = lru_cache(maxsize=4)(even)
"""`even` for the texts that passages are searched in, mostly several in one text."""


def _support(range_map: RangeMap, passage: Passage) -> float:
    around = weight(passage.text[: passage.start]) + weight(passage.text[passage.end :])
    unchanged = range_map.unchanged_weight(0, passage.start) + range_map.unchanged_weight(
        passage.end, len(passage.text)
    )
    return unchanged / around if around else 0.0
