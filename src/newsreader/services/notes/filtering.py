"""Filters highlights by a query: `tag:`, `color:`, phrases, dates, and filters on their articles.

A filter can test any highlight. So that few are tested, it also knows highlights among which are all that match: SQL
finds them, or the words of the fuzzy index. These are computed once for each term and cached, so that a keystroke costs
only the term that changed. Must not know how the words between the filters are matched.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.records import AnchorState, ArticleQuery
from newsreader.text.folding import fold
from newsreader.text.query.dates import beginning
from newsreader.text.query.phrase import BORDER, Phrase
from newsreader.text.query.tags import is_known
from newsreader.text.query.terms import Key, Query, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.library import Library
    from newsreader.library.highlights.reading import Passage
    from newsreader.records import Highlight
    from newsreader.text.fuzzy.index import FuzzyIndex


_T = TypeVar("_T")

_DASHES = re.compile("--+")


def fields(highlight: Highlight) -> tuple[str, ...]:
    """Return the texts that a search looks at: quote, note, tags joined by spaces, title and tags of the article."""
    tags, article_tags = " ".join(highlight.tags), " ".join(highlight.article_tags)
    return highlight.quote, highlight.note, tags, highlight.article_title, article_tags


_OF_PASSAGE = (Key.QUOTE, Key.NOTE)
_TEXTS = (Key.PHRASE, Key.WORD, *_OF_PASSAGE)
"""The filters that look for a phrase in texts. An excluded word also matches prefixes."""

_CACHED = 64  # terms


class NoteFilter:
    """The filters of one query. Any thread may use it; at worst, two threads compute the same ids."""

    def __init__(self, library: Library, query: Query, before: NoteFilter | None = None) -> None:
        """Filter by `query`. What the filter `before` computed is used again, so nothing may have changed since."""
        self.groups = query.filters
        self._library = library
        self._known: dict[Term, frozenset[int]] = before._known if before else {}
        self._articles: dict[Term, frozenset[int]] = before._articles if before else {}
        if len(self._known) >= _CACHED:
            self._known, self._articles = {}, {}
        self._candidates: tuple[FuzzyIndex | None, frozenset[int] | None] | None = None

    @property
    def reads_texts(self) -> bool:
        """Whether not all `candidates` match, because they must be read first."""
        return any(term.key in _TEXTS for group in self.groups for term in group)

    @property
    def reads_passages(self) -> bool:
        """Whether `may_match` says more than true."""
        return bool(self._passage_tests)

    def matches(self, highlight: Highlight) -> bool:
        """Return whether a highlight matches all filters."""
        return all(any(test(highlight) for test in group) for group in self._tests)

    def may_match(self, passage: Passage) -> bool:
        """Return whether a highlight with this passage matches the filters on its quote and its note."""
        return all(any(test(passage) for test in group) for group in self._passage_tests)

    @cached_property
    def _tests(self) -> list[list[Callable[[Highlight], bool]]]:
        return [[self._test(term) for term in group] for group in self.groups]

    @cached_property
    def _passage_tests(self) -> list[list[Callable[[Passage], bool]]]:
        groups = (group for group in self.groups if all(term.key in _OF_PASSAGE for term in group))
        return [[_negated(_text_test(term), term) for term in group if term.value] for group in groups]

    def candidates(self, index: FuzzyIndex | None) -> frozenset[int] | None:
        """Return the ids of highlights among which are all that match; `None` if that may be any.

        Pending highlights are left out. The same call returns the same set object.
        """
        if self._candidates is None or self._candidates[0] is not index:
            found: frozenset[int] | None = None
            for group in self.groups:
                sets = [self._candidates_of(term, index) for term in group]
                some = [one for one in sets if one is not None]
                if len(some) == len(sets):
                    both = some[0].union(*some[1:])
                    found = both if found is None else found & both
            self._candidates = index, found
        return self._candidates[1]

    def _candidates_of(self, term: Term, index: FuzzyIndex | None) -> frozenset[int] | None:
        if not term.value:
            return frozenset()  # an invalid filter
        if term.key in _TEXTS:
            return None if index is None or term.negated else index.containing(Phrase(term.value, numbers=True).pieces)
        if term not in self._known:
            self._known[term] = self._compute(term)
        return self._known[term]

    def _compute(self, term: Term) -> frozenset[int]:
        reader = self._library.highlight_reader
        if term == Term(Key.IS, "draft", term.negated):
            drafts = self._library.drafts.open()
            return frozenset(reader.ids().difference(drafts) if term.negated else drafts)
        if (found := reader.matching(term)) is None:
            return reader.in_articles(self._articles_of(Term(term.key, term.value)), negated=term.negated)
        return found

    def _articles_of(self, term: Term) -> frozenset[int]:
        """Return the ids of the articles that a term means. Filters on articles have the same syntax in the library."""
        if term not in self._articles:
            ids = self._library.articles.ids(ArticleQuery(text=str(Query((term,)))))
            self._articles[term] = frozenset(ids)
        return self._articles[term]

    def _test(self, term: Term) -> Callable[[Highlight], bool]:
        """Return the test of a highlight that a term means."""
        if not term.value:
            return lambda _: False  # an invalid filter
        return _negated(self._plain_test(Term(term.key, term.value)), term)

    def _plain_test(self, term: Term) -> Callable[[Highlight], bool]:
        value = term.value
        if term.key in _OF_PASSAGE:
            return _text_test(term)
        if term.key in _TEXTS:
            phrase = Phrase(value, numbers=True)
            return lambda highlight: _has(BORDER.join(fields(highlight)), phrase)
        if term.key is Key.TAG:
            return lambda highlight: is_known(value, (*highlight.tags, *highlight.article_tags))
        if term.key is Key.COLOR:
            return lambda highlight: highlight.color == value
        if term.key is Key.IS and value in list(AnchorState):
            return lambda highlight: highlight.anchor == value
        if term.key is Key.HAS:
            return lambda highlight: bool({"note": highlight.note, "tag": highlight.tags}.get(value, True))
        if term.key in (Key.AFTER, Key.BEFORE):
            moment, is_after = beginning(date.fromisoformat(value)), term.key is Key.AFTER
            return lambda highlight: (highlight.created_at >= moment) == is_after
        if term == Term(Key.IS, "draft"):
            drafts = frozenset(self._library.drafts.open())
            return lambda highlight: highlight.id in drafts
        articles = self._articles_of(term)
        return lambda highlight: highlight.article_id in articles


def _text_test(term: Term) -> Callable[[Any], bool]:
    phrase, name = Phrase(term.value, numbers=True), str(term.key)
    return lambda passage: _has(getattr(passage, name), phrase)


def _negated(test: Callable[[_T], bool], term: Term) -> Callable[[_T], bool]:
    return (lambda one: not test(one)) if term.negated else test


def _has(text: str, phrase: Phrase) -> bool:
    # A text in ASCII has a word of the phrase only if it has it before it is folded.
    return not (text.isascii() and phrase.longest not in text.lower()) and phrase.stands_in(_plain(text))


def _plain(text: str) -> str:
    """Return a text folded for comparing phrases, as `fold` does, but faster for plain ASCII."""
    if not text.isascii():
        return fold(text, accents=True).text
    return _DASHES.sub("-", " ".join(text.lower().replace("`", "'").split()))
