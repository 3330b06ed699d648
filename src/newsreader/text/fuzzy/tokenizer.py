"""The words of a text as the fuzzy index knows them: folded, with the place where each stood.

Case, accents, possessives and the shape of apostrophes fold away; a compound (`e-mail`, `digital.gov`) counts as its
parts and as one word; runs of scripts without spaces count as overlapping pairs of letters. So do Korean words, where
particles hang on (`서울에서`) and people differ in where they put spaces. It must not know what becomes of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from newsreader.text.clean import nfc
from newsreader.text.folding import ACCENTS, BARRED, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LONGEST = 48
"""Words are compared by at most so many first code points: nobody types more, and nothing may cost without bound."""

# Letters, digits and what the eye counts with them: accents as characters of their own, the vowel signs of Indic
# scripts (which `\w` leaves out), soft hyphens and what else stands unseen inside a word, and pictographs, because
# people tag with them.
_LETTER = (
    "(?:[^\\W_]|[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u0f71-\u0f84\u1000-\u109f\u1780-\u17d3\u3099\u309a"
    "\u00ad\u200b\u2060\u2600-\u27bf\U0001f300-\U0001faff])"
)
_COMPOUND = re.compile(rf"{_LETTER}+(?:['’ʼ.‐‑-]{_LETTER}+)*")
_PART = re.compile(r"[^.‐‑-]+")
_APOSTROPHE = re.compile(r"['’ʼ]")
_POSSESSIVE = re.compile(r"['’ʼ]s$")
_PAIRED = f"{UNSPACED}\uac00-\ud7a3\uff66-\uff9d"  # the last are kana of half the width
# A letter of a script without spaces with the signs above and below it; or a stretch of anything else.
_UNIT = re.compile(
    rf"[{_PAIRED}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a\uff9e\uff9f]*"
    rf"|[^{_PAIRED}]+"
)
_UNSPACED = re.compile(f"[{_PAIRED}]")
_KOREAN = re.compile("[\uac00-\ud7a3]+")
# What commonly stands between words. Replacing these and splitting is ten times as fast as finding words by a regex,
# which is left for the stretches that still are not letters and digits alone. In ASCII, one translation does it all.
_BETWEEN = (
    "“",
    "”",
    "—",
    "–",
    "…",
    "•",
    ",",
    ";",
    ":",
    "!",
    "?",
    "(",
    ")",
    "/",
    '"',
    "’ ",
    "‘",
    ". ",
    ".\n",
    "、",
    "。",
    "，",
)
_ASCII_BETWEEN = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "'.-")}
# What nobody sees inside a word, or sees only in its shape.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufe00-\ufe0f]")


def lower(text: str) -> str:
    """`text` in lower case at the same length: a character that would become two (`İ`) stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def words(text: str, only: Collection[str] | None = None) -> list[tuple[str, int, int]]:
    """The words of `text` in order: folded word, start and end (code points). Compounds and pairs overlap.

    With `only`, no others than these.
    """
    spaced, tokens = _tokens(text)
    found: list[tuple[str, int, int]] = []
    end = 0
    for token in tokens:
        # Between two tokens is white space, so that what is found is this one.
        start = spaced.find(token, end)
        end = start + len(token)
        if token.isalnum() and token.isascii() and len(token) <= LONGEST:
            if only is None or token in only:
                found.append((token, start, end))
        else:
            parts = ((part, start + first, start + last) for part, first, last in _parts(token))
            found += [part for part in parts if only is None or part[0] in only]
    return found


def sequence(text: str) -> tuple[str, ...]:
    """The words of `text` in order: what `words` finds, sooner, because the places are not asked for."""
    plain: list[str] = []
    for token in _tokens(text)[1]:
        if token.isalnum() and token.isascii() and len(token) <= LONGEST:
            plain.append(token)
        elif _KOREAN.fullmatch(token):
            plain += [token[at : at + 2] for at in range(len(token))]
        else:
            plain += [part for part, _, _ in _parts(token)]
    return tuple(plain)


def typed(query: str) -> list[str]:
    """The different words of a query in order: of a compound its parts, of a run of letters the pairs."""
    kept: list[str] = []
    first = last = 0
    for word, start, end in words(nfc(query)):
        if start >= first and end > last:
            kept.append(word)
            first, last = start, end
    return list(dict.fromkeys(kept))


def is_unspaced(word: str) -> bool:
    """Whether the word is a pair (or a single letter) of a script without spaces, or of Korean."""
    return not word.isascii() and _UNSPACED.match(word) is not None


def begins_itself_alone(word: str) -> bool:
    """Whether the word is a pair of Korean syllables, which no longer word begins with."""
    return len(word) == 2 and _KOREAN.fullmatch(word) is not None


def _tokens(text: str) -> tuple[str, list[str]]:
    """`text` in lower case at the same length, and stretches of it without white space that all words are inside of."""
    lowered = lower(text)
    if lowered.isascii():
        lowered = lowered.translate(_ASCII_BETWEEN).replace(". ", "  ")
    else:
        for sign in _BETWEEN:
            lowered = lowered.replace(sign, " " * len(sign))
    return lowered, lowered.split()


def _parts(token: str) -> Sequence[tuple[str, int, int]]:
    return _known_parts(token) if len(token) <= LONGEST else _split(token)


def _split(token: str) -> tuple[tuple[str, int, int], ...]:
    """The words of a token in lower case, with their places in it."""
    if _KOREAN.fullmatch(token):
        return tuple((token[at : at + 2], at, min(at + 2, len(token))) for at in range(len(token)))
    found: list[tuple[str, int, int]] = []
    for match in _COMPOUND.finditer(token):
        compound = match[0]
        at = match.start()
        pieces = [(piece[0], at + piece.start()) for piece in _PART.finditer(compound)]
        for piece, start in pieces:
            if _UNSPACED.search(piece):
                found += [(word, start + first, start + last) for word, first, last in _pairs(piece)]
            else:
                found.append((fold(piece), start, start + len(_POSSESSIVE.sub("", piece))))
        if 1 < len(pieces) <= 4 and len(compound) <= LONGEST and not _UNSPACED.search(compound):
            found.append((fold("".join(piece for piece, _ in pieces)), at, match.end()))
    return tuple(entry for entry in found if entry[0])


_known_parts = lru_cache(maxsize=1 << 13)(_split)


def fold(word: str) -> str:
    """One lower-case word as the index compares it: no accents, apostrophes or possessive, one form of a letter."""
    return _bare(_APOSTROPHE.sub("", _POSSESSIVE.sub("", word[: 2 * LONGEST])))[:LONGEST]


def _bare(text: str) -> str:
    """Without accents, and in one form of every letter."""
    if text.isascii():
        return text
    # Twice, because a compatibility form (a full-width letter) may hide a capital.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _UNSEEN.sub("", ACCENTS.sub("", decomposed))).translate(BARRED)


_folded_unit = lru_cache(maxsize=1 << 12)(fold)


def _pairs(run: str) -> list[tuple[str, int, int]]:
    """A run with letters of an unspaced script, as overlapping pairs; its last letter also alone, so that any letter
    begins some word; what stands between such letters as words of its own.
    """
    places = [match.span() for match in _UNIT.finditer(run)]
    bare = _bare(run)
    if bare == run:
        units = [bare[start:end][:LONGEST] for start, end in places]
    else:
        units = [_folded_unit(run[start:end]) for start, end in places]
    unspaced = [_UNSPACED.match(unit) is not None for unit in units]
    found: list[tuple[str, int, int]] = []
    for place, (start, end) in enumerate(places):
        if unspaced[place] and place + 1 < len(units) and unspaced[place + 1]:
            found.append((units[place] + units[place + 1], start, places[place + 1][1]))
        else:
            found.append((units[place], start, end))
    return found
