"""Text as the full-text index takes it: folded as everything else that is searched, and with what is written without
spaces taken apart.

Folding is `normal.fold`'s, case and accents too: the same that a phrase in notes and a search in the open article are
compared by. The index takes a run of letters for one word. Chinese, Japanese, Thai, Lao, Khmer and Burmese put no
spaces between words, so each of their letters is made a word of its own, and what is looked for becomes a phrase of
such words: the way of every search engine that knows no dictionary (n-grams of one letter, Manning, Raghavan and
Schütze, *Introduction to Information Retrieval*, 2.2.1). Their signs above and below, which the index would take for
punctuation, count as letters too.

What is stored in an index must be known exactly to be taken out again: a change here, or of what `normal.fold` makes of
a letter, wants a migration. It must not know the index, nor what becomes of what was found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.records import Range

from .folding import UNSPACED, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATOR = "\x1f"
"""Stands between the letters: no text that was taken in holds it."""

_PRIVATE = 0xE000
"""From here on code points belong to nobody, and the index takes them for letters."""

_RUN = re.compile(f"[{UNSPACED}\ue000-\uefff]+")


def _marks() -> Iterator[tuple[int, str]]:
    """Give for each sign above, below and beside a letter of these scripts a letter that nobody writes."""
    scripts = (range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x3099, 0x309B))
    start = _PRIVATE
    for script in scripts:
        for code in script:
            if unicodedata.category(chr(code))[0] == "M":
                yield code, chr(start + code - script.start)
        start += len(script)


_LETTERS = dict(_marks())
MARKS = "".join(map(chr, _LETTERS))
"""The signs above, below and beside letters of these scripts, which count as letters."""

_CONCERNED = re.compile(f"[{UNSPACED}]")
_MARK = re.compile(f"[{MARKS}]")


def spaced(text: str) -> str:
    """Give `text` (NFC) folded, with `SEPARATOR` around each letter of a script without spaces.

    Plain ASCII is given back as it is: there the index folds all there is by itself.
    """
    if text.isascii():
        return text
    text = fold(text, accents=True).text
    if not _CONCERNED.search(text):
        return text
    if _MARK.search(text):
        text = text.translate(_LETTERS)
    return _RUN.sub(_apart, text)


def spans(text: str, marked: str, lit: str, unlit: str) -> tuple[Range, ...]:
    """Give the ranges (code points of `text`) of what stands between `lit` and `unlit`, which some of `spaced(text)`
    has been put between to make `marked`.
    """
    found: list[Range] = []
    folded = None if text.isascii() else fold(text, accents=True)
    at = 0
    for number, piece in enumerate(marked.replace(SEPARATOR, "").split(lit)):
        word, _, after = piece.partition(unlit) if number else ("", "", piece)
        if word:
            place = folded.locate(at, at + len(word)) if folded else Range(at, at + len(word))
            # Two words may be halves of one character (`㍿`): one place.
            if not found or place.start >= found[-1].end:
                found.append(place)
        at += len(word) + len(after)
    return tuple(found)


def _apart(run: re.Match[str]) -> str:
    return f"{SEPARATOR}{SEPARATOR.join(run[0])}{SEPARATOR}"
