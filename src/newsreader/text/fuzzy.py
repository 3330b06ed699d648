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
from threading import Lock
from typing import TYPE_CHECKING

from newsreader.records import Match
from newsreader.text.fuzzy_bits import added, top
from newsreader.text.fuzzy_postings import Postings
from newsreader.text.fuzzy_rank import Ranking, Wanted
from newsreader.text.fuzzy_vocabulary import Vocabulary
from newsreader.text.fuzzy_words import lower, typed, vocabulary, words

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPED = 24  # so many words of a query count: more than anybody remembers
_QUERY = 1000  # code points
_RANKED = 100  # notes looked at closely
_READ = 60_000  # code points read for that at most
_KEPT = 64  # typed words whose notes are remembered


class FuzzyIndex:
    """Notes, each an id (any int, unique) and a text, that can be searched while a query is typed.

    Every method may be called from any thread at any time: one lock lets one call in after the other, and none holds
    it longer than one search or one change takes. Building (the constructor) is the long part; do it in a worker
    thread and hand over the finished index. `text` is kept as it is given, and spans are code points of it.
    """

    def __init__(self, items: Iterable[tuple[int, str]] = ()) -> None:
        self._lock = Lock()
        self._vocabulary = Vocabulary()
        self._postings: Postings[int] = Postings()
        self._ids: list[int] = []
        self._texts: list[str] = []
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self._sizes: Postings[int] = Postings()
        self._words: OrderedDict[tuple[str, ...], tuple[Wanted, list[int]]] = OrderedDict()
        for id_, text in items:
            self._insert(id_, text)
        self._settle()

    def __len__(self) -> int:
        return len(self._slots)

    def add(self, id_: int, text: str) -> None:
        """Add a note, or give the one with this id another text."""
        with self._lock:
            self._insert(id_, text)
            self._settle()

    def remove(self, id_: int) -> None:
        """Forget a note. An id that is not there is no error."""
        with self._lock:
            self._drop(id_)
            self._words.clear()

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
        total: list[int] = []
        wanted: list[Wanted] = []
        for word in query:
            want, slices = self._want(word)
            wanted.append(want)
            total = added(total, slices)
        order = [self._sizes.mask([size]) for size in range(12)]
        ranking = Ranking(wanted)
        scored: list[tuple[float, int, int]] = []
        read = 0
        for slot in top(total, max(_RANKED, limit), order):
            text = self._texts[slot]
            read += len(text)
            if read > _READ and len(scored) >= limit:
                break
            if score := ranking.score(words(text)):
                scored.append((-score, -self._ids[slot], slot))
        scored.sort()
        return [self._match(ranking, -score, slot) for score, _, slot in scored[:limit]]

    def _match(self, ranking: Ranking, score: float, slot: int) -> Match:
        text = self._texts[slot]
        return Match(self._ids[slot], round(score, 2), ranking.spans(words(text), lower(text)))

    def _want(self, query: str) -> tuple[Wanted, list[int]]:
        """What a typed word may mean, and the slices of what it adds to every note."""
        key = (query,)
        if (kept := self._words.get(key)) is not None:
            self._words.move_to_end(key)
            return kept
        known = self._vocabulary.numbers
        number = known.get(query)
        meant: dict[str, float] = {}
        length = len(query)
        for word in self._vocabulary.beginning(query):
            meant[word] = 1.0 if len(word) == length else 0.8 + 0.18 * length / len(word)
        for word, likeness in self._vocabulary.likenesses(query, known=bool(meant)).items():
            meant.setdefault(word, likeness)
        counts = {word: self._postings.count(known[word]) for word in meant}
        meant = {word: likeness for word, likeness in meant.items() if counts[word]}
        rarity = math.log(1.0 + len(self._slots))
        if meant:
            highest = max(meant.values())
            common = max(counts[word] for word, likeness in meant.items() if likeness >= highest - 0.1)
            if number is not None and counts.get(query):
                common = counts[query]
            rarity = math.log(1.0 + len(self._slots) / common)
        levels: dict[int, list[int]] = {}
        for word, likeness in meant.items():
            own = min(rarity, math.log(1.0 + len(self._slots) / counts[word]))
            weight = max(1, round(2.0 * likeness * likeness * own))
            levels.setdefault(weight, []).append(known[word])
        slices: list[int] = []
        seen = 0
        for weight in sorted(levels, reverse=True):
            mask = self._postings.mask(levels[weight]) & ~seen
            seen |= mask
            for place in range(weight.bit_length()):
                if place == len(slices):
                    slices.append(0)
                if weight >> place & 1:
                    slices[place] |= mask
        entry = Wanted(query, rarity, meant), slices
        self._words[key] = entry
        if len(self._words) > _KEPT:
            self._words.popitem(last=False)
        return entry

    def _insert(self, id_: int, text: str) -> None:
        self._drop(id_)
        if self._free:
            slot = self._free.pop()
            self._ids[slot] = id_
            self._texts[slot] = text
        else:
            slot = len(self._ids)
            self._ids.append(id_)
            self._texts.append(text)
        self._slots[id_] = slot
        bag = vocabulary(text)
        self._postings.add([self._vocabulary.number(word) for word in bag], slot)
        self._sizes.add([min(11, len(bag).bit_length())], slot)

    def _drop(self, id_: int) -> None:
        slot = self._slots.pop(id_, None)
        if slot is None:
            return
        bag = vocabulary(self._texts[slot])
        self._postings.discard([self._vocabulary.numbers[word] for word in bag], slot)
        self._sizes.discard([min(11, len(bag).bit_length())], slot)
        self._texts[slot] = ""
        self._free.append(slot)

    def _settle(self) -> None:
        self._vocabulary.settle()
        self._postings.settle()
        self._sizes.settle()
        self._words.clear()
