"""Where in a text could a passage stand whose words may have changed?

Candidates come from phrases of three words that both have (seed and extend, as sequence searches do); each is then
compared word by word, together with what stood around the passage. It must not judge whether a likeness is enough:
`anchor` does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.text.diff_words import Tokens, diff_words
from newsreader.text.trace import Trace, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.text.trace import Place

_SEED = 3

# A phrase that stands in more places than this tells nothing of where the passage is.
_COMMON = 64

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

    def cut(self, margin: int) -> Passage:
        """The same passage with at most `margin` code points of its surroundings on each side."""
        low = max(0, self.start - margin)
        return Passage(self.text[low : self.end + margin], self.start - low, self.end - low)

    def shared_context(self, other: Passage) -> int:
        """How much stands the same right before and right after both passages (code points without white space)."""
        before = _alike(_solid(self.text[: self.start])[::-1], _solid(other.text[: other.start])[::-1])
        return before + _alike(_solid(self.text[self.end :]), _solid(other.text[other.end :]))


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _solid(text: str) -> str:
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place for a passage, and the share of its surroundings (0.0 to 1.0) that was found there too."""

    place: Place
    support: float


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
        return sorted(found, key=lambda each: each.place.likeness + each.support, reverse=True)

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
        if not self._ranges:
            return
        size = len(needle.keys)
        votes: Counter[int] = Counter()
        for at, phrase in enumerate(_phrases(needle.keys)):
            places = self._index.get(phrase, ())
            if len(places) <= _COMMON:
                for place in places:
                    # Neighbouring buckets overlap, so that no edge divides what belongs together.
                    bucket = (place - at) // size
                    votes[bucket] += 256 // len(places)
                    votes[bucket + 1] += 256 // len(places)
        last = len(self._tokens.keys) - 1
        for bucket, _ in votes.most_common(_TRIES):
            first = (bucket - 1) * size
            low, high = max(0, min(last, first - size // 2)), max(0, min(last, first + 3 * size + size // 2))
            yield self._tokens.starts[low], self._tokens.ends[high]


def _support(trace: Trace, passage: Passage) -> float:
    around = weigh(passage.text[: passage.start]) + weigh(passage.text[passage.end :])
    kept = trace.kept_weight(0, passage.start) + trace.kept_weight(passage.end, len(passage.text))
    return kept / around if around else 0.0


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SEED)), strict=False)
