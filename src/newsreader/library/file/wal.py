"""Recovery after a program did not close the library: its log is written into the file, and the file is checked.

Uses only sqlite3, because the start-up path imports this module. Must not decide what happens to a damaged file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from .connection import Mode, connect, is_sound
from .partial_files import remove_partial_files
from .permissions import has_wal
from .sqlite_errors import damaged, kind_of, translated

if TYPE_CHECKING:
    from pathlib import Path


def checkpoint(path: Path) -> bool:
    """Write the log of the library at `path` into the file and empty the log.

    Returns `False` and changes nothing if a program has the library open. Raises `BadDataError` if it is damaged.
    """
    with translated(path):
        try:
            with closing(connect(path, timeout=0)) as connection:
                # In WAL mode every connection holds a shared lock, so only a single connection gets an exclusive one.
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            if kind_of(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return False
    return True


def recover(path: Path) -> None:
    """Remove unfinished copies. If the library at `path` was not closed, write its log into it and check every page.

    The check takes 15 seconds a gigabyte. Raises `BadDataError` if the library is damaged.
    """
    remove_partial_files(path)
    if has_wal(path) and checkpoint(path):
        with translated(path), closing(connect(path, Mode.READ)) as connection:
            if not is_sound(connection):
                raise damaged(path, "its pages do not fit together")
