"""Changes to articles that both screens make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.records import State

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article

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
