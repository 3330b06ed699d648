"""What the reader needs of an article, fetched in one go."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.errors import CannotWriteError, LockedError
from newsreader.records import Article, Highlight, Revision, State

if TYPE_CHECKING:
    from newsreader.library import Library


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader needs of an article."""

    article: Article
    revision: Revision
    highlights: list[Highlight]
    drafts: set[int]
    """The ids of highlights, of whatever article, whose note has a draft."""
    pending: list[Highlight]
    """The passages that have a draft and no highlight yet."""


def read(library: Library, article_id: int) -> Page:
    """Fetch an article to read, and note that it has been begun.

    Raises:
        NotFoundError: there is no such article.
    """
    article = library.articles.get(article_id)
    if article.state is State.UNREAD and not library.read_only:
        # What cannot be written now, because another program holds the library or it was moved away, can be read.
        with suppress(LockedError, CannotWriteError):
            library.articles.visit(article_id, article.position, State.READING)
    return fetch(library, article_id)


def fetch(library: Library, article_id: int) -> Page:
    """Fetch an article as it now is. Raises `NotFoundError`."""
    return Page(
        library.articles.get(article_id),
        library.articles.revision(article_id),
        library.highlights.for_article(article_id),
        library.drafts.ids(),
        library.highlights.pending(article_id),
    )


def keep_place(library: Library, article_id: int, place: tuple[int, State], before: State) -> None:
    """Remember a place, and the state that followed from reading there, unless the article is no longer in the state
    `before` it: this may be done late. Raises `NotFoundError`.
    """
    unchanged = library.articles.get(article_id).state is before
    library.articles.visit(article_id, place[0], place[1] if unchanged else None)
