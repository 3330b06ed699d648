"""Quotation marks around a passage that does not have its own.

A passage with a pair of quotation marks gets no others. A passage with only one half of a pair gets the other half.
This module must not know where a passage is shown.
"""

from __future__ import annotations

_OPENING = '“„«‹「『"'
_CLOSING = '”“»›」』"'
_PARTNER = dict(zip(_OPENING, '”“»›」』"', strict=True)) | dict(zip("”»›」』", "“«‹「『", strict=True))


def quotes_for(passage: str) -> tuple[str, str]:
    """Return the text to put before and after the passage: `“` and `”`, or the half that is missing."""
    bare = passage.strip()
    if bare and bare[0] in _OPENING:
        return ("", "") if any(letter in _CLOSING for letter in bare[1:]) else ("", _PARTNER[bare[0]])
    if bare and bare[-1] in _CLOSING:
        return ("", "") if any(letter in _OPENING for letter in bare[:-1]) else (_PARTNER[bare[-1]], "")
    return "“", "”"


def in_quotes(passage: str) -> str:
    """Return the passage in quotation marks."""
    opening, closing = quotes_for(passage)
    return f"{opening}{passage}{closing}"
