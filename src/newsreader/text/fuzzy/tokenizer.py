"""Split a text into the words of the fuzzy index: folded, with their places.

Case, accents, possessives and the shape of apostrophes are ignored. A compound (`e-mail`, `digital.gov`, parts with a
zero width non-joiner between them) is its parts and also one word. So is a word with an elided article (`l'école`). A
run of a script without spaces is a sequence of overlapping pairs of letters. So are Korean words, because they have
particles attached (`서울에서`) and spacing varies. Katakana are hiragana, and traditional Chinese is simplified.
This module must not know how words are used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from newsreader.text.clean import nfc
from newsreader.text.folding import UNSPACED, bare_letters

from . import chinese, codes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FIELD = "\x02"
"""A sign before the title in a text, which counts less. It is a word too, and so is the whole title after it."""

TAG = "\x03"
"""A sign before each tag in a text. It is a word too, and so is the whole tag after it."""

INITIALS = "\x04"
"""A sign before initials: `National Weather Service` has the word `\x04nws`."""

OTHER = "\x05"
"""All plain words are greater than this, and all signs and words with a sign are less."""

LONGEST = 48
"""Words are compared by their first code points, at most this many, so that no word takes unbounded time."""

# Letters, digits, combining accents, the vowel signs of Indic scripts (which `\w` does not include), soft hyphens and
# other invisible characters inside words, pictographs, because people use them as tags, and `℃`, `№` and the like.
_LETTER = (
    "(?:[^\\W_]|[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u0f71-\u0f84\u1000-\u109f\u1780-\u17d3\u3099\u309a"
    "\u00ad\u200b\u2060\u2103\u2109\u2116\u2121\u213b\u2600-\u27bf\u3371-\u337a\u3380-\u33df\u33ff"
    "\U0001f300-\U0001faff])"
)
_COMPOUND = re.compile(rf"{_LETTER}+(?:['’ʼ.‐‑\u200c-]{_LETTER}+)*")
_PART = re.compile(r"[^.‐‑\u200c-]+")
_APOSTROPHE = re.compile(r"['’ʼ]")
_ELISION = re.compile(
    "(?:[cdjlmnst]|(?:jus|lors|pres|puis|quel|quoi)?qu|all|coll|dall|dell|nell|quell|quest|sull|un)['’ʼ]"
    "(?=[aeiouyhàáâäæèéêëìíîïòóôöœùúûü])"
)
_POSSESSIVE = re.compile(r"['’ʼ]s$")
_PAIRED = f"{UNSPACED}\uac00-\ud7a3\uff66-\uff9d"  # the last range is half-width kana
# A letter of a script without spaces with its combining signs, or a run of other characters.
_UNIT = re.compile(
    rf"[{_PAIRED}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a\uff9e\uff9f]*"
    rf"|[^{_PAIRED}]+"
)
_UNSPACED = re.compile(f"[{_PAIRED}]")
_HAN = re.compile("[\u3400-\u9fff]")
_KOREAN = re.compile("[\uac00-\ud7a3]+")
# Common separators of words. Replacing them and splitting is ten times as fast as finding words by a regex. The regex
# is used only for tokens that still contain other characters than letters and digits. ASCII needs one translation.
_BETWEEN = (*'“”—–…•,;:!?()/"', "’ ", "‘", ". ", ".\n", *"、。，")
_POINTS = "٬٫"
_ASCII_BETWEEN = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in f"'.-{FIELD}{TAG}")}
_PIECE = re.compile(f"[{FIELD}{TAG}][^{FIELD}{TAG}]*|[^{FIELD}{TAG}]+")
_MARKED = re.compile(f"([{FIELD}{TAG}])([^{FIELD}{TAG}]+)")
_LETTERS = re.compile(f"{_LETTER}+")
_HUMPS = re.compile("[A-Z](?<=[a-z].)")  # the beginning of a hump inside a word
_HUMP = re.compile(r"[A-Z]*[^\WA-Z\d_]+|[A-Z]+")
_NAME = re.compile(r"[A-Z][a-z]+(?: (?:of |for |and |the |de |du )?[A-Z][a-z]+){2,4}(?![a-z]| [A-Z])")
_CAPITALS = re.compile("[A-Z]")
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
# Invisible characters inside words, variation selectors, and signs in the long forms of `℃` and `㎧`.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufe00-\ufe0f°\u2215]")


def lower(text: str) -> str:
    """Return `text` in lower case with the same length. A character that would become two (`İ`) is left unchanged."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def words(text: str, only: Collection[str] | None = None) -> list[tuple[str, int, int]]:
    """Return the words of `text` in order: folded word, start and end (code points). Compounds and pairs overlap.

    With `only`, return no other words than these.
    """
    spaced, tokens = _tokens(text)
    found: list[tuple[str, int, int]] = []
    end = 0
    for token in tokens:
        start = spaced.find(token, end)
        end = start + len(token)
        if token.isalnum() and token.isascii() and len(token) <= LONGEST:
            if only is None or token in only:
                found.append((token, start, end))
        else:
            parts = ((part, start + first, start + last) for part, first, last in _parts(token))
            found += [part for part in parts if only is None or part[0] in only]
    found += [entry for entry in _further(text) if only is None or entry[0] in only]
    return found


def sequence(text: str) -> tuple[str, ...]:
    """Return the words of `text` in order, as `words` does, but without places and faster."""
    plain: list[str] = []
    for token in _tokens(text.replace(FIELD, f" {FIELD} ").replace(TAG, f" {TAG} "))[1]:
        if token in (FIELD, TAG) or (token.isalnum() and token.isascii() and len(token) <= LONGEST):
            plain.append(token)
        elif _KOREAN.fullmatch(token):
            plain += [token[at : at + 2] for at in range(len(token))]
        else:
            plain += [part for part, _, _ in _parts(token)]
    plain += [word for word, _, _ in _further(text)]
    return tuple(plain)


def typed(query: str) -> list[str]:
    """Return the different words of a query in order: the parts of a compound, the pairs of a run of letters."""
    chosen: list[tuple[str, int]] = []
    first = last = 0
    for word, start, end in words(nfc(query).replace(FIELD, " ").replace(TAG, " ")):
        if word < OTHER:
            continue
        parts = [part for part, at in chosen if start <= at < end]
        if len(parts) > 1 and codes.is_code(word, parts):
            chosen = [(part, at) for part, at in chosen if not start <= at < end]
            chosen.append((word, start))
        elif start >= first and end > last:
            chosen.append((word, start))
            first, last = start, end
    chosen.sort(key=itemgetter(1))
    return list(dict.fromkeys(word for word, _ in chosen))


def whole(text: str) -> str:
    """Return a tag or title as one word, which is in a note after `TAG` or `FIELD`."""
    return fold("".join(_LETTERS.findall(lower(text))))


_known_whole = lru_cache(maxsize=1 << 12)(whole)


def is_unspaced(word: str) -> bool:
    """Return whether the word is a pair (or a single letter) of a script without spaces, or of Korean."""
    return not word.isascii() and _UNSPACED.match(word) is not None


def is_korean_pair(word: str) -> bool:
    """Return whether the word is a pair of Korean syllables. No longer word begins with one."""
    return len(word) == 2 and _KOREAN.fullmatch(word) is not None


def _tokens(text: str) -> tuple[str, list[str]]:
    """Return `text` in lower case at the same length, and the parts between white space. No word spans two parts."""
    lowered = codes.held_together(lower(text))
    if lowered.isascii():
        lowered = lowered.translate(_ASCII_BETWEEN).replace(". ", "  ")
    else:
        for sign in _BETWEEN:
            lowered = lowered.replace(sign, " " * len(sign))
        for sign in _POINTS:
            lowered = lowered.replace(sign, ".")
    return lowered, lowered.split()


def _further(text: str) -> list[tuple[str, int, int]]:
    """Return the words that are not between spaces: humps of camel case, initials of names, whole tags and titles."""
    found: list[tuple[str, int, int]] = []
    end = 0
    for middle in _HUMPS.finditer(text):
        if (start := middle.start()) >= end:
            while start and text[start - 1].isalpha():
                start -= 1
            end = middle.end()
            while end < len(text) and text[end].isalpha():
                end += 1
            humps = (hump for hump in _HUMP.finditer(text, start, end) if len(hump[0]) > 1)
            found += [(fold(hump[0].lower()), *hump.span()) for hump in humps]
    found += codes.found(text)
    # In a title, many words begin with a capital.
    before = text.find(TAG)
    for match in _NAME.finditer(text, 0, before if before >= 0 else len(text)):
        starts = [capital.start() for capital in _CAPITALS.finditer(text, *match.span())]
        for first in range(len(starts) - 2):
            initials = "".join(text[start] for start in starts[first:])
            found.append((INITIALS + initials.lower(), starts[first], match.end()))
    for match in _MARKED.finditer(text, max(0, min(text.find(FIELD), text.find(TAG)))):
        if key := _known_whole(match[2]):
            found.append((match[1] + key, *match.span(2)))
    return found


def _parts(token: str) -> Sequence[tuple[str, int, int]]:
    is_rare = len(token) > LONGEST or FIELD in token or TAG in token
    return _split(token) if is_rare else _known_parts(token)


def _split(token: str) -> tuple[tuple[str, int, int], ...]:
    """Return the words of a lower-case token, with their places in it."""
    if _KOREAN.fullmatch(token):
        return tuple((token[at : at + 2], at, min(at + 2, len(token))) for at in range(len(token)))
    found: list[tuple[str, int, int]] = []
    if FIELD in token or TAG in token:
        for match in _PIECE.finditer(token):
            piece, at = match[0], match.start()
            if piece[0] in (FIELD, TAG):
                found.append((piece[0], at, at + 1))
                piece, at = piece[1:], at + 1
            found += [(word, at + first, at + last) for word, first, last in _parts(piece)]
        return tuple(found)
    for match in _COMPOUND.finditer(token):
        compound = match[0]
        at = match.start()
        if numbers := codes.numbers(compound):
            found += [(fold(number), at + first, at + last) for number, first, last in numbers]
            continue
        pieces = [(piece[0], at + piece.start()) for piece in _PART.finditer(compound)]
        for piece, start in pieces:
            if _UNSPACED.search(piece):
                found += [(word, start + first, start + last) for word, first, last in _pairs(piece)]
            else:
                end = start + len(_POSSESSIVE.sub("", piece))
                if elision := _ELISION.match(piece):
                    found.append((fold(piece[elision.end() :]), start + elision.end(), end))
                found.append((fold(piece), start, end))
        most = 8 if any(map(str.isdigit, compound)) else 4  # the number of a book or an account
        joins = 1 < len(pieces) <= most and not codes.is_dotted(compound)
        if joins and len(compound) <= LONGEST and not _UNSPACED.search(compound):
            found.append((fold("".join(piece for piece, _ in pieces)), at, match.end()))
    return tuple(entry for entry in found if entry[0])


_known_parts = lru_cache(maxsize=1 << 13)(_split)


def fold(word: str) -> str:
    """Return one lower-case word as the index compares it: without accents, apostrophes and possessive."""
    return _without_accents(_APOSTROPHE.sub("", _POSSESSIVE.sub("", word[: 2 * LONGEST])))[:LONGEST]


def _without_accents(text: str) -> str:
    """Return `text` without accents and with one form of each letter."""
    if text.isascii():
        return text
    # Normalize twice, because a compatibility form (a full-width letter) can be a capital.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = bare_letters(_UNSEEN.sub("", decomposed)).translate(_HIRAGANA)
    return bare.translate(chinese.simplified()) if _HAN.search(bare) else bare


_folded_unit = lru_cache(maxsize=1 << 12)(fold)


def _pairs(run: str) -> list[tuple[str, int, int]]:
    """Return the words of a run with letters of an unspaced script: overlapping pairs of such letters.

    The last such letter is also a word alone, so that every letter begins some word. Other letters are words of their
    own.
    """
    places = [match.span() for match in _UNIT.finditer(run)]
    bare = _without_accents(nfc(run))
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
