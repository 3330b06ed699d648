"""The revisions of an article, and what changed from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library
    from newsreader.records import Revision
    from newsreader.text.changes.changes import Changes


class Comparison(NamedTuple):
    """Two revisions of an article, and the changes from `old` to `new`."""

    old: Revision
    new: Revision
    changes: Changes

    @property
    def titles(self) -> tuple[str, str] | None:
        """Both titles, if they differ."""
        return (self.old.title, self.new.title) if self.old.title != self.new.title else None

    def summary(self) -> str:
        """Return what changed in a few words; empty if nothing changed."""
        return ", ".join(filter(None, ["title" if self.titles else "", self.changes.summary()]))


def compare(library: Library, article_id: int, old: int | None = None, new: int | None = None) -> Comparison:
    """Return the changes from one revision to another: by default to the current one, from the one before.

    Raises `NotFoundError` if there is no such article or revision, `UsageError` if there is none to compare with.
    """
    if new is None:
        new = library.articles.get(article_id).revision
    if old is None:
        old = max((number for number in library.articles.revisions(article_id) if number < new), default=None)
    if old is None:
        raise UsageError(f"Revision {new} of article {article_id} is its first: there is nothing to compare it with.")
    return _comparison(library.articles.revision(article_id, old), library.articles.revision(article_id, new))


def history(library: Library, article_id: int) -> Iterator[tuple[Revision, str]]:
    """Yield the revisions of an article, oldest first, each with what changed from the one before in a few words.

    Raises `NotFoundError` if there is no such article.
    """
    before: Revision | None = None
    for number in library.articles.revisions(article_id):
        revision = library.articles.revision(article_id, number)
        yield revision, _comparison(before, revision).summary() if before else ""
        before = revision


def _comparison(old: Revision, new: Revision) -> Comparison:
    # Imported late: it imports rapidfuzz.
    from newsreader.text.changes.changes import Changes

    return Comparison(old, new, Changes(old.text, old.blocks, new.text, new.blocks))
