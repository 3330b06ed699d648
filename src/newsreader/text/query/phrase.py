"""Phrases: words in this order, from the beginning of a word on. Case, accents and punctuation between words are
ignored.

A word is what the full-text index takes as a word (`fts_text.spaced`), so a phrase matches the same in notes and in
articles. This module must not know what is searched, nor how matches are used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from newsreader.text.clean import nfc
from newsreader.text.folding import HALF_SPACE, UNSPACED, fold
from newsreader.text.fts_text import MARKS
from newsreader.text.same_letters import same_letters

from .numbers import special

if TYPE_CHECKING:
    from newsreader.records import Range

BORDER = "\x02"
"""A separator between texts that no phrase crosses. Cleaned text does not contain it."""

_LETTER = f"[^\\W_{UNSPACED}]"
_GAP = rf"(?:[^\w{BORDER}{MARKS}]|_)"
_APART = re.compile(f"[{UNSPACED}]")
# A single letter can be in no word of an index: the `s` of a possessive. The end of a long word can be missing.
_PLAIN = re.compile("[a-z0-9]{2,}")
_PIECE = 20


class Phrase:
    """A phrase to search for. The last word can be unfinished."""

    def __init__(self, phrase: str, *, numbers: bool = False) -> None:
        """Compile the phrase. A phrase without a letter or digit matches nothing.

        With `numbers`, numbers, signs and Chinese and Japanese letters match as words do in the note search.
        """
        self._letters = same_letters if numbers else str
        folded = self._letters(fold(nfc(phrase), accents=True).text)
        parts = _parts(folded) if numbers else [(word, re.escape(word)) for word in _words(folded)]
        words = [word for word, _ in parts]
        plain = [word for word, escaped in parts if escaped == re.escape(word)]
        self.longest = max(plain, key=len, default="" if words else BORDER * 2)
        """The longest word without numbers and signs, as it is in a folded text."""
        self.pieces = [piece[:_PIECE] for word in plain for piece in _PLAIN.findall(word)]
        """Letters and digits inside words of every text with the phrase, however words are divided and folded."""
        pattern = ""
        for before, (word, escaped) in zip(("", *words), parts, strict=False):
            if not before:
                pattern += "" if _APART.match(word) else f"(?<!{_LETTER})"
            else:
                # Letters of an unspaced script need nothing between them, nor do parts of a Persian word.
                joined = _APART.match(before) or _APART.match(word) or HALF_SPACE.search(f"{before} {word}")
                pattern += f"{_GAP}{'*' if joined else '+'}"
            pattern += escaped
        self._pattern = re.compile(pattern)
        self._rest = "" if not words or _APART.match(words[-1]) else f"{_LETTER}*"

    def stands_in(self, folded: str) -> bool:
        """Return whether the phrase is in a text that was folded by `fold` with `accents`."""
        return self.longest in (letters := self._letters(folded)) and self._pattern.search(letters) is not None

    def places(self, text: str, *, whole_words: bool = False) -> list[Range]:
        """Return every place of the phrase in `text` (NFC), in order, without overlaps; ranges of code points.

        With `whole_words` each place extends to the end of its last word.
        """
        folded = fold(text, accents=True)
        if self.longest not in (letters := self._letters(folded.text)):
            return []
        pattern = re.compile(self._pattern.pattern + self._rest) if whole_words else self._pattern
        return [folded.locate(*match.span()) for match in pattern.finditer(letters)]


@lru_cache(maxsize=32)
def _with_numbers(phrase: str) -> Phrase:
    return Phrase(phrase, numbers=True)


def is_in(phrase: str, text: str) -> bool:
    """Return whether a phrase is in a text (NFC). Numbers and signs match as in the note search."""
    return _with_numbers(phrase).stands_in(fold(text, accents=True).text)


def _parts(folded: str) -> list[tuple[str, str]]:
    """Return the words, numbers and words with signs of a folded text, each with its pattern."""
    parts: list[tuple[str, str]] = []
    done = 0
    for start, end, pattern in (*special(folded), (len(folded), len(folded), "")):
        parts += [(word, re.escape(word)) for word in _words(folded[done:start])]
        if pattern:
            parts.append((folded[start:end], pattern))
        done = end
    return parts


def _words(folded: str) -> list[str]:
    """Return the words of a folded text: letters and digits with their marks, or a letter of an unspaced script."""
    words: list[str] = []
    joined = False
    for character in folded:
        apart = _APART.match(character) is not None
        belongs = character.isalnum() or unicodedata.category(character)[0] == "M"
        if belongs and joined and not apart:
            words[-1] += character
        elif belongs:
            words.append(character)
        joined = belongs and not apart
    return words
