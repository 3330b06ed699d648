"""Find a note by a few words: in any order, misspelled, unfinished, abbreviated or run together.

Words lead to posting lists of notes. Each typed word is compared with the vocabulary (`vocabulary`), not with the
notes. A word that may be meant adds likeness squared × inverse document frequency (`expansion`). These weights are
summed for all notes at once (`bitsets`), and only the best notes are ranked by their text (`ranking`). This module must
not know what the texts are, where they come from or how they are shown.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from threading import Lock
from typing import TYPE_CHECKING, Any

from . import codes
from .expansion import QueryExpander
from .note_words import NoteWords
from .ranking import Match, Ranking, halvings
from .segmentation import joined, segmented
from .storage.bitsets import added, mask_of, members, top, values
from .storage.documents import NoteStore
from .storage.kept import Reader, Writer
from .storage.postings import Postings
from .tokenizer import FIELD, OTHER, TAG, sequence, typed, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .storage.kept import File

_MOST_WORDS = 24  # words of a query that count; nobody remembers more
_MOST_TYPED = 1000  # code points of a query
_COMPOUND = 8  # code points of a known word that is also read as two words
_REREAD = 0.9  # factor for a score if the query had to be read in another way
_APART = 0.4  # the same if a word had to be divided into words that are not beside each other
_RANKED = 100  # notes that are ranked by their text
_RANKED_LONG = 200  # the same where notes are long, because most long notes contain any two common words
_FIRST = 10  # the results that are probably visible
_READ = 80_000  # bytes of text that are read for a ranking; the first note is always read
_WORDS_PER_BYTE = 16  # words of a long note that cost as much as one byte of text
_HIT = 16  # cost in bytes of each matching word of a long note
_LOOKED_AT = 50_000  # bytes of one note that count as its cost
_UNSEEN = 0.01  # score of a long note whose matching words are after the ones that are ranked
_LONG_QUERY = 6  # words; in longer queries a known word is not compared with similar words, except the last
_CACHED = 100_000  # words of recently ranked notes in the cache
_MANY = 4  # if more than one of so many notes has a text, most of them are found without it
_SIZES = 12  # classes of length: 1, 2-3, 4-7, … words


class FuzzyIndex:
    """An index of notes that can be searched while a query is typed. A note has an id (64 bits, unique) and a text.

    The index holds no texts. It uses the least memory if notes come in the order of their ids. Of two notes with the
    same id the later one replaces the first. There may be 2 ** 24 notes.

    All methods are thread-safe. A lock serializes the calls and is never held for longer than one search or change,
    except by `dump`. Building (the constructor) takes about 100 µs a note: do it in a worker thread.
    """

    def __init__(self, items: Iterable[tuple[int, str]] = ()) -> None:
        self._lock = Lock()
        self._store = NoteStore()
        self._words = NoteWords()
        self._expander = QueryExpander(self._words)
        self._sizes: Postings = Postings()
        self._size_classes: list[int] = []  # as bits
        self._notes: dict[int, tuple[str, ...]] = {}
        self._cached = 0  # words in `_notes`
        self._allowed: tuple[frozenset[int], int] = frozenset(), 0
        for id_, text in items:
            self._put(id_, sequence(text), text)
        self._settle()

    def __len__(self) -> int:
        return len(self._store)

    def ids(self) -> frozenset[int]:
        """Return the ids of all notes."""
        with self._lock:
            return self._store.ids()

    def words(self, id_: int) -> tuple[str, ...] | None:
        """Return the words of a note in order, or `None` if no note has this id."""
        with self._lock:
            slot = self._store.slot(id_)
            return None if slot is None else self._words.words(slot)

    def dump(self, file: File, about: object) -> None:
        """Write the index to a file that `load` can read. `about` is JSON that `load` returns."""
        with self._lock:
            writer = Writer(file)
            self._store.dump(writer)
            self._words.dump(writer)
            self._sizes.dump(writer, "sizes.notes")
            writer.about["caller"] = about
            writer.finish()

    @classmethod
    def load(cls, content: bytes) -> tuple[FuzzyIndex, Any]:
        """Return the index of a file, and what its caller said about it. Raises `DamagedError`.

        Only the places of what the file contains are read, and each part when it is first used.
        """
        index = cls()
        reader = Reader(content)
        index._store.load(reader)
        index._words.load(reader)
        index._sizes.load(reader, "sizes.notes")
        index._settle()
        return index, reader.about["caller"]

    def add(self, id_: int, text: str) -> None:
        """Add a note, or replace the note with this id. The same words as before cost nothing."""
        self.update({id_: text})

    def update(self, notes: Mapping[int, str | None]) -> None:
        """Add or replace notes by id; remove those whose text is `None`."""
        changed = False
        with self._lock:
            for id_, text in notes.items():
                slot, words = self._store.slot(id_), sequence(text or "")
                if text is None and slot is not None:
                    self._drop(id_)
                elif text is not None and (slot is None or self._words.words(slot) != words):
                    self._put(id_, words, text)
                else:
                    continue
                changed = True
            if changed:
                self._settle()

    def remove(self, id_: int) -> None:
        """Remove a note. An unknown id is ignored."""
        self.update({id_: None})

    def containing(self, pieces: Iterable[str]) -> frozenset[int] | None:
        """Return the ids of the notes that have each piece inside a word; `None` if there are too many of them."""
        with self._lock:
            notes = -1
            for piece in pieces:
                notes &= self._words.notes_containing(piece)
            if notes < 0 or _MANY * notes.bit_count() > len(self._store):
                return None
            return frozenset(map(self._store.id, members(notes)))

    def search(
        self,
        query: str,
        limit: int = 10,
        allowed: frozenset[int] | None = None,
        wrong: Callable[[list[int]], set[int]] | None = None,
    ) -> list[Match]:
        """Return the best `limit` notes for a query, best first; notes with equal scores by id, highest first.

        With `allowed` only notes with these ids are returned; their scores and order do not change. The last set is
        cached, so pass the same object at every keystroke. Of these notes, those are left out that `wrong` returns; it
        is called with the ids of the most promising ones.

        Scores run from 0.0 to 100.0; spans are ranges of code points of a note's text. A query without a letter or
        digit finds nothing.
        """
        query = query[:_MOST_TYPED]
        wanted = typed(query)[:_MOST_WORDS]
        if not wanted or limit < 1:
            return []
        with self._lock:
            mask = -1 if allowed is None else self._mask(allowed)
            return self._search(wanted, whole(query), limit, mask, wrong)

    def _search(
        self,
        query: list[str],
        whole: str,
        limit: int,
        allowed: int,
        wrong: Callable[[list[int]], set[int]] | None,
    ) -> list[Match]:
        checked: set[int] = set()
        best: dict[int, tuple[float, Ranking]] = {}
        self._words.begin()
        self._expander.begin()
        for reading, factor, among in (*self._readings(query), *self._whole(query, whole)):
            exact_only = len(reading) > _LONG_QUERY
            wants = [
                self._expander.expand(word, exact_only=word < OTHER or (exact_only and word != reading[-1]))
                for word in reading
            ]
            total: list[int] = []
            wanted = [expand for expand, _ in wants]
            # All pieces of a divided word count fully.
            halved = halvings(wanted) if factor > _REREAD else [0] * len(wanted)
            for (_, slices), times in zip(wants, halved, strict=True):
                total = added(total, slices[times:])
            if allowed & among != -1:
                total = [slice_ & allowed & among for slice_ in total]
            if wrong:
                refused = self._refused(total, max(_RANKED_LONG, limit), wrong, checked)
                allowed &= ~refused
                total = [slice_ & ~refused for slice_ in total]
            ranking = Ranking(wanted, halved)
            for slot, score in self._scores(ranking, total, limit, 1.0 if factor == 1.0 else 0.25):
                if slot not in best or factor * score > best[slot][0]:
                    best[slot] = factor * score, ranking
        order = sorted((-score, -self._store.id(slot), slot) for slot, (score, _) in best.items())[:limit]
        return [Match(-id_, round(-score, 2), best[slot][1]) for score, id_, slot in order]

    def _refused(self, total: list[int], most: int, wrong: Callable[[list[int]], set[int]], checked: set[int]) -> int:
        """Return as bits notes that are `wrong`: without them, the `most` promising ones are right.

        `checked` are the slots that were checked before, in this search.
        """
        refused, count = 0, most
        while not checked.issuperset(top(total, most, self._size_classes)):
            fresh = set(top(total, count, self._size_classes)) - checked
            checked |= fresh
            ids = wrong([self._store.id(slot) for slot in fresh])
            mask = mask_of([[slot for slot in fresh if self._store.id(slot) in ids]], self._sizes.size)
            refused |= mask
            total = [slice_ & ~mask for slice_ in total]
            count *= 2
        return refused

    def _scores(self, ranking: Ranking, total: list[int], limit: int, effort: float) -> Iterator[tuple[int, float]]:
        """Yield the slots of the most promising notes, at least `limit`, with their scores.

        `total` are the slices of each note's sum of weights. If notes are long, not all can be ranked by their text:
        the others get a lower bound of their score.
        """
        if ranking.is_whole:
            found = values(total, top(total, limit, self._size_classes))
            yield from ((slot, ranking.at_least(value)) for slot, value in found.items())
            return
        ranked = round(effort * _RANKED)
        long = self._words.notes
        counts = {min(_FIRST, limit), min(ranked, limit), max(ranked, limit)}
        counts |= {round(effort * _RANKED_LONG)} if long else set()
        promising = dict.fromkeys(slot for count in sorted(counts) for slot in top(total, count, self._size_classes))
        find = self._expander.finder(ranking.wanted) if long and any(map(long.length, promising)) else None
        readable = effort * _READ
        others: list[int] = []
        for place, slot in enumerate(promising):
            length = long.length(slot) if long else 0
            size = min(_LOOKED_AT, self._store.size(slot))
            cost = length // _WORDS_PER_BYTE if length else size
            if (place >= ranked and not length) or (place and cost > readable):
                if place < max(ranked, limit):
                    others.append(slot)
                continue
            readable -= cost
            if find and length:
                matching = find(slot)
                readable -= _HIT * len(matching)
                score = ranking.score_found(matching, length)
            else:
                score = ranking.score(self._note(slot))
            yield slot, max(_UNSEEN, score)
        for slot, value in values(total, others).items():
            yield slot, ranking.at_least(value)

    def _readings(self, query: list[str]) -> list[tuple[list[str], float, int]]:
        """Return the query as typed and other ways to read it.

        Each has a factor for its scores, and the notes that can have such words, as bits (-1: all).
        """
        readings = [(query, 1.0, -1)]
        readings += [(reading, 0.99, -1) for reading in joined(query, self._words)]
        for place, word in enumerate(query):
            if pieces := codes.measured(word):
                among = reduce(and_, map(self._words.notes_with, pieces))
                if notes := among and self._words.notes_in_a_row([(piece, False) for piece in pieces], among):
                    readings.append(([*query[:place], *pieces, *query[place + 1 :]], _REREAD, notes))
            if len(word) < 5 or len(readings) > 3 or (len(query) > _LONG_QUERY and word != query[-1]):
                continue
            sure = self._expander.expand(word, exact_only=False)[0].sure
            # A rare word can be a compound that other notes have as two words.
            is_divisible = self._words.is_rare(word) if sure == 1.0 else not self._words.has_prefix(word)
            if sure < 0.8 or (is_divisible and (sure < 1.0 or len(word) >= _COMPOUND)):
                ways = segmented(word, self._words, whole=sure >= 0.75)
                readings += [
                    ([*query[:place], *way, *query[place + 1 :]], _REREAD if in_a_row else _APART, notes)
                    for way, notes, in_a_row in ways
                ]
        return readings[:4]

    def _whole(self, query: list[str], whole: str) -> list[tuple[list[str], float, int]]:
        """Return the query as a whole title, as a whole tag, and as tags, if some note has these."""
        readings = [[FIELD + whole], [TAG + whole], *([[TAG + word for word in query]] if len(query) > 1 else [])]
        return [(reading, 1.0, -1) for reading in readings if all(map(self._words.notes_with, reading))]

    def _mask(self, allowed: frozenset[int]) -> int:
        """Return the slots of these notes as bits."""
        if self._allowed[0] is not allowed:
            self._allowed = allowed, self._store.mask(allowed)
        return self._allowed[1]

    def _note(self, slot: int) -> tuple[str, ...]:
        """Return a note's words, which are cached."""
        note = self._notes.get(slot)
        if note is None:
            note = self._notes[slot] = self._words.words(slot)
            self._cached += len(note)
            if self._cached > _CACHED:
                self._notes = {slot: note}
                self._cached = len(note)
        return note

    def _put(self, id_: int, words: tuple[str, ...], text: str) -> None:
        self._drop(id_)
        slot = self._store.put(id_, text)
        self._sizes.add([_size(self._words.add(words, slot))], slot)

    def _drop(self, id_: int) -> None:
        slot = self._store.slot(id_)
        if slot is not None:
            self._sizes.discard([_size(self._words.discard(slot))], slot)
            self._store.drop(id_)

    def _settle(self) -> None:
        """Make changes visible to searches and clear the caches."""
        self._words.settle()
        self._expander.forget()
        self._sizes.settle()
        self._size_classes = [self._sizes.mask([size]) for size in range(_SIZES)]
        self._notes.clear()
        self._cached = 0
        self._allowed = frozenset(), 0


def _size(different: int) -> int:
    """Return the length class of a note with so many different words."""
    return min(_SIZES - 1, different.bit_length())
