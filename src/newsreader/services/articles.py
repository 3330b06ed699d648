"""Changes to articles that both screens make, and where else a query finds articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import Shelf, State

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article, ArticleQuery

_AT_ONCE = 1_000
"""How many articles are looked at in one query."""


def toggle_archived(library: Library, article_ids: Sequence[int]) -> list[Article]:
    """Archive the articles, or unarchive them if all are archived; return them as they are now.

    An unarchived article gets the state that it had before, so a second call reverts the first. Each call
    is one step of history.
    """
    articles = library.articles.rows(article_ids)
    if not articles:
        return []
    if all(article.state is State.ARCHIVED for article in articles):
        library.articles.unarchive(article_ids)
    else:
        library.articles.set_state(article_ids, State.ARCHIVED)
    return library.articles.rows(article_ids)


def next_unread(library: Library, ids: array[int]) -> int | None:
    """Return the first of these articles that is unread, or `None`."""
    for start in range(0, len(ids), _AT_ONCE):
        if unread := library.articles.unread(ids[start : start + _AT_ONCE]):
            return unread[0]
    return None


class Elsewhere(NamedTuple):
    """Another list in which articles are found: its query, its size, and its difference in words."""

    query: ArticleQuery
    size: int
    where: str


def elsewhere(library: Library, query: ArticleQuery) -> list[Elsewhere]:
    """Return the lists in which a query that finds nothing would find articles.

    These are other shelves, the list without the filters, and the articles whose texts have the words.
    """
    from newsreader.text.query.parser import parse  # the first screen does not need them

    from .notes.searching import in_texts

    ways = [
        (replace(query, shelf=shelf), "on the shelf all" if shelf is Shelf.ALL else f"in the {shelf}")
        for shelf in (Shelf.ALL, Shelf.INBOX, Shelf.TRASH)  # all other shelves are parts of `ALL`
        if shelf is not query.shelf
    ]
    words = parse(query.text).query.words
    if words and words != query.text.strip():
        ways.append((replace(query, text=words), "without the filters"))
    found = [Elsewhere(way, count, where) for way, where in ways if (count := len(library.articles.ids(way)))]
    texts, count = in_texts(library, query.text)
    if count and texts != query.text.strip():
        where = f"with the words in {'its text' if count == 1 else 'their texts'}"
        found.append(Elsewhere(replace(query, shelf=Shelf.ALL, text=texts), count, where))
    return found
