"""What a typed word leads to: the words it may mean, how telling it is, and what it adds to the score of every note.

What was worked out for a word is kept until the notes change, so that a keystroke costs the last word only; what is
begun by so many words that it takes too long to unite their notes at a keystroke is united beforehand. It must not know
how a search goes about it, nor what the texts are.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from .forward_index import LongNotes
from .postings import Postings
from .ranking import STEPS, Wanted
from .tokenizer import LONGEST, begins_itself_alone
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

_HEAD = 3  # so short a word, or one that begins more than so many, is taken for a beginning and no more:
_MANY = 256  # those words are not told apart
_HELD = 3000  # as many words that begin alike take too long to unite at a keystroke, however rare each is
_SPARSE = 16  # or words that are together in more than a note of so many
_HEAD_LIKENESS = 0.82
_POSTINGS = 100_000  # postings gone through for a typed word at most
_SOUGHT = 12  # typed words that are looked for among the words alike in one search
_APART = 250_000  # and in one search for the pieces of words that may have been run together
_KEPT = 32  # typed words whose notes are remembered
_BEGUN = 128  # beginnings whose notes are,
_EASY = 1000  # if more postings than these were gone through
_DEAD = 10_000  # words that stand in no note any more and are let be


class Meanings:
    """The words of all notes (each a slot, from 0), and what typed ones lead to."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._postings: Postings = Postings()
        self.long = LongNotes()
        self._notes = 0
        self._heads: dict[str, int] = {}  # the notes in which a word begins so, of beginnings that stand in many notes
        self._gathered = 0  # the notes there were when these were united
        self._added = 0  # the notes that came since
        self._wants: OrderedDict[tuple[str, bool], tuple[Wanted, list[int]]] = OrderedDict()
        self._begun: OrderedDict[str, int] = OrderedDict()
        self._numbered: dict[Wanted, dict[int, str]] = {}
        self._sought: set[str] = set()  # words of this search that were looked for among the words alike
        self._apart = 0  # postings gone through for pieces in this search

    def add(self, words: Sequence[str], slot: int) -> int:
        """Take in the words of a note, seen after `settle`; how many different ones there are."""
        bag = set(words)
        self._postings.add(map(self._vocabulary.number, bag), slot)
        self.long.put(slot, words, self._vocabulary.number)
        self._notes += 1
        self._added += 1
        if self._heads:
            for head in self._heads.keys() & _heads(bag):
                self._heads[head] |= 1 << slot
        return len(bag)

    def discard(self, words: Sequence[str], slot: int) -> int:
        """Forget the words of a note; how many different ones there were."""
        bag = set(words)
        self._postings.discard(map(self._vocabulary.number, bag), slot)
        self.long.drop(slot)
        self._notes -= 1
        for head in self._heads.keys() & _heads(bag):
            self._heads[head] ^= 1 << slot
        return len(bag)

    def settle(self) -> None:
        """Notes have changed: take in what came, and forget what was worked out."""
        self._postings.settle()
        if len(self._vocabulary) - len(self._postings) > max(_DEAD, len(self._postings)):
            self._forget_words()
        self._vocabulary.settle()
        if self._added > self._gathered:
            self._gather_heads()
        self._wants.clear()
        self._begun.clear()
        self._numbered.clear()

    def begin(self) -> None:
        """A search begins, in which so and so many words may be looked for."""
        self._sought.clear()
        self._apart = 0

    def holding(self, word: str) -> int:
        """The notes that hold the word, as bits."""
        number = self._vocabulary.numbers.get(word)
        return 0 if number is None else self._postings.mask([number])

    def beginning(self, head: str) -> int:
        """The notes that hold a word with this beginning, as bits."""
        notes = self._known(head)
        return self._united(self._numbers(head), head) if notes is None else notes

    def beginning_soon(self, head: str) -> int:
        """The same, or none if it would take too long to unite them, as for a run of letters that was pasted."""
        if head in self._heads:
            return self._heads[head]
        numbers = self._numbers(head)
        self._apart += sum(map(self._postings.sparse, numbers))
        if self._apart > _APART:
            return 0
        notes = self._known(head)
        return self._united(numbers, head) if notes is None else notes

    def want(self, query: str, *, hasty: bool) -> tuple[Wanted, list[int]]:
        """What a typed word may mean, and the slices of what it adds to every note.

        If `hasty`, or if a search has asked for too many, as for a pasted page, the word is taken as it is. Which words
        those are depends on what is typed alone, not on what happens to be remembered of searches before.
        """
        hasty = hasty and self._is_word(query)
        if not hasty and query not in self._sought:
            hasty = len(self._sought) >= _SOUGHT
            if not hasty:
                self._sought.add(query)
        key = query, hasty
        kept = self._wants.get(key)
        if kept is None:
            if hasty:
                meant, head = {query: 1.0} if self._is_word(query) else {}, None
            else:
                meant, head = self._meanings(query)
            kept = self._wants[key] = self._weighed(query, meant, head)
            if len(self._wants) > _KEPT:
                self._wants.popitem(last=False)
        else:
            self._wants.move_to_end(key)
        return kept

    def finder(self, wanted: Iterable[Wanted]) -> Callable[[int], list[tuple[int, str]]]:
        """What finds, in the long note in a slot, where words stand that these typed ones may mean, in order: the place
        and the word.
        """
        names: dict[int, str] = {}
        numbers = self._vocabulary.numbers
        for one in wanted:
            if one not in self._numbered:
                if len(self._numbered) >= _KEPT:
                    self._numbered.clear()
                begun = self._vocabulary.beginning(one.head) if one.head else []
                self._numbered[one] = {numbers[word]: word for words in (one.meant, begun) for word in words}
            names |= self._numbered[one]
        return self.long.finder(names)

    def _known(self, head: str) -> int | None:
        """The notes that hold a word with this beginning, if they need not be united now."""
        notes = self._heads.get(head)
        if notes is None and (notes := self._begun.get(head)) is not None:
            self._begun.move_to_end(head)
        return notes

    def _united(self, numbers: list[int], head: str) -> int:
        """The notes of these words, which are all that begin so; kept if that was much to do."""
        notes = self._postings.mask(numbers)
        if sum(map(self._postings.sparse, numbers)) > _EASY:
            self._begun[head] = notes
            if len(self._begun) > _BEGUN:
                self._begun.popitem(last=False)
        return notes

    def _numbers(self, head: str) -> list[int]:
        """The numbers of the words with this beginning."""
        return [self._vocabulary.numbers[word] for word in self._vocabulary.beginning(head)]

    def _meanings(self, query: str) -> tuple[dict[str, float], str | None]:
        """The words that a typed one may mean, with their likeness, the most alike first; and itself, if it may also be
        the beginning of any word.
        """
        meant = {query: 1.0} if self._is_word(query) else {}
        begun = self._vocabulary.beginning(query) if len(query) > _HEAD else []
        head = query if len(query) <= _HEAD or len(begun) > _MANY else None
        if begins_itself_alone(query):
            head = None
        if head is None:
            for word in begun:
                meant.setdefault(word, 0.8 + 0.18 * len(query) / len(word))
        known = any(map(self._is_word, meant)) or (head is not None and self.beginning(head) != 0)
        for word, likeness in self._vocabulary.likenesses(query, known=known).items():
            if head is None or not word.startswith(head):
                meant.setdefault(word, likeness)
        return dict(sorted(meant.items(), key=itemgetter(1), reverse=True)), head

    def _weighed(self, query: str, meant: dict[str, float], head: str | None) -> tuple[Wanted, list[int]]:
        """A typed word, and the slices of likeness² × rarity in whole numbers; nothing counts as rarer than it is."""
        numbers = self._vocabulary.numbers
        counts: dict[str, int] = {}
        to_read = _POSTINGS
        for word in meant:
            number = numbers[word]
            to_read -= self._postings.sparse(number)
            if to_read < 0:
                break
            if count := self._postings.count(number):
                counts[word] = count
        begun = self.beginning(head) if head else 0
        likenesses = {word: meant[word] for word in counts}
        least = max(likenesses.values(), default=0.0) - 0.1
        common = counts.get(query) or begun.bit_count()
        common = common or max((count for word, count in counts.items() if likenesses[word] >= least), default=1)
        rarity = self._rarity(common)
        levels: dict[int, list[int]] = {}
        for word, count in counts.items():
            weight = _weight(likenesses[word], min(rarity, self._rarity(count)))
            levels.setdefault(weight, []).append(numbers[word])
        masks = {weight: self._postings.mask(alike) for weight, alike in levels.items()}
        if begun:
            weight = _weight(_HEAD_LIKENESS, min(rarity, self._rarity(begun.bit_count())))
            masks[weight] = masks.get(weight, 0) | begun
        slices: list[int] = []
        seen = 0
        for weight in sorted(masks, reverse=True):
            mask = masks[weight] & ~seen
            seen |= mask
            slices += [0] * (weight.bit_length() - len(slices))
            for place in range(weight.bit_length()):
                if weight >> place & 1:
                    slices[place] |= mask
        return Wanted(query, rarity, likenesses, head if begun else None, _HEAD_LIKENESS if begun else 0.0), slices

    def _rarity(self, count: int) -> float:
        """Inverse document frequency."""
        return math.log(1.0 + self._notes / count)

    def begins(self, head: str) -> bool:
        """Whether any note holds a word with this beginning."""
        return any(map(self._is_word, self._vocabulary.beginning(head)))

    def _is_word(self, word: str) -> bool:
        """Whether any note holds it."""
        number = self._vocabulary.numbers.get(word)
        return number is not None and self._postings.count(number) > 0

    def _gather_heads(self) -> None:
        """Unite the notes of all words that begin alike, where that is too much to do at a keystroke."""
        self._gathered = self._notes
        self._added = 0
        self._heads = {}
        numbers = self._vocabulary.numbers
        words = self._vocabulary.beginning("")
        for length in range(1, LONGEST + 1):
            left: list[str] = []
            for head, group in groupby(words, itemgetter(slice(length))):
                alike = list(group)
                held = [numbers[word] for word in alike]
                if len(held) > _HELD or _SPARSE * sum(map(self._postings.sparse, held)) > self._notes:
                    notes = self._postings.mask(held)
                    shorter = self._heads.get(head[:-1])
                    self._heads[head] = shorter if shorter == notes else notes
                    left += [word for word in alike if len(word) > length]
            words = left

    def _forget_words(self) -> None:
        """Do without the words that stand in no note any more."""
        kept = Vocabulary()
        live = list(filter(self._is_word, self._vocabulary.numbers))
        numbers = [self._vocabulary.numbers[word] for word in live]
        self._postings.keep(numbers)
        self.long.rename({number: name for name, number in enumerate(numbers)})
        for word in live:
            kept.number(word)
        self._vocabulary = kept


def _weight(likeness: float, rarity: float) -> int:
    return max(1, round(STEPS * likeness * likeness * rarity))


def _heads(bag: Collection[str]) -> set[str]:
    return {word[:length] for word in bag for length in range(1, len(word) + 1)}
