"""Whether an edit changed what a passage says: a negation, number, amount, date, name or attribution.

A similar wording can say the opposite, so similarity alone cannot tell. Only the changed words and their neighbors are
compared, by word lists. Doubt counts as a change: a person then looks at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from newsreader.text.folding import fold

from .changed_words import MANY, Words, changes, turned
from .sentence_diff import changed_sentences
from .word_diff import SENTENCE_END, Tokens
from .word_forms import are_other_words, is_like, is_replaced, is_same_name, joined, language
from .wordlists import (
    BOUND,
    BOUNDS,
    DATE,
    DATES,
    LIMIT,
    NEGATING,
    NEGATION,
    NUMBER,
    OPPOSITES,
    PASSIVE,
    SAYING,
    STANCE,
    UNIT,
    plain,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.text.folding import Folded

_BEFORE = 4  # words before a passage that can deny or limit it
_COMPARED = 20_000  # code points of one change on both sides; a larger one is another text

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CJK_DATE = re.compile(r"[年月日]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")


class MeaningKind(StrEnum):
    """What of the meaning changed."""

    NEGATION = "negation"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    NAME = "name"
    ATTRIBUTION = "attribution"
    WORD = "word"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class ChangedMeaning:
    """A change of meaning, and the words that were replaced (either can be empty).

    `WORD` is a word that was replaced by an unlike one, or a word such as "only" or "former". `ORDER` is words in
    another order, from the first to the last of them: who did something may have become the one to whom it was done.
    """

    kind: MeaningKind
    old: str
    new: str


def changed_meaning(old: str, new: str) -> list[ChangedMeaning]:
    """Return what an edit from `old` to `new` changed of the meaning, in order; nothing for other typography."""
    left, right = (fold(text, case=False, accents=True, lines=True) for text in (old, new))
    found = []
    for start, end, new_start, new_end in changed_sentences(left.text, right.text):
        if end - start + new_end - new_start > _COMPARED:
            continue
        before, after = Tokens.of(left.text, start, end), Tokens.of(right.text, new_start, new_end)
        for a, b, c, d in changes(before, after):
            removed, inserted = Words(before, a, b), Words(after, c, d)
            if _is_same(removed, inserted) or _is_other_text(removed, inserted):
                continue
            words = _original(left, removed), _original(right, inserted)
            found += [ChangedMeaning(kind, *words) for kind in _kinds(removed, inserted)]
        if order := turned(before, after):
            found.append(ChangedMeaning(MeaningKind.ORDER, _original(left, order[0]), _original(right, order[1])))
    # A date that stands elsewhere in the sentence is the same.
    dates = [each for each in found if each.kind is MeaningKind.DATE]
    moved = {each.old for each in dates if not each.new} & {each.new for each in dates if not each.old}
    return [each for each in found if (each.old and each.new) or (each.old or each.new) not in moved]


def is_limited(before: str, now: str) -> bool:
    """Return whether words right before a passage, in its sentence, deny or limit it `now` that did not `before`.

    Such as "It is not true that", "some" or "former".
    """
    known, found = (_last_words(fold(text, accents=True).text) for text in (before, now))
    patterns = (NEGATION, LIMIT, STANCE)
    return any(Counter(each.findall(found)) - Counter(each.findall(known)) for each in patterns)


def _last_words(text: str) -> str:
    sentence = re.split(SENTENCE_END, text)[-1]
    return " ".join(sentence.split()[-_BEFORE:])


def _original(folded: Folded, words: Words) -> str:
    if not words.text:
        return ""
    place = folded.locate(*words.bounds)
    return folded.original[place.start : place.end]


def _is_same(old: Words, new: Words) -> bool:
    """Return whether only spaces and hyphens differ, and no hyphen that is a minus sign."""
    signs = "-" in old.text + new.text
    return joined(old.text) == joined(new.text) and not (signs and _numbers(old.around) != _numbers(new.around))


def _kinds(old: Words, new: Words) -> Iterator[MeaningKind]:
    if _count(NEGATION, old) != _count(NEGATION, new) or _opposite(old.text.casefold(), new.text.casefold()):
        yield MeaningKind.NEGATION
    numbers = _numbers(old.around), _numbers(new.around)
    dates = _dates(old), _dates(new)
    units = [[unit.replace(" ", "") for unit in _found(UNIT, words)] for words in (old, new)]
    if numbers[0] != numbers[1]:
        differing = (Counter(numbers[0]) - Counter(numbers[1])) + (Counter(numbers[1]) - Counter(numbers[0]))
        if dates[0] or dates[1] or _CJK_DATE.search(new.around) or any(_YEAR.fullmatch(each) for each in differing):
            yield MeaningKind.DATE
        else:
            yield MeaningKind.AMOUNT if units[0] or units[1] else MeaningKind.NUMBER
    elif dates[0] != dates[1]:
        yield MeaningKind.DATE
    elif (
        _bounds(old) != _bounds(new)
        or units[0] != units[1]
        or (old.text and new.text and _counted(old) and not is_like(old.text, new.text))
    ):
        yield MeaningKind.AMOUNT
    if _names_differ(old, new):
        yield MeaningKind.NAME
    elif is_replaced(old.text, new.text) or _has_other_words(old, new):
        yield MeaningKind.WORD
    replaced = old.text.strip() and new.text.strip() and not is_like(old.text, new.text)
    if (
        _found(STANCE, old) != _found(STANCE, new)
        or _count(SAYING, old) != _count(SAYING, new)
        or (replaced and (old.beside(SAYING) or new.beside(SAYING)))
    ):
        yield MeaningKind.ATTRIBUTION


def _has_other_words(old: Words, new: Words) -> bool:
    if _found(LIMIT, old) != _found(LIMIT, new):
        return True
    if not (old.text and new.text):
        return max(len(old.keys()), len(new.keys())) <= 2 and _found(PASSIVE, old) != _found(PASSIVE, new)
    return are_other_words(old.keys(), new.keys()) or ("?" in old.text) != ("?" in new.text)


def _bounds(words: Words) -> list[str]:
    """Return what is said of a number here: that it is at least, at most, or about what is written."""
    return [BOUNDS[word] for word in BOUND.findall(words.around)] if _numbers(words.around) else []


def _count(pattern: re.Pattern[str], words: Words) -> int:
    return sum(1 for _ in pattern.finditer(words.around))


def _found(pattern: re.Pattern[str], words: Words) -> list[str]:
    return pattern.findall(words.around)


def _numbers(text: str) -> list[str]:
    figures = [found for match in NUMBER.finditer(text) if (found := value(match[0])) is not None]
    return figures + [str(unicodedata.numeric(sign)) for sign in _HAN.findall(text) if _is_numeral(sign)]


def _is_numeral(sign: str) -> bool:
    return unicodedata.numeric(sign, 1) != 1


def _dates(words: Words) -> list[str]:
    found = DATE.findall(words.around)
    # In English, months and days have a capital letter; "may" and "march" are other words.
    return [
        DATES.get(word, word)
        for word in found
        if word not in ("may", "march", "mar") or word.capitalize() in words.tokens.text
    ]


def _counted(words: Words) -> bool:
    """Return whether a number is right before these words."""
    return words.first > 0 and value(words.tokens.keys[words.first - 1]) is not None


def _opposite(old: str, new: str) -> bool:
    before, after = (set(plain(text).split()) for text in (old, new))
    if any((before & one and after & other) or (before & other and after & one) for one, other in OPPOSITES):
        return True
    short, long = sorted((old, new), key=len)
    return len(short) > 3 and any(long in (prefix + short, prefix + "-" + short) for prefix in NEGATING)


def _is_other_text(old: Words, new: Words) -> bool:
    """Return whether whole sentences or many words were only inserted or deleted: the other words say the same."""
    if old.text and new.text:
        return False
    words = new if new.text else old
    return words.stop - words.first > MANY or (words.opens() and words.ends())


def _names_differ(old: Words, new: Words) -> bool:
    if _KATAKANA.findall(old.around) != _KATAKANA.findall(new.around) and (old.text or new.text):
        return True
    before, after = old.names(), new.names()
    if before == after:
        return False
    has_cases = language([*old.tokens.keys, *new.tokens.keys]) != "en"
    gone = [name for name in before if not any(is_same_name(name, other, has_cases=has_cases) for other in after)]
    come = [name for name in after if not any(is_same_name(name, other, has_cases=has_cases) for other in before)]
    if gone and come:
        return True
    if gone:
        return not old.beside_name() and not (old.opens() and not new.text)
    return bool(come) and not new.beside_name() and not (new.opens() and not old.text)
