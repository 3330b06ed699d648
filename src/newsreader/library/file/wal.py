"""What is done about an unclean end: a log that was left beside the file is written into it, and the file looked over.

Works on files through sqlite3 alone (the start-up path goes through here). It must not decide what becomes of a file
that is damaged.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from .connection import Mode, connect, is_sound
from .partial_files import remove_partial_files
from .permissions import has_wal, sibling
from .sqlite_errors import damaged, translated


def checkpoint(path: Path) -> bool:
    """Write what lies in the log of the library at `path` into it, so that the file is all there is.

    Gives `False`, with nothing done, if any program has it open. Raises `BadDataError` if it is too damaged for that.
    """
    with translated(path):
        try:
            with closing(connect(path, timeout=0)) as connection:
                # In WAL mode every open library holds a shared lock; exclusive mode is given only to the last one.
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return False
    return True


def recover(path: Path) -> None:
    """Remove the copies that were left half made; and if whoever had the library at `path` open last did not close it,
    settle its log and check every page.

    Takes 15 seconds for each gigabyte then, and otherwise one look at a file and two at folders. Raises `BadDataError`
    if it is damaged.
    """
    remove_partial_files(path)
    if has_wal(path) and checkpoint(path):
        with translated(path), closing(connect(path, Mode.READ)) as connection:
            if not is_sound(connection):
                raise damaged(path, "its pages do not fit together")


def lock_holder(path: Path) -> int | None:
    """Give the id of a process that has the library at `path` open; `None` if there is none, or the system does not
    tell.
    """
    # Linux tells of every lock: https://man7.org/linux/man-pages/man5/proc_locks.5.html. Whoever uses a write-ahead log
    # holds byte 128 of the file beside it: https://www.sqlite.org/walformat.html#wal_locks.
    try:
        inode = sibling(path, "-shm").stat().st_ino
        locks = Path("/proc/locks").read_text("ascii")
    except OSError:
        return None
    found = re.search(rf"^\d+: POSIX \s*\S+ \s*READ \s*(\d+) \S+:{inode} 128 128$", locks, re.MULTILINE)
    return int(found[1]) if found else None
