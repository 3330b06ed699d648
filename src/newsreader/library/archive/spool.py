"""Keeps the rows of an archive in a temporary file while it is checked and merged, since they can exceed memory."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import MutableMapping, ValuesView
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .format import Row


def spool() -> sqlite3.Connection:
    """Return a connection to a temporary database, which is deleted when it is closed."""
    connection = sqlite3.connect("")
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;")
    return connection


class SpooledRows(MutableMapping[int, "Row"]):
    """Rows by id, in the order in which they were added. A row that is read is a copy."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._execute, self._table = connection.execute, f'"{name}"'
        self._execute(f"CREATE TABLE {self._table} (place INTEGER PRIMARY KEY, id INTEGER UNIQUE, data BLOB)")
        self._last: tuple[int, Row] | None = None

    def __getitem__(self, row_id: int) -> Row:
        # The columns of a row are often asked for one by one.
        if self._last is None or self._last[0] != row_id:
            found = self._execute(f"SELECT data FROM {self._table} WHERE id = ?", (row_id,)).fetchone()
            if found is None:
                raise KeyError(row_id)
            self._last = row_id, _load(found[0])
        return self._last[1]

    def __setitem__(self, row_id: int, row: Row) -> None:
        self._last = None
        put = f"INSERT INTO {self._table} (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data"
        self._execute(put, (row_id, marshal.dumps(row)))

    def __delitem__(self, row_id: int) -> None:
        self._last = None
        self._execute(f"DELETE FROM {self._table} WHERE id = ?", (row_id,))

    def __iter__(self) -> Iterator[int]:
        return (row[0] for row in self._execute(f"SELECT id FROM {self._table} ORDER BY place"))

    def __len__(self) -> int:
        return int(self._execute(f"SELECT count(*) FROM {self._table}").fetchone()[0])

    def __contains__(self, row_id: object) -> bool:
        return self._execute(f"SELECT 1 FROM {self._table} WHERE id = ?", (row_id,)).fetchone() is not None

    def values(self) -> ValuesView[Row]:
        """Return the rows, which are read with one statement."""
        return _Values(self)

    def _every(self) -> Iterator[Row]:
        return (_load(row[0]) for row in self._execute(f"SELECT data FROM {self._table} ORDER BY place"))


class _Values(ValuesView["Row"]):
    _mapping: SpooledRows

    def __iter__(self) -> Iterator[Row]:
        return self._mapping._every()


class SpooledSet:
    """Pairs of a name and a value."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._execute("CREATE TABLE pairs (name, value, PRIMARY KEY (name, value)) WITHOUT ROWID")

    def __contains__(self, pair: tuple[str, Any]) -> bool:
        return self._execute("SELECT 1 FROM pairs WHERE name = ? AND value = ?", pair).fetchone() is not None

    def add(self, pair: tuple[str, Any]) -> None:
        """Add a pair, which is not there yet."""
        self._execute("INSERT INTO pairs VALUES (?, ?)", pair)


def _load(data: bytes) -> Row:
    row: Row = marshal.loads(data)  # noqa: S302 - from a file of this process
    return row
