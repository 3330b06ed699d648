"""Whether the words right before and after a passage, in its sentence, give it another meaning than before.

The passage itself is the same: "Some [40] people", "Witnesses [doubted] that", "said [Anna Bergström]".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from newsreader.text.anchor.carrying import CONTEXT
from newsreader.text.diff.word_diff import SENTENCE_END

from .kinds import MeaningKind, numbers
from .meaning import changed_meaning
from .wordlists import BOUND, BOUNDS, CONDITION, DOUBT, LIMIT, NEGATION, SAYING, STANCE, UNIT, plain

_BEFORE = 4  # words before a passage that can deny or limit it
_COUNTED = 2  # words before a passage, of which one can be its number
_AFTER = 2  # words after a passage that can begin a condition
_SPEAKER = frozenset((MeaningKind.ATTRIBUTION, MeaningKind.NAME))


class Surroundings(NamedTuple):
    """The text right before and after a passage, as much as a highlight stores: its outer words can be cut off."""

    before: str
    after: str

    def at(self, text: str, start: int, end: int) -> Surroundings:
        """Return as much text around a range of `text`; more beside a passage that began or ended its text."""
        before, after = (len(each) or CONTEXT for each in self)
        return Surroundings(text[max(0, start - before) : start], text[end : end + after])


def turned(words: str, old: Surroundings, new: Surroundings) -> dict[str, tuple[str, str]]:
    """Return what gives the passage `words` another meaning now: the earlier and the present words in its sentence
    `before` and `after` it.
    """
    before, after = (_begun(old.before), _begun(new.before)), (_ended(old.after), _ended(new.after))
    found = {}
    if before[0] != before[1] and _has_turned_before(words, *before):
        found["before"] = before
    if after[0] != after[1] and _has_turned_after(words, *after):
        found["after"] = after
    return found


def _begun(text: str) -> str:
    """Return what a sentence has before the end of `text`, without a word that is cut off."""
    *earlier, sentence = re.split(SENTENCE_END, text)
    is_cut = not earlier and len(text) >= CONTEXT and " " in sentence
    return sentence.partition(" ")[2] if is_cut else sentence


def _ended(text: str) -> str:
    """Return what a sentence has after the beginning of `text`, without a word that is cut off."""
    for end in SENTENCE_END.finditer(text):
        if not text[end.end() : end.end() + 1].islower():  # “Never!” said the mayor.
            return text[: end.start()]
    return text.rpartition(" ")[0] if len(text) >= CONTEXT and " " in text else text


def _has_turned_before(words: str, old: str, new: str) -> bool:
    if _has_other_speaker(words, old, new):
        return True
    known, found = (plain(text).split() for text in (old, new))
    last = [" ".join(each[-_BEFORE:]) for each in (known, found)]
    if any(
        Counter(each.findall(last[0])) != Counter(each.findall(last[1])) for each in (NEGATION, LIMIT, STANCE, DOUBT)
    ):
        return True
    counts = [numbers(" ".join(each[-_COUNTED:])) for each in (known, found)]
    bounds = [[BOUNDS[each] for each in BOUND.findall(side)] for side in last]
    is_counted = bool(counts[0] or counts[1] or numbers(plain(words)[:CONTEXT].partition(" ")[0]))
    return (all(counts) and counts[0] != counts[1]) or (is_counted and bounds[0] != bounds[1])


def _has_turned_after(words: str, old: str, new: str) -> bool:
    if _has_other_speaker(words, old, new):
        return True
    first = [" ".join(plain(text).split()[:_AFTER]) for text in (old, new)]
    if words[-1:].isdigit():
        scales = [(numbers(each.partition(" ")[0]), UNIT.findall(each.partition(" ")[0])) for each in first]
        if scales[0] != scales[1]:
            return True
    return CONDITION.findall(first[0]) != CONDITION.findall(first[1])


def _has_other_speaker(words: str, old: str, new: str) -> bool:
    sides = [plain(text) for text in (old, new)]
    said, others = (sorted(re.findall(r"\w+", side)) for side in sides)
    if said == others or not any(map(SAYING.search, sides)):
        return False
    return any(each.kind in _SPEAKER for each in changed_meaning(old, new, words))
