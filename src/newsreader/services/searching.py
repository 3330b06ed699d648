"""Searches highlights as you type: their quotes, notes, tags and titles.

A query has the syntax of `text.query`: plain words are fuzzy, everything else filters. The search updates the fuzzy
index from the journal, and returns the ranges that matched in each field. The index is loaded, or else built, by the
first search for words, or by `build` in a thread. Must not know how the index ranks or how a result is drawn.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from newsreader.records import ArticleQuery
from newsreader.text.folding import fold
from newsreader.text.query.parser import parse
from newsreader.text.query.terms import Key, Query, Term

from .note_filter import NoteFilter
from .note_index import NoteIndex
from .note_match import NoteMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsreader.library import Library
    from newsreader.library.highlights.reading import Position
    from newsreader.records import Highlight
    from newsreader.text.fuzzy.ranking import Match
    from newsreader.text.query.completion import Vocabulary

_FEW = 1000
"""The number of results above which all highlights are read."""

_MANY = 10_000
"""The number of highlights above which the garbage collector must skip them."""


@dataclass(slots=True)
class _Snapshot:
    """What was read of the highlights at a position of the journal."""

    position: Position
    drafts: dict[int, NoteMatch]
    """The highlights with a draft, newest draft first, including pending ones."""

    read: dict[int, Highlight] = field(default_factory=dict)
    """The highlights that were found."""

    highlights: dict[int, Highlight] | None = None
    """All highlights by id, newest first, if they were read."""

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

    Only the newest highlights and the found ones are read. Filters read all highlights, and words need the fuzzy index;
    both happen on first use.
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
        after = _Snapshot(position, self._drafts(), read, before.highlights)
        if changed and before.highlights is not None:
            every = [one for id_, one in before.highlights.items() if id_ not in changed] + list(now.values())
            every.sort(key=lambda highlight: (highlight.created_at, highlight.id), reverse=True)
            after.highlights = {highlight.id: highlight for highlight in every}
        if before.filter is not None and after.highlights is not None:
            # Articles may have changed without a highlight, so the cached ids of filters are dropped.
            after.filter = NoteFilter(self._library, _with_pending(after.highlights, after.drafts), before.filter)
        return after

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

    def _some(self, snapshot: _Snapshot, ids: list[int]) -> dict[int, Highlight]:
        known = self._all(snapshot) if snapshot.highlights is not None or len(ids) > _FEW else snapshot.read
        if known is snapshot.read and (missing := [id_ for id_ in ids if id_ not in known]):
            known |= self._library.highlight_reader.some(missing)
        return {id_: known[id_] for id_ in ids if id_ in known}

    def _all(self, snapshot: _Snapshot) -> dict[int, Highlight]:
        """Return every highlight by id, newest first. Many highlights are hidden from the garbage collector.

        The collector would scan them again and again, 0.1 s for 100,000, while every thread waits. They are in no
        reference cycle, so they are freed without it.
        """
        if snapshot.highlights is None:
            collecting = gc.isenabled()
            gc.disable()
            try:
                snapshot.highlights = {one.id: one for one in self._library.highlight_reader.newest()}
                if len(snapshot.highlights) > _MANY:
                    gc.freeze()
            finally:
                if collecting:
                    gc.enable()
        return snapshot.highlights

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
        snapshot, index = self._snapshot or snapshot, self._index.now
        allowed = self._allowed(snapshot, parsed)
        phrases = parsed.values(Key.PHRASE)
        if not words:
            # Pending highlights are found only by an empty query or by `is:draft`.
            drafts = snapshot.drafts if not parsed.terms or "draft" in parsed.values(Key.IS) else {}
            first = {id_: one for id_, one in drafts.items() if allowed is None or id_ in allowed}
            newest = self._newest(snapshot, allowed, limit)
            if not {"review", "orphan"}.isdisjoint(parsed.values(Key.IS)):
                newest = sorted(newest, key=lambda one: (one.article_id, one.start))  # people review text by text
            return _in_order(first, newest, limit, phrases, snapshot.drafts)
        with_draft = [
            one for id_, one in snapshot.drafts.items() if (allowed is None or id_ in allowed) and _has(one, words)
        ]
        known = {one.highlight.id for one in with_draft}
        matches: dict[int, Match | None] = {}
        if index is None:
            ids = self._library.highlight_reader.containing(words.split())
            matches = dict.fromkeys(islice((id_ for id_ in ids if allowed is None or id_ in allowed), limit))
            phrases += tuple(words.split())
        else:
            found = index.search(words, len(index) if limit is None else limit, allowed)
            matches = {match.id: match for match in found}
        # A highlight may have been deleted since the index was brought up to date.
        highlights = self._some(snapshot, list(matches))
        others = (
            NoteMatch(highlights[id_], match.score if match else 0.0, match, phrases, _draft(snapshot.drafts, id_))
            for id_, match in matches.items()
            if id_ in highlights and id_ not in known
        )
        return list(islice(chain(with_draft, others), limit))

    def _newest(self, snapshot: _Snapshot, allowed: frozenset[int] | None, limit: int | None) -> Iterable[Highlight]:
        """Yield the highlights that are `allowed`, newest first, at least `limit` if there are so many."""
        if allowed is None and snapshot.highlights is None and limit is not None:
            return self._library.highlight_reader.newest(limit)
        every = self._all(snapshot).values()
        return every if allowed is None else (one for one in every if one.id in allowed)

    def _allowed(self, snapshot: _Snapshot, query: Query) -> frozenset[int] | None:
        """Return the ids of the highlights that match the filters of a query, or `None` if it has none."""
        if not query.filters:
            return None
        if snapshot.filter is None:
            snapshot.filter = NoteFilter(self._library, _with_pending(self._all(snapshot), snapshot.drafts))
        return snapshot.filter.allowed(query)

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


def _with_pending(highlights: dict[int, Highlight], drafts: Mapping[int, NoteMatch]) -> dict[int, Highlight]:
    pending = {id_: match.highlight for id_, match in drafts.items() if id_ not in highlights}
    return highlights | pending if pending else highlights


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
