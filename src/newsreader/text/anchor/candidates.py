"""Where in a text could a passage stand whose words may have changed?

Candidates come from phrases of three words that both have (seed and extend, as sequence searches do); each is then
compared word by word, together with what stood around the passage. It must not judge whether a likeness is enough:
`anchor` does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.find import is_whole, starts

from .range_map import Trace, weigh
from .word_diff import Tokens, diff_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .range_map import Place

_SEED = 3

# A phrase that stands in more places than this tells nothing of where the passage is.
_COMMON = 64

# Of words that stand in this many places, more is known from what surrounds them.
_MANY = 1000

# Of a passage in which every other word was replaced, chance leaves one phrase of three in eight words. Places with
# less than one in so many are not worth a comparison.
_SPARSE = 10

# How many of the most promising places are compared word by word.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation, the range `start`-`end` of `text` (no white edges), with what is known to stand around."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The quotation itself."""
        return self.text[self.start : self.end]

    def places(self, text: str) -> list[Range]:
        """Where exactly these words stand in `text`; inside longer words only if they were marked inside one.

        Words that stand nearly everywhere are looked for with their surroundings.
        """
        size = self.end - self.start
        found = list(islice(starts(text, self.words, overlapping=True), _MANY))
        if len(found) == _MANY:
            found = [at + self.start for at in islice(starts(text, self.text), _MANY)]
        return self.meant((Range(at, at + size) for at in found), text)

    def meant(self, places: Iterable[Range], text: str) -> list[Range]:
        """Those of the `places` in `text` that begin and end with a word if this passage does."""
        whole = is_whole(self.text, Range(self.start, self.end))
        return [place for place in places if not whole or is_whole(text, place)]

    def cut(self, margin: int) -> Passage:
        """The same passage with at most `margin` code points of its surroundings on each side."""
        low = max(0, self.start - margin)
        return Passage(self.text[low : self.end + margin], self.start - low, self.end - low)

    def shared_context(self, other: Passage) -> int:
        """How much stands the same right before and right after both passages (code points, white space as one)."""
        before = _alike(_even(self.text[: self.start])[::-1], _even(other.text[: other.start])[::-1])
        return before + _alike(_even(self.text[self.end :]), _even(other.text[other.end :]))


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _even(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place for a passage, and the share of its surroundings (0.0 to 1.0) that was found there too."""

    place: Place
    support: float

    @property
    def merit(self) -> float:
        """What candidates are ranked by, from 0.0 to 2.0."""
        return self.place.likeness + self.support


class Seeds:
    """The three-word phrases of parts of a text, indexed when first needed."""

    def __init__(self, text: str, ranges: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._ranges = ranges

    def candidates(self, passage: Passage) -> list[Candidate]:
        """The most promising places for `passage`, best first; they may overlap."""
        found = []
        for low, high in self._windows(Tokens.of(passage.text, 0, len(passage.text))):
            window = self._text[low:high]
            trace = Trace(passage.text, window, diff_words(passage.text, window))
            if place := trace.follow(passage.start, passage.end):
                found.append(Candidate(place.shifted(low), _support(trace, passage)))
        return sorted(found, key=lambda each: each.merit, reverse=True)

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
        """Ranges of the text around the diagonals where most seeds of `needle` lie; the rarer ones count for more."""
        if not self._tokens.keys:
            return
        size = len(needle.keys)
        votes: Counter[int] = Counter()
        seeds: Counter[int] = Counter()
        for at, phrase in enumerate(_phrases(needle.keys)):
            places = self._index.get(phrase, ())
            if len(places) <= _COMMON:
                for place in places:
                    # Neighbouring buckets overlap, so that no edge divides what belongs together.
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


def _support(trace: Trace, passage: Passage) -> float:
    around = weigh(passage.text[: passage.start]) + weigh(passage.text[passage.end :])
    kept = trace.kept_weight(0, passage.start) + trace.kept_weight(passage.end, len(passage.text))
    return kept / around if around else 0.0


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SEED)), strict=False)
