"""The gate against hostile text: characters that control a terminal or are invisible become visible signs.

Article text, titles, notes and file names are data. A terminal obeys escape sequences, C1 controls and bidirectional
overrides from any source, and widgets pass most of them on. So text is cleaned when it is added, and again before it is
shown. Cleaning keeps the length, so ranges stay valid. This module must not know where text comes from or goes to.

Invisible characters (Unicode's `Default_Ignorable_Code_Point`) are of three kinds:

- Characters without a use in running text become visible: tags, invisible operators of mathematics, deprecated format
  characters, Khmer's inherent vowels, musical and shorthand controls, and code points reserved for more of them. The
  flags of England, Scotland and Wales, which are spelled in tags, are lost too.
- Characters with a use in one place become visible in all others: a variation selector must be after one sign that can
  have variants, and never after another selector (rows of selectors can hide a message behind an emoji). Mongolian
  selectors must be after Mongolian letters.
- Characters with a use in many places are left in texts: joiners and non-joiners (Persian, the scripts of India,
  emoji), soft hyphens, the zero-width space between words in Thai, Khmer and Burmese and in long addresses, the word
  joiner, direction marks, Hangul fillers. In names (titles, tags, file names) they could make two names look the same,
  so `bare` removes them from names, except joiners that shape letters or emoji.
"""

from __future__ import annotations

import re
import unicodedata

# C0 except newline and tab, DEL, C1, line and paragraph separators, bidirectional controls, the byte order mark,
# interlinear annotation, surrogates.
_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff0-\ufffb"
_HIDING = "\u17b4\u17b5\u2061-\u2065\u206a-\u206f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_MONGOLIAN, _SELECTORS, _IDEOGRAPHIC = "\u180b-\u180f", "\ufe00-\ufe0f", "\U000e0100-\U000e01ef"
_UNSAFE = re.compile(f"[{_STEERING}{_HIDING}{_MONGOLIAN}{_SELECTORS}]")
_UNSAFE_OR_BREAK = re.compile(f"[\t\n{_STEERING}{_HIDING}{_MONGOLIAN}{_SELECTORS}]")
_CONDITIONAL = re.compile(f"[{_MONGOLIAN}{_SELECTORS}{_IDEOGRAPHIC}]")

# Invisible characters that are removed from names.
_INVISIBLE = re.compile(
    f"[\u00ad\u034f\u061c\u115f\u1160\u200b-\u200f\u2060\u3164\ufeff\uffa0{_HIDING}{_MONGOLIAN}{_SELECTORS}]"
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
    between letters, and between two emoji.
    """
    if not _INVISIBLE.search(name):
        return name
    ahead = [""]  # the next visible character after each place, from the last place on
    for char in reversed(name):
        ahead.append(ahead[-1] if _INVISIBLE.match(char) else char)
    visible: list[str] = []
    for char, after in zip(name, reversed(ahead[:-1]), strict=True):
        if not _INVISIBLE.match(char) or (visible and _shapes(visible, char, after)):
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
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _sign_or_space(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n" else _sign(match)
