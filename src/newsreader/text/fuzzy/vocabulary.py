"""The different words of all notes, and which of them a typed word can mean.

A typed word is compared with the vocabulary, never with the notes. It can be a word, the beginning of a word, either of
them with one or two edits (optimal string alignment distance), or an abbreviation that leaves letters out. Only words
that share enough letters and pairs of letters with it are compared; these are counted with `bitsets`. This module must
not know the notes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from weakref import ref

from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq

from .storage.bitsets import added, at_least, counted, members
from .storage.kept import Blobs
from .storage.postings import Postings
from .tokenizer import LONGEST, OTHER, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .storage.kept import Reader, Writer

_LAST = "\U0010ffff"
_COMPARED = 2000  # words compared letter by letter at most: those added first, because they are the common ones
_LATE = 500  # recent words that are stored apart
_COMPOUNDED = 4  # letters of a word that is looked for at the end of compounds
_INSIDE = 6  # letters of a word that is also looked for inside of compounds
_MISSPELLED = 0.9  # similarity at most: other forms of a word are better
_EDIT = 0.9  # cost of an edit in letters
_FOREIGN = 0.6  # more for a letter that the word does not have, because people rather omit, double or swap letters
_VOWELS = frozenset("aeiouy")
# Pairs of letters that 0, 1 and 2 edits can destroy: a wrong letter two, swapped letters three. Two swaps can destroy
# six, but then nearly every word would have to be compared.
_LOST = (0, 3, 5)


class _Sorted:
    """The words of a file in alphabetical order, as UTF-8, which has the order of code points."""

    def __init__(self, words: Blobs, order: Sequence[int]) -> None:
        self.words = words
        self.order = order

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, place: int) -> bytes:
        return self.words[self.order[place]]


class _Names(dict[int, str]):
    """The words of a vocabulary that were used, by number."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        # A vocabulary that refers to itself would be freed only by the garbage collector, some replaced ones later.
        self._vocabulary = ref(vocabulary)

    def __missing__(self, number: int) -> str:
        vocabulary = self._vocabulary()
        word = self[number] = vocabulary.name(number) if vocabulary else ""
        return word


class Vocabulary:
    """Words and their numbers, from 0, in the order in which they were added.

    The words of a file come first. Others are stored in tuples, which the garbage collector does not scan, and recent
    words in short lists.
    """

    def __init__(self) -> None:
        self._kept = _Sorted(Blobs(), ())
        self._numbers: dict[str, int] = {}  # of the words in memory, and of those of the file that were used
        self._names = _Names(self)
        self._words: tuple[str, ...] = ()
        self._sorted: tuple[str, ...] = ()
        self._late: list[str] = []
        self._late_sorted: list[str] = []
        self._grams = Postings(dense=128)  # by letter, pair of letters, ending and length
        self._gram_numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._kept) + len(self._words) + len(self._late)

    def find(self, word: str) -> int | None:
        """Return the number of a word, or `None` if it is not there."""
        number = self._numbers.get(word)
        if number is None and self._kept:
            octets = _octets(word)
            place = bisect_left(self._kept, octets)
            if place < len(self._kept) and self._kept[place] == octets:
                number = self._numbers[word] = self._kept.order[place]
        return number

    def number(self, word: str) -> int:
        """Return the number of a word, and add the word if it is new. New words are found only after `settle`."""
        number = self._numbers.get(word)
        if number is None:
            number = self.find(word) if self._kept else None
            if number is None:
                number = self._numbers[word] = len(self)
                self._late.append(word)
        return number

    def words(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the words with these numbers."""
        return tuple(map(self._names.__getitem__, numbers))

    def name(self, number: int) -> str:
        """Return the word with this number."""
        own = number - len(self._kept)
        if own >= 0:
            settled = len(self._words)
            return self._words[own] if own < settled else self._late[own - settled]
        word = self._kept.words[number].decode("utf-8", "surrogatepass")
        self._numbers[word] = number
        return word

    def settle(self) -> None:
        """Make new words visible."""
        settled = len(self) - len(self._late) + len(self._late_sorted)
        fresh = self._late[len(self._late_sorted) :]
        for number, word in enumerate(fresh, settled):
            if _is_fuzzy(word):
                self._grams.add(
                    [self._gram_numbers.setdefault(gram, len(self._gram_numbers)) for gram in _grams(word)], number
                )
        self._grams.settle()
        if len(self._late) > _LATE:
            self._words += tuple(self._late)
            self._sorted = tuple(sorted(self._words))
            self._late.clear()
            self._late_sorted.clear()
        else:
            for word in fresh:
                insort(self._late_sorted, word)

    def dump(self, writer: Writer) -> None:
        """Write all words. They must be settled."""
        every = list(map(self.name, range(len(self))))  # `words` would remember them
        writer.blobs("words", map(_octets, every))
        writer.section("order", array("I", sorted(range(len(every)), key=every.__getitem__)))
        writer.section("grams", _octets("\n".join(self._gram_numbers)))
        self._grams.dump(writer, "grams.words")

    def load(self, reader: Reader) -> None:
        """Take the words from a file instead of these."""
        words = reader.blobs("words")
        self._kept = _Sorted(words, reader.section("order").cast("I"))
        grams = bytes(reader.section("grams")).decode("utf-8", "surrogatepass")
        self._gram_numbers = {gram: number for number, gram in enumerate(grams.split("\n") if grams else ())}
        self._grams.load(reader, "grams.words")

    def numbers_with_prefix(self, prefix: str) -> list[int]:
        """Return the numbers of the words that begin with `prefix`, including itself."""
        octets = _octets(prefix)
        start = bisect_left(self._kept, octets)
        found = list(self._kept.order[start : bisect_left(self._kept, octets + b"\xff", start)])
        for words in (self._sorted, self._late_sorted):
            start = bisect_left(words, prefix)
            found += map(self._numbers.__getitem__, words[start : bisect_left(words, prefix + _LAST, start)])
        return found

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the words that begin with `prefix`, including itself, in alphabetical order."""
        return sorted(self.words(self.numbers_with_prefix(prefix)))

    def containing(self, piece: str) -> list[int]:
        """Return the numbers of the words that contain `piece`."""
        found = list(self._kept.words.containing(_octets(piece)))
        own = enumerate((*self._words, *self._late), len(self._kept))
        return [*found, *(number for number, word in own if piece in word)]

    def similarities(self, typed: str, *, known: bool) -> dict[str, float]:
        """Return words that `typed` can mean without being their prefix, with similarities from 0.0 to 1.0.

        `known` says that `typed` is itself a word or a prefix: then fewer edits are allowed.
        """
        if not _is_fuzzy(typed):
            return {}
        found: dict[str, float] = {}
        for word, similarity in self._misspelled(typed, known):
            found[word] = max(similarity, found.get(word, 0.0))
        if not known and len(typed) >= 3 and max(found.values(), default=0.0) < 0.85:
            for word, similarity in self._abbreviated(typed):
                found[word] = max(similarity, found.get(word, 0.0))
        return found

    def compounds(self, typed: str) -> list[str]:
        """Return the longer words that end with `typed` and up to two more letters (`Bundesrates`), or have it inside.

        Inside of a word, a short part is seldom meant.
        """
        if len(typed) < _COMPOUNDED or not _is_fuzzy(typed):
            return []
        mask = self._with([f"#{size}" for size in range(len(typed) + 3, LONGEST + 1)])
        for pair in map("".join, pairwise(typed)):
            mask &= self._with([pair])
        after = LONGEST if len(typed) >= _INSIDE else 2
        return [word for word in self._named(mask) if word.rfind(typed) >= max(3, len(word) - len(typed) - after)]

    def _misspelled(self, typed: str, known: bool) -> Iterator[tuple[str, float]]:
        """Yield words within the allowed edits of `typed`, and words with such a prefix."""
        length = len(typed)
        edits = 0 if length < 3 else 1 if length < 6 or known else 2
        if not edits:
            return
        letters, once = set(typed), _once(typed)
        sharing = counted(self._with([letter]) for letter in letters)
        pairs = set(_pairs(typed))
        paired = counted(self._with([pair]) for pair in pairs)
        ending = added(paired, [self._with([typed[-1] + "$"])])
        mask = self._with([f"#{size}" for size in range(length - edits, length + edits + 1)])
        mask &= at_least(sharing, len(letters) - edits) & at_least(ending, len(pairs) + 1 - _LOST[edits])
        words = self._named(mask)
        for word, distance, _ in process.extract_iter(typed, words, scorer=OSA.distance, score_cutoff=edits):
            if word != typed:
                foreign = len(letters.difference(word))
                if foreign < distance and length >= len(word):
                    foreign = (once - _once(word)).total()
                edits_cost = _EDIT * distance + _FOREIGN * min(distance, foreign)
                edits_cost = (edits_cost + 0.25 * (word[0] != typed[0])) / max(length, len(word))
                yield word, min(_MISSPELLED, 1.0 - edits_cost)
        if known or length < 4:
            return
        edits = 1 if length < 7 else 2
        mask = self._with([f"#{size}" for size in range(length + 1, LONGEST + 1)])
        mask &= at_least(sharing, len(letters) - edits) & at_least(paired, len(pairs) - _LOST[edits])
        words = self._named(mask)
        prefixes = [word[:length] for word in words]
        for _, _, place in process.extract_iter(typed, prefixes, scorer=OSA.distance, score_cutoff=2 * edits):
            word = words[place]
            sizes = range(length - edits, min(length + edits, len(word) - 1) + 1)
            distance = min(OSA.distance(typed, word[:size], score_cutoff=edits) for size in sizes)
            if 0 < distance <= edits:
                edits_cost = (1.25 * distance + 0.25 * (word[0] != typed[0])) / length
                yield word, (0.8 + 0.18 * length / len(word)) * (1.0 - edits_cost)

    def _abbreviated(self, typed: str) -> Iterator[tuple[str, float]]:
        """Yield words that `typed` abbreviates: the first letter, and other letters in order."""
        mask = self._with([f"^{typed[0]}"])
        for letter in set(typed[1:]):
            mask &= self._with([letter])
        consonants = not _VOWELS.intersection(typed[1:])
        length = len(typed)
        for word, _, _ in process.extract_iter(typed, self._named(mask), scorer=LCSseq.similarity, score_cutoff=length):
            consonant_form = word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
            if consonants and consonant_form == typed:
                yield word, 0.82
            elif consonants and consonant_form.startswith(typed):
                yield word, 0.6 + 0.15 * length / len(consonant_form)
            else:
                yield word, 0.4 + 0.3 * length / len(word)

    def _with(self, grams: Iterable[str]) -> int:
        """Return the numbers of the words that have any of these grams, as bits."""
        known = self._gram_numbers
        return self._grams.mask(known[gram] for gram in grams if gram in known)

    def _named(self, mask: int) -> list[str]:
        """Return the words with these numbers."""
        return list(self.words(members(mask, _COMPARED)))


def _once(word: str) -> Counter[str]:
    """Return the letters of a word, a doubled letter once."""
    return Counter(letter for letter, _ in groupby(word))


def _octets(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _is_fuzzy(word: str) -> bool:
    """Return whether edits of the word are allowed. Numbers, pairs of Han letters and whole tags must match exactly."""
    return len(word) >= 2 and word > OTHER and not word.replace(".", "").isdigit() and not is_unspaced(word)


def _pairs(word: str) -> list[str]:
    """Return each pair of neighboring letters, and the first letter with a start sign."""
    return ["^" + word[0], *map("".join, pairwise(word))]


def _grams(word: str) -> dict[str, None]:
    return dict.fromkeys([*word, *_pairs(word), word[-1] + "$", f"#{len(word)}"])
