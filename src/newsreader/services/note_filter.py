"""Which notes the filters of a query let through: `tag:`, `color:`, phrases, dates, and what holds of their articles.

It answers with ids. What a term lets through is worked out once and kept, so that a keystroke costs what was typed
last. It must not know how the words between the filters are matched.
"""

from __future__ import annotations

import re
from datetime import date
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


def fields(highlight: Highlight) -> tuple[str, str, str, str]:
    """What is searched of a highlight: quotation, note, tags joined by spaces, the article's title."""
    return highlight.quote, highlight.note, " ".join(highlight.tags), highlight.article_title


class NoteFilter:
    """Filters the highlights of one moment. Any thread may use it; at worst two work out the same."""

    def __init__(self, library: Library, highlights: Mapping[int, Highlight], before: NoteFilter | None = None) -> None:
        """`highlights` by id must not change any more; passages with a mere draft may be among them. From the filter of
        the moment `before` it takes over what still holds: the folded texts of the very same highlights.
        """
        self._library = library
        self._highlights = highlights
        self._kept: dict[Term, frozenset[int]] = {}
        self._last: tuple[tuple[tuple[Term, ...], ...], frozenset[int]] | None = None
        self._folded: dict[int, str] | None = None
        if before is not None and (known := before._folded) is not None:
            same = before._highlights
            self._folded = {
                id_: known[id_] if same.get(id_) is highlight else _folded(highlight)
                for id_, highlight in highlights.items()
            }

    def allowed(self, query: Query) -> frozenset[int] | None:
        """The ids that all filters let through, `None` if there is no filter; for the same filters as the last time
        the very same set.
        """
        groups = query.filters
        if not groups:
            return None
        last = self._last
        if last is None or last[0] != groups:
            sets = [frozenset[int]().union(*map(self._one, group)) for group in groups]
            last = self._last = groups, frozenset.intersection(*sorted(sets, key=len))
        return last[1]

    def _one(self, term: Term) -> frozenset[int]:
        kept = self._kept.get(term)
        if kept is None:
            if len(self._kept) >= 64:
                self._kept.clear()
            kept = self._kept[term] = self._work_out(term)
        return kept

    def _work_out(self, term: Term) -> frozenset[int]:
        if not term.value:
            return frozenset()  # a mistake
        if term.negated:
            return frozenset(self._highlights.keys()) - self._one(Term(term.key, term.value))
        if term.key in (Key.PHRASE, Key.WORD):
            return self._with_text(term)
        if term.key is Key.TAG:
            return self._with_tag(term)
        if term == Term(Key.IS, "draft"):
            return frozenset(self._library.drafts.open()).intersection(self._highlights)
        holds = _test(term)
        if holds is None:
            # What holds of an article is the library's to say, in the same words.
            articles = set(self._library.articles.ids(ArticleQuery(text=str(Query((term,))))))
            return frozenset(h.id for h in self._highlights.values() if h.article_id in articles)
        return frozenset(h.id for h in self._highlights.values() if holds(h))

    def _with_tag(self, term: Term) -> frozenset[int]:
        """A note wears its own tags and those of its article."""
        articles = self._library.articles
        meant = {tag for h in self._highlights.values() for tag in h.tags if is_meant(term.value, tag)}
        # The library counts an article that only another note of it makes wear the tag, so those are looked at.
        marked = {h.article_id for h in self._highlights.values()}
        wearing = marked.intersection(articles.ids(ArticleQuery(text=str(Query((term,))))))
        tagged = {a.id for a in articles.rows(sorted(wearing)) if any(is_meant(term.value, tag) for tag in a.tags)}
        return frozenset(
            h.id for h in self._highlights.values() if h.article_id in tagged or not meant.isdisjoint(h.tags)
        )

    def _with_text(self, term: Term) -> frozenset[int]:
        """A word that is ruled out is a phrase of one word: so is what begins with it, and nothing that is like it."""
        if self._folded is None:
            self._folded = {id_: _folded(highlight) for id_, highlight in self._highlights.items()}
        phrase = Phrase(term.value)
        return frozenset(id_ for id_, text in self._folded.items() if phrase.stands_in(text))


def _folded(highlight: Highlight) -> str:
    return _plain(BORDER.join(fields(highlight)))


def _plain(text: str) -> str:
    """The text as phrases are compared: as `fold` has it, faster for the many that are plain ASCII."""
    if not text.isascii():
        return fold(text, accents=True).text
    return _DASHES.sub("-", " ".join(text.lower().replace("`", "'").split()))


def _test(term: Term) -> Callable[[Highlight], bool] | None:
    """What a term asks of a highlight itself; `None` if it asks something of its article."""
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
