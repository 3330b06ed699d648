"""The gate against hostile text: what could steer a terminal, or hide from a reader, is shown as a sign instead.

Article text, titles, notes and file names are data. A terminal obeys escape sequences, C1 controls and bidirectional
overrides wherever they come from, and widgets pass most of them on; so text is cleaned once when it comes in and
again before it is shown. Cleaning keeps the length, so that every range stays true. This module must not know where
text comes from or goes to.

Characters that nobody sees (Unicode's `Default_Ignorable_Code_Point`) are of three kinds:

- Those without a use in running text become visible: tags, the invisible operators of mathematics, deprecated format
  characters, Khmer's inherent vowels, what belongs to musical and shorthand notation, and code points that are set
  aside for more of the kind. With them go the flags of England, Scotland and Wales, which are spelt in tags.
- Those with a use in one place become visible in every other: a variation selector stands behind one sign that may
  have variants, and never behind another selector (rows of them can hide any message behind a smile); Mongolian's own
  stand behind Mongolian letters.
- Those with a use in many places stay as they are in texts: joiners and non-joiners (Persian, the scripts of India,
  emoji), soft hyphens, the zero-width space that parts words in Thai, Khmer and Burmese and long addresses elsewhere,
  the word joiner that forbids to, direction marks, Hangul's fillers. In a name (a title, a tag, a file's) they could
  make two that look alike of one, so `bare` takes them out of names, but for joiners that shape letters or emoji.
"""

from __future__ import annotations

import re
import unicodedata

# C0 but newline and tab, DEL, C1, line and paragraph separators, bidirectional controls, the byte order mark,
# interlinear annotation, surrogates.
_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff0-\ufffb"
_HIDING = "\u17b4\u17b5\u2061-\u2065\u206a-\u206f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_MONGOLIAN, _SELECTORS, _IDEOGRAPHIC = "\u180b-\u180f", "\ufe00-\ufe0f", "\U000e0100-\U000e01ef"
_UNSAFE = re.compile(f"[{_STEERING}{_HIDING}{_MONGOLIAN}{_SELECTORS}]")
_UNSAFE_OR_BREAK = re.compile(f"[\t\n{_STEERING}{_HIDING}{_MONGOLIAN}{_SELECTORS}]")
_CONDITIONAL = re.compile(f"[{_MONGOLIAN}{_SELECTORS}{_IDEOGRAPHIC}]")

# What nobody sees and a name does without.
_UNSEEN = re.compile(
    f"[\u00ad\u034f\u061c\u115f\u1160\u200b-\u200f\u2060\u3164\ufeff\uffa0{_HIDING}{_MONGOLIAN}{_SELECTORS}]"
)
_NON_JOINER, _JOINER, _EMOJI_SELECTOR = "\u200c", "\u200d", "\ufe0f"
_MOST_MARKS = 8  # that a letter can have, where it ends before a joiner
_VIRAMA = 9  # the combining class of what takes the vowel from a letter of an Indian script

# No mark is a letter or a space, so a run of marks is inside such a stretch.
_MOST_IN_ROW = 30
_STRETCH = re.compile(rf"[^\w\s]{{{_MOST_IN_ROW + 1},}}")
_GRAPHEME_JOINER = "\u034f"

# The newline functions of the Unicode Standard, section 5.8.
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Give `text` with everything a terminal could obey, and what hides without a use, replaced by a visible sign, code
    point for code point.

    Newline and tab stay. C0 controls and DEL become their control pictures (U+2400 and on), the rest U+FFFD. The
    length stays, and cleaning twice changes nothing.
    """
    return _UNSAFE.sub(_sign, text)


def one_line(text: str) -> str:
    """Give `text` cleaned for a place of one line (a title, a name, a message): newlines and tabs become spaces too.

    The length stays.
    """
    return _UNSAFE_OR_BREAK.sub(_sign_or_space, text)


def normalise(text: str) -> str:
    """Give `text` as it is stored: newlines as `\\n`, byte order marks dropped, NFC, cleaned. The length may change."""
    text = _NEWLINES.sub("\n", text).replace("\ufeff", "")
    return clean(nfc(text))


def nfc(text: str) -> str:
    """Return `text` in NFC, with U+034F inside every run of more than 30 combining marks. The length may change.

    Normalization sorts a run of marks in quadratic time, so runs are split first: this is the Stream-Safe Text Format
    of UAX #15, and no language puts that many marks on a letter. NFC can lengthen a run, so it is split again.
    """
    return _STRETCH.sub(_split_marks, unicodedata.normalize("NFC", _STRETCH.sub(_split_marks, text)))


def _split_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for char in match[0]:
        run = run + 1 if unicodedata.category(char)[0] == "M" and char != _GRAPHEME_JOINER else 0
        if run > _MOST_IN_ROW:
            kept.append(_GRAPHEME_JOINER)
            run = 1
        kept.append(char)
    return "".join(kept)


def bare(name: str) -> str:
    """Give `name` without what nobody sees in it, so that names that look alike are alike. The length may change, and
    doing it twice changes nothing.

    Where joiners stay follows RFC 5892, appendix A, for letters; between two emoji they make one of both.
    """
    if not _UNSEEN.search(name):
        return name
    ahead = [""]  # what is seen behind each place, from the last one on
    for char in reversed(name):
        ahead.append(ahead[-1] if _UNSEEN.match(char) else char)
    kept: list[str] = []
    for char, after in zip(name, reversed(ahead[:-1]), strict=True):
        if not _UNSEEN.match(char) or (kept and _shapes(kept, char, after)):
            kept.append(char)
    return "".join(kept)


def _shapes(before: list[str], char: str, after: str) -> bool:
    """Whether an unseen character shows in what it does to its neighbours."""
    last = before[-1]
    if _CONDITIONAL.match(char):
        return _has_use(char, last)
    if char not in (_NON_JOINER, _JOINER):
        return False
    if _VIRAMA in (unicodedata.combining(last), char == _JOINER and after and unicodedata.combining(after)):
        return True
    letter = next((one for one in reversed(before[-_MOST_MARKS:]) if not unicodedata.combining(one)), "")
    behind, ahead = (one != "" and unicodedata.bidirectional(one) == "AL" for one in (letter, after))
    if char == _NON_JOINER:
        return behind and ahead
    emoji = after != "" and unicodedata.category(after)[0] == "S"
    return (behind and not ahead) or (emoji and (last == _EMOJI_SELECTOR or unicodedata.category(last)[0] == "S"))


def _has_use(char: str, before: str) -> bool:
    """Whether a variation selector, or what is Mongolian, does something behind this character."""
    if "\u180b" <= char <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    category = unicodedata.category(before)
    if char > _EMOJI_SELECTOR:
        return category == "Lo" and before >= "\u3400"
    # Letters with a case have no variants, but for the sign for information, which Unicode counts among them.
    if category[0] in "SNP" or category == "Lo" or before == "\u2139":
        return True
    return category == "Cn" and "\U0001f000" < before < "\U00020000"  # emoji that this Python does not know yet


def _sign(match: re.Match[str]) -> str:
    # A piece of text may begin behind what its first character belongs to.
    if _CONDITIONAL.match(match[0]) and (not match.start() or _has_use(match[0], match.string[match.start() - 1])):
        return match[0]
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _sign_or_space(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n" else _sign(match)
