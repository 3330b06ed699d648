"""Phrases, as every box understands them: these words in this order, whatever their case and accents and whatever signs
stand between them, from the beginning of a word on.

It means by a word what the full-text index means by one (`text.spaced`), so that a phrase asks the same of notes and of
articles. It must not know what is searched, nor what becomes of what was found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.text.clean import nfc
from newsreader.text.folding import UNSPACED, fold
from newsreader.text.fts_text import MARKS

if TYPE_CHECKING:
    from newsreader.records import Range

BORDER = "\x02"
"""Stands between texts that no phrase runs across: none that was taken in holds it."""

_LETTER = f"[^\\W_{UNSPACED}]"
_GAP = rf"(?:[^\w{BORDER}{MARKS}]|_)"
_APART = re.compile(f"[{UNSPACED}]")


class Phrase:
    """A phrase to be looked for. The last word may be unfinished."""

    def __init__(self, phrase: str) -> None:
        """A phrase without a letter or a digit stands nowhere."""
        words = _words(fold(nfc(phrase), accents=True).text)
        self._longest = max(words, key=len, default=BORDER * 2)
        pattern = ""
        for before, word in zip(("", *words), words, strict=False):
            if not before:
                pattern += "" if _APART.match(word) else f"(?<!{_LETTER})"
            else:
                # Letters that are words of their own need nothing between them.
                pattern += f"{_GAP}{'*' if _APART.match(before) or _APART.match(word) else '+'}"
            pattern += re.escape(word)
        self._pattern = re.compile(pattern)
        self._rest = "" if not words or _APART.match(words[-1]) else f"{_LETTER}*"

    def stands_in(self, folded: str) -> bool:
        """Whether it stands in a text that was folded (`normal.fold`, with `accents`)."""
        return self._longest in folded and self._pattern.search(folded) is not None

    def places(self, text: str, *, whole_words: bool = False) -> list[Range]:
        """Every place where it stands in `text` (NFC), in order, not overlapping; ranges of code points. With
        `whole_words` each place reaches to the end of its last word.
        """
        folded = fold(text, accents=True)
        if self._longest not in folded.text:
            return []
        pattern = re.compile(self._pattern.pattern + self._rest) if whole_words else self._pattern
        return [folded.locate(*match.span()) for match in pattern.finditer(folded.text)]


def _words(folded: str) -> list[str]:
    """The words of a folded text: letters and digits with the marks that belong to them, or one letter of a script
    without spaces.
    """
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
