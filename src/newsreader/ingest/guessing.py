"""The likeliest encoding of bytes that are not UTF-8.

chardet guesses well from whole texts in one encoding. What it needs help with is done here: a few foreign words in
English, and single bytes that are wrong or missing. Knows neither formats nor languages.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LIKELY = {
    "windows-1252": "cp1252", "windows-1250": "cp1250", "iso-8859-2": "iso8859-2", "windows-1251": "cp1251",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "iso-8859-5": "iso8859-5", "ibm866": "cp866",
    "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "iso-8859-15": "iso8859-15", "ibm850": "cp850",
    "ibm852": "cp852", "windows-1253": "cp1253", "iso-8859-7": "iso8859-7", "windows-1254": "cp1254",
    "windows-1255": "cp1255", "iso-8859-8": "iso8859-8", "windows-1256": "cp1256", "iso-8859-6": "iso8859-6",
    "windows-1257": "cp1257", "iso-8859-13": "iso8859-13", "windows-1258": "cp1258", "windows-874": "cp874",
    "gb18030": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-jp": "euc_jis_2004", "euc-kr": "cp949",
}  # fmt: skip
"""The encodings that are guessed: their names on the web, and the codecs of Python that decode most of each."""

_GUESSED_FROM = 32_768
"""The number of bytes that are given to chardet."""
_MOST_WORDS = 200
_DOUBLE = ("gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949")
NOT_ASCII = re.compile(rb"[\x80-\xff]")
ASCII = bytes(range(128))
_TYPOGRAPHY = re.compile(
    r"(?:(?:’|(?<![A-Za-z])[^\w\ufffd](?![A-Za-z])|(?<![A-Za-z])[‘“„«‹]|[”»›…–—](?![A-Za-z])){0,3}+(?:[\x00-\x7f]++|$))*+"
)
"""Words in which only punctuation, and symbols that touch no letter, are not ASCII."""
_PRIORS = {"cp1252": 2.0, "cp850": 0.7, "cp852": 0.7}
"""How much likelier than others some encodings are for a few words in an English text."""
_FEW, _SOME = 6, 24
"""The fewest bytes that are not ASCII from which chardet recognizes an encoding, and from which it is seldom wrong."""
_MIXED = re.compile(r"[a-z][\u0370-\u1dff\u3040-\ud7ff]|[\u0370-\u1dff\u3040-\ud7ff][a-z]")
"""A Latin letter beside one of another alphabet."""
_MOST_ODD = 10
"""One of so many letters that are not ASCII may be beside an odd one in the right encoding."""
_MOST_BAD = 8
"""One of so many non-ASCII bytes may be wrong without changing the guess."""


class Guess(NamedTuple):
    """What chardet finds, with the codec of Python for the encoding."""

    codec: str
    confidence: float
    language: str | None
    """The language of the text, as chardet's models of encodings know it."""


def guess(data: bytes) -> tuple[str, int]:
    """Return the likeliest codec of text in one encoding, and the number of bytes (0 or 1) to skip at its start."""
    sample = _sample(data)
    words = b" ".join(list(dict.fromkeys(word for word in sample.split() if not word.isascii()))[:_MOST_WORDS])
    if _TYPOGRAPHY.fullmatch(words.decode("cp1252", "replace")):
        return "cp1252", 0
    best = detect(sample, LIKELY.values())
    few = len(words.translate(None, ASCII))
    is_mixed = few < _SOME and _MIXED.search(words.decode(best.codec, "replace"))
    # Chardet needs more than a few characters.
    if best.language == "en" or few < _FEW or is_mixed:
        return _guess_by_words(words), 0
    high, least = len(sample.translate(None, ASCII)), best.confidence * 0.8
    for codec in LIKELY.values():
        # A byte that an encoding does not have rules it out for chardet, although that byte may be the only bad one.
        clean = sample.decode(codec, "ignore").encode(codec, "ignore")
        if 0 < (len(sample) - len(clean)) * _MOST_BAD <= high:
            found = detect(clean, LIKELY.values())
            if found.codec == codec and found.confidence > least:
                best, least = found, found.confidence
    # Without its first byte, a character of two bytes shifts all that follow in its line.
    shifted = detect(sample[1:], _DOUBLE) if sample[0] >= 0x80 else best
    codec = shifted.codec if shifted.confidence > 2 * best.confidence else best.codec
    line = sample.partition(b"\n")[0]
    skipped = shifted.confidence > best.confidence * 0.9 and _count_lost(line[1:], codec) < _count_lost(line, codec)
    if codec not in _DOUBLE and sample.decode(codec, "replace") == sample.decode("cp1252", "replace"):
        return "cp1252", 0  # the better known name of two for the same text
    return codec, int(codec in _DOUBLE and skipped)


def _count_lost(data: bytes, codec: str) -> int:
    return data.decode(codec, "replace").count("\ufffd")


def _sample(data: bytes) -> bytes:
    """Return the lines of `data` that are not ASCII, as far as chardet needs them, or all of it if it is short."""
    if len(data) <= _GUESSED_FROM:
        return data
    sample = b""
    for line in data.split(b"\n"):
        if found := NOT_ASCII.search(line):
            sample += line[max(0, found.start() - 200) :][:_GUESSED_FROM] + b"\n"
            if len(sample) >= _GUESSED_FROM:
                break
    return sample[:_GUESSED_FROM]


def detect(data: bytes, candidates: Iterable[str]) -> Guess:
    """Return which of the codecs `candidates` fits `data` best, or the first of them if none does."""
    # Imported late: few texts are not UTF-8.
    from chardet import detect as detect_encoding

    first = next(iter(candidates))
    found = detect_encoding(
        data, compat_names=False, include_encodings=candidates, no_match_encoding=first, empty_input_encoding=first
    )
    return Guess(found["encoding"] or first, found["confidence"], found["language"])


def _guess_by_words(words: bytes) -> str:
    """Return the likeliest codec of the few words in an English text that are not ASCII, such as names."""
    from chardet import detect_all

    scores = {"cp1252": 0.0}
    for found in detect_all(words, ignore_threshold=True, compat_names=False, include_encodings=LIKELY.values()):
        codec = found["encoding"]
        if codec is None:  # chardet takes the words for binary data
            continue
        text = words.decode(codec, "replace")
        letters = [_alphabet(char) for char in text if char.isalpha() and not char.isascii()]
        # One or two letters of another alphabet are rather a symbol or a letter with an accent.
        odd = count_odd(text) + 2 * (len(letters) < 3 and not {"LATIN", "CJK"}.issuperset(letters))
        scores[codec] = found["confidence"] * 0.3**odd * _PRIORS.get(codec, 1)
    return max(scores, key=scores.__getitem__)


def count_odd(text: str) -> int:
    """Return how often signs follow each other in words of `text` as they do only in a wrong encoding.

    These are a capital after a small letter, letters of two alphabets, a letter beside a symbol, and a letter right
    after the end of a sentence, if one of the two is not ASCII.
    """
    return sum(
        not (one + two).isascii() and _is_odd(one, two) for word in text.split() for one, two in pairwise(f" {word} ")
    )


def is_likelier(text: Callable[[], str], other: str) -> bool:
    """Return whether `text`, which is made only if `other` looks wrong, has at most half of the signs for that.

    In a wrong encoding, many letters that are not ASCII are beside odd ones, or beside each other as few languages with
    Latin letters have them (`Ïðèâåò`).
    """
    letters = sum(not char.isascii() and char.isalpha() for char in other)
    for count in (count_odd, _count_strange):
        wrong = count(other)
        if wrong > 1 and wrong * _MOST_ODD >= letters and 2 * count(text()) <= wrong:
            return True
    return False


def _count_strange(text: str) -> int:
    return count_odd(text) + sum(map(_are_accented, text, text[1:]))


def _is_odd(one: str, two: str) -> bool:
    if one.isalpha() and two.isalpha():
        return (one.islower() and two.isupper()) or _alphabet(one) != _alphabet(two)
    if two.isalpha() and one in ".,;:!?%)":
        return True
    letter, other = (one, two) if one.isalpha() else (two, one)
    is_symbol = letter.isalpha() and not other.isascii() and unicodedata.category(other)[0] in "SNC"
    return is_symbol and not (letter.isascii() and other in "™®©²³")


def _are_accented(one: str, two: str) -> bool:
    """Return whether both are Latin letters that are not ASCII."""
    return not (one.isascii() or two.isascii()) and _alphabet(one) == _alphabet(two) == "LATIN"


def _alphabet(letter: str) -> str:
    """Return the first word of the name of a letter, which is that of its alphabet."""
    name = "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]
    return "CJK" if name in {"HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA", "HALFWIDTH"} else name
