"""The words of a text as the fuzzy index knows them: folded, with the place where each stood.

Case, accents, possessives and the shape of apostrophes fold away; a compound (`e-mail`, `digital.gov`) counts as its
parts and as one word; runs of scripts without spaces count as overlapping pairs of letters. It must not know what
becomes of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsreader.text.normal import UNSPACED

LONGEST = 48
"""Words are compared by at most so many first code points: nobody types more, and nothing may cost without bound."""

# Letters, digits and what the eye counts with them: accents as characters of their own, the vowel signs of Indic
# scripts (which `\w` leaves out), and pictographs, because people tag with them.
_LETTER = (
    "(?:[^\\W_]|[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u0f71-\u0f84\u1000-\u109f\u1780-\u17d3\u3099\u309a"
    "\u2600-\u27bf\U0001f300-\U0001faff])"
)
_COMPOUND = re.compile(rf"{_LETTER}+(?:['’ʼ.‐‑-]{_LETTER}+)*")
_ASCII_COMPOUND = re.compile(r"[a-z0-9]+(?:['.-][a-z0-9]+)*")
_PART = re.compile(r"[^.‐‑-]+")
_APOSTROPHE = re.compile(r"['’ʼ]")
_POSSESSIVE = re.compile(r"['’ʼ]s$")
# A letter of a script without spaces with the signs above and below it; or a stretch of anything else.
_UNIT = re.compile(
    rf"[{UNSPACED}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a]*"
    rf"|[^{UNSPACED}]+"
)
_UNSPACED = re.compile(rf"[{UNSPACED}]")
# What stands between words and would keep a text in English from being ASCII.
_SIGNS = "“”–—…•\u00a0"
# Accents of the European scripts, Hebrew points and Arabic short vowels can be left out in writing; the marks of
# other scripts are vowels, and part of the word.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670\ufe00-\ufe0f]"
)
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def lower(text: str) -> str:
    """`text` in lower case at the same length: a character that would become two (`İ`) stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def words(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` in order: folded word, start and end (code points). Compounds and pairs overlap."""
    lowered = lower(text)
    found: list[tuple[str, int, int]] = []
    for match in (_ASCII_COMPOUND if lowered.isascii() else _COMPOUND).finditer(lowered):
        word = match[0]
        start = match.start()
        if word.isalnum() and word.isascii() and len(word) <= LONGEST:
            found.append((word, start, start + len(word)))
        else:
            found += [(part, start + first, start + last) for part, first, last in _parts(word)]
    return found


def sequence(text: str) -> tuple[str, ...]:
    """The words of `text` in order: what `words` finds, sooner, because the places are not asked for."""
    lowered = lower(text)
    for sign in _SIGNS:
        lowered = lowered.replace(sign, " ")
    lowered = lowered.replace("’", "'")
    ascii_only = lowered.isascii()
    found: list[str] = (_ASCII_COMPOUND if ascii_only else _COMPOUND).findall(lowered)
    if not found:
        return ()
    short = len(max(found, key=len)) <= LONGEST
    if ascii_only and short and "".join(found).isalnum():
        return tuple(found)
    plain: list[str] = []
    for word in found:
        if word.isalnum() and word.isascii() and (short or len(word) <= LONGEST):
            plain.append(word)
        else:
            plain += [part for part, _, _ in _parts(word)]
    return tuple(plain)


def typed(query: str) -> list[str]:
    """The different words of a query in order: of a compound its parts, of a run of letters the pairs."""
    kept: list[str] = []
    first = last = 0
    for word, start, end in words(query):
        if start >= first and end > last:
            kept.append(word)
            first, last = start, end
    return list(dict.fromkeys(kept))


def is_unspaced(word: str) -> bool:
    """Whether the word is a pair (or a single letter) of a script without spaces."""
    return not word.isascii() and _UNSPACED.match(word) is not None


def _parts(compound: str) -> list[tuple[str, int, int]] | tuple[tuple[str, int, int], ...]:
    return _known_parts(compound) if len(compound) <= LONGEST else _split(compound)


def _split(compound: str) -> list[tuple[str, int, int]]:
    """The words of a compound in lower case, with their places in it."""
    found: list[tuple[str, int, int]] = []
    pieces = [(match[0], match.start()) for match in _PART.finditer(compound)]
    for piece, start in pieces:
        if _UNSPACED.search(piece):
            found += [(word, start + first, start + last) for word, first, last in _pairs(piece)]
        else:
            found.append((fold(piece), start, start + len(_POSSESSIVE.sub("", piece))))
    if 1 < len(pieces) <= 4 and len(compound) <= LONGEST and not _UNSPACED.search(compound):
        found.append((fold("".join(piece for piece, _ in pieces)), 0, len(compound)))
    return [entry for entry in found if entry[0]]


_known_parts = lru_cache(maxsize=1 << 13)(lambda compound: tuple(_split(compound)))


def fold(word: str) -> str:
    """One lower-case word as the index compares it: no accents, apostrophes or possessive, one form of a letter."""
    word = _APOSTROPHE.sub("", _POSSESSIVE.sub("", word[: 2 * LONGEST]))
    if not word.isascii():
        # Twice, because a compatibility form (a full-width letter) may hide a capital.
        bare = _ACCENT.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold()))
        word = unicodedata.normalize("NFC", bare).translate(_PLAIN)
    return word[:LONGEST]


def _pairs(run: str) -> list[tuple[str, int, int]]:
    """A run with letters of an unspaced script, as overlapping pairs; its last letter also alone, so that any letter
    begins some word; what stands between such letters as words of its own.
    """
    found: list[tuple[str, int, int]] = []
    units = [(match[0], match.start(), match.end()) for match in _UNIT.finditer(run)]
    for (unit, start, end), following in zip(units, [*units[1:], ("", 0, 0)], strict=True):
        if not _UNSPACED.match(unit):
            found.append((fold(unit), start, end))
        elif following[0] and _UNSPACED.match(following[0]):
            found.append((fold(unit + following[0]), start, following[2]))
        else:
            found.append((fold(unit), start, end))
    return found
