"""Cursor motions by character and word.

Positions are code points from 0 to the length of the text. A motion that finds no target stops at the start or end of
the text. `Sentences` moves by sentence, `Layout` by row. This module must not know keys, selections or the screen.

A word is what a reader would count as one: letters, digits and their marks, with signs inside it (*Maduro’s*,
*Melik-Bagdasarov*, *U.S*, *3.5*), after UAX #29 with hyphens added. Each Han, Hiragana and pictograph is a word.
"""

from __future__ import annotations

import unicodedata

from newsreader.text.layout.cells import graphemes

# Code points that are searched around a character, because a line without white space can be very long.
_NEAR = 1024

_BINDERS = frozenset("'’-‐‑·_")
_JOINERS = frozenset("\u200c\u200d\u00ad")


def right(text: str, position: int) -> int:
    """Return the end of the character (grapheme) at `position`."""
    reach = _NEAR
    while position < len(text):
        stop = min(len(text), position + reach)
        _, end, _ = next(graphemes(text, position, stop))
        if end < stop or stop == len(text):
            return end
        reach *= 2
    return len(text)


def left(text: str, position: int) -> int:
    """Return the start of the character (grapheme) before `position`."""
    position = min(position, len(text))
    if position <= 0:
        return 0
    reach = _NEAR
    while True:
        # White space always begins a grapheme, so borders after it are certain.
        floor = max(0, position - reach)
        near = max(text.rfind(" ", floor, position - 1), text.rfind("\n", floor, position - 1), floor)
        start = max(start for start, _, _ in graphemes(text, near, position))
        if start > floor or not floor:
            return start
        reach *= 2


def boundary(text: str, position: int, *, after: bool = False) -> int:
    """Return `position` if it is between characters (graphemes), else the start of the one around it, or its end if
    `after`.
    """
    if not 0 < position < len(text):
        return position
    start = left(text, position + 1)
    return right(text, start) if after and start < position else start


def next_word_start(text: str, position: int) -> int:
    """Return the start of the first word after `position`, or the end of the text."""
    position = max(0, position + 1)
    while position < len(text) and not _begins_word(text, position):
        position += 1
    return min(position, len(text))


def opening(text: str, position: int) -> int:
    """Return the start of the opening quotation marks and brackets right before `position`, or `position`."""
    start = position
    while start > 0 and (text[start - 1] in "\"'" or unicodedata.category(text[start - 1]) in {"Ps", "Pi", "Pf"}):
        start -= 1
    return position if start > 0 and text[start - 1].isalnum() else start


def previous_word_start(text: str, position: int) -> int:
    """Return the start of the last word that begins before `position`, or 0."""
    position = min(position, len(text)) - 1
    while position > 0 and not _begins_word(text, position):
        position -= 1
    return max(position, 0)


def word_end(text: str, position: int) -> int:
    """Return the end (half-open) of the first word that ends after `position`, or the end of the text."""
    position = max(1, position + 1)
    while position < len(text) and not _ends_word(text, position):
        position += 1
    return min(position, len(text))


def previous_word_end(text: str, position: int) -> int:
    """Return the end (half-open) of the last word that ends before `position`, or 0."""
    position = min(position, len(text)) - 1
    while position > 0 and not _ends_word(text, position):
        position -= 1
    return max(position, 0)


def _begins_word(text: str, position: int) -> bool:
    return _in_word(text, position) and not (position and _in_word(text, position - 1) and _is_bound(text, position))


def _ends_word(text: str, position: int) -> bool:
    return _in_word(text, position - 1) and not (_in_word(text, position) and _is_bound(text, position))


def _in_word(text: str, position: int) -> bool:
    """Return whether the code point at `position` is part of a word, or joins two parts of one."""
    character = text[position]
    if character.isalnum() or _is_mark(character) or _is_pictograph(character):
        return True
    if not 0 < position < len(text) - 1:
        return False
    before, after = text[position - 1], text[position + 1]
    if character in _BINDERS or character == ".":
        return (before.isalnum() or _is_mark(before)) and after.isalnum()
    return character == "," and before.isdigit() and after.isdigit()


def _is_bound(text: str, position: int) -> bool:
    """Return whether the code points before and after `position`, both in words, are in the same word."""
    before, after = text[position - 1], text[position]
    if _is_mark(after) or before == "\u200d":
        return True
    while _is_mark(before) and position > 1:
        position -= 1
        before = text[position - 1]
    return not (_is_own_word(before) or _is_own_word(after))


def _is_mark(character: str) -> bool:
    return (
        character in _JOINERS or "\U0001f3fb" <= character <= "\U0001f3ff" or unicodedata.category(character)[0] == "M"
    )


def _is_pictograph(character: str) -> bool:
    return character >= "\u2190" and unicodedata.category(character) == "So" and character != "\ufffd"


def _is_own_word(character: str) -> bool:
    """Return whether it is a word by itself: Hiragana, Han, a pictograph. Two regional indicators make one flag."""
    return (
        "\u3041" <= character <= "\u309f"
        or "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
        or (_is_pictograph(character) and not "\U0001f1e6" <= character <= "\U0001f1ff")
    )
