"""Changes to articles that both screens make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article


def toggle_archived(library: Library, article_ids: Sequence[int]) -> list[Article]:
    """Archive the articles, or unarchive them if all are archived; return them as they are now.

    An unarchived article gets the state that it had before. Both are one step of history.
    """
    articles = library.articles.rows(article_ids)
    if not articles:
        return []
    if all(article.state is State.ARCHIVED for article in articles):
        library.articles.unarchive(article_ids)
    else:
        library.articles.set_state(article_ids, State.ARCHIVED)
    return library.articles.rows(article_ids)
