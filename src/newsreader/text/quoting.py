"""Quotation marks around a passage, where it does not bring its own.

A passage that was marked from its opening quotation mark on, or to its closing one, is plainly quoted as it stands:
more marks around it would only be doubled. It must not know where a passage is shown.
"""

from __future__ import annotations

_OPENING = '“„«‹「『"'
_CLOSING = '”“»›」』"'


def quotes_for(passage: str) -> tuple[str, str]:
    """What to put before and behind the passage: `“` and `”`, or nothing if it begins or ends with marks of its own."""
    bare = passage.strip()
    return ("", "") if bare and (bare[0] in _OPENING or bare[-1] in _CLOSING) else ("“", "”")


def in_quotes(passage: str) -> str:
    """The passage in quotation marks, its own or these."""
    opening, closing = quotes_for(passage)
    return f"{opening}{passage}{closing}"
