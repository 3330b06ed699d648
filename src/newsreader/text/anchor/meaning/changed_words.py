"""The words that an edit changed: their ranges, their neighbors, and their order."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, pairwise, takewhile
from typing import TYPE_CHECKING

from newsreader.text.diff.word_diff import Tokens, equal_runs

from .word_forms import frequent_words
from .wordlists import LISTED, SAYING, SMALL, value

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u309f]")
_STEM = re.compile(rf"{_HAN.pattern}{{0,4}}[\u3041-\u309f]*$")
_ABBREVIATION = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}")
_NEAR = 12  # code points beside changed words that can belong to them
_AROUND = 2  # unchanged words on each side that belong to a change: "million" in "[$3] million"
_NEGATED = {"won": "will", "can": "can", "shan": "shall"}
_SHORTENED = {"ll": "will", "ve": "have", "re": "are", "m": "am", "s": "is"}
_SUBJECTS = frozenset(("he", "she", "it", "that", "who", "what", "there", "here"))
_ARTICLES = re.compile(r"(?:[dmsk]?ein|kein|dies|jed)(?:e[nrms]?)?|d(?:er|ie|as|en|em|es)|[ivz][ou]?[mr]|am|beim|ins")
MANY = 16
"""More words than this that were inserted are no longer a detail."""


def changes(old: Tokens, new: Tokens) -> Iterator[tuple[Words, Words]]:
    """Yield the changed words of both sides, one of which can be none."""
    ranges = list(_ranges(old, new))
    frequent = frequent_words([*old.keys, *new.keys]) if ranges else frozenset()
    ends = [(0, 0), *((b, d) for _, b, _, d in ranges)]
    starts = [*((a, c) for a, _, c, _ in ranges[1:]), (len(old.keys), len(new.keys))]
    for (a, b, c, d), (low, new_low), (high, new_high) in zip(ranges, ends, starts, strict=False):
        yield Words(old, a, b, (low, high), frequent), Words(new, c, d, (new_low, new_high), frequent)


def _ranges(old: Tokens, new: Tokens) -> Iterator[tuple[int, int, int, int]]:
    """Yield the changed ranges of tokens on both sides; changes between which only signs are equal are one."""
    i = j = 0
    pending: tuple[int, int, int, int] | None = None
    for at_old, at_new, length in [*equal_runs(old.keys, new.keys), (len(old.keys), len(new.keys), 0)]:
        if (at_old, at_new) != (i, j):
            between = old.keys[pending[1] : i] if pending else []
            if pending and (
                not any(map(str.isalnum, between))
                or _changed_places(old.keys[pending[0] : at_old], new.keys[pending[2] : at_new])
            ):
                pending = (pending[0], at_old, pending[2], at_new)
            else:
                if pending:
                    yield pending
                pending = (i, at_old, j, at_new)
        i, j = at_old + length, at_new + length
    if pending:
        yield pending


def _changed_places(old: list[str], new: list[str]) -> bool:
    """Return whether two ideographs only changed places, which makes another word or name: 田中 and 中田."""
    return len(old) == 2 and old == new[::-1] and all(map(_HAN.fullmatch, old))


class Words:
    """The tokens `first`-`stop` of a passage, and those around them."""

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        stop: int,
        bounds: tuple[int, int] | None = None,
        frequent: frozenset[str] = frozenset(),
    ) -> None:
        """`bounds` are the tokens between the changes before and after, which belong to other changes, and `frequent`
        the frequent words of the language.
        """
        self.frequent = frequent
        least, most = bounds or (0, len(tokens.keys))
        # A word with an apostrophe is changed as a whole: "can" and "can't".
        while (
            0 < first < len(tokens.keys)
            and stop > first
            and tokens.starts[first] == tokens.ends[first - 1]
            and (tokens.keys[first] == "'" or tokens.keys[first - 1] == "'")
        ):
            first -= 1
        self.tokens, self.first, self.stop = tokens, first, stop
        self.bounds = (tokens.starts[first], tokens.ends[stop - 1]) if first < stop else (0, 0)
        self.text = tokens.text[slice(*self.bounds)]
        low, high = max(least, first - _AROUND), min(most, stop + _AROUND)
        self.around = tokens.text[tokens.starts[low] : tokens.ends[high - 1]].casefold() if low < high else ""

    def whole(self) -> tuple[int, int]:
        """Return the range of these words with the rest of an abbreviation ("a.m.") or of a word in kana (支払う)."""
        start, end = self.bounds
        near = max(0, start - _NEAR)
        for match in _ABBREVIATION.finditer(self.tokens.text, near, end + _NEAR):
            if match.start() <= start and end <= match.end():
                return match.span()
        stem = _STEM.search(self.tokens.text[near:start])
        return start - len(stem[0]) if stem and _KANA.match(self.text) else start, end

    def with_next(self) -> str:
        """Return these words and the one after them."""
        last = min(self.stop, len(self.tokens.keys) - 1)
        return self.tokens.text[self.bounds[0] : self.tokens.ends[last]] if self.text else ""

    def names(self, *, nouns: bool = False) -> list[str]:
        """Return the words with a capital letter, without short and small words that begin a sentence; not all of many
        words. If `nouns` have a capital letter too, a word after an article or an adjective is one.
        """
        return [
            self._word(at)
            for at in range(self.first, min(self.stop, self.first + 4 * MANY))
            if self._word(at)[0].isupper()
            and not (self.tokens.boundary_rank(at) >= 2 and self._is_small(self.tokens.keys[at]))
            and not (nouns and self._is_noun(at))
        ]

    def _is_noun(self, at: int) -> bool:
        keys = self.tokens.keys[max(0, at - 2) : at]
        is_adjective = len(keys) == 2 and self._word(at - 1).islower()
        return bool(keys) and any(_ARTICLES.fullmatch(key) for key in (keys if is_adjective else keys[-1:]))

    def _is_small(self, key: str) -> bool:
        return len(key) < 4 or key in SMALL or key in LISTED or key in self.frequent or value(key) is not None

    def keys(self) -> list[str]:
        """Return the folded words; without the ending of "isn't", which is "is" with a negation."""
        keys = [*self.tokens.keys[self.first : self.stop]]
        for at in range(len(keys) - 2):
            if keys[at + 1 : at + 3] == ["'", "t"]:
                keys[at] = _NEGATED.get(keys[at], keys[at].removesuffix("n"))
            elif keys[at + 1] == "'":
                is_verb = keys[at + 2] != "s" or keys[at] in _SUBJECTS
                keys[at + 2] = _SHORTENED.get(keys[at + 2], keys[at + 2]) if is_verb else keys[at + 2]
        return keys

    def opens(self) -> bool:
        """Return whether these words begin a sentence."""
        return self.tokens.boundary_rank(self.first) >= 2

    def ends(self) -> bool:
        """Return whether these words end a sentence."""
        return self.tokens.boundary_rank(self.stop) >= 2

    def beside_name(self) -> bool:
        """Return whether all of these words belong to a longer name."""
        words = [self._word(at) for at in range(self.first, self.stop) if self.tokens.keys[at].isalnum()]
        keys = self.tokens.keys
        near = (at for at in (self.first - 1, self.stop) if 0 <= at < len(keys) and not SAYING.fullmatch(keys[at]))
        edges = [self._word(at) for at in near]
        return all(word[0].isupper() for word in words) and any(word[0].isupper() for word in edges)

    def beside(self, pattern: re.Pattern[str]) -> bool:
        """Return whether one of the three words before these, or the one after them, is in `pattern`, with no sign
        between: "according to the [mayor]", "the [mayor] said".
        """
        keys = self.tokens.keys
        sides = keys[max(0, self.first - 3) : self.first][::-1], keys[self.stop : self.stop + 1]
        near = (key for side in sides for key in takewhile(str.isalnum, side))
        return any(bool(pattern.fullmatch(key)) for key in near)

    def _word(self, at: int) -> str:
        return self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]


def turned(old: Tokens, new: Tokens) -> tuple[Words, Words] | None:
    """Return the ranges of three words that are in the reverse order in the new text.

    Moving words to another place of the sentence ("on Monday") never reverses three of them.
    """
    counts, others = Counter(old.keys), Counter(new.keys)
    unique = {key for key, count in counts.items() if count == others[key] == 1 and key.isalpha()}
    if len(unique) < 3:
        return None
    places = {key: at for at, key in enumerate(new.keys) if key in unique}
    order = [(at, places[key]) for at, key in enumerate(old.keys) if key in unique]
    if all(one[1] < other[1] for one, other in pairwise(order)):
        return None
    frequent = frequent_words([*old.keys, *new.keys])
    order = [each for each in order if old.keys[each[0]] not in frequent]
    before = list(accumulate(order, _later))
    after = list(accumulate(reversed(order), _sooner))[::-1]
    for middle in range(1, len(order) - 1):
        first, last = before[middle - 1], after[middle + 1]
        if first[1] > order[middle][1] > last[1]:
            return Words(old, first[0], last[0] + 1), Words(new, last[1], first[1] + 1)
    return None


def _later(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one if one[1] > other[1] else other


def _sooner(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one if one[1] < other[1] else other
