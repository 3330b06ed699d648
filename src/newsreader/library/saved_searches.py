"""The searches a person keeps by name, and those they made last.

What is kept by name is a person's work: it is told in the journal, and can be taken back. What was merely searched for
is remembered for a while and forgotten in silence. Nothing here knows what a search finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from newsreader.errors import NotFoundError, UsageError
from newsreader.records import SavedSearch
from newsreader.text.clean import nfc, one_line
from newsreader.text.collation import name_order

from .schema import codecs, columns, models

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.handle import Handle
    from newsreader.records import Step

MOST_RECENT = 50
"""So many of the last searches are remembered."""

LONGEST_NAME = 100
"""The most code points that a name may have."""

LONGEST_QUERY = 2000
"""The most code points that a search may have to be kept; a longer one was pasted by mistake."""

_COLUMNS = columns.TABLES["saved_search"]
_saved, _recent = models.SavedSearch, models.RecentSearch


class Searches:
    """The searches of one library."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def saved(self) -> list[SavedSearch]:
        """Give the searches kept by name, A to Z."""
        statement = select(_saved).where(_saved.deleted_at.is_(None))
        with self._store.read() as connection:
            found = [_COLUMNS.make(_record, row, row.id) for row in connection.execute(statement)]
        return sorted(found, key=lambda search: name_order(search.name))

    def get(self, name: str) -> SavedSearch:
        """Give the search kept by this name, whatever its case. Raises `NotFoundError`."""
        wanted = codecs.fold(_plain(name))
        for one in self.saved():
            if codecs.fold(one.name) == wanted:
                return one
        raise _unknown(name)

    def recent(self, limit: int = MOST_RECENT) -> list[str]:
        """Give what was searched for last, newest first."""
        statement = select(_recent.query).order_by(_recent.used_at.desc(), _recent.query).limit(limit)
        with self._store.read() as connection:
            return list(connection.scalars(statement))

    def save(self, name: str, query: str) -> Step | None:
        """Keep a search under a name, in place of what that name stood for. Raises `UsageError` for a bad name, and if
        the search is empty or very long.
        """
        name, query = clean_name(name), clean_query(query)
        with self._store.change("search", f"kept the search “{name}”") as change:
            found = _find(change.connection, name)
            if found is None:
                made = {"name": name, "folded": codecs.fold(name), "query": "", "created_at": change.time}
                found = change.create("saved_search", **made)
            # Told as a change of its own, so that of two libraries it is known who said it last.
            change.set("saved_search", [found], query=query)
        return change.step

    def rename(self, old: str, new: str) -> Step | None:
        """Give a search another name; what that name stood for is kept no longer. Raises `NotFoundError`, and
        `UsageError` for a bad name.
        """
        new = clean_name(new)
        with self._store.change("search", f"renamed the search “{_plain(old)}” to “{new}”") as change:
            mine = _known(change.connection, old)
            bearer = _find(change.connection, new)
            if bearer is not None and bearer != mine:
                _remove(change, bearer)
            change.set("saved_search", [mine], name=new, folded=codecs.fold(new))
        return change.step

    def remove(self, *names: str) -> Step | None:
        """Keep the searches of these names no longer. Raises `NotFoundError` if there is none of one of them."""
        shown = " ".join(f"“{_plain(name)}”" for name in names)
        with self._store.change("search", f"let go of the search {shown}") as change:
            for found in {_known(change.connection, name) for name in names}:
                _remove(change, found)
        return change.step

    def remember(self, query: str) -> None:
        """Note that this was searched for just now; not a step of history. What is empty or very long is not noted."""
        try:
            query = clean_query(query)
        except UsageError:
            return
        with self._store.write() as connection:
            noted = insert(_recent).values(query=query, used_at=codecs.now())
            connection.execute(
                noted.on_conflict_do_update(index_elements=["query"], set_={"used_at": noted.excluded.used_at})
            )
            thin(connection)

    def forget(self, query: str) -> None:
        """Remember this no longer; not a step of history."""
        with self._store.write() as connection:
            connection.execute(delete(_recent).where(_recent.query == query))


def _record(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.name, row.query, codecs.load_time(row.created_at))


def clean_name(name: str) -> str:
    """Give a name in NFC on one line, without space around it. Raises `UsageError` if nothing is left, or too much."""
    plain = _plain(name)
    if not plain:
        raise UsageError("A search needs a name to be kept by.")
    if len(plain) > LONGEST_NAME:
        raise UsageError(f"The name of a search has at most {LONGEST_NAME} characters, not {len(plain)}.")
    return plain


def clean_query(query: str) -> str:
    """Give what was typed on one line. Raises `UsageError` if nothing is left, or very much."""
    plain = _storable(query).strip()
    if not plain:
        raise UsageError("There is nothing to search for in an empty search.")
    if len(plain) > LONGEST_QUERY:
        raise UsageError(f"A search that is kept has at most {LONGEST_QUERY} characters, not {len(plain)}.")
    return plain


def thin(connection: Connection) -> None:
    """Forget all but the last `MOST_RECENT` of what was searched for."""
    newest = select(_recent.query).order_by(_recent.used_at.desc(), _recent.query).limit(MOST_RECENT)
    connection.execute(delete(_recent).where(_recent.query.not_in(newest)))


def _plain(name: str) -> str:
    return " ".join(_storable(nfc(name)).split())


def _storable(text: str) -> str:
    # A lone surrogate, which a terminal can make of broken bytes, cannot be stored.
    return one_line(text.encode("utf-8", "replace").decode())


def _find(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(_saved.id).where(_saved.folded == codecs.fold(name), _saved.deleted_at.is_(None)))


def _known(connection: Connection, name: str) -> int:
    found = _find(connection, _plain(name))
    if found is None:
        raise _unknown(name)
    return found


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(f"There is no search kept as “{_plain(name)}”.")


def _remove(change: Change, search_id: int) -> None:
    change.set("saved_search", [search_id], deleted_at=change.time)
