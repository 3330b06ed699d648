"""The gate against hostile text: characters that control a terminal or are invisible become visible signs.

Article text, titles, notes and file names are data. A terminal obeys escape sequences, C1 controls and bidirectional
overrides from any source, and widgets pass most of them on. So text is cleaned when it is added, and again before it is
shown. Cleaning keeps the length, so ranges stay valid. This module must not know where text comes from or goes to.

Bidirectional embeddings and isolates have a use: they keep a name or a number in its place in a line of the other
direction. Cleaning keeps them, because a part of a text can have one without its end. `balanced` replaces those without
an end in a whole text. They have no cells and are never painted: `undirected` removes them.

Invisible characters (Unicode's `Default_Ignorable_Code_Point`) are of three kinds:

- Characters without a use in running text become visible: invisible operators of mathematics, deprecated format
  characters, Khmer's inherent vowels, musical and shorthand controls, and code points reserved for more of them.
- Characters with a use in one place become visible in all others: a variation selector must be after one sign that can
  have variants, and never after another selector (rows of selectors can hide a message behind an emoji). Mongolian
  selectors must be after Mongolian letters. Tags must be a short code after an emoji, with the tag that ends it, as in
  the flags of England, Scotland and Wales (UTS #51, ED-14a).
- Characters with a use in many places are left in texts: joiners and non-joiners (Persian, the scripts of India,
  emoji), soft hyphens, the zero-width space between words in Thai, Khmer and Burmese and in long addresses, the word
  joiner, direction marks, Hangul fillers. In names (titles, tags, file names) they could make two names look the same,
  so `bare` removes them from names, except joiners that shape letters or emoji.
"""

from __future__ import annotations

import re
import unicodedata

# C0 except newline and tab, DEL, C1, line and paragraph separators, bidirectional overrides, the byte order mark,
# interlinear annotation, surrogates.
_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufeff\ufff0-\ufffb"
_HIDING = "\u17b4\u17b5\u2061-\u2065\u206a-\u206f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_MONGOLIAN, _SELECTORS, _IDEOGRAPHIC = "\u180b-\u180f", "\ufe00-\ufe0f", "\U000e0100-\U000e01ef"
_UNSAFE = re.compile(f"[{_STEERING}{_HIDING}{_MONGOLIAN}{_SELECTORS}]")
_UNSAFE_OR_BREAK = re.compile(f"[\t\n{_STEERING}{_HIDING}{_MONGOLIAN}{_SELECTORS}]")
_CONDITIONAL = re.compile(f"[{_MONGOLIAN}{_SELECTORS}{_IDEOGRAPHIC}]")
# A pictograph, its selector or skin tone, the three to seven letters and digits of a part of a region, and the end.
_TAGGED = re.compile(
    "[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]?"
    "[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,7}\U000e007f"
)
_MOST_TAGGED = 10  # its code points
_FIRST_TAG, _LAST_TAG = "\U000e0020", "\U000e007f"

DIRECTIONS = "\u202a-\u202c\u2066-\u2069"
"""Bidirectional embeddings, isolates and their ends, for the brackets of a regular expression."""
_DIRECTION = re.compile(f"[{DIRECTIONS}]")
_DIRECTION_OR_END = re.compile(f"[{DIRECTIONS}]|\n\n|$")
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"

# Invisible characters that are removed from names.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u200b-\u200f\u202a-\u202c\u2060\u2066-\u2069\u3164\ufeff\uffa0"
    f"{_HIDING}{_MONGOLIAN}{_SELECTORS}]"
)
_NON_JOINER, _JOINER, _EMOJI_SELECTOR = "\u200c", "\u200d", "\ufe0f"
_MOST_MARKS = 8  # marks between a letter and a joiner
_VIRAMA = 9  # the combining class of signs that remove the vowel of a letter in Indian scripts

# A mark is neither a letter, a space nor before U+0300, so a run of marks is inside such a stretch. The first character
# is written apart, because `re` searches much faster for one character than for the start of a repetition.
_MOST_IN_ROW = 30
_STRETCH = re.compile(rf"[^\x00-\u02ff\w\s][^\x00-\u02ff\w\s]{{{_MOST_IN_ROW},}}")
_GRAPHEME_JOINER = "\u034f"

# The newline functions of the Unicode Standard, section 5.8.
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return `text` with control characters and uselessly hidden characters replaced by visible signs, one by one.

    Newline and tab stay. C0 controls and DEL become their control pictures (U+2400 and on), the others U+FFFD. The
    length does not change, and cleaning twice changes nothing.
    """
    return _UNSAFE.sub(_sign, text)


def one_line(text: str) -> str:
    """Return `text` cleaned for one line (a title, a name, a message): newlines and tabs become spaces too.

    The length does not change.
    """
    return _UNSAFE_OR_BREAK.sub(_sign_or_space, text)


def tidy_line(text: str) -> str:
    """Return `text` cleaned for one line, with one space between its words. The length can change."""
    return " ".join(one_line(text).split())


def balanced(text: str) -> str:
    """Return `text` with U+FFFD for each direction control (see `DIRECTIONS`) that has no end, or no beginning.

    A pair is in one paragraph: there is no blank line inside. The length does not change.
    """
    if not _DIRECTION.search(text):
        return text
    alone: list[int] = []
    opened: list[int] = []
    isolates = 0  # of those opened
    for match in _DIRECTION_OR_END.finditer(text):
        sign, place = match[0], match.start()
        if not sign.strip():
            alone += opened
            opened, isolates = [], 0
        elif sign not in (_POP_EMBEDDING, _POP_ISOLATE):
            opened.append(place)
            isolates += sign > _POP_EMBEDDING
        elif sign == _POP_EMBEDDING and opened and text[opened[-1]] < _POP_EMBEDDING:
            opened.pop()
        elif sign == _POP_ISOLATE and isolates:
            # The end of an isolate also ends the embeddings inside.
            while text[opened[-1]] < _POP_EMBEDDING:
                alone.append(opened.pop())
            opened.pop()
            isolates -= 1
        else:
            alone.append(place)
    letters = list(text)
    for place in alone:
        letters[place] = "\ufffd"
    return "".join(letters)


def undirected(text: str) -> str:
    """Return `text` without direction controls (see `DIRECTIONS`), as it is painted. Ranges do not fit the result."""
    return _DIRECTION.sub("", text)


def normalise(text: str) -> str:
    """Return `text` as it is stored: newlines as `\\n`, no byte order marks, NFC, cleaned. The length can change."""
    text = _NEWLINES.sub("\n", text).replace("\ufeff", "")
    return clean(nfc(text))


def nfc(text: str) -> str:
    """Return `text` in NFC, with U+034F inside every run of more than 30 combining marks. The length can change.

    Normalization sorts a run of marks in quadratic time, so long runs are split first: this is the Stream-Safe Text
    Format of UAX #15. No language puts that many marks on a letter. NFC can lengthen a run, so it is split again.
    """
    if text.isascii():
        return text
    text = _STRETCH.sub(_split_marks, text)
    composed = unicodedata.normalize("NFC", text)
    return text if composed == text else _STRETCH.sub(_split_marks, composed)


def _split_marks(match: re.Match[str]) -> str:
    split: list[str] = []
    run = 0
    for char in match[0]:
        run = run + 1 if unicodedata.category(char)[0] == "M" and char != _GRAPHEME_JOINER else 0
        if run > _MOST_IN_ROW:
            split.append(_GRAPHEME_JOINER)
            run = 1
        split.append(char)
    return "".join(split)


def bare(name: str) -> str:
    """Return `name` without invisible characters, so that names that look the same are equal.

    The length can change, and doing it twice changes nothing. Joiners stay where RFC 5892, appendix A, allows them
    between letters, and between two emoji. The tags of an emoji stay.
    """
    if not _INVISIBLE.search(name):
        return name
    tagged = {place for match in _TAGGED.finditer(name) for place in range(*match.span())}
    ahead = [""]  # the next visible character after each place, from the last place on
    for char in reversed(name):
        ahead.append(ahead[-1] if _INVISIBLE.match(char) else char)
    visible: list[str] = []
    for place, (char, after) in enumerate(zip(name, reversed(ahead[:-1]), strict=True)):
        if place in tagged or not _INVISIBLE.match(char) or (visible and _shapes(visible, char, after)):
            visible.append(char)
    return "".join(visible)


def _shapes(before: list[str], char: str, after: str) -> bool:
    """Return whether an invisible character changes the shape of its neighbors."""
    last = before[-1]
    if _CONDITIONAL.match(char):
        return _has_use(char, last)
    if char not in (_NON_JOINER, _JOINER):
        return False
    if _VIRAMA in (unicodedata.combining(last), char == _JOINER and after and unicodedata.combining(after)):
        return True
    letter = next((one for one in reversed(before[-_MOST_MARKS:]) if not unicodedata.combining(one)), "")
    preceded, followed = (one != "" and unicodedata.bidirectional(one) == "AL" for one in (letter, after))
    if char == _NON_JOINER:
        return preceded and followed
    emoji = after != "" and unicodedata.category(after)[0] == "S"
    return (preceded and not followed) or (emoji and (last == _EMOJI_SELECTOR or unicodedata.category(last)[0] == "S"))


def _has_use(char: str, before: str) -> bool:
    """Return whether a variation selector, or a Mongolian one, has an effect after this character."""
    if "\u180b" <= char <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    category = unicodedata.category(before)
    if char > _EMOJI_SELECTOR:
        return category == "Lo" and before >= "\u3400"
    # Cased letters have no variants, except U+2139 INFORMATION SOURCE, which Unicode classifies as a letter.
    if category[0] in "SNP" or category == "Lo" or before == "\u2139":
        return True
    return category == "Cn" and "\U0001f000" < before < "\U00020000"  # emoji newer than this version of Python


def _sign(match: re.Match[str]) -> str:
    # The text can begin after the character that its first character belongs to.
    if _CONDITIONAL.match(match[0]) and (not match.start() or _has_use(match[0], match.string[match.start() - 1])):
        return match[0]
    if _FIRST_TAG <= match[0] <= _LAST_TAG and _is_tagged(match.string, match.start()):
        return match[0]
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _is_tagged(text: str, place: int) -> bool:
    """Return whether the tag at `place` is in an emoji's code."""
    floor = max(0, place - _MOST_TAGGED)
    return any(
        begin <= place < end for begin, end in map(re.Match.span, _TAGGED.finditer(text, floor, place + _MOST_TAGGED))
    )


def _sign_or_space(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n" else _sign(match)
