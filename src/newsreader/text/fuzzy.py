"""Find a note by the few words one remembers of it: any order, misspelt, unfinished, abbreviated, run together.

Words lead to posting lists of notes. Each typed word is matched against the vocabulary (`fuzzy_vocabulary`), not
against the notes; likeness squared × inverse document frequency, summed over the typed words for all notes at once
(`fuzzy_bits`), says which notes to look at closely, and `fuzzy_rank` puts those in order. What a typed word leads to
is kept, so that a keystroke costs the last word only. It must not know what the texts are, where they come from or
how they are shown.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from itertools import groupby
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING

from newsreader.records import Match
from newsreader.text.fuzzy_bits import added, top
from newsreader.text.fuzzy_postings import Postings
from newsreader.text.fuzzy_rank import Ranking, Wanted
from newsreader.text.fuzzy_readings import joined, taken_apart
from newsreader.text.fuzzy_store import Store
from newsreader.text.fuzzy_vocabulary import Vocabulary
from newsreader.text.fuzzy_words import lower, sequence, typed, words

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPED = 24  # so many words of a query count: more than anybody remembers
_QUERY = 1000  # code points
_HEAD = 3  # so short a word, or one that begins more than so many, is taken for a beginning and no more:
_MANY = 256  # those words are not told apart
_LONGEST_HEAD = 8  # what begins longer is so little that it can be united at a keystroke
_HEAD_LIKENESS = 0.82
_FAITH = 0.9  # what a score is worth if the query had to be read in another way
_RANKED = 100  # notes looked at closely
_READ = 80_000  # octets of text read for that, unless notes are so long that there would be less than asked for
_LOOKED_AT = 50_000  # octets of one note looked at closely; all of it is searched
_UNSEEN = 0.01  # the score of a note whose words stand behind those
_POSTINGS = 100_000  # postings gone through for a typed word at most
_HASTY = 6  # in a query of more words, only the last is searched for words alike if it is itself a word
_FRESH = 6  # typed words that are looked for among the words alike in one search
_KEPT = 32  # typed words whose notes are remembered
_HELD = 100_000  # words of notes looked at lately that are kept
_SIZES = 12  # classes of length: 1, 2-3, 4-7, … words


class FuzzyIndex:
    """Notes, each an id (64 bits, unique) and a text, that can be searched while a query is typed.

    Every method may be called from any thread at any time: one lock lets one call in after the other, and none holds
    it longer than one search or one change takes. Building (the constructor) is the long part, some 50 µs a note: do it
    in a worker thread and hand over the finished index. A copy of the texts is kept; least room is taken if notes come
    in the order of their ids. Of two notes with one id the later counts.
    """

    def __init__(self, items: Iterable[tuple[int, str]] = ()) -> None:
        self._lock = Lock()
        self._store = Store()
        self._vocabulary = Vocabulary()
        self._postings: Postings[int] = Postings()
        self._sizes: Postings[int] = Postings()
        self._heads: dict[str, int] = {}  # the notes in which a word begins so, of beginnings that stand in many notes
        self._gathered = 0
        self._wants: OrderedDict[tuple[str, bool], tuple[Wanted, list[int]]] = OrderedDict()
        self._begun: dict[str, int] = {}
        self._sequences: dict[int, tuple[str, ...]] = {}
        self._held = 0  # words in `_sequences`
        self._fresh = 0  # words of this search that had to be looked for among the words alike
        for id_, text in items:
            self._drop(id_)
            self._insert(id_, text)
        self._settle()

    def __len__(self) -> int:
        return len(self._store)

    def add(self, id_: int, text: str) -> None:
        """Add a note, or give the one with this id another text."""
        with self._lock:
            self._drop(id_)
            slot, bag = self._insert(id_, text)
            for head in self._heads.keys() & _heads(bag):
                self._heads[head] |= 1 << slot
            self._settle()

    def remove(self, id_: int) -> None:
        """Forget a note. An id that is not there is no error."""
        with self._lock:
            self._drop(id_)
            self._forget()

    def search(self, query: str, limit: int = 10) -> list[Match]:
        """The best `limit` notes for what was typed so far, best first; of equals the highest id first.

        Scores run from 0.0 to 100.0; spans are ranges of code points of the text that was given. An empty query, or
        one without a letter or digit, finds nothing.
        """
        wanted = typed(query[:_QUERY])[:_TYPED]
        if not wanted or limit < 1:
            return []
        with self._lock:
            return self._search(wanted, limit)

    def _search(self, query: list[str], limit: int) -> list[Match]:
        best: dict[int, tuple[float, Ranking]] = {}
        self._fresh = 0
        size_classes = [self._sizes.mask([size]) for size in range(_SIZES)]
        for reading, faith in self._readings(query):
            hasty = len(reading) > _HASTY
            wants = [self._want(word, hasty=hasty and word != reading[-1]) for word in reading]
            total: list[int] = []
            for _, slices in wants:
                total = added(total, slices)
            ranking = Ranking([want for want, _ in wants])
            # The most promising first, in case that notes are long and not all can be looked at.
            promising = top(total, limit, size_classes)
            others = top(total, max(_RANKED if faith == 1.0 else _RANKED // 4, limit), size_classes)
            read = 0
            for slot in dict.fromkeys((*promising, *others)):
                size = min(_LOOKED_AT, self._store.size(slot))
                read += size // 4 if slot in self._sequences else size
                if read > _READ and len(best) >= limit:
                    break
                score = faith * max(_UNSEEN, ranking.score(self._sequence(slot)))
                if slot not in best or score > best[slot][0]:
                    best[slot] = score, ranking
        order = sorted((-score, -self._store.id(slot), slot) for slot, (score, _) in best.items())
        return [self._match(best[slot][1], -score, slot) for score, _, slot in order[:limit]]

    def _readings(self, query: list[str]) -> list[tuple[list[str], float]]:
        """The query as typed, and what else it may have meant, with how far such a reading is to be believed."""
        readings = [(query, 1.0)]
        readings += [(reading, 0.99) for reading in joined(query, self)]
        for place, word in enumerate(query):
            if len(word) < 5 or len(readings) > 3 or (len(query) > _HASTY and word != query[-1]):
                continue
            sure = self._want(word, hasty=False)[0].sure
            if sure < 0.8 or (sure < 1.0 and not self._vocabulary.begins(word)):
                ways = taken_apart(word, self, whole=sure >= 0.75)
                readings += [([*query[:place], *way, *query[place + 1 :]], _FAITH) for way in ways]
        return readings[:4]

    def holding(self, word: str) -> int:
        """The notes that hold the word, as bits. For `fuzzy_readings`; not for use from outside."""
        number = self._vocabulary.numbers.get(word)
        return 0 if number is None else self._postings.mask([number])

    def beginning(self, head: str) -> int:
        """The notes that hold a word with this beginning, as bits. For `fuzzy_readings`; not for use from outside."""
        notes = self._heads.get(head)
        if notes is None:
            notes = self._begun.get(head)
        if notes is None:
            numbers = self._vocabulary.numbers
            notes = self._postings.mask(numbers[word] for word in self._vocabulary.beginning(head))
            if len(self._begun) > 8 * _KEPT:
                self._begun.clear()
            self._begun[head] = notes
        return notes

    def _sequence(self, slot: int) -> tuple[str, ...]:
        """The words of a note; those of notes that were looked at lately are kept."""
        kept = self._sequences.get(slot)
        if kept is None:
            kept = self._sequences[slot] = sequence(self._store.text(slot)[:_LOOKED_AT])
            self._held += len(kept)
            if self._held > _HELD:
                self._sequences = {slot: kept}
                self._held = len(kept)
        return kept

    def _match(self, ranking: Ranking, score: float, slot: int) -> Match:
        text = self._store.text(slot)[:_LOOKED_AT]
        found = words(text, ranking.matching(self._sequence(slot)))
        return Match(self._store.id(slot), round(score, 2), ranking.spans(found, lower(text)))

    def _want(self, query: str, *, hasty: bool) -> tuple[Wanted, list[int]]:
        """What a typed word may mean, and the slices of what it adds to every note.

        If `hasty`, or if a search has asked too much already, as for a pasted page, the word is taken as it is.
        """
        key = (query, hasty)
        if (query, False) in self._wants or (hasty and query not in self._vocabulary.numbers):
            key = (query, False)
        kept = self._wants.get(key)
        if kept is None and not key[1]:
            self._fresh += 1
            if self._fresh > _FRESH:
                key = (query, True)
                kept = self._wants.get(key)
        if kept is None:
            if key[1]:
                meant, head = {query: 1.0} if query in self._vocabulary.numbers else {}, None
            else:
                meant, head = self._meanings(query)
            kept = self._wants[key] = self._weighed(query, meant, head)
            if len(self._wants) > _KEPT:
                self._wants.popitem(last=False)
        else:
            self._wants.move_to_end(key)
        return kept

    def _meanings(self, query: str) -> tuple[dict[str, float], str | None]:
        """The words that a typed one may mean, with their likeness, the most alike first; and itself, if it may also be
        the beginning of any word.
        """
        meant = {query: 1.0} if query in self._vocabulary.numbers else {}
        begun = self._vocabulary.beginning(query) if len(query) > _HEAD else []
        head = query if len(query) <= _HEAD or len(begun) > _MANY else None
        if head is None:
            for word in begun:
                meant.setdefault(word, 0.8 + 0.18 * len(query) / len(word))
        known = bool(meant) or self._vocabulary.begins(query)
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
        return math.log(1.0 + len(self._store) / count)

    def _insert(self, id_: int, text: str) -> tuple[int, set[str]]:
        """Its slot and its words."""
        slot = self._store.put(id_, text)
        bag = set(sequence(text))
        self._postings.add(map(self._vocabulary.number, bag), slot)
        self._sizes.add([_size(bag)], slot)
        return slot, bag

    def _drop(self, id_: int) -> None:
        slot = self._store.drop(id_)
        if slot is None:
            return
        bag = set(sequence(self._store.text(slot)))
        self._postings.discard(map(self._vocabulary.number, bag), slot)
        self._sizes.discard([_size(bag)], slot)
        for head in self._heads.keys() & _heads(bag):
            self._heads[head] ^= 1 << slot

    def _settle(self) -> None:
        self._vocabulary.settle()
        self._postings.settle()
        self._sizes.settle()
        if self._postings.size > 2 * self._gathered:
            self._gather_heads()
        self._forget()

    def _gather_heads(self) -> None:
        """Unite the notes of all words that begin alike, where that is too much to do at a keystroke."""
        self._gathered = self._postings.size
        numbers = self._vocabulary.numbers
        words = self._vocabulary.beginning("")
        for length in range(1, _LONGEST_HEAD + 1):
            for head, group in groupby(words, itemgetter(slice(length))):
                alike = [numbers[word] for word in group]
                if len(head) == length and 16 * sum(map(self._postings.sparse, alike)) > len(self._store):
                    self._heads[head] = self._postings.mask(alike)

    def _forget(self) -> None:
        """Notes have changed: what was kept of them holds no longer."""
        self._wants.clear()
        self._begun.clear()
        self._sequences.clear()
        self._held = 0


def _weight(likeness: float, rarity: float) -> int:
    return max(1, round(2.0 * likeness * likeness * rarity))


def _heads(bag: set[str]) -> set[str]:
    return {word[:length] for word in bag for length in range(1, _LONGEST_HEAD + 1)}


def _size(bag: set[str]) -> int:
    return min(_SIZES - 1, len(bag).bit_length())
