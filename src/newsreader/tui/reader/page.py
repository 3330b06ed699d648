"""Reading an article from the library for the reader, and saving its position."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from newsreader.errors import CannotWriteError, LockedError
from newsreader.records import Article, Highlight, Revision, State
from newsreader.services.reading import store_position
from newsreader.text.language import detect

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Reading
    from newsreader.services.reading import PassedText
    from newsreader.text.changes.passages import Passage


@dataclass(frozen=True, slots=True)
class Page:
    """An article with everything that the reader shows."""

    article: Article
    revision: Revision
    version: tuple[object, ...]
    """The `Articles.text_version` of the revision."""
    highlights: list[Highlight]
    drafts: set[int]
    """The ids of all highlights in the library whose note has a draft."""
    pending: list[Highlight]
    """The article's passages that have a draft and no highlight yet."""
    read_before: int | None = None
    """The number of the revision that was read last, if the text was changed since."""


def read(library: Library, article_id: int) -> Page:
    """Return an article to read, and save that reading has begun.

    Raises:
        NotFoundError: there is no such article.
    """
    article = library.articles.get(article_id)
    if (article.state is State.UNREAD or article.changed) and not library.read_only:
        # A library that is locked or was moved away can still be read.
        with suppress(LockedError, CannotWriteError):
            state = State.READING if article.state is State.UNREAD else None
            library.articles.visit(article_id, article.position, state)
    return replace(fetch(library, article_id), read_before=article.seen if article.changed else None)


def fetch(library: Library, article_id: int, known: Page | None = None) -> Page:
    """Return an article as it is now; the text is read only if it differs from `known`. Raises `NotFoundError`."""
    version = library.articles.text_version(article_id)
    article = library.articles.get(article_id)
    revision = known.revision if known and known.version == version else library.articles.revision(article_id)
    return Page(
        # Articles of earlier versions have a language only if their source declares one.
        article if article.language else replace(article, language=_detect(revision.text)),
        revision,
        version,
        library.highlights.for_article(article_id),
        library.drafts.ids(),
        library.highlights.pending(article_id),
        known.read_before if known and known.article.uid == article.uid else None,
    )


def find_passages(library: Library, article: Article, revision: Revision, before: int) -> list[Passage]:
    """Return the passages of a revision that changed since an earlier one. Raises `NotFoundError`."""
    # Imported late: they import rapidfuzz.
    from newsreader.services.comparing import compare
    from newsreader.text.changes.passages import passages
    from newsreader.text.sentences.sentences import Sentences

    changes = compare(library, article.id, before, revision.number).changes
    return passages(changes, Sentences(revision.text, revision.blocks, article.language or "en"))


_detect = lru_cache(maxsize=1)(detect)


def save_position(
    library: Library, article_id: int, position: tuple[int, State], before: State, read: Reading, passed: PassedText
) -> None:
    """Save a position, what was `read` and is not counted in `passed` yet, and the state that follows from the position
    unless the article is no longer in the state `before`.

    It may run some time after the move. Raises `NotFoundError`.
    """
    unchanged = library.articles.get(article_id).state is before
    store_position(library, article_id, position[0], position[1] if unchanged else None, read, passed)
