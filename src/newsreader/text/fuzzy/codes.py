"""Numbers and names with numbers or signs as words: `3,212`, `10:30`, `C++`, `F-16`, the number of a book or account.

This module must not know how other words are divided and folded. `text.query.numbers` has the same rules for phrases.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CODE = 10  # letters and digits of a number that is divided by hyphens or spaces
_BRIEF = 2  # letters of each part of a name with a number that is divided by a hyphen: `F-16`
_SOME_DIGITS = re.compile("[0-9]{3}")
_DIGITS = re.compile(r"(?<=[A-Za-z&][A-Za-z])[0-9]{3,8}(?![^\W_])")  # the end of a name: `RTX4090`
# Groups of a number with spaces between them: of an account (IBAN), a card or a book (ISBN).
_GROUPS = re.compile(
    r"(?<![^\W_])(?:[A-Za-z]{2}\d\d(?: [A-Za-z\d]{4}){2,7}(?: [A-Za-z\d]{1,3})?|\d{4}(?: \d{4}){3}"
    r"|97[89](?: \d{1,7}){4})(?![^\W_])"
)
_MEASURED = re.compile(r"(\d[\d.]*)([^\W\d_]{1,4})")  # a number with its unit: `40km`
_TIME = re.compile(r":(?<=\d:)(?<!\d\d\d:)(?<![:.]\d:)(?<![:.]\d\d:)(?=\d\d(?!\d|:\d))")
_RANGE = re.compile(r"\d+(?:\.\d+)*(?:[‐‑-]\d+(?:\.\d+)*)+")
_BOUND = re.compile(r"[\d.]+")  # of a range
_COMMA = re.compile(r",(?<=\d,)(?=\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_THOUSANDS = re.compile(r"([^\D0]\d{0,2}(?:\.\d{3})+)(\.\d{1,2})?")
# Signs that are a part of a word: `C++`, `C#`, `R&D`.
_SIGNS = re.compile(r"(?<![^\W_])(?:([a-z])(?:(\+\+)(?![a-z])|#(?![^\W_]))|([a-z]{1,2})&([a-z]{1,2})(?![^\W\d_]))")


def held_together(lowered: str) -> str:
    """Return a lower-case text, at the same length, without signs that would divide a number, a time or a name.

    Numbers get points, and `c++`, `c#` and `r&d` become letters.
    """
    if "," in lowered:
        lowered = _COMMA.sub(".", lowered)
    if ":" in lowered:
        lowered = _TIME.sub(".", lowered)
    if "&" in lowered or "#" in lowered or "++" in lowered:
        lowered = _SIGNS.sub(_lettered, lowered)
    return lowered


def _lettered(match: re.Match[str]) -> str:
    """Return `c++`, `c#` or `r&d` as letters, in the same length."""
    letter, added, first, last = match.groups()
    if letter:
        return f"{letter}pp" if added else f"{letter}♯"
    return f"{first}n{last}"


def is_dotted(compound: str) -> bool:
    """Return whether a compound is digits with points between them."""
    return _NUMBER.fullmatch(compound) is not None


def numbers(compound: str) -> list[tuple[str, int, int]]:
    """Return the numbers of a compound with their places, without points between thousands.

    The list is empty if the compound is no number with a point, and no range of such numbers.
    """
    if "." not in compound:
        return []
    if number := _number(compound):
        return [(number, 0, len(compound))]
    found: list[tuple[str, int, int]] = []
    if _RANGE.fullmatch(compound):
        for match in _BOUND.finditer(compound):
            number = _number(match[0]) or (match[0] if match[0].isdigit() else None)
            if number is None:
                return []
            found.append((number, *match.span()))
    return found


def _number(compound: str) -> str | None:
    """Return a number with a decimal point or with points between thousands as one word, else `None`."""
    if not _NUMBER.fullmatch(compound):
        return None
    if thousands := _THOUSANDS.fullmatch(compound):
        return thousands[1].replace(".", "") + (thousands[2] or "")
    return compound if compound.count(".") == 1 else None


def found(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers of a text that are inside a name or in groups with spaces between them, with their places."""
    if _SOME_DIGITS.search(text):
        for digits in _DIGITS.finditer(text):
            yield digits[0], *digits.span()
        for groups in _GROUPS.finditer(text):
            code = groups[0].replace(" ", "").lower()
            if sum(map(str.isdigit, code)) >= _CODE:
                yield code, *groups.span()


def measured(word: str) -> tuple[str, ...]:
    """Return the number and the unit of a word such as `40km`; empty if it is none."""
    match = _MEASURED.fullmatch(word)
    return match.groups() if match else ()


def is_code(word: str, parts: Sequence[str]) -> bool:
    """Return whether parts of a query are one word: the number of a book or an account, or a name such as `F-16`."""
    if word.isalpha():
        return False
    return len(word) >= _CODE or (not word.isdigit() and all(len(part) <= _BRIEF or part.isdigit() for part in parts))
