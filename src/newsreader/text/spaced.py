"""Text as the full-text index takes it, in which what is written without spaces can be found too.

The index takes a run of letters for one word. Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between
words, so each of their letters is made a word of its own, and what is looked for becomes a phrase of such words: the
way of every search engine that knows no dictionary (n-grams of one letter, Manning, Raghavan and Schütze, *Introduction
to Information Retrieval*, 2.2.1). Their signs above and below, which the index would take for punctuation, count as
letters too. Full-width letters and digits and half-width kana are what they stand for.

What is stored in an index must be known exactly to be taken out again: a change here wants a migration. It must not
know the index, nor what becomes of what was found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.normal import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATOR = "\x1f"
"""Stands between the letters: no text that was taken in holds it."""

_IGNORED = "\u0300"
"""An accent, which the index passes over, for what is part of the letter before it."""

_PRIVATE = 0xE000
"""From here on code points belong to nobody, and the index takes them for letters."""

_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f"
_CONCERNED = re.compile(f"[{UNSPACED}{_WIDE}]")
_RUN = re.compile(f"[{UNSPACED}\ue000-\uefff](?:[{UNSPACED}\ue000-\uefff]|{_IGNORED})*")
_LETTER = re.compile(f".{_IGNORED}?")
_WIDTHS = re.compile(f"[{_WIDE}]")
_VOICED = re.compile("[\uff66-\uff9d][\uff9e\uff9f]")
_VOICE = str.maketrans({"\uff9e": "\u3099", "\uff9f": "\u309a"})


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

_MARK = re.compile(f"[{MARKS}]")


def spaced(text: str) -> str:
    """Give `text` (NFC) with `SEPARATOR` around each letter of a script without spaces, and nothing else in between.

    Without the separators the result is as long as `text`, code point for code point. Text without such letters is
    given back as it is.
    """
    if not _CONCERNED.search(text):
        return text
    if _WIDTHS.search(text):
        text = _WIDTHS.sub(_usual, _VOICED.sub(_voiced, text))
    if _MARK.search(text):
        text = text.translate(_LETTERS)
    return _RUN.sub(_apart, text)


def spans(marked: str, lit: str, unlit: str) -> tuple[Range, ...]:
    """Give the ranges (code points of the text as it was) between `lit` and `unlit`, which some of what `spaced` gave
    has been put between.
    """
    found: list[Range] = []
    at = 0
    for number, piece in enumerate(marked.replace(SEPARATOR, "").split(lit)):
        word, _, after = piece.partition(unlit) if number else ("", "", piece)
        if number:
            found.append(Range(at, at + len(word)))
        at += len(word) + len(after)
    return tuple(found)


def _apart(run: re.Match[str]) -> str:
    letters = _LETTER.findall(run[0]) if _IGNORED in run[0] else run[0]
    return f"{SEPARATOR}{SEPARATOR.join(letters)}{SEPARATOR}"


def _usual(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", letter[0])


def _voiced(pair: re.Match[str]) -> str:
    letter, sign = unicodedata.normalize("NFKC", pair[0][0]), pair[0][1].translate(_VOICE)
    whole = unicodedata.normalize("NFC", letter + sign)
    return whole + _IGNORED if len(whole) == 1 else whole
