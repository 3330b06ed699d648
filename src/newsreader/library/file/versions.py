"""The versions of the library's schema, oldest first, as `alembic_version` names them.

They are repeated here so that a start finds out whether to migrate without importing Alembic. A test compares them with
the migrations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.errors import LibraryTooNewError

from .sqlite_errors import damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
HEAD = VERSIONS[-1]

APPLICATION_ID = 0x4E575352
"""“NWSR” in SQLite's header, which identifies a library among SQLite files."""


def version_of(execute: Callable[[str], Any], path: Path) -> str | None:
    """Return the version of the library's schema, or `None` if the file is empty. `execute` runs SQL on the file.

    Raises `LibraryTooNewError` for a version that this program does not know, and `BadDataError` for another database.
    """
    if not execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        return None
    if execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise damaged(path, "it is a database, but not a library of newsreader")
    row = execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise damaged(path, "its version is missing")
    if row[0] not in VERSIONS:
        raise LibraryTooNewError(
            f"The library {path} was written by a newer newsreader. Install that version to open it."
        )
    return str(row[0])
