"""The bytes of a page → text, by the encoding that the server or the page declares, else by detection."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from newsreader.ingest.source import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.source import Source

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,80}?encoding=[\"']([\w.:-]+)"
)
_HEAD = 4_096
"""The number of bytes in which a page declares its encoding. HTML allows 1,024; many pages need more."""
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
"""Encodings that pages name, and the larger ones that browsers decode them with (encoding.spec.whatwg.org)."""


def decode_page(source: Source) -> str:
    """Return the text of a page. Raises `BadDataError` if it is empty or binary.

    A byte order mark or valid UTF-8 is believed first, because pages declare wrong encodings more often than text in
    another encoding is valid UTF-8.
    """
    data = source.data
    if data.startswith(_MARKS) or b"\0" in data[:SAMPLE]:
        return source.text
    declared = list(_declared(source))
    for encoding in declared if data.isascii() else ["utf-8", *declared]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = data.decode(declared[0], "replace") if declared else ""
    # Some pages contain a few bytes in another encoding, for example from a comment or an advertisement.
    return text if text and text.count("\ufffd") * 1_000 <= len(text) else source.text


def _declared(source: Source) -> Iterator[str]:
    """Yield the names of the encodings that the server and the page declare, as Python knows them."""
    for found in (("", source.charset), *_DECLARED.findall(source.data[:_HEAD])):
        for name in found:
            label = name.decode("ascii", "replace") if isinstance(name, bytes) else name
            try:
                known = codecs.lookup(label.strip().strip("\"'"))
            except (LookupError, ValueError):
                continue
            # UTF-16 in a declaration that was read as ASCII is a mistake.
            if known._is_text_encoding and not known.name.startswith(("utf-16", "utf-32")):
                yield _WIDER.get(known.name, known.name)
