"""The gate against hostile text: what could steer a terminal is shown as a sign instead.

Article text, titles, notes and file names are data. A terminal obeys escape sequences, C1 controls and bidirectional
overrides wherever they come from, and widgets pass most of them on; so text is cleaned once when it comes in and
again before it is shown. Cleaning keeps the length, so that every range stays true. This module must not know where
text comes from or goes to.
"""

from __future__ import annotations

import re
import unicodedata

# C0 but newline and tab, DEL, C1, line and paragraph separators, bidirectional controls, the byte order mark,
# interlinear annotation, surrogates, and the invisible tag characters that can smuggle words past a reader.
_HOSTILE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNSAFE = re.compile(f"[{_HOSTILE}]")
_UNSAFE_OR_BREAK = re.compile(f"[\t\n{_HOSTILE}]")

# The newline functions of the Unicode Standard, section 5.8.
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Give `text` with everything a terminal could obey replaced by a visible sign, code point for code point.

    Newline and tab stay. C0 controls and DEL become their control pictures (U+2400 and on), the rest U+FFFD. The
    length stays, and cleaning twice changes nothing.
    """
    return _UNSAFE.sub(_sign, text)


def one_line(text: str) -> str:
    """Give `text` cleaned for a place of one line (a title, a name, a message): newlines and tabs become spaces too.

    The length stays.
    """
    return _UNSAFE_OR_BREAK.sub(_sign_or_space, text)


def normalise(text: str) -> str:
    """Give `text` as it is stored: newlines as `\\n`, byte order marks dropped, NFC, cleaned. The length may change."""
    text = _NEWLINES.sub("\n", text).replace("\ufeff", "")
    return clean(unicodedata.normalize("NFC", text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _sign_or_space(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n" else _sign(match)
