"""Phrases: words in this order, from the beginning of a word on. Case, accents and punctuation between words are
ignored.

A word is what the full-text index takes as a word (`fts_text.spaced`), so a phrase matches the same in notes and in
articles. This module must not know what is searched, nor how matches are used.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.text.clean import nfc
from newsreader.text.folding import HALF_SPACE, UNSPACED, fold
from newsreader.text.fts_text import MARKS

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

    def __init__(self, phrase: str) -> None:
        """Compile the phrase. A phrase without a letter or digit matches nothing."""
        words = _words(fold(nfc(phrase), accents=True).text)
        self.longest = max(words, key=len, default=BORDER * 2)
        """The longest word, as it is in a folded text."""
        self.pieces = [piece[:_PIECE] for word in words for piece in _PLAIN.findall(word)]
        """Letters and digits inside words of every text with the phrase, however words are divided and folded."""
        pattern = ""
        for before, word in zip(("", *words), words, strict=False):
            if not before:
                pattern += "" if _APART.match(word) else f"(?<!{_LETTER})"
            else:
                # Letters of an unspaced script need nothing between them, nor do parts of a Persian word.
                joined = _APART.match(before) or _APART.match(word) or HALF_SPACE.search(f"{before} {word}")
                pattern += f"{_GAP}{'*' if joined else '+'}"
            pattern += re.escape(word)
        self._pattern = re.compile(pattern)
        self._rest = "" if not words or _APART.match(words[-1]) else f"{_LETTER}*"

    def stands_in(self, folded: str) -> bool:
        """Return whether the phrase is in a text that was folded by `fold` with `accents`."""
        return self.longest in folded and self._pattern.search(folded) is not None

    def places(self, text: str, *, whole_words: bool = False) -> list[Range]:
        """Return every place of the phrase in `text` (NFC), in order, without overlaps; ranges of code points.

        With `whole_words` each place extends to the end of its last word.
        """
        folded = fold(text, accents=True)
        if self.longest not in folded.text:
            return []
        pattern = re.compile(self._pattern.pattern + self._rest) if whole_words else self._pattern
        return [folded.locate(*match.span()) for match in pattern.finditer(folded.text)]


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
