"""Searching the notes: quotations, what was written beside them, their tags and titles, found while one types.

It keeps the fuzzy index in step with the library and says which letters to light in which field. It must not know how
the index ranks, nor how a result is drawn. Building the index is work for a thread; nothing of it is imported at
start.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.fuzzy import FuzzyIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Highlight


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


class NoteSearch:
    """All highlights of a library, ready to be searched. Every method may be called from any thread."""

    def __init__(self, library: Library) -> None:
        """Read nothing yet: the first `refresh` or `search` does."""
        self._library = library
        self._refreshing = Lock()
        self._highlights: dict[int, Highlight] = {}
        self._index: FuzzyIndex | None = None
        self._version = -1

    def refresh(self) -> None:
        """Take in what has changed in the library since the last time; only that is indexed anew."""
        with self._refreshing:
            # Asked before reading: what is committed in between is read again the next time rather than missed.
            version = self._library.data_version()
            if version == self._version:
                return
            now = {highlight.id: highlight for highlight in self._library.highlights.all()}
            if self._index is None:
                index = FuzzyIndex((number, "\n".join(_fields(highlight))) for number, highlight in now.items())
            else:
                index = self._index
                self._bring_up_to_date(index, now)
            self._highlights, self._index, self._version = now, index, version

    def _bring_up_to_date(self, index: FuzzyIndex, now: dict[int, Highlight]) -> None:
        before = self._highlights
        for number in before.keys() - now.keys():
            index.remove(number)
        for number, highlight in now.items():
            known = before.get(number)
            # Compared by what is searched rather than by the time of the change: an article's new title counts too.
            if known != highlight and (known is None or _fields(known) != _fields(highlight)):
                index.add(number, "\n".join(_fields(highlight)))

    def search(self, query: str, limit: int = 50) -> list[NoteMatch]:
        """The best `limit` highlights for `query`, best first; the newest first for an empty one."""
        if self._index is None:
            self.refresh()
        index, highlights = self._index, self._highlights
        if index is None or not query.strip():
            return [NoteMatch(highlight) for highlight in islice(highlights.values(), limit)]
        # A refresh in another thread may be a highlight ahead of this one.
        return [
            _note_match(highlights[match.id], match.score, match.spans)
            for match in index.search(query, limit)
            if match.id in highlights
        ]


def _fields(highlight: Highlight) -> tuple[str, str, str, str]:
    """What is searched of a highlight, in the order of its lines in the index."""
    return highlight.quote, highlight.note, " ".join(highlight.tags), highlight.article_title


def _note_match(highlight: Highlight, score: float, spans: Iterable[Range]) -> NoteMatch:
    ordered = sorted(spans, key=lambda span: span.start)
    parts: list[tuple[Range, ...]] = []
    start = 0
    for field in _fields(highlight):
        end = start + len(field)
        # A span that runs over the border of two fields lights what it has of each.
        inside = (Range(max(span.start, start) - start, min(span.end, end) - start) for span in ordered)
        parts.append(tuple(span for span in inside if span.start < span.end))
        start = end + 1
    quote, note, tags, title = parts
    return NoteMatch(highlight, score, quote, note, tags, title)
