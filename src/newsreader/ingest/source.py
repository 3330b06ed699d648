"""The bytes of one source, decoded once, with the name and media type that came with them.

Knows encodings. Does not know formats, files or the network.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property

from newsreader.errors import BadDataError

SAMPLE = 65_536
"""The number of bytes or code points that are enough to guess an encoding or a format."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC_NUMBERS = (
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x89PNG",
    b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ\x90", b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3",
    b"\xca\xfe\xba\xbe", b"wOFF", b"wOF2", b"{\\rtf",
)  # fmt: skip
_NOT_CONTROLS = bytes(code for code in range(256) if code >= 128 or 32 <= code < 127 or code in b"\t\n\r\f\x1b")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))
_BINARY = "This looks like a binary file. Add an article as a web page, an EPUB, a PDF or plain text."


@dataclass(frozen=True)
class Source:
    """`data`, its `name` (a file name or an address), and the `media_type` and `charset` that a server declared, in
    lower case. `url` is its address, against which relative links are resolved; empty if it is unknown.

    `whole` asks for one article for a whole book, instead of one for each chapter.
    """

    data: bytes
    name: str = ""
    media_type: str = ""
    url: str = ""
    charset: str = ""
    whole: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it came without a media type: not from a server, but from the user."""
        return not self.media_type

    @cached_property
    def text(self) -> str:
        """The decoded text. Raises `BadDataError` if the data is empty or binary."""
        return decode(self.data)

    @cached_property
    def head(self) -> str:
        """The first `SAMPLE` code points of the text, or an empty string if the data is empty or binary."""
        try:
            return self.text[:SAMPLE]
        except BadDataError:
            return ""


def decode(data: bytes) -> str:
    """Return `data` as text, decoded by its byte order mark, as UTF-8, as Windows-1252, or in the likeliest encoding.

    Raises `BadDataError` if it is empty or binary.
    """
    if not data.strip():
        raise BadDataError("The file is empty. Add a file with an article.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data.startswith(_MAGIC_NUMBERS):
        raise BadDataError(_BINARY)
    sample = data[:SAMPLE]
    if encoding := _utf16_without_mark(sample):
        return data.decode(encoding, "replace")
    control_count = len(sample.translate(None, _NOT_CONTROLS))
    text = _as_utf8(data)
    if control_count > len(sample) * (0.1 if text is not None else 0.02):
        raise BadDataError(_BINARY)
    return text if text is not None else _as_legacy(data)


def _utf16_without_mark(sample: bytes) -> str:
    """Return the UTF-16 encoding in which every second byte of `sample` is zero, or an empty string."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _as_utf8(data: bytes) -> str | None:
    """Return `data` decoded as UTF-8, or `None` if it has more invalid sequences than multibyte characters.

    Text in another encoding rarely contains a valid multibyte character of UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        # Surrogate pairs become their character, lone surrogates become U+FFFD.
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    invalid_count = text.count("\ufffd") - data.count("\ufffd".encode())
    # A file that was cut off at its start begins with up to three bytes of one character.
    invalid_count -= max(0, len(data[:3]) - len(data[:3].lstrip(_CONTINUATION_BYTES)) - 1)
    multibyte_count = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return text if multibyte_count and multibyte_count >= invalid_count else None


def _as_legacy(data: bytes) -> str:
    """Return `data` decoded as Windows-1252 if the result looks Western, else as charset-normalizer guesses."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    letters = [char for char in text[:SAMPLE] if char.isalpha()]
    if letters and sum(char > "\x7f" for char in letters) <= 0.25 * len(letters):
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is not None:
        return data.decode(best.encoding, "replace")
    if text:
        return text
    raise BadDataError(_BINARY)
