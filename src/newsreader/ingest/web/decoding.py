"""The bytes of a page → text, by the encoding that the server or the page declares, else by detection."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.ingest.encoding import Decoded, decode

if TYPE_CHECKING:
    from newsreader.ingest.source import Source

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,80}?encoding=[\"']([\w.:-]+)"
)
_HEAD = 4_096
"""The number of bytes in which a page declares its encoding. HTML allows 1,024; many pages need more."""


def decode_page(source: Source) -> Decoded:
    """Return the text of a page. Raises `BadDataError` if it is empty or binary."""
    return decode(source.data, named=source.encoding, declared=(source.charset, *declared_in(source.data)))


def declared_in(page: bytes) -> list[str]:
    """Return the encodings that the head of an HTML or XHTML page declares."""
    return [(html or xml).decode("ascii", "replace") for html, xml in _DECLARED.findall(page[:_HEAD])]
