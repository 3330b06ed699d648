"""The drafts of a library: what was typed as a note and not yet saved. Each editor has its own, so that of two that are
open on one highlight neither takes the words of the other.

No draft is a step of history. What becomes of several is for `text.joining` to say.
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

    def ids(self) -> set[int]:
        """Give the ids of the highlights that have drafts."""
        with self._store.read() as connection:
            return set(connection.scalars(select(_table.highlight_id).distinct()))

    def open(self) -> list[int]:
        """Return the ids of the highlights outside the trash, and of passages that are no highlights yet, with a draft
        that changes their note, the one that was typed last first.
        """
        with self._readers.lend() as connection:
            return drafted(connection)

    def of(self, highlight_id: int) -> list[Draft]:
        """Give the drafts of a highlight, the one that was typed last at the end."""
        statement = select(_table).where(_table.highlight_id == highlight_id).order_by(_table.updated_at, _table.text)
        with self._store.read() as connection:
            return [
                _COLUMNS.make(_record, row, f"of highlight {highlight_id}") for row in connection.execute(statement)
            ]

    def keep(self, draft: Draft, taken: Iterable[Draft] = ()) -> None:
        """Keep what is typed, safe from now on, in place of the editor's earlier draft and of those that it has `taken`
        over, where they are still what they were. Raises `NotFoundError`.
        """
        with self._store.write() as connection:
            known = select(models.Highlight.id).where(models.Highlight.id == draft.highlight_id)
            if connection.scalar(known) is None:
                raise NotFoundError(f"There is no highlight {draft.highlight_id}.")
            store_draft(connection, draft, taken)

    def drop(self, highlight_id: int, editor: str, taken: Iterable[Draft] = ()) -> None:
        """Delete an editor's draft, if there is one, and those it has `taken` over, where they are what they were. A
        pending highlight goes with its last draft.
        """
        with self._store.write() as connection:
            forget(connection, highlight_id, editor, taken)
            pending.discard(connection, highlight_id)

    def discard(self, highlight_id: int) -> None:
        """Delete all drafts of a highlight, and the highlight itself if it is only pending."""
        with self._store.write() as connection:
            connection.execute(delete(_table).where(_table.highlight_id == highlight_id))
            pending.discard(connection, highlight_id)


def store_draft(connection: Connection, draft: Draft, taken: Iterable[Draft] = ()) -> None:
    """Store a draft as `Drafts.keep` does it."""
    forget(connection, draft.highlight_id, draft.editor, taken)
    typed = {"text": clean(draft.text), "began": clean(draft.began), "updated_at": codecs.now()}
    connection.execute(insert(_table).values(highlight_id=draft.highlight_id, editor=draft.editor, **typed))


def forget(connection: Connection, highlight_id: int, editor: str | None, taken: Iterable[Draft]) -> None:
    """Forget the drafts that `Drafts.drop` speaks of."""
    same = (and_(_table.editor == one.editor, _table.text == one.text) for one in taken)
    connection.execute(delete(_table).where(_table.highlight_id == highlight_id, or_(_table.editor == editor, *same)))


def _record(row: Row[Any]) -> Draft:
    return Draft(row.highlight_id, row.editor, row.text, row.began)
