"""Quotation marks around a passage, where it does not bring its own.

A passage that was marked from its opening quotation mark on, or to its closing one, is plainly quoted as it stands:
more marks around it would only be doubled. One that has only half of a pair gets the other half. It must not know where
a passage is shown.
"""

from __future__ import annotations

_OPENING = '“„«‹「『"'
_CLOSING = '”“»›」』"'
_PARTNER = dict(zip(_OPENING, '”“»›」』"', strict=True)) | dict(zip("”»›」』", "“«‹「『", strict=True))


def quotes_for(passage: str) -> tuple[str, str]:
    """What to put before and behind the passage: `“` and `”`, or what its own marks lack."""
    bare = passage.strip()
    if bare and bare[0] in _OPENING:
        return ("", "") if any(letter in _CLOSING for letter in bare[1:]) else ("", _PARTNER[bare[0]])
    if bare and bare[-1] in _CLOSING:
        return ("", "") if any(letter in _OPENING for letter in bare[:-1]) else (_PARTNER[bare[-1]], "")
    return "“", "”"


def in_quotes(passage: str) -> str:
    """The passage in quotation marks, its own or these."""
    opening, closing = quotes_for(passage)
    return f"{opening}{passage}{closing}"
