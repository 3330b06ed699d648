"""The one place where what SQLite says becomes what a person can act on.

Knows SQLite's result codes (https://www.sqlite.org/rescode.html) and the program's errors; must not know SQLAlchemy:
its errors are recognised by the driver's error that they carry in `orig`, so that the start-up path can use this module
without importing it.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, CannotWriteError, LockedError, NewsreaderError
from newsreader.library.files import is_full

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What SQLite and its driver say, without a code of its own, of values and schemas that nobody can have written.
_NONSENSE = ("Could not decode to UTF-8", "unsupported file format", "no such table: ", "no such column: ")
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_WRITING = {
    sqlite3.SQLITE_FULL: "The disk is full: nothing was written to {path}. Make room and try again.",
    sqlite3.SQLITE_READONLY: "The library {path} is open for reading only.",
    sqlite3.SQLITE_IOERR: "Reading or writing the library {path} failed: {reason}. Look at the disk and try again.",
    sqlite3.SQLITE_CANTOPEN: "The library {path} cannot be opened ({reason}): may its file and folder be used?",
    sqlite3.SQLITE_PERM: "The library {path} may not be written.",
    sqlite3.SQLITE_NOLFS: "The library {path} is larger than this file system allows.",
    sqlite3.SQLITE_TOOBIG: "This is too large to be kept in the library {path}.",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Within this, an error of SQLite or SQLAlchemy about the library at `path` leaves as a `NewsreaderError`.

    Raises `LockedError` when another program holds it, `CannotWriteError` for a full, failing or read-only disk,
    `BadDataError` for a damaged file or one that is no SQLite file, and `NewsreaderError` for whatever else SQLite
    refuses.
    """
    try:
        yield
    except Exception as error:
        cause = getattr(error, "orig", error)
        if not isinstance(cause, sqlite3.Error):
            raise
        raise translate(cause, path) from error


@contextmanager
def loading(path: Path) -> Iterator[None]:
    """Like `translated`, for what only reads: a stored value that has no meaning is damage too."""
    with translated(path):
        try:
            yield
        except UnicodeEncodeError:
            raise  # this comes from what was asked, not from what is stored
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(path, f"a value in it cannot be read ({error})") from error


def translate(error: sqlite3.Error, path: Path) -> NewsreaderError:
    """Give the `NewsreaderError` for an error of SQLite about the library at `path`."""
    # Extended codes keep the kind in the low byte.
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if kind in _BUSY:
        return LockedError(f"Another program is writing to the library {path}. Try again in a moment.")
    if kind in _UNREADABLE or str(error).startswith(_NONSENSE):
        return damaged(path, str(error))
    # Not every way in which a full disk shows has a code of its own: the index of the log cannot be made, for one.
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and is_full(path):
        kind = sqlite3.SQLITE_FULL
    if kind in _WRITING:
        return CannotWriteError(_WRITING[kind].format(path=path, reason=error))
    return NewsreaderError(f"The library {path} could not do this: {error}.")


def damaged(path: Path, reason: str) -> BadDataError:
    """Give the error for a file that is damaged or no library at all; it names the newest backup that is good."""
    # Looks at the backups one by one, which only a damaged library is worth.
    from newsreader.library.keeping import advice

    return BadDataError(f"The library {path} is damaged or not a library: {reason.rstrip('.')}.{advice(path)}")


def blank(path: Path) -> BadDataError:
    """Give the error for a file in which there is nothing."""
    return BadDataError(f"The file {path} is empty: it is not a library.")
