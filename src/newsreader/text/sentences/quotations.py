"""Quotations in a paragraph, so that one can be selected as a whole.

Pairs are “ ”, ‘ ’, « », ‹ ›, 「 」, 『 』, the German „ “ and ‚ ‘, the Polish „ ”, the Danish » « and › ‹, the Swedish
” ” and » », and straight marks, whose direction depends on the characters beside them. The difficult mark is ’, which
is more often an apostrophe: inside and before a word, and after a plural (*the workers’ union*) or a clipped word
(*goin’ home*) if a better end of the quotation follows.

This module works on one block at a time. It must not know what a selection is, or who is speaking.
"""

from __future__ import annotations

import re

from newsreader.records import Range

# The closing marks of each opening mark. Some texts mix straight and curly marks.
_CLOSERS = {
    **{"“": '”“"', "„": "”“", "”": "”", "‘": "’", "‚": "‘’", '"': '"”', "'": "'"},
    **{"«": "»", "»": "»«", "‹": "›", "›": "›‹", "「": "」", "『": "』"},
}
_OPENING = frozenset("“„‘‚«‹「『")

# An apostrophe at the beginning of a word. Word processors turn it into an opening mark.
_ELISION = r"['‘’](?:n['‘’](?=\s)|(?=(?:\d0s|em|til|tis|twas|cause|n)\b))"
_MARK = re.compile(f"{_ELISION}|([{''.join(_CLOSERS)}{''.join(_CLOSERS.values())}])", re.IGNORECASE)

_BRACKETS = frozenset("([{<¿¡—–-/=:")  # a quotation can begin right after them
_STOPS = frozenset(".,;:!?)]}")  # a quotation cannot begin right before them
_CLIPPED = re.compile(r"(?:.?[sSoO]|[iI][nN]).\s[^\W\d_]", re.DOTALL)  # around ’: workers’ union, goin’ home, o’ tea

# Open quotations that a closing mark is compared with, so that hostile text takes bounded time. Speech needs three.
_DEPTH = 16


def quotation_at(text: str, start: int, end: int, position: int) -> Range | None:
    """Return the innermost quotation of the block `text[start:end]` that contains `position`, with its marks.

    If none contains it, return the next quotation of the block, else the last one before `position`, else `None`. All
    positions are code points.
    """
    around = following = before = None
    for each in quotations(text, start, end):
        if each.start <= position < each.end:
            around = each
        elif each.start > position and following is None:
            following = each
        elif each.end <= position and (before is None or each.end > before.end):
            before = each
    return around or following or before


def quotations(text: str, start: int, end: int) -> list[Range]:
    """Return the quotations of the block `text[start:end]` in order, with their marks; they nest but never cross.

    A quotation that is never closed, as in speech of several paragraphs, ends with the block. Inside a closed quotation
    it is ignored. Straight single marks count only in pairs.
    """
    return [Range(start + first, start + last) for first, last in sorted(_pairs(text[start:end].rstrip()))]


def _pairs(text: str) -> list[tuple[int, int]]:
    marks = [match.start() for match in _MARK.finditer(text) if match[1] and not _in_word(text, match.start())]
    apostrophes = _apostrophes(text, marks)
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for at in marks:
        mark = text[at]
        opens, closes = _may_open(text, at, opened), _may_close(text, at, opened)
        match mark:
            case '"':
                partner = _partner(text, mark, opened) if closes or not opens else None
                opens = (
                    opens or not closes or text[at + 1 : at + 2].isalnum()
                )  # the last condition is for Chinese, without spaces
            case "’" | "'":
                # It cannot close a quotation around another open one: then it is an apostrophe.
                partner = _partner(text, mark, opened[-1:]) if closes and at not in apostrophes else None
            case _ if mark in _OPENING:
                partner = _partner(text, mark, opened) if not opens else None
                opens = True
            case _:
                partner = _partner(text, mark, opened)
        if partner is not None:
            while opened.pop() != partner:
                pass
            pairs.append((partner, at + 1))
        elif opens and mark in _CLOSERS:
            opened.append(at)
    return pairs + [(at, len(text)) for at in opened if text[at] != "'" and at + 1 < len(text)]


def _partner(text: str, mark: str, opened: list[int]) -> int | None:
    """Return the innermost open mark that `mark` can close."""
    return next((at for at in reversed(opened[-_DEPTH:]) if mark in _CLOSERS[text[at]]), None)


def _apostrophes(text: str, marks: list[int]) -> set[int]:
    """Return which single marks after a plural or a clipped word are apostrophes.

    These are the marks followed, before the next quotation opens, by a mark that can only be the end of a quotation.
    """
    found = set()
    ends = False
    for at in reversed(marks):
        if text[at] == "‘" or (text[at] == "'" and _may_open(text, at, [])):
            ends = False
        elif text[at] in "’'":
            if not _CLIPPED.match(text, max(0, at - 2), at + 3):
                ends = True
            elif ends:
                found.add(at)
    return found


def _in_word(text: str, at: int) -> bool:
    """Return whether the mark is part of a word: an apostrophe, or the sign of a Hebrew abbreviation."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    match text[at]:
        case "’":
            return _is_letter(after) and before not in tuple(".,!?…")
        case "‘" | "'":
            return _is_letter(before) and _is_letter(after)
        case '"':
            return "\u0590" <= before <= "\u05ff" and "\u0590" <= after <= "\u05ff"
        case _:
            return False


def _may_open(text: str, at: int, opened: list[int]) -> bool:
    """Return whether the mark at `at` can be an opening mark; `opened` are the open marks before it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free = not before or before.isspace() or before in _BRACKETS or opened[-1:] == [at - 1]
    return free and not (not after or after.isspace() or (after in _STOPS and not text.startswith("..", at + 1)))


def _may_close(text: str, at: int, opened: list[int]) -> bool:
    """Return whether the mark at `at` can be a closing mark."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (not before or before.isspace() or _is_letter(after) or opened[-1:] == [at - 1])


def _is_letter(character: str) -> bool:
    """Return whether a mark beside it can be in the same word. In scripts without spaces it cannot."""
    return character.isalnum() and character < "\u2e80"
