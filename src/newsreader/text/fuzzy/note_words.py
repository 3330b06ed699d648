"""The words of all notes: which notes have a word, a beginning of a word, or some words in a row.

Unions of long posting lists are computed in advance for prefixes with many words, or cached until notes change. This
module must not know how a search works, nor what texts are.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from .languages import NoteLanguages
from .prefixes import FrequentPrefixes
from .storage.bitsets import mask_of, members
from .storage.forward_index import ForwardIndex
from .storage.postings import Postings
from .tokenizer import FIELD, OTHER, TAG
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .storage.kept import Reader, Writer

_FEW = 3  # notes with a rare word
POSTINGS = 100_000  # postings read for one typed word at most
_SEGMENT_POSTINGS = 250_000  # postings read in one search to divide words that may have been run together
_COMMON_ROW = 8  # words that follow one another in one of so many notes do so in others too
_ROW_NOTES = 500  # notes that are looked at in one search to find the pieces of a divided word beside each other
_CACHED_PREFIXES = 128
_EASY = 1000  # postings; unions of fewer are not cached
_UNUSED = 10_000  # words without a note that may remain in the vocabulary


class NoteWords:
    """The words of all notes, each note a slot, from 0."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.postings: Postings = Postings()
        self.beside = Postings()  # the notes that have a word only in their tags or title
        self.languages = NoteLanguages()
        self.notes = ForwardIndex()
        self.size = 0  # the number of notes
        self._frequent = FrequentPrefixes()
        self._united_notes = 0  # the number of notes when these were computed
        self._added = 0  # the number of notes added since then
        self._prefix_cache: OrderedDict[str, int] = OrderedDict()
        self._segment_postings = 0  # postings read in this search to divide words
        self._row_notes = _ROW_NOTES  # notes that this search may still look at to divide words

    def add(self, words: Sequence[str], slot: int) -> int:
        """Add the words of a note, visible after `settle`. Return the number of different words."""
        numbers = list(map(self.vocabulary.number, words))
        different = dict.fromkeys(numbers)
        self.postings.add(different, slot)
        self.beside.add(map(self.vocabulary.number, _only_beside(words)), slot)
        self.languages.add(words, slot)
        self.notes.put(slot, numbers)
        self.size += 1
        self._added += 1
        self._frequent.flip(words, slot)
        return len(different)

    def discard(self, slot: int) -> int:
        """Remove the words of a note. Return the number of different words."""
        words = self.words(slot)
        numbers = set(self.notes.numbers(slot))
        self.postings.discard(numbers, slot)
        self.beside.discard(map(self.vocabulary.number, _only_beside(words)), slot)
        self.languages.discard(words, slot)
        self.notes.drop(slot)
        self.size -= 1
        self._frequent.flip(words, slot)
        return len(numbers)

    def words(self, slot: int) -> tuple[str, ...]:
        """Return the words of a note in order."""
        return self.vocabulary.words(self.notes.numbers(slot))

    def dump(self, writer: Writer) -> None:
        """Write everything. Changes must be settled."""
        self.vocabulary.dump(writer)
        self.postings.dump(writer, "postings")
        self.beside.dump(writer, "beside")
        self.languages.dump(writer)
        self.notes.dump(writer)
        self._frequent.dump(writer)
        writer.about["expansion"] = self.size, self._united_notes, self._added

    def load(self, reader: Reader) -> None:
        """Take everything from a file."""
        self.vocabulary.load(reader)
        self.postings.load(reader, "postings")
        self.beside.load(reader, "beside")
        self.languages.load(reader)
        self.notes.load(reader)
        self.size, self._united_notes, self._added = reader.about["expansion"]
        self._frequent.load(reader)

    def settle(self) -> None:
        """Make changes of notes visible and clear the cache."""
        self.postings.settle()
        self.beside.settle()
        self.languages.settle()
        if len(self.vocabulary) - len(self.postings) > max(_UNUSED, len(self.postings)):
            self._drop_unused_words()
        self.vocabulary.settle()
        if self._added > self._united_notes:
            self._united_notes, self._added = self.size, 0
            self._frequent.unite(self.vocabulary, self.postings, self.size)
        self._prefix_cache.clear()

    def begin(self) -> None:
        """Start a search: reset the limits of what one search may look up."""
        self._segment_postings = 0
        self._row_notes = _ROW_NOTES

    def notes_with(self, word: str) -> int:
        """Return the notes that contain the word, as bits."""
        number = self.vocabulary.find(word)
        return 0 if number is None else self.postings.mask([number])

    def notes_with_prefix(self, prefix: str) -> int:
        """Return the notes that contain a word with this prefix, as bits."""
        notes = self._known(prefix)
        return self._united(self.vocabulary.numbers_with_prefix(prefix), prefix) if notes is None else notes

    def notes_with_prefix_if_cheap(self, prefix: str) -> int:
        """Return the same as `notes_with_prefix`, or 0 if this search has already read too many postings.

        A long pasted run of letters reaches that limit.
        """
        if (frequent := self._frequent.get(prefix)) is not None:
            return frequent
        numbers = self.vocabulary.numbers_with_prefix(prefix)
        self._segment_postings += sum(map(self.postings.sparse, numbers))
        if self._segment_postings > _SEGMENT_POSTINGS:
            return 0
        notes = self._known(prefix)
        return self._united(numbers, prefix) if notes is None else notes

    def notes_containing(self, piece: str) -> int:
        """Return the notes with a word that contains `piece`, as bits; all (-1) if too many postings must be read."""
        numbers = self.vocabulary.containing(piece)
        return -1 if sum(map(self.postings.sparse, numbers)) > POSTINGS else self.postings.mask(numbers)

    def notes_in_a_row(self, pieces: Sequence[tuple[str, bool]], among: int) -> int:
        """Return those of the notes `among` in which these words follow one another, as bits.

        Each piece is a word or, if its flag is set, the beginning of one. One search looks at a limited number of
        notes. The others count too if the words often follow one another.
        """
        groups: list[Collection[int]] = [
            set(self.vocabulary.numbers_with_prefix(piece)) if begins else {self.vocabulary.number(piece)}
            for piece, begins in pieces
        ]
        slots = members(among, max(0, self._row_notes))
        self._row_notes -= len(slots)

        def is_end(part: int, compound: int) -> bool:
            return compound != part and self.vocabulary.name(compound).endswith(self.vocabulary.name(part))

        found = self.notes.in_a_row(slots, groups, is_end)
        notes = mask_of([found], self.postings.size)
        if _COMMON_ROW * len(found) > len(slots):
            notes |= among >> slots[-1] + 1 << slots[-1] + 1
        return notes

    def has_prefix(self, prefix: str) -> bool:
        """Return whether any note contains a word with this prefix."""
        return any(map(self.postings.count, self.vocabulary.numbers_with_prefix(prefix)))

    def is_rare(self, word: str) -> bool:
        """Return whether so few notes contain the word that it may be two words in others."""
        return self.count(word) <= max(_FEW, self.size // 10_000)

    def has(self, word: str) -> bool:
        """Return whether any note contains the word."""
        return self.count(word) > 0

    def count(self, word: str) -> int:
        """Return how many notes contain the word."""
        number = self.vocabulary.find(word)
        return 0 if number is None else self.postings.count(number)

    def _known(self, prefix: str) -> int | None:
        """Return the notes that contain a word with this prefix if they are cached, else `None`."""
        notes = self._frequent.get(prefix)
        if notes is None and (notes := self._prefix_cache.get(prefix)) is not None:
            self._prefix_cache.move_to_end(prefix)
        return notes

    def _united(self, numbers: list[int], prefix: str) -> int:
        """Return the notes that contain any of the words with this prefix; cache them if that was slow."""
        notes = self.postings.mask(numbers)
        if sum(map(self.postings.sparse, numbers)) > _EASY:
            self._prefix_cache[prefix] = notes
            if len(self._prefix_cache) > _CACHED_PREFIXES:
                self._prefix_cache.popitem(last=False)
        return notes

    def _drop_unused_words(self) -> None:
        """Remove the words that no note contains, and renumber the others."""
        vocabulary = Vocabulary()
        numbers = [number for number in range(len(self.vocabulary)) if self.postings.count(number)]
        used = self.vocabulary.words(numbers)
        self.postings.keep(numbers)
        self.beside.keep(numbers)
        self.notes.rename({number: name for name, number in enumerate(numbers)})
        for word in used:
            vocabulary.number(word)
        self.vocabulary = vocabulary


def _only_beside(words: Sequence[str]) -> set[str]:
    """Return the words that are in the tags or the title of a note and not in its passage."""
    start = next((place for place, word in enumerate(words) if word in (TAG, FIELD)), len(words))
    return {word for word in words[start:] if word > OTHER}.difference(words[:start])
