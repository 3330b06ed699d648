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
from .lists import is_item
from .sentence_diff import changed_sentences
from .verbs import is_other_tense, plans
from .word_diff import SENTENCE_END, Tokens
from .word_forms import are_other_words, is_like, is_same_name, is_unspaced_replaced, joined, languages
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
    joined_number,
    plain,
    value,
)

if TYPE_CHECKING:
    from newsreader.text.folding import Folded

_BEFORE = 4  # words before a passage that can deny or limit it
_LANGUAGE = 1_000  # code points of a passage and the text around it that show its language
_AGENT = 5  # words of "by the police"
_PASSAGE = 60  # words of a replaced passage, which are not compared one by one
_COMPARED = 20_000  # code points of one change on both sides; a larger one is another text

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


@dataclass(frozen=True, slots=True)
class ChangedMeaning:
    """A change of meaning, and the words that were replaced (either can be empty).

    `WORD` is a word that was replaced by an unlike one, or a word such as "only" or "former". `ORDER` is words in
    another order, from the first to the last of them: who did something may have become the one to whom it was done.
    `WORDING` is other words that change no meaning.
    """

    kind: MeaningKind
    old: str
    new: str


def changed_meaning(old: str, new: str, around: str = "") -> list[ChangedMeaning]:
    """Return what an edit from `old` to `new` changed of the meaning, in order; nothing for other typography.

    `around` is text around the passage, which shows its language.
    """
    return [each for each in changed_words(old, new, around) if each.kind is not MeaningKind.WORDING]


def changed_words(old: str, new: str, around: str = "") -> list[ChangedMeaning]:
    """Return what an edit from `old` to `new` changed, in order: once each, with the weightiest kind."""
    left, right = (fold(text, case=False, accents=True, lines=True) for text in (old, new))
    tongues = languages(Tokens.of(text := f"{around} {old} {new}"[:_LANGUAGE], 0, len(text)).keys)
    found: list[ChangedMeaning] = []
    for start, end, new_start, new_end in changed_sentences(left.text, right.text):
        if end - start + new_end - new_start > _COMPARED:
            continue
        before, after = Tokens.of(left.text, start, end), Tokens.of(right.text, new_start, new_end)
        order = turned(before, after)
        for removed, inserted in changes(before, after):
            if _is_same(removed, inserted) or (order and _is_inside(removed, inserted, order)):
                continue
            kind = None
            if not _is_other_text(removed, inserted):
                kind = _kind(removed, inserted, tongues) or _kind_of_verbs(
                    (_original(left, removed), removed), (_original(right, inserted), inserted), tongues
                )
            if kind or not (is_like(removed.text, inserted.text) or _are_signs(removed.text + inserted.text)):
                words = _original(left, removed), _original(right, inserted)
                found.append(ChangedMeaning(kind or MeaningKind.WORDING, *words))
        if order:
            found.append(ChangedMeaning(MeaningKind.ORDER, _original(left, order[0]), _original(right, order[1])))
    # A date that stands elsewhere in the sentence is the same.
    dates = [each for each in found if each.kind is MeaningKind.DATE]
    gone, come = (
        {plain(side).strip(" ,") for side in sides}
        for sides in ([each.old for each in dates if not each.new], [each.new for each in dates if not each.old])
    )
    return [
        each for each in found if (each.old and each.new) or plain(each.old or each.new).strip(" ,") not in gone & come
    ]


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


def _are_signs(text: str) -> bool:
    return not any(map(str.isalnum, text))


def _is_same(old: Words, new: Words) -> bool:
    """Return whether only spaces and hyphens differ, and no hyphen that is a minus sign."""
    signs = "-" in old.text + new.text
    return joined(old.text) == joined(new.text) and not (signs and _numbers(old.around) != _numbers(new.around))


def _kind_of_verbs(old: tuple[str, Words], new: tuple[str, Words], tongues: frozenset[str]) -> MeaningKind | None:
    """Return the kind of a change of the tense, or of an item of a list; both sides with their original words."""
    (removed, before), (inserted, after) = old, new
    words = [[word.lower() for word in _WORD.findall(side)] for side in (removed, inserted)]
    last = before.tokens.keys[before.first - 1] if before.first else ""
    is_planned = sorted(plans(before.with_next(), tongues)) != sorted(plans(after.with_next(), tongues))
    if is_planned or is_other_tense(words[0], words[1], last, tongues):
        return MeaningKind.WORD
    longer = after if inserted else before
    is_other_item = not (removed and inserted) and is_item(longer)
    return MeaningKind.WORD if is_other_item else None


def _is_inside(removed: Words, inserted: Words, order: tuple[Words, Words]) -> bool:
    """Return whether words only moved to another place of those whose order changed."""
    if removed.text and inserted.text:
        return False
    words, whole = (inserted, order[1]) if inserted.text else (removed, order[0])
    return whole.first <= words.first and words.stop <= whole.stop


def _kind(old: Words, new: Words, tongues: frozenset[str]) -> MeaningKind | None:
    """Return the weightiest kind of meaning that an edit changed; `None` if it changed none."""
    if min(old.stop - old.first, new.stop - new.first) > _PASSAGE:
        return MeaningKind.WORD
    if _count(NEGATION, old) != _count(NEGATION, new) or _is_negated(old.text.casefold(), new.text.casefold()):
        return MeaningKind.NEGATION
    dates = _dates(old), _dates(new)
    units = [[unit.replace(" ", "") for unit in _found(UNIT, words)] for words in (old, new)]
    if _numbers(old.around) != _numbers(new.around):
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
        or (old.text and new.text and _counted(old) and not is_like(old.text, new.text))
    ):
        return MeaningKind.AMOUNT
    if _names_differ(old, new, tongues):
        # German nouns have a capital letter, too.
        is_name = "de" not in tongues or any(words.text and words.beside_name() for words in (old, new))
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


def _has_other_words(old: Words, new: Words) -> bool:
    if _found(LIMIT, old) != _found(LIMIT, new):
        return True
    if not (old.text and new.text):
        words = [*old.keys(), *new.keys()]
        is_agent = words[:1] == ["by"] and len(words) <= _AGENT
        is_prefix = len(words) == 2 and words[1] == "-" and len(words[0]) > 1  # "co-"
        return is_agent or is_prefix or (len(words) <= 2 and _found(PASSIVE, old) != _found(PASSIVE, new))
    # A word with a hyphen is compared in parts and as a whole: "re-opened" and "reopened".
    wholes = (words.text.casefold().replace("-", "").split() for words in (old, new))
    is_replaced = are_other_words(old.keys(), new.keys()) and are_other_words(*wholes)
    return is_replaced or ("?" in old.text) != ("?" in new.text)


def _bounds(words: Words) -> list[str]:
    """Return what is said of a number here: that it is at least, at most, or about what is written."""
    return [BOUNDS[word] for word in BOUND.findall(words.around)] if _numbers(words.around) else []


def _count(pattern: re.Pattern[str], words: Words) -> int:
    return sum(1 for _ in pattern.finditer(words.around))


def _found(pattern: re.Pattern[str], words: Words) -> list[str]:
    return pattern.findall(words.around)


def _numbers(text: str) -> list[str]:
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


def _is_other_text(old: Words, new: Words) -> bool:
    """Return whether whole sentences or many words were only inserted or deleted: the other words say the same."""
    if old.text and new.text:
        return False
    words = new if new.text else old
    return words.stop - words.first > MANY or (words.opens() and words.ends())


def _names_differ(old: Words, new: Words, tongues: frozenset[str]) -> bool:
    if _KATAKANA.findall(old.around) != _KATAKANA.findall(new.around) and (old.text or new.text):
        return True
    before, after = (words.names(nouns="de" in tongues) for words in (old, new))
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
