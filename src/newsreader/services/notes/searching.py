"""Searches highlights as you type: their quotes, notes, tags and titles.

A query has the syntax of `text.query`: plain words are fuzzy, everything else filters. The search updates the fuzzy
index from the journal, and returns the ranges that matched in each field. The index is loaded, or else built, by the
first search for words, or by `build` in a thread. Must not know how the index ranks or how a result is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from newsreader.records import ArticleQuery
from newsreader.text.folding import fold
from newsreader.text.query.parser import parse
from newsreader.text.query.terms import Key, Query, Term

from .filtering import NoteFilter
from .index import NoteIndex
from .match import NoteMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsreader.library import Library
    from newsreader.library.highlights.reading import Position
    from newsreader.records import Highlight
    from newsreader.text.fuzzy.ranking import Match
    from newsreader.text.query.completion import Vocabulary

_FIRST = 400
"""The number of highlights that are tested before those are looked for that may match a filter."""

_AT_ONCE = 500
"""Highlights that are read at once to test them."""

_COUNTED = 50
"""The number of good matches that are counted at most."""

_MOST_READ = 10_000
"""Highlights that stay in memory."""


@dataclass(slots=True)
class _Snapshot:
    """What was read of the highlights at a position of the journal."""

    position: Position
    drafts: dict[int, NoteMatch]
    """The highlights with a draft, newest draft first, including pending ones."""

    read: dict[int, Highlight] = field(default_factory=dict)
    """The highlights that were found or tested."""

    first: list[int] | None = None
    """The ids of the newest highlights, if they were read."""

    filter: NoteFilter | None = None


def in_texts(library: Library, query: str) -> tuple[str, int]:
    """Return the query for articles whose texts have the words of `query`, and the number of these articles.

    The query is empty if `query` has no words.
    """
    parsed = parse(query).query
    words = dict.fromkeys((*parsed.values(Key.BODY), *parsed.values(Key.WORD), *parsed.values(Key.PHRASE)))
    texts = str(Query(tuple(Term(Key.BODY, word) for word in words)))
    return texts, len(library.articles.ids(ArticleQuery(text=texts))) if texts else 0


class NoteSearch:
    """Searches all highlights of a library. Every method may be called from any thread.

    Only the newest highlights, the found ones and those that a filter must test are read. Words need the fuzzy index,
    which is loaded on first use.
    """

    def __init__(self, library: Library) -> None:
        """Reads nothing before the first search."""
        self._library = library
        self._refreshing = Lock()
        self._snapshot: _Snapshot | None = None
        self._index = NoteIndex(library)
        self._version = (-1, -1)
        self._openings = 0

    def refresh(self) -> None:
        """Bring what was read and indexed up to date with the library."""
        self._current()

    def _current(self) -> _Snapshot:
        with self._refreshing:
            return self._refresh()

    def _refresh(self) -> _Snapshot:
        # Read before the highlights, so that a commit in between is read again next time and not missed.
        version = self._library.data_version(), self._library.own_commits
        snapshot = self._snapshot
        if version != self._version or snapshot is None:
            before = snapshot if self._openings == self._library.openings else None
            self._snapshot = snapshot = (before and self._next(before)) or self._first()
            self._index.refresh()
            self._version, self._openings = version, self._library.openings
        return snapshot

    def _first(self) -> _Snapshot:
        return _Snapshot(self._library.highlight_reader.position(), self._drafts())

    def _next(self, before: _Snapshot) -> _Snapshot | None:
        """Return the next snapshot, or `None` if the journal does not lead to it."""
        found = self._library.highlight_reader.changed(before.position, self.ids)
        if found is None:
            return None
        position, changed = found
        now = {id_: highlight for id_, highlight in changed.items() if highlight is not None}
        read = {id_: one for id_, one in before.read.items() if id_ not in changed} | now
        return _Snapshot(position, self._drafts(), read)

    @property
    def is_built(self) -> bool:
        """Whether the index is there."""
        return self._index.now is not None

    def ids(self) -> frozenset[int]:
        """Return the ids of all highlights."""
        index = self._index.now
        return frozenset(self._library.highlight_reader.ids()) if index is None else index.ids()

    def total(self) -> int:
        """Return the number of highlights."""
        index = self._index.now
        return self._library.highlight_reader.count() if index is None else len(index)

    def some(self, ids: Iterable[int]) -> dict[int, Highlight]:
        """Return the highlights with these ids by id. Deleted ones are left out."""
        return self._some(self._snapshot or self._current(), list(ids))

    def _some(self, snapshot: _Snapshot, ids: Iterable[int]) -> dict[int, Highlight]:
        known, wanted = snapshot.read, list(ids)
        missing = [id_ for id_ in wanted if id_ not in known]
        if missing:
            fresh = self._library.highlight_reader.some(missing)
            known = known | fresh if len(missing) < _MOST_READ else fresh | known
            snapshot.read = known if len(known) <= _MOST_READ else fresh if len(fresh) <= _MOST_READ else {}
        return {id_: known[id_] for id_ in wanted if id_ in known}

    def build(self, *, at_leisure: bool = False) -> None:
        """Load or build the index, as `NoteIndex.build` does."""
        self._current()
        self._index.build(at_leisure=at_leisure)

    def close(self) -> None:
        """Stop building the index."""
        self._index.close()

    def search(self, query: str, limit: int | None = 50, *, wait: bool = True) -> list[NoteMatch]:
        """Return the best `limit` highlights for `query`, or all (`None`), best first.

        Without words, the newest highlights come first, and those in doubt in the order of the texts; without words and
        filters, the highlights with drafts come before all others. Invalid filters match nothing. Unless it may `wait`
        for an index that must be built first, the highlights are returned that contain exactly these words, newest
        first.
        """
        parsed = parse(query).query
        words = _searchable(parsed.words)
        if not words and not parsed.filters and self._snapshot is None:
            return _in_order(self._drafts(), self._library.highlight_reader.newest(limit), limit)
        snapshot = self._snapshot or self._current()
        if words and wait:
            self._index.build()
        elif words:
            self._index.load()
        snapshot = self._snapshot or snapshot
        only = self._filter(snapshot, parsed)
        if only and only.reads_texts:
            self._index.load()
        index = self._index.now
        phrases = parsed.values(Key.PHRASE)
        if not words:
            # Pending highlights are found only by an empty query or by `is:draft`.
            known = snapshot.drafts if not parsed.terms or "draft" in parsed.values(Key.IS) else {}
            first = {id_: one for id_, one in known.items() if only is None or only.matches(one.highlight)}
            if {"review", "orphan"}.isdisjoint(parsed.values(Key.IS)):
                newest = self._newest(snapshot, only, limit)
            else:  # people review text by text
                newest = sorted(self._newest(snapshot, only, None), key=lambda one: (one.article_id, one.start))
            return _in_order(first, newest, limit, phrases, snapshot.drafts)
        with_draft = [
            one
            for one in snapshot.drafts.values()
            if (only is None or only.matches(one.highlight)) and _has(one, words)
        ]
        first_ids = {one.highlight.id for one in with_draft}
        matches: dict[int, Match | None] = {}
        if index is None:
            ids: Iterable[int] = self._library.highlight_reader.containing(words.split())
            if only is not None:
                ids = (one.id for one in self._matching(snapshot, only, ids))
            matches = dict.fromkeys(islice(ids, limit))
            phrases += tuple(words.split())
        else:
            among = only.candidates(index) if only else None
            wrong = partial(self._wrong, snapshot, only) if only and only.reads_texts else None
            found = index.search(words, len(index) if limit is None else limit, among, wrong)
            matches = {match.id: match for match in found}
        # A highlight may have been deleted since the index was brought up to date.
        highlights = self._some(snapshot, list(matches))
        others = (
            NoteMatch(highlights[id_], match.score if match else 0.0, match, phrases, _draft(snapshot.drafts, id_))
            for id_, match in matches.items()
            if id_ in highlights and id_ not in first_ids
        )
        return list(islice(chain(with_draft, others), limit))

    def unfiltered(self, query: str, *, wait: bool = True) -> str:
        """Return how many good matches `query` would have without its filters, such as `50+`; empty if none."""
        parsed = parse(query).query
        found = self.search(parsed.words, _COUNTED, wait=wait) if parsed.words and parsed.filters else []
        good = sum(not match.is_weak for match in found)
        return f"{good}{'+' if good == _COUNTED else ''}" if good else ""

    def _newest(self, snapshot: _Snapshot, only: NoteFilter | None, limit: int | None) -> Iterable[Highlight]:
        """Yield the highlights that match a filter, newest first, at least `limit` if there are so many."""
        reader = self._library.highlight_reader
        if only is None:
            return reader.newest(limit)
        if snapshot.first is None:
            snapshot.first = list(islice(reader.newest_ids(), _FIRST))
        begun = list(islice(self._matching(snapshot, only, snapshot.first), limit))
        if len(begun) == limit or len(snapshot.first) < _FIRST:
            return begun
        ids, total = only.candidates(self._index.now), self.total()
        # Sorting some ids takes as long as walking along the newest until enough of them were met.
        if ids is not None and len(ids) ** 2 <= (limit or total) * total:
            return self._matching(snapshot, only, reader.newest_ids(ids))
        return self._matching(snapshot, only, (id_ for id_ in reader.newest_ids() if ids is None or id_ in ids))

    def _matching(self, snapshot: _Snapshot, only: NoteFilter, ids: Iterable[int]) -> Iterator[Highlight]:
        """Yield those of these highlights that match a filter, in this order."""
        every, reader = iter(ids), self._library.highlight_reader
        while some := list(islice(every, _AT_ONCE)):
            if fresh := [id_ for id_ in some if id_ not in snapshot.read] if only.reads_passages else []:
                no = {passage.id for passage in reader.passages(fresh) if not only.may_match(passage)}
                some = [id_ for id_ in some if id_ not in no]
            yield from filter(only.matches, self._some(snapshot, some).values())

    def _wrong(self, snapshot: _Snapshot, only: NoteFilter, ids: list[int]) -> set[int]:
        """Return those of these ids whose highlights do not match a filter."""
        return set(ids).difference(one.id for one in self._matching(snapshot, only, ids))

    def _filter(self, snapshot: _Snapshot, query: Query) -> NoteFilter | None:
        """Return the filter that a query means, or `None` if it has none."""
        if not query.filters:
            return None
        before = snapshot.filter
        if before is None or before.groups != query.filters:
            snapshot.filter = before = NoteFilter(self._library, query, before)
        return before

    def _drafts(self) -> dict[int, NoteMatch]:
        """Return the highlights with drafts by id."""
        return {
            highlight.id: NoteMatch(highlight, draft=text)
            for highlight, text in self._library.highlight_reader.drafts()
        }

    def vocabulary(self) -> Vocabulary:
        """Return the words that complete a query, most used first.

        The tags and titles of highlights come before the tags, sites and authors of articles.
        """
        known = self._library.articles.vocabulary()
        tags, titles = self._library.highlight_reader.tags_and_titles()
        return replace(known, tags=tuple(dict.fromkeys((*tags, *known.tags))), titles=tuple(titles))


def _in_order(
    first: Mapping[int, NoteMatch],
    newest: Iterable[Highlight],
    limit: int | None,
    phrases: tuple[str, ...] = (),
    drafts: Mapping[int, NoteMatch] = MappingProxyType({}),
) -> list[NoteMatch]:
    """Return the `first` matches, then the other highlights with their drafts, at most `limit`."""
    others = (NoteMatch(one, _phrases=phrases, draft=_draft(drafts, one.id)) for one in newest if one.id not in first)
    return list(islice(chain(first.values(), others), limit))


def _draft(drafts: Mapping[int, NoteMatch], highlight_id: int) -> str:
    return drafts[highlight_id].draft if highlight_id in drafts else ""


def _has(match: NoteMatch, words: str) -> bool:
    """Return whether a draft contains all words, in any order. Drafts are few, so they are not indexed."""
    draft = fold(match.draft, accents=True).text
    return all(word in draft for word in fold(words, accents=True).text.split())


def _searchable(words: str) -> str:
    """Return the words; empty if they are only punctuation, such as a minus that is typed before its word."""
    from newsreader.text.fuzzy.tokenizer import words as known

    return words if known(words) else ""
