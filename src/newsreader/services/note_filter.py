"""Filters highlights by a query: `tag:`, `color:`, phrases, dates, and filters on their articles.

The ids that match a term are computed once and cached, so that a keystroke costs only the term that changed. Must not
know how the words between the filters are matched.
"""

from __future__ import annotations

import re
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from newsreader.records import AnchorState, ArticleQuery
from newsreader.text.folding import fold
from newsreader.text.query.dates import beginning
from newsreader.text.query.phrase import BORDER, Phrase
from newsreader.text.query.tags import is_meant
from newsreader.text.query.terms import Key, Query, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsreader.library import Library
    from newsreader.records import Highlight


_DASHES = re.compile("--+")


def fields(highlight: Highlight) -> tuple[str, ...]:
    """Return the texts that a search looks at: quote, note, tags joined by spaces, title and tags of the article."""
    tags, article_tags = " ".join(highlight.tags), " ".join(highlight.article_tags)
    return highlight.quote, highlight.note, tags, highlight.article_title, article_tags


class NoteFilter:
    """Filters the highlights of one snapshot. Any thread may use it; at worst, two threads compute the same ids."""

    def __init__(self, library: Library, highlights: Mapping[int, Highlight], before: NoteFilter | None = None) -> None:
        """Filter `highlights` by id, which may include pending ones and must not change.

        The folded texts of unchanged highlights are taken from the filter of the snapshot `before`.
        """
        self._library = library
        self._highlights = highlights
        self._cached: dict[Term, frozenset[int]] = {}
        self._last: tuple[tuple[tuple[Term, ...], ...], frozenset[int]] | None = None
        self._folded: dict[int, str] | None = None
        if before is not None and (known := before._folded) is not None:
            same = before._highlights
            self._folded = {
                id_: known[id_] if same.get(id_) is highlight else _folded(highlight)
                for id_, highlight in highlights.items()
            }

    def allowed(self, query: Query) -> frozenset[int] | None:
        """Return the ids that match all filters, or `None` if the query has no filter.

        The same filters as in the last call return the same set object.
        """
        groups = query.filters
        if not groups:
            return None
        last = self._last
        if last is None or last[0] != groups:
            # One after the other, since a hundred sets of a hundred thousand ids would fill the memory.
            sets = (frozenset[int]().union(*map(self._matching, group)) for group in groups)
            last = self._last = groups, reduce(frozenset.intersection, sets)
        return last[1]

    def _matching(self, term: Term) -> frozenset[int]:
        ids = self._cached.get(term)
        if ids is None:
            if len(self._cached) >= 64:
                self._cached.clear()
            ids = self._cached[term] = self._compute(term)
        return ids

    def _compute(self, term: Term) -> frozenset[int]:
        if not term.value:
            return frozenset()  # an invalid filter
        if term.negated:
            return frozenset(self._highlights.keys()) - self._matching(Term(term.key, term.value))
        if term.key in (Key.PHRASE, Key.WORD):
            return self._with_text(term)
        if term.key is Key.TAG:
            return self._with_tag(term)
        if term.key in (Key.NOTE, Key.QUOTE):
            place, phrase = (1 if term.key is Key.NOTE else 0), Phrase(term.value, numbers=True)
            return frozenset(h.id for h in self._highlights.values() if phrase.stands_in(_plain(fields(h)[place])))
        if term == Term(Key.IS, "draft"):
            return frozenset(self._library.drafts.open()).intersection(self._highlights)
        test = _test(term)
        if test is None:
            # Filters on articles have the same syntax in the library.
            articles = set(self._library.articles.ids(ArticleQuery(text=str(Query((term,))))))
            return frozenset(h.id for h in self._highlights.values() if h.article_id in articles)
        return frozenset(h.id for h in self._highlights.values() if test(h))

    def _with_tag(self, term: Term) -> frozenset[int]:
        """Return the ids of the highlights that have a matching tag, or whose article has one."""
        both = {h.id: (*h.tags, *h.article_tags) for h in self._highlights.values()}
        names = {tag for tags in set(both.values()) for tag in tags if is_meant(term.value, tag)}
        return frozenset(id_ for id_, tags in both.items() if not names.isdisjoint(tags))

    def _with_text(self, term: Term) -> frozenset[int]:
        """Return the ids of the highlights with a phrase, or with an excluded word, which also matches prefixes."""
        if self._folded is None:
            self._folded = {id_: _folded(highlight) for id_, highlight in self._highlights.items()}
        phrase = Phrase(term.value, numbers=True)
        return frozenset(id_ for id_, text in self._folded.items() if phrase.stands_in(text))


def _folded(highlight: Highlight) -> str:
    return _plain(BORDER.join(fields(highlight)))


def _plain(text: str) -> str:
    """Return a text folded for comparing phrases, as `fold` does, but faster for plain ASCII."""
    if not text.isascii():
        return fold(text, accents=True).text
    return _DASHES.sub("-", " ".join(text.lower().replace("`", "'").split()))


def _test(term: Term) -> Callable[[Highlight], bool] | None:
    """Return the test of a highlight that a term means, or `None` for a term about articles."""
    value = term.value
    if term.key is Key.COLOR:
        return lambda highlight: highlight.color == value
    if term.key is Key.IS and value in list(AnchorState):
        return lambda highlight: highlight.anchor == value
    if term.key is Key.HAS:
        return lambda highlight: bool({"note": highlight.note, "tag": highlight.tags}.get(value, True))
    if term.key in (Key.AFTER, Key.BEFORE):
        moment = beginning(date.fromisoformat(value))
        if term.key is Key.AFTER:
            return lambda highlight: highlight.created_at >= moment
        return lambda highlight: highlight.created_at < moment
    return None
