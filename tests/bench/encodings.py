"""Measure in how many texts the encoding is recognized: right is a text without a single wrong character.

The texts are those in `encodings.toml`: windows of them at three lengths, the same with one wrong byte, and one foreign
name in an English text.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import BadDataError
from newsreader.ingest.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODECS = {"windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic", "hz-gb-2312": "hz"}
_ENGLISH = "The harbor board met on Monday.\n\nThe last speaker was ({}), a pilot. Nobody else asked to speak.\n"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Sample(NamedTuple):
    """Bytes and the text that they are in an encoding."""

    encoding: str
    data: bytes
    text: str


def samples(length: int) -> Iterator[Sample]:
    """Yield parts of all texts, with `length` characters each, in the encodings that are usual for their language."""
    for language in _languages().values():
        text = language["text"].strip() + "\n\n"
        whole = text * (length // len(text) + 2)
        for start in range(0, min(len(text), 400), 100) if length < len(text) else (0,):
            part = whole[start : start + length]
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", *language["encodings"]):
                yield _sample(part, encoding)


def names() -> Iterator[Sample]:
    """Yield English texts with one foreign name each."""
    for language in _languages().values():
        for encoding in language["encodings"]:
            for name in language.get("names", ()):
                yield _sample(_ENGLISH.format(name), encoding)


def with_wrong_byte(sample: Sample) -> Sample:
    """Return a sample with a wrong byte on a line of its own between two copies of it."""
    text = f"{sample.text}\n\0\n{sample.text}"
    return Sample(sample.encoding, sample.data + b"\n\xff\n" + sample.data, text)


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table: benchmark, measured, and the encodings that were not recognized."""
    for length in (100, 1_000, 10_000):
        found = list(samples(length))
        yield _row(f"encodings right, {length:,} characters", found)
        single = [one for one in found if not one.encoding.startswith(("utf", "iso-2022", "hz"))]
        yield _row(f"… with one wrong byte, {length:,} characters", map(with_wrong_byte, single))
    yield _row("… of one foreign name in English", names())


def _row(what: str, found: Iterator[Sample] | list[Sample]) -> tuple[str, str, str]:
    wrong: Counter[str] = Counter()
    count = 0
    for sample in found:
        count += 1
        wrong[sample.encoding] += not _is_right(sample)
    missed = ", ".join(f"{encoding} {number}" for encoding, number in wrong.most_common() if number)
    return what, f"{count - wrong.total()} of {count}", f"wrong: {missed}" if missed else ""


def _is_right(sample: Sample) -> bool:
    try:
        text = unicodedata.normalize("NFC", decode(sample.data).text)
    except BadDataError:
        return False
    before, wrong, after = sample.text.partition("\n\0\n")
    return text == sample.text if not wrong else text.startswith(before) and text.endswith(after)


def _sample(text: str, encoding: str) -> Sample:
    codec = _CODECS.get(encoding, encoding)
    if encoding == "windows-1258":
        # It has letters with an accent, which tones follow as characters of their own.
        text = "".join(map(_with_tone, unicodedata.normalize("NFC", text)))
    data = text.encode(codec, "ignore")
    return Sample(encoding, data, unicodedata.normalize("NFC", data.decode(codec)))


def _with_tone(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)) + tone


def _languages() -> dict[str, dict[str, object]]:
    return tomllib.loads(Path(__file__).with_name("encodings.toml").read_text(encoding="utf-8"))
