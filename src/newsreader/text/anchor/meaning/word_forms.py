"""Whether two words are spellings or inflections of one word, and which words of a sentence carry its meaning."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from newsreader.text.sentences.frequent_words import FREQUENT

from .wordlists import FREE, LISTED, plain, value

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIKE = 0.8  # similarity of the letters from which one word is another spelling of the other
_LIKE_LENGTH = 5  # shorter words that differ are different words
_STEM = 4  # letters that inflections of one word share
_ENDING = 3  # letters at most after them
_SHORT_STEM = 3
_SHORT_ENDING = re.compile(r"(\w)\1?(?:s|es|d|ed|ing|er|en)?")  # the last letter may be doubled: "cuts", "cutting"

_UMLAUT = re.compile("([aou])e")  # "Koehler" and "Köhler"
_HANGUL = re.compile(r"[\uac00-\ud7af]{1,2}$")
_PARTICLES = re.compile("[的地得了着在再也就和与及]")


def joined(text: str) -> str:
    """Return the letters and figures of a text, in which a space or hyphen between letters, and the point of an
    abbreviation, do not count.
    """
    text = re.sub(r"(?<=[^\W\d_])\.", "", text)
    return re.sub(r"(?<!\d)[\s'\-]+|[\s'\-]+(?!\d)", "", text.casefold())


def is_like(old: str, new: str) -> bool:
    """Return whether one is another spelling or an inflection of the other.

    Typing errors are rarely in the first letter: "hired" and "fired" are two words.
    """
    old, new = joined(old), joined(new)
    short, long = sorted((old, new), key=len)
    if old == new:
        return True
    if ("woman" in old) != ("woman" in new):  # "chairman" and "chairwoman"
        return False
    if not short or short[0] != long[0]:
        # Only a lost first letter, but not "moral" and "amoral".
        return len(short) >= _STEM and long[1:] == short and long[0] != "a"
    if len(short) >= _LIKE_LENGTH and Indel.normalized_similarity(old, new) >= _LIKE:
        return True
    stem = common_start(old, new)
    if stem >= _STEM and len(long) - stem <= _ENDING:
        return True
    if stem < _SHORT_STEM:
        return sorted(old) == sorted(new) and len(old) >= _STEM  # letters that changed places
    return all(_SHORT_ENDING.fullmatch(word, stem - 1) for word in (old, new))


def common_start(one: str, other: str) -> int:
    """Return how many letters are equal at the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def is_same_name(one: str, other: str, *, has_cases: bool) -> bool:
    """Return whether two words are forms of one name: case endings, in a language that `has_cases`."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    if _UMLAUT.sub(r"\1", short) == _UMLAUT.sub(r"\1", long) and short != long:
        return True
    if long.startswith(short):
        return long[len(short) :] in (("", "s", "es", "n", "en") if has_cases else ("",))
    if "\u0400" <= short[0] <= "\u04ff":
        stem = common_start(short, long)
        return stem >= 3 and len(short) - stem <= 2 and len(long) - stem <= 3
    return False


def is_unspaced_replaced(old: str, new: str) -> bool:
    """Return whether a text in a script without capital letters was replaced by an unlike one."""
    if not (_uncased(old) and _uncased(new)) or not _PARTICLES.sub("", old + new):
        return False
    short, long = sorted((old, new), key=len)
    ending = long.startswith(short) and _HANGUL.match(long[len(short) :])  # a particle: "학교" and "학교에서"
    return not ending and not is_like(old, new)


def _uncased(text: str) -> bool:
    letters = re.sub(r"[\u3040-\u309f]", "", text)  # hiragana: particles and endings
    return any(unicodedata.category(sign) == "Lo" for sign in letters)


@cache
def _frequent() -> dict[str, frozenset[str]]:
    return {language: frozenset(plain(words).split()) for language, words in FREQUENT.items()}


@cache
def _languages_of() -> dict[str, list[str]]:
    """Return the languages in which each frequent word is one, in the order of all languages."""
    found: dict[str, list[str]] = {}
    for language, words in _frequent().items():
        for word in words:
            found.setdefault(word, []).append(language)
    return found


def _counts(words: Sequence[str]) -> dict[str, int]:
    counts = dict.fromkeys(_frequent(), 0)
    known = _languages_of()
    for word in words:
        for language in known.get(word, ()):
            counts[language] += 1
    return counts


def languages(words: Sequence[str]) -> frozenset[str]:
    """Return the languages that most of `words` can be in, by their frequent words; Russian for all Cyrillic."""
    if any("\u0400" <= word[0] <= "\u04ff" for word in words):
        return frozenset(("ru",))
    counts = _counts(words)
    most = max(counts.values())
    return frozenset(each for each, count in counts.items() if count > 0 and 3 * count >= 2 * most) or frozenset(
        ("en",)
    )


def frequent_words(words: Sequence[str]) -> frozenset[str]:
    """Return the frequent words of the language that most of `words` are in."""
    counts = _counts(words)
    return _frequent()[max(counts, key=lambda language: counts[language])]


def are_other_words(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether words were replaced by others, besides articles and the like, and those that lists compare."""
    before, after = ([word for word in words if _carries(word)] for words in (old, new))
    gone = [word for word in before if not any(is_like(word, other) for other in after)]
    come = [word for word in after if not any(is_like(word, other) for other in before)]
    return bool(gone and come) and not LISTED.issuperset([*gone, *come])


def _carries(word: str) -> bool:
    """Return whether a word carries meaning; numbers are compared by their values instead."""
    return len(word) > 1 and word not in FREE and value(word) is None
