"""Folding: text as a search compares it, with a mapping back to the original.

Two texts that a reader would call the same words can differ in quotation marks, dashes, white space, case, ligatures or
invisible characters. `fold` removes these differences and stores the original place of each folded character.

This module must not know what is searched, or why.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from newsreader.records import Range

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Letters of scripts without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han), for a regex's brackets."""

_SINGLE_QUOTES = "‘’‚‛‹›′‵ʼʻʹ`´＇"
_DOUBLE_QUOTES = "“”„‟«»″‶〝〞〟＂"
_MINUS = "\N{MINUS SIGN}"
_DROPPED = "\N{SOFT HYPHEN}"
_LONGER = "\ue000"
_FEW = 64  # different characters that are replaced one by one
_CACHED = 1 << 14  # characters whose folded form is cached

_LONG = 4_096  # code points of a text whose folded form is cached

_SOUNDED = r"\u30a6-\u30db\u30ef\u30f2"


@cache
def _resized(signs: str) -> re.Pattern[str]:
    """Return the pattern of the places where the length changes, after all characters that fold to one character: runs
    of white space (with invisible characters inside), typewriter dashes, dropped characters, half-width kana with a
    sound mark, and characters that fold to several. Each begins with one of `signs`: with fewer, it is faster.
    """
    return re.compile(
        rf"[{signs}]"
        rf"(?:(?<= )[ {_DROPPED}]+|(?<=-)[-{_DROPPED}]*-|(?<={_DROPPED}){_DROPPED}*|(?<={_LONGER})"
        rf"|(?<=[{_SOUNDED}]){_DROPPED}*[\u3099\u309a])"
    )


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and its original.

    `starts` and `origins` are parallel: the start of each piece in the folded and in the original text (code points,
    ascending). A piece has the same length in both texts, with the same offsets inside, or it is one replacement that
    must not be split.
    """

    text: str
    original: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def locate(self, start: int, end: int) -> Range:
        """Return the range of the original text for the folded range `start`-`end`, which is not empty.

        A character that was folded to several is included whole. Invisible characters at the edges are left out.
        Combining accents after the last letter, and the tags of an emoji, are included.
        """
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        origin = self.origins[first] + (start - self.starts[first] if self._in_step(first) else 0)
        stop = self.origins[last] + end - self.starts[last] if self._in_step(last) else self._bounds(last)[1]
        while stop < len(self.original) and _belongs_to_sign_before(self.original[stop]):
            stop += 1
        return Range(origin, stop)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the folded range for the range `start`-`end` of the original text: the opposite of `locate`."""
        first = bisect_right(self.origins, start) - 1
        begin = self.starts[first] + (start - self.origins[first] if self._in_step(first) else 0)
        last = max(0, bisect_left(self.origins, end) - 1)
        stop = self.starts[last] + end - self.origins[last] if self._in_step(last) else self._bounds(last)[0]
        return begin, max(begin, stop)

    def _bounds(self, piece: int) -> tuple[int, int]:
        """Return the end of a piece in the folded and in the original text."""
        if piece + 1 < len(self.starts):
            return self.starts[piece + 1], self.origins[piece + 1]
        return len(self.text), len(self.original)

    def _in_step(self, piece: int) -> bool:
        end, stop = self._bounds(piece)
        return end - self.starts[piece] == stop - self.origins[piece]


ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670]")
"""Marks that can be omitted in writing: accents of the European scripts, Hebrew points, Arabic short vowels. The marks
of other scripts are vowels, which are part of the word.
"""

_VARIANTS = str.maketrans(
    dict(zip("øðđħıłŧØÐĐĦŁŦ", "oddhiltODDHLT", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th", "Æ": "AE", "Œ": "OE", "Þ": "TH"}
    | dict(zip("ٱىیکةەہ", "اييكههه", strict=True))
    | {"\N{ARABIC TATWEEL}": ""}
)
"""Letters that Unicode does not decompose, as people write them without such a key. Those of the Arabic script are
after Lucene's normalizers for Arabic and Persian.
"""

_DIGIT = re.compile(r"(?![0-9])\d")

HALF_SPACE = re.compile(r"(?<=[\u0620-\u06ff]) (?=[\u0620-\u06ff])")
"""A space in a folded text that can stand for a zero width non-joiner, which Persian has between parts of a word."""


def _belongs_to_sign_before(character: str) -> bool:
    return unicodedata.combining(character) > 0 or "\U000e0020" <= character <= "\U000e007f"


class _Table(dict[int, str]):
    """The folded form of each character, computed when it first occurs."""

    def __init__(self, case: bool, accents: bool, lines: bool) -> None:
        self._how = case, accents
        if lines:
            self[ord("\n")] = "\n"

    def __missing__(self, code: int) -> str:
        if len(self) >= _CACHED:
            lines = self.get(ord("\n"))
            self.clear()
            if lines:
                self[ord("\n")] = lines
        folded = fold_character(chr(code), *self._how)
        self[code] = found = folded if len(folded) == 1 else _LONGER if folded else _DROPPED
        return found


_TABLES = {how: _Table(*how) for how in product((True, False), repeat=3)}


def _translated(text: str, table: _Table) -> str:
    """Return the text with each character folded. Replacing a few characters is faster than looking up all."""
    folded = {sign: table[ord(sign)] for sign in set(text)}
    changed = [sign for sign, found in folded.items() if found != sign]
    if len(changed) > _FEW or any(folded.get(folded[sign], folded[sign]) != folded[sign] for sign in changed):
        return text.translate(table)
    for sign in changed:
        text = text.replace(sign, folded[sign])
    return text


def fold(text: str, *, case: bool = True, accents: bool = False, lines: bool = False) -> Folded:
    """Return `text` with quotation marks, dashes, white space, ligatures and widths folded; and `case` and `accents`.

    With `lines`, line breaks stay.
    Characters are folded one by one (Unicode NFKC and case folding), so both sides of a comparison should be NFC. The
    last few results for long texts are cached, because a search folds the same article at every keystroke, and a quote
    is looked for after many short ones.
    """
    return (_folded_long if len(text) >= _LONG else _folded)(text, case, accents, lines)


def _begins_resized(even: str) -> str:
    """Return the signs, for a regex's brackets, with which the places of a text begin where its length changes."""
    is_dropped = _DROPPED in even
    signs = (
        (" ", is_dropped or "  " in even),
        (r"\-", is_dropped or "--" in even),
        (_DROPPED, is_dropped),
        (_LONGER, _LONGER in even),
        (_SOUNDED, "\u3099" in even or "\u309a" in even),
    )
    return "".join(sign for sign, is_there in signs if is_there)


def _folded(text: str, case: bool, accents: bool, lines: bool) -> Folded:
    even = _translated(text, _TABLES[case, accents, lines])
    signs = _begins_resized(even)
    if not signs:
        return Folded(even, text, (0,), (0,))
    pieces: list[str] = []
    starts = [0]
    origins = [0]
    done = length = 0
    for match in _resized(signs).finditer(even):
        start, end = match.span()
        found = even[start]
        if found == _LONGER:
            folded = fold_character(text[start], case, accents)
        elif found > _DROPPED:
            folded = unicodedata.normalize("NFC", match[0].replace(_DROPPED, ""))
        else:
            folded = "" if found == _DROPPED else found
        pieces += (even[done:start], folded)
        length += start - done
        if start > done:
            starts.append(length)
            origins.append(start)
        length += len(folded)
        starts.append(length)
        origins.append(end)
        done = end
    pieces.append(even[done:])
    return Folded("".join(pieces), text, tuple(starts), tuple(origins))


_folded_long = lru_cache(maxsize=4)(_folded)


def same_words(one: str, other: str) -> bool:
    """Return whether two texts differ in nothing but typography."""
    return fold(one, case=False).text == fold(other, case=False).text


@lru_cache(maxsize=_CACHED)
def fold_character(character: str, case: bool = True, accents: bool = False) -> str:
    """Return the folded form of one character; empty if it is invisible."""
    if character.isspace():
        return " "
    if character in _SINGLE_QUOTES:
        return "'"
    if character in _DOUBLE_QUOTES:
        return '"'
    category = unicodedata.category(character)
    if category == "Pd" or character == _MINUS:
        return "-"
    if category == "So" and unicodedata.decomposition(character).startswith("<super>"):
        return character  # a sign after a word (™) that is not part of it
    if (
        category == "Cf"
        or character == "\N{ARABIC TATWEEL}"
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    ):
        return ""
    folded = unicodedata.normalize("NFKC", character)
    if case:
        folded = unicodedata.normalize("NFKC", folded.casefold())
    if accents:
        folded = bare_letters(unicodedata.normalize("NFD", folded))
    return folded


def bare_letters(decomposed: str) -> str:
    """Return a decomposed text in NFC without accents, with one form of each letter and with ASCII digits."""
    letters = unicodedata.normalize("NFC", ACCENTS.sub("", decomposed)).translate(_VARIANTS)
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), letters)
