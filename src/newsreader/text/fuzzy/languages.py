"""The language of each note, known by its frequent words, and of the words in the notes.

This module must not know the forms of words.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from newsreader.text.sentences.frequent_words import FREQUENT

from .inflection import Inflection
from .storage.postings import Postings
from .tokenizer import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .storage.kept import Reader, Writer

_SURE = 2  # frequent words by which the language of a note is known
_OWN = 0.25  # share of the notes with a word that are in the language of the word
_LANGUAGES = tuple(FREQUENT)


@cache
def _frequent() -> dict[str, tuple[str, ...]]:
    """Return the languages of each frequent word."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in FREQUENT.items():
        for word in {fold(word) for word in words.split()}:
            found[word] = (*found.get(word, ()), language)
    return found


@cache
def _telling() -> dict[str, tuple[str, ...]]:
    """Return the languages of each frequent word that at most two languages have."""
    return {word: languages for word, languages in _frequent().items() if len(languages) <= 2}


def _language_of(words: Sequence[str]) -> str | None:
    """Return the language of a note with these words, or `None` if it has too few frequent words of one language.

    A short note has too few telling words. It is in the language that has most of its frequent words.
    """
    for known in (_telling(), _frequent()):
        counts = Counter(language for word in known.keys() & words for language in known[word])
        (best, most), (_, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
        if most >= _SURE and most > second:
            return best
    return None


class NoteLanguages:
    """The notes of each language."""

    def __init__(self) -> None:
        self._notes: Postings = Postings()  # by the number of their language
        self._inflection: Inflection | None = None

    def add(self, words: Sequence[str], slot: int) -> None:
        """Add a note with these words, visible after `settle`."""
        self._notes.add(_number(words), slot)

    def discard(self, words: Sequence[str], slot: int) -> None:
        """Remove the note with these words."""
        self._notes.discard(_number(words), slot)

    def settle(self) -> None:
        """Make changes visible."""
        self._notes.settle()
        self._inflection = None

    def dump(self, writer: Writer) -> None:
        """Write the language of each note."""
        self._notes.dump(writer, "languages")

    def load(self, reader: Reader) -> None:
        """Take the languages from a file."""
        self._notes.load(reader, "languages")

    def inflection(self, every: int) -> Inflection:
        """Return the forms of words in the languages of `every` note."""
        if self._inflection is None:
            notes = {language: self._notes.count(number) for number, language in enumerate(_LANGUAGES)}
            self._inflection = Inflection(notes, every)
        return self._inflection

    def is_frequent(self, word: str, notes: int, known: Sequence[str]) -> bool:
        """Return whether the word of these notes is a frequent one of a language, among the `known` ones."""
        languages = set(_frequent().get(word, ())).intersection(known)
        return bool(languages) and self.can_be(notes, languages, known)

    def can_be(self, notes: int, languages: Iterable[str], known: Sequence[str]) -> bool:
        """Return whether the word of these notes can be of one of the languages, among those that are `known`.

        It can if enough of the notes are, or if the language of none is known.
        """
        if len(known) == 1:
            return True
        own = notes & self._notes.mask(map(_LANGUAGES.index, languages))
        return own.bit_count() >= _OWN * (notes & self._notes.mask(map(_LANGUAGES.index, known))).bit_count()


def _number(words: Sequence[str]) -> list[int]:
    """Return the number of the language of a note, if it is known."""
    language = _language_of(words)
    return [] if language is None else [_LANGUAGES.index(language)]
