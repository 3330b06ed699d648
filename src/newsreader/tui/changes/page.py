"""Reading two revisions of an article and their changes from the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsreader.services.comparing import Comparison, compare

from .parts import Outline, outline

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article


class Page(NamedTuple):
    """Two revisions of an article with their changes, and the numbers of all its revisions, oldest first."""

    article: Article
    numbers: list[int]
    comparison: Comparison
    summary: str
    outline: Outline


def read(library: Library, article_id: int, pair: tuple[int, int] | None = None) -> Page | None:
    """Return what changed between two revisions, by default to the current one from the one before.

    `None` if the article has only one revision, or no longer the revisions of the `pair`. Raises `NotFoundError`.
    """
    article = library.articles.get(article_id)
    numbers = library.articles.revisions(article_id)
    if pair is None:
        pair = max((number for number in numbers if number < article.revision), default=0), article.revision
    if not set(pair) <= set(numbers):
        return None
    comparison = compare(library, article_id, *pair)
    return Page(article, numbers, comparison, comparison.summary(), outline(comparison))
