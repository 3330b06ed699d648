"""Where speech and quoted words stand in a paragraph, so that a quotation can be taken as one thing.

Paired are “ ”, ‘ ’, « », ‹ ›, 「 」, 『 』, the German „ “ and ‚ ‘, the Polish „ ”, the Danish » « and › ‹, the Swedish
” ” and » », and the straight marks, which say nothing of themselves and are told apart by what stands around them. The
hard part is ’, which is an apostrophe more often than a mark: it is one inside and before a word, and behind a plural
(*the workers’ union*) or a clipped word (*goin’ home*) when a better end for the quotation is still to come.

This module knows one block at a time. It must not know what a selection is, or who is speaking.
"""

from __future__ import annotations

import re

from newsreader.records import Range

# What may close a quotation, by what opened it. Hasty newsrooms mix straight marks with curly ones.
_CLOSERS = {
    **{"“": '”“"', "„": "”“", "”": "”", "‘": "’", "‚": "‘’", '"': '"”', "'": "'"},
    **{"«": "»", "»": "»«", "‹": "›", "›": "›‹", "「": "」", "『": "』"},
}
_OPENING = frozenset("“„‘‚«‹「『")

# An apostrophe that begins a word looks like an opening mark, and typewriters and word processors make it one.
_ELISION = r"['‘’](?:n['‘’](?=\s)|(?=(?:\d0s|em|til|tis|twas|cause|n)\b))"
_MARK = re.compile(f"{_ELISION}|([{''.join(_CLOSERS)}{''.join(_CLOSERS.values())}])", re.IGNORECASE)

_BRACKETS = frozenset("([{<¿¡—–-/=:")  # a quotation may begin right behind them
_STOPS = frozenset(".,;:!?)]}")  # none begins right before them
_CLIPPED = re.compile(r"(?:.?[sSoO]|[iI][nN]).\s[^\W\d_]", re.DOTALL)  # around ’: workers’ union, goin’ home, o’ tea

# How many open quotations a closing mark may belong to, so that hostile text takes no longer. Speech needs three.
_DEPTH = 16


def quotation_at(text: str, start: int, end: int, position: int) -> Range | None:
    """Give the innermost quotation of the block `text[start:end]` that `position` is in, its marks included.

    In none, the next one that begins in the block, else the last before `position`; `None` if there is none in the
    block. All in code points.
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
    """Give the quotations of the block `text[start:end]` in order, marks included; none is partly in another.

    One that is opened and never closed, as in speech of several paragraphs, lasts to the block's end; but inside one
    that is closed it is none, and straight single marks count only in pairs.
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
                opens = opens or not closes or text[at + 1 : at + 2].isalnum()  # the last: Chinese, without spaces
            case "’" | "'":
                # Never across another quotation that is still open: that would be an apostrophe.
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
    """Give the innermost of the open marks that `mark` may close."""
    return next((at for at in reversed(opened[-_DEPTH:]) if mark in _CLOSERS[text[at]]), None)


def _apostrophes(text: str, marks: list[int]) -> set[int]:
    """Give which of the single marks behind a plural or a clipped word are apostrophes.

    Those that have, before the next quotation opens, a mark behind them that can only be a quotation's end.
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
    """Say whether the mark belongs to a word: an apostrophe, or the sign of a Hebrew abbreviation."""
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
    """Say whether a mark at `at` looks like the beginning of something; `opened` are the open marks before it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free = not before or before.isspace() or before in _BRACKETS or opened[-1:] == [at - 1]
    return free and not (not after or after.isspace() or (after in _STOPS and not text.startswith("..", at + 1)))


def _may_close(text: str, at: int, opened: list[int]) -> bool:
    """Say whether a mark at `at` looks like the end of something."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (not before or before.isspace() or _is_letter(after) or opened[-1:] == [at - 1])


def _is_letter(character: str) -> bool:
    """Say whether a mark beside it can be of the same word: not where words are written without spaces between them."""
    return character.isalnum() and character < "\u2e80"
