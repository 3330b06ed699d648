"""The versions that the library's schema has had, oldest first, as Alembic's `alembic_version` names them.

Here and not only in the migrations, so that a start can tell with one look whether there is anything to migrate without
importing Alembic; a test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.errors import LibraryTooNewError

from .sqlite_errors import damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
HEAD = VERSIONS[-1]

APPLICATION_ID = 0x4E575352
"""“NWSR” in SQLite's header: tells a library from any other SQLite file."""


def version_of(execute: Callable[[str], Any], path: Path) -> str | None:
    """Give the version of the library's schema, or `None` if the file is blank; `execute` runs SQL on it.

    Raises `LibraryTooNewError` for a version that this program does not know, `BadDataError` if it is no library.
    """
    if not execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        return None
    if execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise damaged(path, "it is a database, but not a library of newsreader")
    row = execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise damaged(path, "it does not say which version it has")
    if row[0] not in VERSIONS:
        raise LibraryTooNewError(f"The library {path} is from a later newsreader: install that to open it.")
    return str(row[0])
