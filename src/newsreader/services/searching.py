"""Searches highlights as you type: their quotes, notes, tags and titles.

A query has the syntax of `text.query`: plain words are fuzzy, everything else filters. The search updates the fuzzy
index from the journal, and returns the ranges that matched in each field. The index is imported and built by the first
search for words, or by `build` in a thread. Must not know how the index ranks or how a result is drawn.
"""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from threading import Lock
from time import perf_counter, sleep
from types import MappingProxyType
from typing import TYPE_CHECKING

from newsreader.errors import NotFoundError
from newsreader.records import ArticleQuery, Range
from newsreader.text.collation import name_order
from newsreader.text.folding import fold
from newsreader.text.fuzzy import GOOD_MATCH
from newsreader.text.query.parser import parse
from newsreader.text.query.phrase import Phrase
from newsreader.text.query.terms import Key, Query, Term

from .note_filter import NoteFilter, fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsreader.library import Library
    from newsreader.records import Highlight
    from newsreader.text.fuzzy.index import FuzzyIndex
    from newsreader.text.fuzzy.ranking import Match
    from newsreader.text.query.completion import Vocabulary

_SLICE = 0.002
"""Seconds of work between two pauses of the same length while the index is built in the background.

A waiting interface thread gets the interpreter after a slice, instead of after Python's five milliseconds.
"""

_MANY = 10_000
"""The number of highlights above which the garbage collector must skip them."""


@dataclass(frozen=True)
class NoteMatch:
    """A highlight that matches; `score` is 0.0 to 100.0.

    The `…_spans` are the matches in the quote, in the note, in the tags joined by spaces, and in the article's title:
    sorted ranges of code points, empty for an empty query. They are computed on first use.
    """

    highlight: Highlight
    score: float = 0.0
    _match: Match | None = field(default=None, repr=False, compare=False)
    _phrases: tuple[str, ...] = field(default=(), repr=False, compare=False)
    draft: str = ""
    """Its newest draft; empty if there is none."""

    @property
    def percent(self) -> int:
        """How well it matches, 0 to 100. A draft has all the words."""
        return round(self.score) if self._match else 100

    @property
    def is_weak(self) -> bool:
        """Whether it may be something else than what was searched for."""
        return self.percent < GOOD_MATCH

    @property
    def note(self) -> str:
        """The note to show: the draft, if there is one."""
        return self.draft or self.highlight.note

    @property
    def quote_spans(self) -> tuple[Range, ...]:
        """The matches in the quote."""
        return self._spans[0]

    @property
    def note_spans(self) -> tuple[Range, ...]:
        """The matches in the note; empty if a draft is shown instead."""
        return () if self.draft else self._spans[1]

    @property
    def tag_spans(self) -> tuple[Range, ...]:
        """The matches in the tags."""
        return self._spans[2]

    @property
    def title_spans(self) -> tuple[Range, ...]:
        """The matches in the article's title."""
        return self._spans[3]

    @cached_property
    def _spans(self) -> list[tuple[Range, ...]]:
        """The matches by field."""
        spans = self._match.spans if self._match else ()
        parts: list[tuple[Range, ...]] = []
        start = 0
        for text in fields(self.highlight):
            end = start + len(text)
            # A match may extend over two fields: each field gets its part.
            inside = (Range(max(span.start, start) - start, min(span.end, end) - start) for span in spans)
            matches = [span for span in inside if span.start < span.end]
            matches += (place for phrase in self._phrases for place in Phrase(phrase).places(text))
            parts.append(tuple(sorted(matches, key=lambda span: (span.start, span.end))))
            start = end + 1
        return parts


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The highlights at a position (`place`) of the journal, newest first, with their filter."""

    place: int
    highlights: dict[int, Highlight]
    filter: NoteFilter
    drafts: dict[int, NoteMatch]
    """The highlights with a draft, newest draft first, including pending ones."""


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

    Listing the newest highlights reads only those. Filters read all highlights, and words need the fuzzy index; both
    happen on first use.
    """

    def __init__(self, library: Library) -> None:
        """Reads nothing before the first search."""
        self._library = library
        self._refreshing = Lock()
        self._building = Lock()
        self._snapshot: _Snapshot | None = None
        self._index: FuzzyIndex[Highlight] | None = None
        self._version = (-1, -1)
        self._openings = 0
        self._is_urgent = self._closed = False

    def refresh(self) -> None:
        """Read and index the highlights that have changed in the library since the last call."""
        with self._refreshing:
            # Read before the highlights, so that a commit in between is read again next time and not missed.
            version = self._library.data_version(), self._library.own_commits
            if version != self._version:
                before = self._snapshot if self._openings == self._library.openings else None
                self._snapshot = self._first() if before is None else self._next(before)
                self._version, self._openings = version, self._library.openings

    def _first(self) -> _Snapshot:
        place = self._library.highlights.present()
        highlights = _all(self._library)
        self._index = None
        return self._at(place, highlights)

    def _next(self, before: _Snapshot) -> _Snapshot:
        place, changed = self._library.highlights.changed(before.place)
        highlights = dict(before.highlights)
        for number, highlight in changed.items():
            highlights.pop(number, None)
            if highlight is not None:
                highlights[number] = highlight
        if changed:
            newest = sorted(
                highlights.values(), key=lambda highlight: (highlight.created_at, highlight.id), reverse=True
            )
            highlights = {highlight.id: highlight for highlight in newest}
            if self._index is not None:
                _bring_up(self._index, before.highlights, highlights)
        # Articles may have changed without a highlight, so the cached ids of filters are dropped.
        return self._at(place, highlights, before.filter)

    def _at(self, place: int, highlights: dict[int, Highlight], before: NoteFilter | None = None) -> _Snapshot:
        drafts = dict(self._drafts(highlights))
        pending = {id_: match.highlight for id_, match in drafts.items() if id_ not in highlights}
        known = highlights | pending if pending else highlights
        return _Snapshot(place, highlights, NoteFilter(self._library, known, before), drafts)

    @property
    def highlights(self) -> Mapping[int, Highlight]:
        """All highlights at the last refresh, by id, newest first; empty before the first refresh."""
        return self._snapshot.highlights if self._snapshot else {}

    @property
    def is_built(self) -> bool:
        """Whether the index is built."""
        return self._index is not None

    def build(self, *, at_leisure: bool = False) -> None:
        """Build the index if it does not exist, or wait until another thread has built it.

        With `at_leisure`, it is built with pauses, so that other threads are not slowed down, until another call needs
        it at once. Highlights can be listed, filtered and refreshed meanwhile.
        """
        self._is_urgent |= not at_leisure
        with self._building:
            if self._index is not None or self._closed:
                return
            if self._snapshot is None:
                self.refresh()
            from newsreader.text.fuzzy.index import FuzzyIndex

            snapshot = self._snapshot
            highlights: Mapping[int, Highlight] = snapshot.highlights if snapshot else {}
            index = FuzzyIndex(self._in_slices(highlights), _text)
            with self._refreshing:
                if not self._closed:
                    _bring_up(index, highlights, self._snapshot.highlights if self._snapshot else {})
                    self._index = index

    def _in_slices(self, highlights: Mapping[int, Highlight]) -> Iterator[tuple[int, Highlight]]:
        """Yield the highlights by id, with pauses unless the index is urgent."""
        until = perf_counter() + _SLICE
        for number in sorted(highlights):
            if self._closed:
                return
            if not self._is_urgent and perf_counter() > until:
                sleep(_SLICE)
                until = perf_counter() + _SLICE
            yield number, highlights[number]

    def close(self) -> None:
        """Stop building the index."""
        self._closed = True

    def search(self, query: str, limit: int | None = 50) -> list[NoteMatch]:
        """Return the best `limit` highlights for `query`, or all (`None`), best first.

        Without words, the newest highlights come first; without words and filters, the highlights with drafts come
        before all others. Invalid filters match nothing.
        """
        parsed = parse(query).query
        words = _searchable(parsed.words)
        if self._snapshot is None:
            if not words and not parsed.filters:
                return _in_order(dict(self._drafts({})), self._library.highlights.all(limit=limit), limit)
            self.refresh()
        if words and self._index is None:
            self.build()
        snapshot, index = self._snapshot, self._index
        if snapshot is None:
            return []
        allowed = snapshot.filter.allowed(parsed)
        phrases = parsed.values(Key.PHRASE)
        if not words or index is None:
            # Pending highlights are found only by an empty query or by `is:draft`.
            drafts = snapshot.drafts if not parsed.terms or "draft" in parsed.values(Key.IS) else {}
            first = {id_: one for id_, one in drafts.items() if allowed is None or id_ in allowed}
            newest = (h for h in snapshot.highlights.values() if allowed is None or h.id in allowed)
            return _in_order(first, newest, limit, phrases, snapshot.drafts)
        with_draft = [
            one for id_, one in snapshot.drafts.items() if (allowed is None or id_ in allowed) and _has(one, words)
        ]
        known = {one.highlight.id for one in with_draft}
        # A refresh in another thread may have indexed a highlight that this snapshot does not have.
        found = (
            NoteMatch(snapshot.highlights[match.id], match.score, match, phrases, _draft(snapshot.drafts, match.id))
            for match in index.search(words, len(snapshot.highlights) if limit is None else limit, allowed)
            if match.id in snapshot.highlights and match.id not in known
        )
        return list(islice(chain(with_draft, found), limit))

    def _drafts(self, known: Mapping[int, Highlight]) -> Iterator[tuple[int, NoteMatch]]:
        """Yield the highlights with drafts by id; those that are not `known` are read one by one."""
        for number in self._library.drafts.open():
            with suppress(NotFoundError):
                highlight = known.get(number) or self._library.highlights.get(number)
                if drafts := self._library.drafts.of(number):
                    yield number, NoteMatch(highlight, draft=drafts[-1].text)

    def vocabulary(self) -> Vocabulary:
        """Return the words that complete a query, most used first.

        The tags and titles of highlights come before the tags, sites and authors of articles.
        """
        known = self._library.articles.vocabulary()
        highlights = self._snapshot.highlights.values() if self._snapshot else ()
        tags = Counter(tag for highlight in highlights for tag in highlight.tags)
        titles = Counter(highlight.article_title for highlight in highlights)
        return replace(
            known,
            tags=tuple(dict.fromkeys((*sorted(tags, key=lambda tag: (-tags[tag], name_order(tag))), *known.tags))),
            titles=tuple(title for title, _ in titles.most_common()),
        )


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


def _all(library: Library) -> dict[int, Highlight]:
    """Return every highlight by id, newest first. Many highlights are hidden from the garbage collector.

    The collector would scan them again and again, 0.1 s for 100,000, while every thread waits. They are in no reference
    cycle, so they are freed without it.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        highlights = {highlight.id: highlight for highlight in library.highlights.all()}
        if len(highlights) > _MANY:
            gc.freeze()
    finally:
        if collecting:
            gc.enable()
    return highlights


def _text(highlight: Highlight) -> str:
    """Return the indexed text of a highlight: one line for each field."""
    return "\n".join(fields(highlight))


def _bring_up(index: FuzzyIndex[Highlight], before: Mapping[int, Highlight], now: Mapping[int, Highlight]) -> None:
    """Update an index from the highlights `before` to the highlights `now`."""
    for number in before.keys() - now.keys():
        index.remove(number)
    for number, highlight in now.items():
        if before.get(number) is not highlight:
            index.add(number, highlight)
