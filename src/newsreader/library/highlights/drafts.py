"""Drafts: notes that were typed and not saved.

Each editor has its own draft, so that two editors on one highlight do not overwrite each other. A draft is not a step
of history. `text.diff.merge3` merges the text of several drafts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select

from newsreader.errors import NotFoundError
from newsreader.library.articles.with_drafts import drafted
from newsreader.library.schema import codecs, columns, models
from newsreader.records import Draft
from newsreader.text.clean import clean

from . import pending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

    from newsreader.library.store.handle import Handle

_COLUMNS = columns.TABLES["draft"]
_table = models.Draft


class Drafts:
    """The drafts of one library."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store
        self._readers = handle.readers

    def ids(self, article_id: int | None = None) -> set[int]:
        """Return the ids of the highlights that have drafts, in one article or in the library."""
        statement = select(_table.highlight_id).distinct()
        if article_id is not None:
            own = models.Highlight.article_id == article_id
            statement = statement.join(models.Highlight, models.Highlight.id == _table.highlight_id).where(own)
        with self._store.read() as connection:
            return set(connection.scalars(statement))

    def open(self) -> list[int]:
        """Return the ids of the highlights with a draft that changes the note, newest draft first.

        Pending highlights are included, deleted highlights are not.
        """
        with self._readers.lend() as connection:
            return drafted(connection)

    def of(self, highlight_id: int) -> list[Draft]:
        """Return the drafts of a highlight, oldest first."""
        statement = select(_table).where(_table.highlight_id == highlight_id).order_by(_table.updated_at, _table.text)
        with self._store.read() as connection:
            return [
                _COLUMNS.make(_record, row, f"of highlight {highlight_id}") for row in connection.execute(statement)
            ]

    def keep(self, draft: Draft, taken: Iterable[Draft] = ()) -> None:
        """Store a draft durably, and delete the earlier draft of its editor. Raises `NotFoundError`.

        The drafts that the editor has `taken` over are deleted too, unless their text has changed since.
        """
        with self._store.write() as connection:
            known = select(models.Highlight.id).where(models.Highlight.id == draft.highlight_id)
            if connection.scalar(known) is None:
                raise NotFoundError(f"There is no highlight {draft.highlight_id}.")
            store_draft(connection, draft, taken)

    def drop(self, highlight_id: int, editor: str, taken: Iterable[Draft] = ()) -> None:
        """Delete the draft of an editor, and the drafts that it has `taken` over unless their text has changed since.

        A pending highlight is deleted with its last draft.
        """
        with self._store.write() as connection:
            forget(connection, highlight_id, editor, taken)
            pending.discard(connection, highlight_id)

    def discard(self, highlight_id: int) -> None:
        """Delete all drafts of a highlight, and the highlight itself if it is pending."""
        with self._store.write() as connection:
            connection.execute(delete(_table).where(_table.highlight_id == highlight_id))
            pending.discard(connection, highlight_id)


def store_draft(connection: Connection, draft: Draft, taken: Iterable[Draft] = ()) -> None:
    """Store a draft as `Drafts.keep` does."""
    forget(connection, draft.highlight_id, draft.editor, taken)
    values = {"text": clean(draft.text), "began": clean(draft.began), "updated_at": codecs.now()}
    connection.execute(insert(_table).values(highlight_id=draft.highlight_id, editor=draft.editor, **values))


def forget(connection: Connection, highlight_id: int, editor: str | None, taken: Iterable[Draft]) -> None:
    """Delete drafts as `Drafts.drop` does."""
    same = (and_(_table.editor == draft.editor, _table.text == draft.text) for draft in taken)
    connection.execute(delete(_table).where(_table.highlight_id == highlight_id, or_(_table.editor == editor, *same)))


def _record(row: Row[Any]) -> Draft:
    return Draft(row.highlight_id, row.editor, row.text, row.began)
