"""Recovery after a program did not close the library: its log is written into the file, and the file is checked.

Uses only sqlite3, because the start-up path imports this module. Must not decide what happens to a damaged file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from newsreader.errors import LockedError

from .connection import BUSY_TIMEOUT, Mode, connect
from .partial_files import remove_partial_files
from .permissions import has_wal
from .side_files import SideFiles, is_watched_here
from .sqlite_errors import damaged, is_sound, kind_of, translated

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
    was_closed = not has_wal(path)
    _await_side_files(path)
    if not was_closed and checkpoint(path):
        with translated(path), closing(connect(path, Mode.READ)) as connection:
            if not is_sound(connection):
                raise damaged(path, "its pages do not fit together")


def _await_side_files(path: Path) -> None:
    """Wait until no program uses the library at `path` with a log or an index that are not at their paths any more.

    Such a program notices that and opens the library again. A connection beside it would damage the library. Raises
    `LockedError` after some seconds.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT
    while os.name != "nt" and not _are_usable(path) and _is_open(path):
        if time.monotonic() > deadline:
            raise LockedError(
                f"The library {path} is open in another program, but its files -wal and -shm were deleted or replaced."
                " Close that program first."
            )
        time.sleep(0.05)


def _are_usable(path: Path) -> bool:
    if is_watched_here(path):
        return True
    beside = SideFiles(path)
    beside.watch()
    try:
        return beside.are_watched and beside.are_sound() and beside.are_used()
    finally:
        beside.close()


def _is_open(path: Path) -> bool:
    """Return whether a program has the library open with a write-ahead log. Creates no file beside it if one has."""
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as one:
        one.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            one.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as error:
            return kind_of(error) == sqlite3.SQLITE_BUSY
    return False
