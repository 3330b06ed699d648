"""Text for the full-text index: folded like all searched text, with letters of unspaced scripts as words.

Text is folded by `folding.fold`, case and accents too, as phrases in notes and searches in an article are. The index
takes a run of letters as one word. Chinese, Japanese, Thai, Lao, Khmer and Burmese have no spaces between words, so
each of their letters becomes a word, and a search becomes a phrase of such words (n-grams of one letter, Manning,
Raghavan and Schütze, *Introduction to Information Retrieval*, 2.2.1). Their combining signs, which the index would take
for punctuation, count as letters too.

Removing text from an index needs exactly the text that was added. So a change here, or in `folding.fold`, needs a
migration. This module must not know the index, nor how matches are used.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from .folding import UNSPACED, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATOR = "\x1f"
"""The separator between letters. Cleaned text does not contain it."""

_PRIVATE = 0xE000
"""The first private-use code point. The index takes these as letters."""

_RUN = re.compile(f"[{UNSPACED}\ue000-\uefff]+")


def _marks() -> Iterator[tuple[int, str]]:
    """Yield each combining sign of these scripts with a private-use letter that replaces it."""
    scripts = (range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x3099, 0x309B))
    start = _PRIVATE
    for script in scripts:
        for code in script:
            if unicodedata.category(chr(code))[0] == "M":
                yield code, chr(start + code - script.start)
        start += len(script)


_LETTERS = dict(_marks())
MARKS = "".join(map(chr, _LETTERS))
"""The combining signs of these scripts, which count as letters."""

_UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")
_MARK = re.compile(f"[{MARKS}]")
_WORD = re.compile("[\\w\ue000-\uefff]+")


def spaced(text: str) -> str:
    """Return `text` (NFC) folded, with `SEPARATOR` around each letter of a script without spaces.

    Plain ASCII is returned unchanged, because the index folds it itself.
    """
    if text.isascii():
        return text
    text = fold(text, accents=True).text
    if not _UNSPACED_LETTER.search(text):
        return text
    if _MARK.search(text):
        text = text.translate(_LETTERS)
    return _RUN.sub(_apart, text)


def words(text: str) -> str:
    """Return the words of `text` (NFC), folded as in the index, with one space between them."""
    return " ".join(_WORD.findall(spaced(text).lower()))


def _apart(run: re.Match[str]) -> str:
    return f"{SEPARATOR}{SEPARATOR.join(run[0])}{SEPARATOR}"
