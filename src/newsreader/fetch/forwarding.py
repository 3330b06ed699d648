"""Recognizes pages that send the browser on: `<meta http-equiv="refresh">` beside hardly a word."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .response import Response

_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
_MAX_SIZE, _MAX_WORDS, _LONGEST_WAIT = 8_192, 40, 10
"""The most bytes, words and seconds of a page that sends the browser on. Others reload themselves."""
_HIDDEN = re.compile(rb"(?is)<(script|style|noscript|title)\b.*?</\1\s*>|<!--.*?-->")
_META = re.compile(rb"(?i)<meta\b[^<>]*\bhttp-equiv\s*=\s*[\"']?refresh\b[^<>]*>")
_CONTENT = re.compile(
    r"(?i)\bcontent\s*=\s*([\"']?)\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"'>\s]+)"
)


def forwarding(answer: Response) -> str | None:
    """Return the address that a page sends browsers to, or `None`. Bytes are read as Latin-1, as in headers."""
    if answer.media_type not in _PAGES or len(answer.data) > _MAX_SIZE or b"<meta" not in answer.data.lower():
        return None
    shown = _HIDDEN.sub(b" ", answer.data)
    meta = _META.search(shown)
    found = _CONTENT.search(meta[0].decode("latin-1")) if meta else None
    if not found or int(found[2]) > _LONGEST_WAIT or len(re.sub(rb"<[^>]*>", b" ", shown).split()) > _MAX_WORDS:
        return None
    return html.unescape(found["url"])
