"""Saved searches, which are steps of history, and recent searches, which are not.

Must not know what a search finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from newsreader import limits
from newsreader.errors import NotFoundError, UsageError
from newsreader.records import SavedSearch
from newsreader.text.clean import nfc, one_line
from newsreader.text.collation import name_order

from .schema import codecs, columns, models

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newsreader.library.store.handle import Handle
    from newsreader.records import Step

MOST_RECENT = 50
"""The number of recent searches that are stored."""

LONGEST_NAME = 100
"""The maximum length of a name, in code points."""

_COLUMNS = columns.TABLES["saved_search"]
_saved, _recent = models.SavedSearch, models.RecentSearch


class Searches:
    """The saved and recent searches of one library."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def saved(self) -> list[SavedSearch]:
        """Return the saved searches in alphabetical order."""
        statement = select(_saved).where(_saved.deleted_at.is_(None))
        with self._store.read() as connection:
            searches = [_COLUMNS.make(_record, row, row.id) for row in connection.execute(statement)]
        return sorted(searches, key=lambda search: name_order(search.name))

    def get(self, name: str) -> SavedSearch:
        """Return the saved search of this name; case is ignored. Raises `NotFoundError`."""
        folded = codecs.fold(_plain(name))
        for search in self.saved():
            if codecs.fold(search.name) == folded:
                return search
        raise _unknown(name)

    def recent(self, limit: int = MOST_RECENT) -> list[str]:
        """Return the recent searches, newest first."""
        statement = select(_recent.query).order_by(_recent.used_at.desc(), _recent.query).limit(limit)
        with self._store.read() as connection:
            return list(connection.scalars(statement))

    def save(self, name: str, query: str) -> Step | None:
        """Save a search, and replace the saved search of the same name.

        Raises `UsageError` for an invalid name, and for an empty or very long search.
        """
        name, query = clean_name(name), clean_query(query)
        with self._store.change("search", f"saved the search “{name}”") as change:
            search_id = _find(change.connection, name)
            if search_id is None:
                row = {"name": name, "folded": codecs.fold(name), "query": "", "created_at": change.time}
                search_id = change.create("saved_search", **row)
            # A change of its own, so that merging two libraries finds the newer query in the journal.
            change.set("saved_search", [search_id], query=query)
        return change.step

    def rename(self, old: str, new: str) -> Step | None:
        """Rename a saved search, and delete another one of the new name.

        Raises `NotFoundError`, and `UsageError` for an invalid name.
        """
        new = clean_name(new)
        with self._store.change("search", f"renamed the saved search “{_plain(old)}” to “{new}”") as change:
            search_id, other = _known(change.connection, old), _find(change.connection, new)
            if other is not None and other != search_id:
                change.set("saved_search", [other], deleted_at=change.time)
            change.set("saved_search", [search_id], name=new, folded=codecs.fold(new))
        return change.step

    def remove(self, *names: str) -> Step | None:
        """Delete saved searches. Raises `NotFoundError` for an unknown name, and then deletes none."""
        shown = " ".join(f"“{_plain(name)}”" for name in names)
        with self._store.change("search", f"deleted the saved search {shown}") as change:
            ids = {_known(change.connection, name) for name in names}
            change.set("saved_search", ids, deleted_at=change.time)
        return change.step

    def remember(self, query: str) -> None:
        """Store a recent search, unless it is empty or very long; not a step of history."""
        try:
            query = clean_query(query)
        except UsageError:
            return
        with self._store.write() as connection:
            row = insert(_recent).values(query=query, used_at=codecs.now())
            connection.execute(
                row.on_conflict_do_update(index_elements=["query"], set_={"used_at": row.excluded.used_at})
            )
            thin(connection)

    def forget(self, query: str) -> None:
        """Delete a recent search; not a step of history."""
        with self._store.write() as connection:
            connection.execute(delete(_recent).where(_recent.query == query))


def _record(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.name, row.query, codecs.load_time(row.created_at))


def clean_name(name: str) -> str:
    """Return a name in NFC, on one line, without outer spaces. Raises `UsageError` if it is empty or too long."""
    plain = _plain(name)
    if not plain:
        raise UsageError("Type a name for the search.")
    if len(plain) > LONGEST_NAME:
        raise UsageError(f"The name of a search has at most {LONGEST_NAME} characters, not {len(plain)}.")
    return plain


def clean_query(query: str) -> str:
    """Return a search on one line. Raises `UsageError` if it is empty or too long."""
    plain = _storable(query).strip()
    if not plain:
        raise UsageError("Type something to search for.")
    if len(plain) > limits.LINE:
        raise UsageError(f"A saved search has at most {limits.LINE:,} characters, not {len(plain):,}.")
    return plain


def thin(connection: Connection) -> None:
    """Delete all recent searches but the newest `MOST_RECENT`."""
    newest = select(_recent.query).order_by(_recent.used_at.desc(), _recent.query).limit(MOST_RECENT)
    connection.execute(delete(_recent).where(_recent.query.not_in(newest)))


def _plain(name: str) -> str:
    return " ".join(_storable(nfc(name)).split())


def _storable(text: str) -> str:
    # Lone surrogates, which a terminal makes from invalid bytes, cannot be stored.
    return one_line(text.encode("utf-8", "replace").decode())


def _find(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(_saved.id).where(_saved.folded == codecs.fold(name), _saved.deleted_at.is_(None)))


def _known(connection: Connection, name: str) -> int:
    search_id = _find(connection, _plain(name))
    if search_id is None:
        raise _unknown(name)
    return search_id


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(f"There is no saved search “{_plain(name)}”.")
