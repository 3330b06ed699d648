"""Which kind of meaning an edit changed, from the words that it changed and their neighbors.

Compares words by lists, forms and languages. Must not know whole passages (`meaning` does).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from .changed_words import MANY
from .lists import is_item
from .verbs import is_other_ending, is_other_mood, is_other_tense, plans
from .word_forms import are_other_words, is_like, is_same_name, is_unspaced_replaced, joined
from .wordlists import (
    BOUND,
    BOUNDS,
    DATE,
    DATES,
    FREE,
    LIMIT,
    NEGATING,
    NEGATION,
    NUMBER,
    OPPOSITES,
    PASSIVE,
    PERCENT,
    SAYING,
    STANCE,
    UNIT,
    joined_number,
    plain,
    value,
)

if TYPE_CHECKING:
    from .changed_words import Words

_AGENT = 5  # words of "by the police"
_PASSAGE = 60  # words of a replaced passage, which are not compared one by one

_PAUSES = frozenset(",.;:!?-()\"'")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]*\d)")
_CJK_DATE = re.compile(r"[年月日]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")


class MeaningKind(StrEnum):
    """What of the meaning changed, the weightiest first."""

    NEGATION = "negation"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    NAME = "name"
    ATTRIBUTION = "attribution"
    ORDER = "order"
    WORD = "word"
    WORDING = "wording"


def is_same(old: Words, new: Words) -> bool:
    """Return whether only spaces and hyphens differ, and no hyphen that is a minus sign; or the spelling of a unit."""
    if _is_same_unit(old.text, new.text):
        return True
    signs = "-" in old.text + new.text
    return joined(old.text) == joined(new.text) and not (signs and numbers(old.around) != numbers(new.around))


def kind_of(old: Words, new: Words, tongues: frozenset[str]) -> MeaningKind | None:
    """Return the weightiest kind of meaning that an edit changed; `None` if it changed none."""
    if min(old.stop - old.first, new.stop - new.first) > _PASSAGE:
        return MeaningKind.WORD
    if _negations(old, tongues) != _negations(new, tongues) or _is_negated(old.text.casefold(), new.text.casefold()):
        return MeaningKind.NEGATION
    dates = _dates(old), _dates(new)
    units = [[PERCENT.sub("%", unit.replace(" ", "")) for unit in _found(UNIT, words)] for words in (old, new)]
    if numbers(old.around) != numbers(new.around):
        if any(dates) or _CJK_DATE.search(new.around):
            return MeaningKind.DATE
        if any(units):
            return MeaningKind.AMOUNT
        return MeaningKind.DATE if _YEAR.search(old.text) or _YEAR.search(new.text) else MeaningKind.NUMBER
    if dates[0] != dates[1]:
        return MeaningKind.DATE
    if (
        _bounds(old) != _bounds(new)
        or units[0] != units[1]
        or (_is_unit(old) and _is_unit(new) and _counted(old) and not is_like(old.text, new.text))
    ):
        return MeaningKind.AMOUNT
    if _names_differ(old, new, tongues):
        is_name = not _are_nouns(tongues) or any(words.text and words.beside_name() for words in (old, new))
        return MeaningKind.NAME if is_name else _kind_of_words(old, new) or MeaningKind.WORD
    return _kind_of_words(old, new)


def _kind_of_words(old: Words, new: Words) -> MeaningKind | None:
    is_replaced = not is_like(old.text, new.text) and are_other_words(old.keys(), new.keys())
    if (
        _found(STANCE, old) != _found(STANCE, new)
        or _count(SAYING, old) != _count(SAYING, new)
        or (is_replaced and (old.beside(SAYING) or new.beside(SAYING)))
    ):
        return MeaningKind.ATTRIBUTION
    if is_unspaced_replaced(old.text, new.text) or _has_other_words(old, new) or _opposite(old.text, new.text):
        return MeaningKind.WORD
    return None


def kind_of_verbs(old: tuple[str, Words], new: tuple[str, Words], tongues: frozenset[str]) -> MeaningKind | None:
    """Return the kind of a change of the tense, or of an item of a list; both sides with their original words."""
    (removed, before), (inserted, after) = old, new
    words = [[word.lower() for word in _WORD.findall(side)] for side in (removed, inserted)]
    last = before.tokens.keys[before.first - 1] if before.first else ""
    is_planned = sorted(plans(before.with_next(), tongues)) != sorted(plans(after.with_next(), tongues))
    if is_planned or is_other_tense(words[0], words[1], last, tongues):
        return MeaningKind.WORD
    if is_other_mood(removed, inserted) or is_other_ending(before.text, after.text):
        return MeaningKind.WORD
    longer = after if inserted else before
    is_other_item = not (removed and inserted) and is_item(longer)
    return MeaningKind.WORD if is_other_item else None


def _has_other_words(old: Words, new: Words) -> bool:
    if _found(LIMIT, old) != _found(LIMIT, new):
        return True
    if not (old.text and new.text):
        words = [*old.keys(), *new.keys()]
        is_agent = words[:1] == ["by"] and len(words) <= _AGENT
        is_prefix = len(words) == 2 and words[1] == "-" and len(words[0]) > 1  # "co-"
        is_passive = len(words) <= 2 and FREE.isdisjoint(words)  # but not "which was"
        return is_agent or is_prefix or (is_passive and _found(PASSIVE, old) != _found(PASSIVE, new))
    # A word with a hyphen is compared in parts and as a whole: "re-opened" and "reopened".
    wholes = (words.text.casefold().replace("-", "").split() for words in (old, new))
    is_replaced = are_other_words(old.keys(), new.keys()) and are_other_words(*wholes)
    return is_replaced or ("?" in old.text) != ("?" in new.text)


def _bounds(words: Words) -> list[str]:
    """Return what is said of a number here: that it is at least, at most, or about what is written."""
    return [BOUNDS[word] for word in BOUND.findall(words.around)] if numbers(words.around) else []


def _count(pattern: re.Pattern[str], words: Words) -> int:
    return sum(1 for _ in pattern.finditer(words.around))


def _negations(words: Words, tongues: frozenset[str]) -> int:
    found = NEGATION.findall(words.around)
    return len([each for each in found if "it" in tongues or each not in DATES])  # "mai": never, and the month


def _found(pattern: re.Pattern[str], words: Words) -> list[str]:
    return pattern.findall(words.around)


def numbers(text: str) -> list[str]:
    """Return the values of the numbers in a text; "nine hundred" is one number."""
    figures: list[str] = []
    last = 0
    for match in NUMBER.finditer(text):
        if (found := value(match[0])) is None:
            continue
        follows = figures and len(text[last : match.start()].strip("-")) <= 1 and "," not in text[last : match.start()]
        if follows and (whole := joined_number(figures[-1], found)):
            figures[-1] = whole
        else:
            figures.append(found)
        last = match.end()
    return figures + [str(unicodedata.numeric(sign)) for sign in _HAN.findall(text) if _is_numeral(sign)]


def _is_numeral(sign: str) -> bool:
    return unicodedata.numeric(sign, 1) != 1


def _dates(words: Words) -> list[str]:
    found = DATE.findall(words.around)
    # In English, months and days have a capital letter; "may" and "march" are other words.
    return [
        DATES.get(word, word)
        for word in found
        if word not in ("may", "march", "mar", "sept") or word.capitalize() in words.tokens.text
    ]


def _is_unit(words: Words) -> bool:
    return bool(words.text) and words.text[0] not in _PAUSES


def _is_same_unit(old: str, new: str) -> bool:
    """Return whether both are one unit or one number word: "%" and "percent", "Mio." and "Millionen"."""
    one, other = (plain(side).strip(" .").replace(" ", "") for side in (old, new))
    if PERCENT.fullmatch(one) and PERCENT.fullmatch(other):
        return True
    return bool(one and other) and value(one) is not None and value(one) == value(other)


def _counted(words: Words) -> bool:
    """Return whether a number is right before these words."""
    return words.first > 0 and value(words.tokens.keys[words.first - 1]) is not None


def _is_negated(old: str, new: str) -> bool:
    """Return whether one is the other with a prefix such as "un"."""
    short, long = sorted((old, new), key=len)
    return len(short) > 3 and any(long in (prefix + short, prefix + "-" + short) for prefix in NEGATING)


def _opposite(old: str, new: str) -> bool:
    before, after = (set(plain(text).split()) for text in (old, new))
    return any((before & one and after & other) or (before & other and after & one) for one, other in OPPOSITES)


def is_other_text(old: Words, new: Words) -> bool:
    """Return whether whole sentences or many words were only inserted or deleted: the other words say the same."""
    if old.text and new.text:
        return False
    words = new if new.text else old
    return words.stop - words.first > MANY or (words.opens() and words.ends())


def _are_nouns(tongues: frozenset[str]) -> bool:
    """Return whether nouns have a capital letter, as names do: in German, and certainly not in English."""
    return "de" in tongues and "en" not in tongues


def _names_differ(old: Words, new: Words, tongues: frozenset[str]) -> bool:
    if _KATAKANA.findall(old.around) != _KATAKANA.findall(new.around) and (old.text or new.text):
        return True
    before, after = (words.names(nouns=_are_nouns(tongues)) for words in (old, new))
    if before == after:
        return False
    has_cases = "en" not in tongues
    gone = [name for name in before if not any(is_same_name(name, other, has_cases=has_cases) for other in after)]
    come = [name for name in after if not any(is_same_name(name, other, has_cases=has_cases) for other in before)]
    if gone and come:
        return True
    if gone:
        return not old.beside_name() and not (old.opens() and not new.text)
    return bool(come) and not new.beside_name() and not (new.opens() and not old.text)
