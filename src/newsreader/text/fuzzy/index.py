"""Find a note by the few words one remembers of it: any order, misspelt, unfinished, abbreviated, run together.

Words lead to posting lists of notes. Each typed word is matched against the vocabulary (`fuzzy_vocabulary`), not
against the notes; likeness squared × inverse document frequency (`fuzzy_meanings`), summed over the typed words for all
notes at once (`fuzzy_bits`), says which notes to look at closely, and `fuzzy_rank` puts those in order. It must not
know what the texts are, where they come from or how they are shown.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from .bitsets import added, top, values
from .documents import Store
from .expansion import Meanings
from .postings import Postings
from .ranking import Match, Ranking, halvings
from .segmentation import joined, taken_apart
from .tokenizer import sequence, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TYPED = 24  # so many words of a query count: more than anybody remembers
_QUERY = 1000  # code points
_FAITH = 0.9  # what a score is worth if the query had to be read in another way
_RANKED = 100  # notes looked at closely
_RANKED_LONG = 200  # or so many, where notes are long: most of those hold any two common words
_FIRST = 10  # those that are most likely to be seen
_READ = 80_000  # octets of text read for that, or one note
_QUICK = 16  # words of a long note go for one octet,
_HIT = 16  # and each of them that may be meant for so many
_LOOKED_AT = 50_000  # octets of one note looked at closely; all of it is searched
_UNSEEN = 0.01  # the score of a note whose words stand behind those
_HASTY = 6  # in a query of more words, only the last is searched for words alike if it is itself a word
_HELD = 100_000  # words of notes looked at lately that are kept
_SIZES = 12  # classes of length: 1, 2-3, 4-7, … words


class FuzzyIndex:
    """Notes, each an id (64 bits, unique) and a text, that can be searched while a query is typed.

    Every method may be called from any thread at any time: one lock lets one call in after the other, and none holds
    it longer than one search or one change takes. Building (the constructor) is the long part, some 100 µs a note: do
    it in a worker thread and hand over the finished index. A copy of the texts is kept, compressed; least room is taken
    if notes come in the order of their ids. Of two notes with one id the later counts. There may be 2 ** 24 notes.
    """

    def __init__(self, items: Iterable[tuple[int, str]] = ()) -> None:
        self._lock = Lock()
        self._store = Store()
        self._meanings = Meanings()
        self._sizes: Postings = Postings()
        self._size_classes: list[int] = []  # as bits
        self._notes: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._held = 0  # words in `_notes`
        self._allowed: tuple[frozenset[int], int] = frozenset(), 0
        for id_, text in items:
            self._put(id_, text)
        self._settle()

    def __len__(self) -> int:
        return len(self._store)

    def add(self, id_: int, text: str) -> None:
        """Add a note, or give the one with this id another text."""
        with self._lock:
            self._put(id_, text)
            self._settle()

    def remove(self, id_: int) -> None:
        """Forget a note. An id that is not there is no error."""
        with self._lock:
            self._drop(id_)
            self._settle()

    def search(self, query: str, limit: int = 10, allowed: frozenset[int] | None = None) -> list[Match]:
        """The best `limit` notes for what was typed so far, best first; of equals the highest id first.

        With `allowed`, of the notes with these ids only: as they stand in the ranking of all. The set asked with last
        is remembered, so it costs nothing to ask with the same one at every keystroke.

        Scores run from 0.0 to 100.0; spans are ranges of code points of the text that was given. An empty query, or
        one without a letter or digit, finds nothing.
        """
        wanted = typed(query[:_QUERY])[:_TYPED]
        if not wanted or limit < 1:
            return []
        with self._lock:
            return self._search(wanted, limit, -1 if allowed is None else self._mask(allowed))

    def _search(self, query: list[str], limit: int, allowed: int) -> list[Match]:
        best: dict[int, tuple[float, Ranking]] = {}
        self._meanings.begin()
        for reading, faith in self._readings(query):
            hasty = len(reading) > _HASTY
            wants = [self._meanings.want(word, hasty=hasty and word != reading[-1]) for word in reading]
            total: list[int] = []
            wanted = [want for want, _ in wants]
            # Pieces of a word that was taken apart all stand for something.
            halved = halvings(wanted) if faith > _FAITH else [0] * len(wanted)
            for (_, slices), times in zip(wants, halved, strict=True):
                total = added(total, slices[times:])
            if allowed >= 0:
                total = [slice_ & allowed for slice_ in total]
            ranking = Ranking(wanted, halved)
            for slot, score in self._scores(ranking, total, limit, 1.0 if faith == 1.0 else 0.25):
                if slot not in best or faith * score > best[slot][0]:
                    best[slot] = faith * score, ranking
        order = sorted((-score, -self._store.id(slot), slot) for slot, (score, _) in best.items())[:limit]
        return [Match(-id_, round(-score, 2), best[slot][1], self._text(slot)) for score, id_, slot in order]

    def _scores(self, ranking: Ranking, total: list[int], limit: int, effort: float) -> Iterator[tuple[int, float]]:
        """The most promising notes (slots) by the slices of what they add up to, `limit` at least, with their scores.

        Where notes are long not all can be looked at closely: the others have the score they deserve at least.
        """
        ranked = round(effort * _RANKED)
        long = self._meanings.long
        counts = {min(_FIRST, limit), min(ranked, limit), max(ranked, limit)}
        counts |= {round(effort * _RANKED_LONG)} if long else set()
        promising = dict.fromkeys(slot for count in sorted(counts) for slot in top(total, count, self._size_classes))
        find = self._meanings.finder(ranking.wanted) if any(map(long.length, promising)) else None
        readable = effort * _READ
        others: list[int] = []
        for place, slot in enumerate(promising):
            length = long.length(slot)
            size = min(_LOOKED_AT, self._store.size(slot))
            cost = length // _QUICK if length else size
            if (place >= ranked and not length) or (place and cost > readable):
                if place < max(ranked, limit):
                    others.append(slot)
                continue
            readable -= cost
            if find and length:
                found = find(slot)
                readable -= _HIT * len(found)
                score = ranking.score_found(found, length)
            else:
                score = ranking.score(self._note(slot)[1])
            yield slot, max(_UNSEEN, score)
        for slot, value in values(total, others).items():
            yield slot, ranking.at_least(value)

    def _readings(self, query: list[str]) -> list[tuple[list[str], float]]:
        """The query as typed, and what else it may have meant, with how far such a reading is to be believed."""
        readings = [(query, 1.0)]
        readings += [(reading, 0.99) for reading in joined(query, self._meanings)]
        for place, word in enumerate(query):
            if len(word) < 5 or len(readings) > 3 or (len(query) > _HASTY and word != query[-1]):
                continue
            sure = self._meanings.want(word, hasty=False)[0].sure
            if sure < 0.8 or (sure < 1.0 and not self._meanings.begins(word)):
                ways = taken_apart(word, self._meanings, whole=sure >= 0.75)
                readings += [([*query[:place], *way, *query[place + 1 :]], _FAITH) for way in ways]
        return readings[:4]

    def _mask(self, allowed: frozenset[int]) -> int:
        """The slots of these notes, as bits."""
        if self._allowed[0] is not allowed:
            self._allowed = allowed, self._store.mask(allowed)
        return self._allowed[1]

    def _note(self, slot: int) -> tuple[str, tuple[str, ...]]:
        """The text of a note, as far as it is looked at, and its words; those of notes looked at lately are kept."""
        kept = self._notes.get(slot)
        if kept is None:
            text = self._store.text(slot, _LOOKED_AT)
            kept = self._notes[slot] = text, sequence(text)
            self._held += len(kept[1])
            if self._held > _HELD:
                self._notes = {slot: kept}
                self._held = len(kept[1])
        return kept

    def _text(self, slot: int) -> str:
        """The whole text of a note: what was found may stand behind what is looked at."""
        kept = self._notes.get(slot) if self._store.size(slot) <= _LOOKED_AT else None
        return kept[0] if kept else self._store.text(slot)

    def _put(self, id_: int, text: str) -> None:
        self._drop(id_)
        slot = self._store.put(id_, text)
        self._sizes.add([_size(self._meanings.add(sequence(text), slot))], slot)

    def _drop(self, id_: int) -> None:
        slot = self._store.slot(id_)
        if slot is None:
            return
        self._sizes.discard([_size(self._meanings.discard(sequence(self._store.text(slot)), slot))], slot)
        self._store.drop(id_)

    def _settle(self) -> None:
        """Notes have changed: what was kept of them holds no longer."""
        self._meanings.settle()
        self._sizes.settle()
        self._size_classes = [self._sizes.mask([size]) for size in range(_SIZES)]
        self._notes.clear()
        self._held = 0
        self._allowed = frozenset(), 0


def _size(different: int) -> int:
    """The class of a note with so many different words."""
    return min(_SIZES - 1, different.bit_length())
