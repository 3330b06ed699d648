"""Numbers and signs in a phrase, written in any way: `3,212` is `3212`, and a number of a book needs no hyphens.

The same rules hold for words in the index of notes (`fuzzy.tokenizer`). This module must not know what is searched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_POINT = "[.,٫٬]"
_SPECIAL = re.compile(
    r"(?<![^\W_])(?:"
    # The number of an account, a card or a book, with or without spaces and hyphens.
    r"(?P<code>[a-z]{2}\d\d(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,3})?|\d(?:[ -]?\d){9,})(?![^\W_])"
    rf"|(?P<number>\d+(?:{_POINT}\d+)*)(?![^\W_])"
    r"|(?P<signs>[a-z](?:\+\+|#)|[a-z]{1,2}&[a-z]{1,2}(?![^\W_])))"
)
_SIGNED = re.compile(r"[a-z](?:\+\+|#)", re.IGNORECASE)
_THOUSANDS = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:\.(\d{1,2}))?")
_DIGITS = 8  # of a code; other words can be beside each other


def special(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and the end of each number and each word with signs in a folded phrase, and its pattern."""
    for match in _SPECIAL.finditer(folded):
        pattern = None
        if match["code"]:
            letters = re.sub("[ -]", "", match[0])
            if sum(map(str.isdigit, letters)) >= _DIGITS:
                pattern = "[ -]?".join(letters)
        elif match["number"]:
            pattern = _number(re.sub(_POINT, ".", match[0]))
        else:
            pattern = re.escape(match[0])
        if pattern:
            yield *match.span(), pattern


def has_sign(value: str) -> bool:
    """Return whether a value is a letter with signs that is a word, such as `C++`."""
    return _SIGNED.fullmatch(value) is not None


def _number(digits: str) -> str | None:
    """Return the pattern of a number, or `None` for a date or an address."""
    whole, _, decimals = digits.partition(".")
    if thousands := _THOUSANDS.fullmatch(digits):
        whole, decimals = thousands[1].replace(".", ""), thousands[2]
    elif "." in decimals:
        return None
    if not whole.startswith("0"):
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", f"{_POINT}?", whole)
    return rf"(?<!\d{_POINT}){whole}" + (f"{_POINT}{decimals}" if decimals else rf"(?!{_POINT}\d)")
