"""Searching the notes: quotations, what was written beside them, their tags and titles, found while one types.

It takes the language of `text.query`: plain words are fuzzy, everything else filters. It keeps the fuzzy index in step
with the library and says which letters to light in which field. It must not know how the index ranks, nor how a result
is drawn. Building the index is work for a thread; nothing of it is imported at start.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.services.note_filter import NoteFilter, fields
from newsreader.text.find import find
from newsreader.text.fuzzy import FuzzyIndex
from newsreader.text.query import Key, Query, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Highlight, Match
    from newsreader.text.query_completion import Vocabulary

FEW = 4000
"""So many notes that pass the filters get an index of their own; of more, the best of all are looked through."""

DEEPEST = 20_000
"""The most results that are looked through for those that pass."""


@dataclass(frozen=True, slots=True)
class NoteMatch:
    """A highlight that was found, and what matched in it.

    `score` is 0.0 to 100.0. The spans are ranges of code points in the quotation, in the note, in the tags joined by
    one space each (`" ".join(highlight.tags)`), and in the article's title; sorted, empty for an empty query.
    """

    highlight: Highlight
    score: float = 0.0
    quote_spans: tuple[Range, ...] = ()
    note_spans: tuple[Range, ...] = ()
    tag_spans: tuple[Range, ...] = ()
    title_spans: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class _Moment:
    """The highlights as they were at one moment, newest first, and what finds them; a place in the journal."""

    place: int
    highlights: dict[int, Highlight]
    index: FuzzyIndex
    filter: NoteFilter


class NoteSearch:
    """All highlights of a library, ready to be searched. Every method may be called from any thread."""

    def __init__(self, library: Library) -> None:
        """Read nothing yet: the first `refresh` or `search` does."""
        self._library = library
        self._refreshing = Lock()
        self._moment: _Moment | None = None
        self._version = -1
        self._openings = 0
        self._few: tuple[frozenset[int], FuzzyIndex] | None = None

    def refresh(self) -> None:
        """Take in what has changed in the library since the last time; only that is read and indexed anew."""
        with self._refreshing:
            # Asked before reading: what is committed in between is read again the next time rather than missed.
            version = self._library.data_version()
            if version != self._version:
                before = self._moment if self._openings == self._library.openings else None
                self._moment = self._first() if before is None else self._next(before)
                self._version, self._openings = version, self._library.openings

    def _first(self) -> _Moment:
        place = self._library.highlights.present()
        highlights = {highlight.id: highlight for highlight in self._library.highlights.all()}
        index = FuzzyIndex((number, _text(highlight)) for number, highlight in highlights.items())
        return _Moment(place, highlights, index, NoteFilter(self._library, highlights))

    def _next(self, before: _Moment) -> _Moment:
        place, changed = self._library.highlights.changed(before.place)
        highlights = dict(before.highlights)
        for number, highlight in changed.items():
            known = highlights.pop(number, None)
            if highlight is None:
                before.index.remove(number)
                continue
            highlights[number] = highlight
            if known is None or fields(known) != fields(highlight):
                before.index.add(number, _text(highlight))
        if changed:
            newest = sorted(
                highlights.values(), key=lambda highlight: (highlight.created_at, highlight.id), reverse=True
            )
            highlights = {highlight.id: highlight for highlight in newest}
        self._few = None
        # What holds of articles may have changed in any case, so what the filters remember is forgotten.
        return _Moment(place, highlights, before.index, NoteFilter(self._library, highlights))

    def search(self, query: str, limit: int = 50) -> list[NoteMatch]:
        """The best `limit` highlights for `query`, best first; the newest first if it has no words, but filters or
        nothing. What is mistaken in it (`text.query`) asks nothing.
        """
        if self._moment is None:
            self.refresh()
        moment = self._moment
        if moment is None:
            return []
        wanted = parse(query).query
        allowed = moment.filter.allowed(wanted)
        phrases = wanted.values(Key.PHRASE)
        if not wanted.words:
            newest = (h for h in moment.highlights.values() if allowed is None or h.id in allowed)
            return [_note_match(highlight, 0.0, (), phrases) for highlight in islice(newest, limit)]
        # A refresh in another thread may be a highlight ahead of this moment.
        return [
            _note_match(moment.highlights[match.id], match.score, match.spans, phrases)
            for match in self._best(moment, wanted, allowed, limit)
            if match.id in moment.highlights
        ]

    def vocabulary(self) -> Vocabulary:
        """What a query can be completed from: the tags and titles of the notes, the sites and authors of the library,
        the most used first.
        """
        known = self._library.articles.vocabulary()
        highlights = self._moment.highlights.values() if self._moment else ()
        tags = Counter(tag for highlight in highlights for tag in highlight.tags)
        titles = Counter(highlight.article_title for highlight in highlights)
        return replace(
            known,
            tags=tuple(tag for tag, _ in tags.most_common()),
            titles=tuple(title for title, _ in titles.most_common()),
        )

    def _best(self, moment: _Moment, wanted: Query, allowed: frozenset[int] | None, limit: int) -> list[Match]:
        if allowed is None:
            return moment.index.search(wanted.words, limit)
        if len(allowed) <= FEW:
            few = self._few
            if few is None or few[0] != allowed:
                index = FuzzyIndex((number, _text(moment.highlights[number])) for number in sorted(allowed))
                few = self._few = allowed, index
            return few[1].search(wanted.words, limit)
        # As deep as it takes if those that pass are spread evenly, and some more.
        depth = 2 * limit * len(moment.highlights) // len(allowed)
        while True:
            found = moment.index.search(wanted.words, depth)
            passed = [match for match in found if match.id in allowed]
            if len(passed) >= limit or len(found) < depth or depth >= DEEPEST:
                return passed[:limit]
            depth *= 4


def _text(highlight: Highlight) -> str:
    """What is indexed of a highlight: its fields, a line each."""
    return "\n".join(fields(highlight))


def _note_match(highlight: Highlight, score: float, spans: Iterable[Range], phrases: Iterable[str]) -> NoteMatch:
    parts: list[list[Range]] = []
    start = 0
    phrases = tuple(phrases)
    for field in fields(highlight):
        end = start + len(field)
        # A span that runs over the border of two fields lights what it has of each.
        inside = (Range(max(span.start, start) - start, min(span.end, end) - start) for span in spans)
        lit = [span for span in inside if span.start < span.end]
        lit += (place for phrase in phrases for place in find(field, phrase))
        parts.append(sorted(lit, key=lambda span: (span.start, span.end)))
        start = end + 1
    quote, note, tags, title = map(tuple, parts)
    return NoteMatch(highlight, score, quote, note, tags, title)
