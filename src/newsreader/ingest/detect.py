"""Bytes → text, and text → the parser that can read it.

The one door of `ingest`: callers give bytes and what they know of them (a name, a media type) and get a `Document`
with the bytes in it, or a `BadDataError` that says in one line why not. Must not know where the bytes come from.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError

from .plain import parse_plain

if TYPE_CHECKING:
    from newsreader.records import Document

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x89PNG",
    b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ\x90", b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3",
    b"\xca\xfe\xba\xbe", b"wOFF", b"wOF2", b"{\\rtf",
)  # fmt: skip
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r\f\x1b")
_CONTINUATION = bytes(range(0x80, 0xC0))
_SAMPLE = 65_536
_BINARY = "This looks like a binary file; give an article as plain text or Markdown."
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".mdwn")
_HTML_NAMES = (".html", ".htm", ".xhtml")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER_START = re.compile(r"\s*---[ \t]*\r?\n[A-Za-z_\"'#]")
_MARKDOWN_SIGNS = re.compile(
    r"^(?:#{1,6} \S|```|[-*_]{3,}$|> \S|[-*+] \S|\d+\. \S|\|.*\|$)|\]\([^\s()]+\)|\*\*\S|\{\{[<%]", re.MULTILINE
)


def decode(data: bytes) -> str:
    """The text of `data`: by its byte order mark, as UTF-8, as Windows-1252, or in the encoding that it most resembles.

    Raises `BadDataError` when it is empty or a binary.
    """
    if not data.strip():
        raise BadDataError("It is empty; give a file with an article.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data.startswith(_MAGIC):
        raise BadDataError(_BINARY)
    sample = data[:_SAMPLE]
    if wide := _wide_encoding(sample):
        return data.decode(wide, "replace")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    text = _as_utf8(data)
    if controls > len(sample) * (0.1 if text is not None else 0.02):
        raise BadDataError(_BINARY)
    return text if text is not None else _as_legacy(data)


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a mark, told by zeros in every second byte."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _as_utf8(data: bytes) -> str | None:
    """UTF-8, with lone surrogates if some program wrote such; or broken in places, but no more than it is whole in.

    A letter of another encoding hardly ever looks like a whole character of UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        # Pairs become the characters they stand for, lone ones U+FFFD.
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    # A beginning that was cut off leaves up to three bytes of one character.
    broken -= max(0, len(data[:3]) - len(data[:3].lstrip(_CONTINUATION)) - 1)
    whole = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return text if whole and whole >= broken else None


def _as_legacy(data: bytes) -> str:
    """Windows-1252 where that gives a text as western languages write it, else what charset-normalizer finds."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    letters = [char for char in text[:_SAMPLE] if char.isalpha()]
    if letters and sum(char > "\x7f" for char in letters) <= 0.25 * len(letters):
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        return data.decode(best.encoding, "replace")
    if text:
        return text
    raise BadDataError(_BINARY)


def parse(data: bytes, name: str = "", media_type: str | None = None) -> Document:
    """The article in `data`; `name` is a file's name or an address, and `media_type` what a server said.

    Raises `BadDataError` for what is empty, binary, or in a format that is not read.
    """
    text = decode(data)
    kind = _kind(text, name.lower(), (media_type or "").partition(";")[0].strip().lower())
    if kind == "html":
        raise BadDataError("HTML pages cannot be read yet; save the article as plain text or Markdown.")
    if kind == "markdown":
        from .markdown import parse_markdown

        return replace(parse_markdown(text), source=data)
    return replace(parse_plain(text), source=data)


def _kind(text: str, name: str, media_type: str) -> str:
    if name.endswith(_MARKDOWN_NAMES) or media_type in {"text/markdown", "text/x-markdown"}:
        return "markdown"
    if (
        name.endswith(_HTML_NAMES)
        or media_type in {"text/html", "application/xhtml+xml"}
        or _HTML_START.match(text[:4_096])
    ):
        return "html"
    if _FRONT_MATTER_START.match(text[:4_096]):
        return "markdown"
    if name.endswith((".txt", ".text")) or media_type == "text/plain":
        return "plain"
    return "markdown" if len(_MARKDOWN_SIGNS.findall(text[:_SAMPLE])) >= 3 else "plain"
