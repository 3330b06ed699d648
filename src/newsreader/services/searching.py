"""Searching the notes: quotations, what was written beside them, their tags and titles, found while one types.

It takes the language of `text.query`: plain words are fuzzy, everything else filters. It keeps the fuzzy index in step
with the library and says which letters to light in which field. It must not know how the index ranks, nor how a result
is drawn. Building the index is work for a thread; nothing of it is imported or built before words are searched for, or
it is asked for.
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
from newsreader.records import Range
from newsreader.text.collation import name_order
from newsreader.text.folding import fold
from newsreader.text.query.parser import parse
from newsreader.text.query.phrase import Phrase
from newsreader.text.query.terms import Key

from .note_filter import NoteFilter, fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsreader.library import Library
    from newsreader.records import Highlight
    from newsreader.text.fuzzy.index import FuzzyIndex
    from newsreader.text.fuzzy.ranking import Match
    from newsreader.text.query.completion import Vocabulary

_SLICE = 0.002
"""Seconds that building at leisure works at a time; it rests for as long. An interface that waits for the interpreter
gets it after a slice, and not after the five milliseconds for which a busy thread may keep it.
"""

_MANY = 10_000
"""Highlights that are worth keeping from the garbage collector."""


@dataclass(frozen=True)
class NoteMatch:
    """A highlight that was found; `score` is 0.0 to 100.0.

    What matched in it are ranges of code points in the quotation, in the note, in the tags joined by one space each
    (`" ".join(highlight.tags)`), and in the article's title; sorted, empty for an empty query. They are worked out when
    they are asked for.
    """

    highlight: Highlight
    score: float = 0.0
    _match: Match | None = field(default=None, repr=False, compare=False)
    _phrases: tuple[str, ...] = field(default=(), repr=False, compare=False)
    draft: str = ""
    """Its unsaved note, the one that was typed last; empty if there is none."""

    @property
    def note(self) -> str:
        """The note to show: the unsaved one, if there is one."""
        return self.draft or self.highlight.note

    @property
    def quote_spans(self) -> tuple[Range, ...]:
        """What matched in the quotation."""
        return self._spans[0]

    @property
    def note_spans(self) -> tuple[Range, ...]:
        """What matched in the note, as long as that is what is shown."""
        return () if self.draft else self._spans[1]

    @property
    def tag_spans(self) -> tuple[Range, ...]:
        """What matched in the tags."""
        return self._spans[2]

    @property
    def title_spans(self) -> tuple[Range, ...]:
        """What matched in the article's title."""
        return self._spans[3]

    @cached_property
    def _spans(self) -> list[tuple[Range, ...]]:
        """What matched, by field."""
        spans = self._match.spans if self._match else ()
        parts: list[tuple[Range, ...]] = []
        start = 0
        for text in fields(self.highlight):
            end = start + len(text)
            # A span that runs over the border of two fields lights what it has of each.
            inside = (Range(max(span.start, start) - start, min(span.end, end) - start) for span in spans)
            lit = [span for span in inside if span.start < span.end]
            lit += (place for phrase in self._phrases for place in Phrase(phrase).places(text))
            parts.append(tuple(sorted(lit, key=lambda span: (span.start, span.end))))
            start = end + 1
        return parts


@dataclass(frozen=True, slots=True)
class _Moment:
    """The highlights as they were at one moment, newest first, and what filters them; a place in the journal."""

    place: int
    highlights: dict[int, Highlight]
    filter: NoteFilter
    drafts: dict[int, NoteMatch]
    """Those with a draft, the one that was typed last first; also passages that are no highlights yet."""


class NoteSearch:
    """All highlights of a library, ready to be searched. Every method may be called from any thread.

    The newest notes cost nothing that grows with the library, filters a reading of all notes, words the fuzzy index;
    each is worked out when it is first asked for.
    """

    def __init__(self, library: Library) -> None:
        """Read nothing yet."""
        self._library = library
        self._refreshing = Lock()
        self._building = Lock()
        self._moment: _Moment | None = None
        self._index: FuzzyIndex[Highlight] | None = None
        self._version = -1
        self._openings = 0
        self._hurried = self._closed = False

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
        highlights = _all(self._library)
        self._index = None
        return self._at(place, highlights)

    def _next(self, before: _Moment) -> _Moment:
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
        # What holds of articles may have changed in any case, so what the filters remember of those is forgotten.
        return self._at(place, highlights, before.filter)

    def _at(self, place: int, highlights: dict[int, Highlight], before: NoteFilter | None = None) -> _Moment:
        drafts = dict(self._drafts(highlights))
        pending = {id_: match.highlight for id_, match in drafts.items() if id_ not in highlights}
        known = highlights | pending if pending else highlights
        return _Moment(place, highlights, NoteFilter(self._library, known, before), drafts)

    @property
    def highlights(self) -> Mapping[int, Highlight]:
        """All highlights as last read, by id, newest first; none before they are."""
        return self._moment.highlights if self._moment else {}

    @property
    def is_built(self) -> bool:
        """Whether words can be searched for at once."""
        return self._index is not None

    def build(self, *, at_leisure: bool = False) -> None:
        """Build the index, if it is not there, of the notes as last read; what is under way already is waited for.

        `at_leisure` it is built in slices with rests in between, so that other threads run as if alone; until somebody
        else asks for it in earnest. The notes can be listed, filtered and refreshed meanwhile.
        """
        self._hurried |= not at_leisure
        with self._building:
            if self._index is not None or self._closed:
                return
            if self._moment is None:
                self.refresh()
            from newsreader.text.fuzzy.index import FuzzyIndex

            moment = self._moment
            highlights: Mapping[int, Highlight] = moment.highlights if moment else {}
            index = FuzzyIndex(self._in_slices(highlights), _text)
            with self._refreshing:
                if not self._closed:
                    _bring_up(index, highlights, self._moment.highlights if self._moment else {})
                    self._index = index

    def _in_slices(self, highlights: Mapping[int, Highlight]) -> Iterator[tuple[int, Highlight]]:
        """What is to be indexed, resting now and then unless there is a hurry."""
        until = perf_counter() + _SLICE
        for number in sorted(highlights):
            if self._closed:
                return
            if not self._hurried and perf_counter() > until:
                sleep(_SLICE)
                until = perf_counter() + _SLICE
            yield number, highlights[number]

    def close(self) -> None:
        """Give up what is being built: nobody will search any more."""
        self._closed = True

    def search(self, query: str, limit: int | None = 50) -> list[NoteMatch]:
        """The best `limit` highlights for `query`, or all (`None`), best first; the newest first if it has no words,
        but filters or nothing. Without either, those with drafts come before all others. What is mistaken in it
        (`text.query`) finds nothing.
        """
        wanted = parse(query).query
        words = _asking(wanted.words)
        if self._moment is None:
            if not words and not wanted.filters:
                return _in_order(dict(self._drafts({})), self._library.highlights.all(limit=limit), limit)
            self.refresh()
        if words and self._index is None:
            self.build()
        moment, index = self._moment, self._index
        if moment is None:
            return []
        allowed = moment.filter.allowed(wanted)
        phrases = wanted.values(Key.PHRASE)
        if not words or index is None:
            # A passage that is no highlight yet is found where drafts are meant.
            drafts = moment.drafts if not wanted.terms or "draft" in wanted.values(Key.IS) else {}
            first = {id_: one for id_, one in drafts.items() if allowed is None or id_ in allowed}
            newest = (h for h in moment.highlights.values() if allowed is None or h.id in allowed)
            return _in_order(first, newest, limit, phrases, moment.drafts)
        typed = [one for id_, one in moment.drafts.items() if (allowed is None or id_ in allowed) and _has(one, words)]
        known = {one.highlight.id for one in typed}
        # A refresh in another thread may be a highlight ahead of this moment.
        found = (
            NoteMatch(moment.highlights[match.id], match.score, match, phrases, _draft(moment.drafts, match.id))
            for match in index.search(words, len(moment.highlights) if limit is None else limit, allowed)
            if match.id in moment.highlights and match.id not in known
        )
        return list(islice(chain(typed, found), limit))

    def _drafts(self, known: Mapping[int, Highlight]) -> Iterator[tuple[int, NoteMatch]]:
        """The highlights with drafts; those that are not among the `known` are read one by one."""
        for number in self._library.drafts.open():
            with suppress(NotFoundError):
                highlight = known.get(number) or self._library.highlights.get(number)
                if drafts := self._library.drafts.of(number):
                    yield number, NoteMatch(highlight, draft=drafts[-1].text)

    def vocabulary(self) -> Vocabulary:
        """What a query can be completed from: the tags and titles of the notes, then the tags of articles, the
        sites and authors of the library, the most used first.
        """
        known = self._library.articles.vocabulary()
        highlights = self._moment.highlights.values() if self._moment else ()
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
    """The `first`, then the others, at most `limit`; each has its draft, if it is one of the `drafts`."""
    others = (NoteMatch(one, _phrases=phrases, draft=_draft(drafts, one.id)) for one in newest if one.id not in first)
    return list(islice(chain(first.values(), others), limit))


def _draft(drafts: Mapping[int, NoteMatch], highlight_id: int) -> str:
    return drafts[highlight_id].draft if highlight_id in drafts else ""


def _has(match: NoteMatch, words: str) -> bool:
    """Whether all words that are looked for are in a draft, in any order; drafts are too few to be indexed."""
    draft = fold(match.draft, accents=True).text
    return all(word in draft for word in fold(words, accents=True).text.split())


def _asking(words: str) -> str:
    """The words, none if they are signs alone: a minus that somebody is about to put a word behind asks nothing yet."""
    from newsreader.text.fuzzy.tokenizer import words as known

    return words if known(words) else ""


def _all(library: Library) -> dict[int, Highlight]:
    """Read every highlight, newest first; of very many it is settled that they stay.

    The garbage collector would go through all of them again and again, a tenth of a second for a hundred thousand, and
    every thread would wait for it. There is no garbage in them to be found, since they refer to nothing that refers
    to them: what is no longer used goes at once.
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
    """What is indexed of a highlight: its fields, a line each."""
    return "\n".join(fields(highlight))


def _bring_up(index: FuzzyIndex[Highlight], before: Mapping[int, Highlight], now: Mapping[int, Highlight]) -> None:
    """Let an index of the highlights as they were be one of them as they are."""
    for number in before.keys() - now.keys():
        index.remove(number)
    for number, highlight in now.items():
        if before.get(number) is not highlight:
            index.add(number, highlight)
