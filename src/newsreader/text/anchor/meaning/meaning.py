"""Whether an edit changed what a passage says: a negation, number, amount, date, name or attribution.

A similar wording can say the opposite, so similarity alone cannot tell. Only the changed words and their neighbors are
compared, by word lists. Doubt counts as a change: a person then looks at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsreader.text.diff.sentence_diff import changed_sentences
from newsreader.text.diff.word_diff import Tokens
from newsreader.text.folding import fold

from .changed_words import changes, turned
from .kinds import MeaningKind, is_other_text, is_same, kind_of, kind_of_verbs
from .word_forms import is_like, languages
from .wordlists import DATE, plain

if TYPE_CHECKING:
    from newsreader.text.folding import Folded

    from .changed_words import Words

_FEW = 3  # words of a date with its preposition
_DATED = re.compile(rf"(?:\d+\.? )?(?:{DATE.pattern})(?: \d+)?")
_LANGUAGE = 1_000  # code points of a passage and the text around it that show its language
_COMPARED = 20_000  # code points of one change on both sides; a larger one is another text


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
            if is_same(removed, inserted) or (order and _is_inside(removed, inserted, order)):
                continue
            kind = None
            if not is_other_text(removed, inserted):
                kind = kind_of(removed, inserted, tongues) or kind_of_verbs(
                    (_original(left, removed), removed), (_original(right, inserted), inserted), tongues
                )
            if kind or not (is_like(removed.text, inserted.text) or _are_signs(removed.text + inserted.text)):
                words = _original(left, removed), _original(right, inserted)
                found.append(ChangedMeaning(kind or MeaningKind.WORDING, *words))
        if order:
            found.append(ChangedMeaning(MeaningKind.ORDER, _original(left, order[0]), _original(right, order[1])))
    return _without_moved_dates(found)


def _without_moved_dates(found: list[ChangedMeaning]) -> list[ChangedMeaning]:
    """Return the changes; a date that stands elsewhere in the sentence is the same, but words with it may be others."""
    dates = [
        replace(each, old=_date(each.old), new=_date(each.new)) if each.kind is MeaningKind.DATE else each
        for each in found
    ]
    alone = [each for each in dates if each.kind is MeaningKind.DATE and not (each.old and each.new)]
    gone = {plain(each.old).strip(" ,") for each in alone if each.old}
    come = {plain(each.new).strip(" ,") for each in alone if each.new}
    results = []
    for whole, each in zip(found, dates, strict=True):
        if each not in alone or plain(each.old or each.new).strip(" ,") not in gone & come:
            results.append(each)
        elif each != whole:
            results.append(replace(whole, kind=MeaningKind.WORD))
    return results


def _date(words: str) -> str:
    """Return the date in many words; few words whole."""
    folded = fold(words, accents=True)
    match = _DATED.search(folded.text)
    if match is None or len(words.split()) <= _FEW:
        return words
    place = folded.locate(*match.span())
    return words[place.start : place.end]


def _original(folded: Folded, words: Words) -> str:
    if not words.text:
        return ""
    place = folded.locate(*words.whole())
    return folded.original[place.start : place.end]


def _are_signs(text: str) -> bool:
    return not any(map(str.isalnum, text))


def _is_inside(removed: Words, inserted: Words, order: tuple[Words, Words]) -> bool:
    """Return whether words only moved to another place of those whose order changed."""
    if removed.text and inserted.text:
        return False
    words, whole, other = (inserted, order[1], removed) if inserted.text else (removed, order[0], inserted)
    is_elsewhere = set(words.keys()) <= set(other.tokens.keys)
    return is_elsewhere and whole.first <= words.first and words.stop <= whole.stop
