"""The different words of all notes, and which of them a typed word may mean.

A typed word is compared with the vocabulary, never with the notes: it may be a word, the beginning of one, either
with a slip or two (optimal string alignment), or an abbreviation that leaves letters out. Which words are worth
comparing is told by the letters and letter pairs they share with it, counted with `fuzzy_bits`; no word within the
allowed edits is missed. It must not know the notes.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from newsreader.text.fuzzy_bits import at_least, counted, members
from newsreader.text.fuzzy_postings import Postings
from newsreader.text.fuzzy_words import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST = "\U0010ffff"
_COMPARED = 6000  # no more words than this are compared letter by letter, the most common first
_VOWELS = frozenset("aeiouy")


class Vocabulary:
    """Words with the numbers they were given, from 0, in the order they came."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.numbers: dict[str, int] = {}
        self._sorted: list[str] = []
        self._unsorted = 0
        self._grams: Postings[str] = Postings()

    def number(self, word: str) -> int:
        """The number of a word, which is new to the vocabulary if it must be."""
        known = self.numbers.get(word)
        if known is not None:
            return known
        number = self.numbers[word] = len(self.words)
        self.words.append(word)
        self._unsorted += 1
        return number

    def settle(self) -> None:
        """Take in the words that came since the last time. Must be called before words are looked for."""
        fresh = self.words[len(self.words) - self._unsorted :]
        for number, word in enumerate(fresh, len(self.words) - len(fresh)):
            if _is_fuzzy(word):
                self._grams.add(_keys(word), number)
        self._grams.settle()
        if len(fresh) > 8:
            self._sorted = sorted(self.words)
        else:
            for word in fresh:
                insort(self._sorted, word)
        self._unsorted = 0

    def beginning(self, prefix: str, limit: int | None = None) -> list[str]:
        """The words that begin with `prefix`, itself included, in the order of the alphabet."""
        start = bisect_left(self._sorted, prefix)
        if limit is not None:
            return [word for word in islice(self._sorted, start, start + limit) if word.startswith(prefix)]
        return self._sorted[start : bisect_left(self._sorted, prefix + _LAST)]

    def begins(self, prefix: str) -> bool:
        """Whether any word begins with `prefix`."""
        return bool(self.beginning(prefix, 1))

    def likenesses(self, typed: str, *, known: bool) -> dict[str, float]:
        """Words that `typed` may mean although they neither are it nor begin with it, with a likeness from 0.0 to
        1.0.

        `known` says that it is itself a word or the beginning of one: then fewer liberties are taken.
        """
        if not _is_fuzzy(typed):
            return {}
        found: dict[str, float] = {}
        for word, likeness in (*self._misspelt(typed, known), *(() if known else self._abbreviated(typed))):
            if likeness > found.get(word, 0.0):
                found[word] = likeness
        return found

    def _misspelt(self, typed: str, known: bool) -> Iterator[tuple[str, float]]:
        """Words that `typed` is within so many edits of, or that begin so."""
        length = len(typed)
        edits = 0 if length < 3 else 1 if length < 6 or known else 2
        if not edits:
            return
        unfinished = length >= 4 and not known
        words = self._candidates(typed, edits, unfinished)
        for word, distance, _ in process.extract_iter(typed, words, scorer=OSA.distance, score_cutoff=edits):
            longer = max(length, len(word))
            yield word, 1.0 - (1.15 * distance + 0.25 * (word[0] != typed[0])) / longer
        if unfinished:
            words = [word for word in words if len(word) > length]
            cut = [word[:length] for word in words]
            edits = min(edits, 1 if length < 7 else 2)
            for _, _, place in process.extract_iter(typed, cut, scorer=OSA.distance, score_cutoff=2 * edits):
                word = words[place]
                sizes = range(length - edits, min(length + edits, len(word) - 1) + 1)
                distance = min(OSA.distance(typed, word[:size], score_cutoff=edits) for size in sizes)
                if distance <= edits:
                    whole = 0.8 + 0.18 * min(1.0, length / len(word))
                    yield word, whole * (1.0 - (1.25 * distance + 0.25 * (word[0] != typed[0])) / length)

    def _candidates(self, typed: str, edits: int, unfinished: bool) -> list[str]:
        """The words that share enough letters and pairs with `typed` to be within `edits`, or to begin so."""
        letters = sorted(set(typed))
        mask = at_least(counted(self._grams.mask([letter]) for letter in letters), max(1, len(letters) - edits))
        pairs = set(_pairs(typed, unfinished=unfinished))
        if (shared := len(pairs) - 3 * edits) > 0:
            mask &= at_least(counted(self._grams.mask([pair]) for pair in pairs), shared)
        lengths = range(max(1, len(typed) - edits), 1 + (LONGEST_LENGTH if unfinished else len(typed) + edits))
        mask &= self._grams.mask([f"#{length}" for length in lengths])
        return [self.words[number] for number in members(mask, _COMPARED)]

    def _abbreviated(self, typed: str) -> Iterator[tuple[str, float]]:
        """Words that `typed` is an abbreviation of: the first letter, and others in their order."""
        if len(typed) < 3:
            return
        mask = self._grams.mask([f"^{typed[0]}"])
        for letter in set(typed[1:]):
            mask &= self._grams.mask([letter])
        consonants = not _VOWELS.intersection(typed[1:])
        for number in members(mask, _COMPARED):
            word = self.words[number]
            place = 0
            for letter in typed:
                place = word.find(letter, place) + 1
                if not place:
                    break
            else:
                bones = word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
                if consonants and bones == typed:
                    yield word, 0.8
                elif consonants and bones.startswith(typed):
                    yield word, 0.6 + 0.15 * len(typed) / len(bones)
                else:
                    yield word, 0.4 + 0.3 * len(typed) / len(word)


LONGEST_LENGTH = 48


def _is_fuzzy(word: str) -> bool:
    """Whether slips in it are forgiven: numbers are meant as they are, and pairs of Han letters have no slips."""
    return len(word) >= 2 and not word.isdigit() and not is_unspaced(word)


def _pairs(word: str, *, unfinished: bool = False) -> list[str]:
    last = [] if unfinished else [word[-1] + "$"]
    return ["^" + word[0], *map("".join, pairwise(word)), *last]


def _keys(word: str) -> set[str]:
    return {*word, *_pairs(word), f"#{len(word)}"}
