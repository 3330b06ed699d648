"""Bytes → text: in the encoding that the user names, that the bytes prove, that their origin declares, or that is the
likeliest (`guessing`).

A text in two encodings is decoded line by line. Knows neither formats nor languages.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import BadDataError, UsageError

from .guessing import ASCII, LIKELY, NOT_ASCII, count_odd, detect, guess, is_likelier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Document

SAMPLE = 65_536
"""The number of bytes or code points that are enough to guess an encoding or a format."""

_OTHERS = {
    "utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-kr": "iso2022_kr", "hz-gb-2312": "hz", "x-mac-ce": "mac-latin2",
}  # fmt: skip
_CODECS = LIKELY | _OTHERS
_NAMES = {codec: name for name, codec in _CODECS.items()}
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift_jis_2004": "cp932", "euc_kr": "cp949",
    "big5": "big5hkscs", "euc_jp": "euc_jis_2004", "iso2022_jp": "iso2022_jp_ext", "iso2022_jp_1": "iso2022_jp_ext",
    "iso2022_jp_2": "iso2022_jp_ext", "utf-8-sig": "utf-8",
}  # fmt: skip
"""Codecs of encodings that texts name, and of the larger ones that browsers use (encoding.spec.whatwg.org)."""
_NO_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
"""Codecs of Python for other things than files."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED = ("iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr", "hz")
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_MAGIC_NUMBERS = (
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x89PNG",
    b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ\x90", b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3",
    b"\xca\xfe\xba\xbe", b"wOFF", b"wOF2", b"{\\rtf",
)  # fmt: skip
_NOT_CONTROLS = bytes(code for code in range(256) if code >= 128 or 32 <= code < 127 or code in b"\t\n\r\f\x1b")
_LETTERS = re.compile(rb"[A-Za-z ]")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))
_BINARY = "This looks like a binary file. Add an article as a web page, an EPUB, a PDF or plain text."
_MANY = 6
"""The fewest multibyte characters of UTF-8 in a line that are not there by chance."""
_CUT_START = re.compile(rb"[\x80-\xbf]{1,3}[\x00-\x7f]*")
_CUT_END = re.compile(rb"[\x00-\x7f]*(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})")
"""Lines of UTF-8 whose first or last character is incomplete."""
_NO_CHARACTER = frozenset({"Cc", "Cn", "Co", "Cs"})


class Decoded(NamedTuple):
    """A text, the name of the encoding it was decoded with, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False

    def noted_in(self, document: Document) -> Document:
        """Return the document, made from this text, with its encoding."""
        return replace(document, encoding=self.encoding, encoding_guessed=self.guessed)


def known(label: str) -> str:
    """Return the usual name of the encoding that the user calls `label`. Raises `UsageError` if there is none."""
    codec = _codec(label)
    if codec:
        return _name(codec)
    close = get_close_matches(label.strip().lower(), [*_CODECS, "latin1", "latin2", "utf-16"], 3, 0.5)
    hint = f" Did you mean {' or '.join(close)}?" if close else " Names are, for example, windows-1250 and koi8-r."
    raise UsageError(f"There is no encoding “{label[:60]}”.{hint}")


def decode(data: bytes, *, named: str = "", declared: Iterable[str] = ()) -> Decoded:
    """Return `data` as text. Raises `BadDataError` if it is empty, binary, or no text in the encoding that is named.

    Encodings `declared` by a server or by the text itself come after the one that the user `named`, a byte order mark
    and valid UTF-8: pages declare wrong encodings more often than text in another encoding is valid UTF-8. One in which
    far more words look wrong than in the likeliest encoding is not used either.
    """
    if not data.strip():
        raise BadDataError("The file is empty. Add a file with an article.")
    if data.startswith(_MAGIC_NUMBERS):
        raise BadDataError(_BINARY)
    if codec := _codec(named):
        text = (_as_utf8(data) if codec == "utf-8" else None) or data.decode(codec, "replace")
        if not _is_text(text[:SAMPLE]) or (codec.startswith(("utf-16", "utf-32")) and not _is_wide(data[:SAMPLE])):
            raise BadDataError(f"The file is not in {named}. Leave out the encoding, or name another one.")
        return Decoded(text.removeprefix("\ufeff"), _name(codec))
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(codec, "replace"), _name(codec))
    sample = data[:SAMPLE]
    controls = len(sample.translate(None, _NOT_CONTROLS))
    candidates = [codec for label in declared if (codec := _codec(label)) not in ("", "utf-16", "utf-32", *_WIDE)]
    if data.isascii():
        # These encodings switch between alphabets with sequences of ASCII characters.
        if (found := _as_declared(data, candidates)) and not found.text.isascii():
            return found
        if codec := _escaped(data):
            return Decoded(data.decode(codec, "replace"), _name(codec), guessed=True)
    utf8 = _as_utf8(data)
    if utf8 is not None and controls <= 0.1 * len(sample):
        return Decoded(utf8, "utf-8")
    if (controls > 0.02 * len(sample) or 0 in sample) and (codec := _wide(sample)):
        return Decoded(data.decode(codec, "replace"), _name(codec), guessed=True)
    if controls > 0.02 * len(sample) or _is_ebcdic(sample):
        raise BadDataError(_BINARY)
    found = _as_declared(data, candidates)
    guessed = cache(lambda: _guessed(data))
    return guessed() if found is None or is_likelier(lambda: guessed().text[:SAMPLE], found.text[:SAMPLE]) else found


def readings(data: bytes) -> list[tuple[str, str]]:
    """Return how the first words of `data` that are not ASCII read in different encodings, with the name of each.

    The likeliest come first. Of encodings with the same words, only the first is returned.
    """
    line = next((line for line in data.split(b"\n") if not line.isascii()), data)
    start = max(0, found.start() - 10) if (found := NOT_ASCII.search(line)) else 0
    names: dict[str, str] = {}
    for name, codec in ({"utf-8": "utf-8"} | _CODECS).items():
        words = codecs.getincrementaldecoder(codec)("replace").decode(line[start : start + 60])
        names.setdefault(words, name)
    return [(name, words) for words, name in sorted(names.items(), key=lambda item: count_odd(item[0]))]


def recode(text: str, old: str, new: str) -> str:
    """Return a text that was decoded as `old` as it would be in the encoding `new`. Unknown characters become `?`."""
    return text.encode(_codec(old), "replace").decode(_codec(new), "replace")


def _codec(label: str) -> str:
    """Return the codec of Python for the label of an encoding, or an empty string if there is no such encoding."""
    label = label.strip().strip("\"'").lower()
    if label in _CODECS or not label:
        return _CODECS.get(label, "")
    try:
        found = codecs.lookup(label)
        codec = found.name if found._is_text_encoding and found.name not in _NO_TEXT else ""
    except (LookupError, ValueError):
        # It knows the other labels of the web, such as x-sjis.
        from chardet.registry import lookup_encoding

        codec = lookup_encoding(label) or ""
    return _WIDER.get(codec, codec)


def _name(codec: str) -> str:
    return _NAMES.get(codec) or re.sub(r"^cp(\d)", r"ibm\1", re.sub("^iso8859-", "iso-8859-", codec)).replace("_", "-")


def _as_declared(data: bytes, candidates: Sequence[str]) -> Decoded | None:
    """Return `data` decoded with the first codec that fits, or that leaves few characters undecoded."""
    for codec in candidates:
        try:
            return Decoded(data.decode(codec), _name(codec))
        except UnicodeDecodeError:
            continue
    text = data.decode(candidates[0], "replace") if candidates else ""
    # Some pages contain a few bytes in another encoding, for example from a comment or an advertisement.
    return Decoded(text, _name(candidates[0])) if text and text.count("\ufffd") * 1_000 <= len(text) else None


def _as_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        # Surrogate pairs become their character, lone surrogates become U+FFFD.
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        return None


def _escaped(data: bytes) -> str:
    """Return the codec of ASCII with escape sequences for other alphabets, or an empty string."""
    if b"\x1b$" not in data and b"~{" not in data:
        return ""
    start = max(0, min(place for mark in (b"\x1b$", b"~{") if (place := data.find(mark)) >= 0) - 100)
    codec = detect(data[start : start + SAMPLE], ("utf-8", *_ESCAPED)).codec
    return _WIDER.get(codec, codec) if codec in _ESCAPED else ""


def _wide(sample: bytes) -> str:
    """Return the codec of two or four bytes for each character in which `sample` is text, or an empty string."""
    sample = sample[: min(4_096, len(sample) & ~3)]
    found: list[tuple[int, str]] = []
    for codec in _WIDE:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(sample)
        except UnicodeDecodeError:
            continue
        # No text has byte order marks in the middle.
        if not any(
            (unicodedata.category(char) in _NO_CHARACTER or char == "\ufeff") and char not in "\t\n\r\f"
            for char in text
        ):
            # With its bytes swapped, a text has characters of many alphabets.
            found.append((len({ord(char) >> 8 for char in text}), codec))
    return min(found)[1] if found else ""


def _is_text(text: str) -> bool:
    """Return whether at most one in ten characters of a decoded text is none."""
    wrong = sum(
        char == "\ufffd" or (char not in "\t\n\r\f\x1b" and unicodedata.category(char) in _NO_CHARACTER)
        for char in text
    )
    return wrong * 10 <= len(text)


def _is_wide(sample: bytes) -> bool:
    """Return whether `sample` can have two or four bytes for each character: it is neither UTF-8 nor Latin letters."""
    letters = len(_LETTERS.findall(sample))
    return 0 in sample or (letters < 0.6 * len(sample) and (sample.isascii() or _as_utf8(sample) is None))


def _is_ebcdic(sample: bytes) -> bool:
    """Return whether the spaces in `sample` are those of EBCDIC, which no article is written in."""
    return b" " not in sample and sample.count(b"@") > 0.08 * len(sample)


def _guessed(data: bytes) -> Decoded:
    """Return `data`, which is not valid UTF-8, decoded by its contents: each line as UTF-8 or in another encoding.

    Somebody may have pasted lines in one encoding into a text in another one.
    """
    text = data.decode("utf-8", "replace")
    invalid = text.count("\ufffd") - data.count("\ufffd".encode())
    # A file that was cut off at its start begins with up to three bytes of one character.
    cut = len(data[:3]) - len(data[:3].lstrip(_CONTINUATION_BYTES))
    # Text in another encoding rarely contains a valid multibyte character of UTF-8.
    multibyte = _count_multibyte(text)
    is_utf8 = 0 < multibyte >= invalid - max(0, cut - 1)
    lines = data.split(b"\n") if multibyte else []
    is_other = [_as_utf8(line) is None and not (is_utf8 and _is_damaged(line)) for line in lines]
    if is_utf8:
        is_other[0] &= not _CUT_START.fullmatch(lines[0])
        is_other[-1] &= not _CUT_END.fullmatch(lines[-1])
    elif sum(is_other) == sum(not line.isascii() for line in lines):
        codec, skipped = guess(data)
        return Decoded("\ufffd" * skipped + data[skipped:].decode(codec, "replace"), _name(codec), guessed=True)
    codec = guess(b"\n".join(compress(lines, is_other)))[0] if any(is_other) else "utf-8"
    decoded: list[str] = []
    for line, other in zip(lines, is_other, strict=True):
        as_utf8, as_other = line.decode("utf-8", "replace"), line.decode(codec, "replace")
        is_chance = not is_utf8 and _count_multibyte(as_utf8) < _MANY and count_odd(as_utf8) >= count_odd(as_other)
        decoded.append(as_other if other or (is_chance and not line.isascii()) else as_utf8)
    return Decoded("\n".join(decoded), "utf-8" if is_utf8 else _name(codec), guessed=True)


def _count_multibyte(text: str) -> int:
    return sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))


def _is_damaged(line: bytes) -> bool:
    """Return whether a line is UTF-8 with errors, and not in another encoding."""
    has_valid = _count_multibyte(line.decode("utf-8", "replace")) > 0
    return has_valid or not line.translate(None, ASCII).strip(b"\xff")
