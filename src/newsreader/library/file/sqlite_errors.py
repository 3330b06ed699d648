"""Translation of SQLite's errors into the program's errors, whose messages say what to do.

Knows SQLite's result codes (https://www.sqlite.org/rescode.html). Must not import SQLAlchemy, because the start-up path
imports this module; an error of SQLAlchemy is recognized by the driver's error in its `orig`. SQLite's messages are
never repeated, since they may quote stored text.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, CannotWriteError, LockedError, NewsreaderError
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import FAULTS
from newsreader.library.schema.triggers import FOREIGN_TRIGGER

from .permissions import file_stamp, has_wal, is_full, is_readable, shell_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# How messages begin that SQLite and its driver have no code for, about values and schemas that only damage explains.
_DAMAGE = (
    "Could not decode to UTF-8",
    "unsupported file format",
    "no such table: ",
    "no such column: ",
    "malformed JSON",
)
# In the findings of a check; not all of these codes are about the disk.
_CODE = re.compile(r"error code[ =](\d+)")
# FTS5 reports a missing part of its table as "SQL logic error".
_SEARCH = re.compile(r"_fts|fts5|^SQL logic error$")
# The program's SQL functions raise no error of their own, so the exception is Ctrl+C.
_INTERRUPTED = "user-defined function raised exception"
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNREADABLE = {
    sqlite3.SQLITE_CORRUPT: "its pages do not fit together",
    sqlite3.SQLITE_NOTADB: "file is not a database",
    sqlite3.SQLITE_FORMAT: "its format is unknown",
}
_WRITING = {
    sqlite3.SQLITE_FULL: "The disk is full, so nothing was written to {path}. Free some space and try again.",
    sqlite3.SQLITE_READONLY: "The library {path} is open read-only. Check the permissions of the file and its folder.",
    sqlite3.SQLITE_IOERR: (
        "The disk reported an error when the library {path} was read or written. Try again. If that fails too, copy the"
        " library to another disk."
    ),
    sqlite3.SQLITE_CANTOPEN: "Can't open the library {path}. Check the permissions of the file and its folder.",
    sqlite3.SQLITE_PERM: "You have no permission to write to the library {path}.",
    sqlite3.SQLITE_NOLFS: "The library {path} is larger than this file system allows.",
    sqlite3.SQLITE_TOOBIG: "This is too large to save in the library {path}.",
}


class DamagedError(BadDataError):
    """A library is damaged. `reason` says why in a few words, and quotes nothing that is stored."""

    def __init__(self, path: Path, message: str, reason: str) -> None:
        super().__init__(message)
        self._path = path
        self._has_advice = False
        self.reason = reason

    def add_advice(self) -> None:
        """Put before the message how to restore the library. Checks its backups the first time."""
        if not self._has_advice:
            self._has_advice = True
            self.args = (f"{_advice(self._path)} {self.args[0]}".lstrip(),)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Translate errors of SQLite and SQLAlchemy about the library at `path` within the context.

    Raises `LockedError` if another program holds the lock, `CannotWriteError` for a full, failing or read-only disk,
    `BadDataError` for a damaged file or another kind of file, and `NewsreaderError` for any other error of SQLite.
    Raises `KeyboardInterrupt` if Ctrl+C interrupted a SQL function.
    """
    try:
        yield
    except UnreadableError as error:
        raise DamagedError(path, f"The library {path} is damaged: {error}.", str(error)) from error
    except Exception as error:
        cause = getattr(error, "orig", error)
        if not isinstance(cause, sqlite3.Error):
            raise
        if str(cause) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise translate(cause, path) from error


@contextmanager
def loading(path: Path) -> Iterator[None]:
    """Like `translated`, for code that only reads: an invalid stored value is damage, too."""
    with translated(path):
        try:
            yield
        except (UnicodeEncodeError, UnreadableError):
            raise  # the first comes from the request, not from a stored value; the second names the value's place
        except FAULTS as error:
            raise damaged(path, "a value in it cannot be read") from error


def kind_of(error: sqlite3.Error) -> int:
    """Return the primary result code of an error. Errors of the Python module, for example about UTF-8, have none."""
    # Extended codes keep the primary one in the low byte.
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def translate(error: sqlite3.Error, path: Path) -> NewsreaderError:
    """Return the `NewsreaderError` for an error of SQLite about the library at `path`."""
    kind = kind_of(error)
    if kind in _BUSY:
        return LockedError(f"Another program is writing to the library {path}. Try again in a moment.")
    if _is_of_search(error):
        return BadDataError(
            f"Type {_repair_command(path)} to rebuild the search index: that of the library {path} is damaged."
        )
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT and _disk_failed(path):
        kind = sqlite3.SQLITE_IOERR
    if kind in _UNREADABLE:
        return damaged(path, _UNREADABLE[kind])
    if str(error).startswith(_DAMAGE):
        return damaged(path, "its contents are invalid")
    # A full disk can have another code, for instance when the index of the log cannot be created.
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and is_full(path):
        kind = sqlite3.SQLITE_FULL
    if kind in _WRITING:
        return CannotWriteError(_WRITING[kind].format(path=path))
    name = getattr(error, "sqlite_errorname", "")
    return NewsreaderError(f"The library {path} refused this operation{name and f' ({name})'}.")


def raise_disk_error(finding: str) -> None:
    """Raise `sqlite3.OperationalError` if a finding of a check of SQLite is that the disk failed."""
    if any(int(code) & 0xFF == sqlite3.SQLITE_IOERR for code in _CODE.findall(finding)):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error


def is_sound(connection: sqlite3.Connection) -> bool:
    """Return whether the pages of the file fit together. Invalid values are left to `checks.rows` to report.

    Raises `sqlite3.Error`, also if the disk fails.
    """
    connection.execute("PRAGMA ignore_check_constraints=ON")
    finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    raise_disk_error(finding)
    return bool(finding == "ok")


def _disk_failed(path: Path) -> bool:
    """Return whether the disk fails, or failed a moment ago: SQLite reports a page that cannot be read as damage.

    Reads the whole file, but only once for the same damage.
    """
    try:
        damage = path.stat().st_ino, file_stamp(path)
    except OSError:
        return False
    if damage in _damages:
        return False
    if not is_readable(path):
        return True
    try:
        # Without a log, nothing is created beside the file.
        address = f"{path.absolute().as_uri()}?mode=ro{'' if has_wal(path) else '&immutable=1'}"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            if is_sound(connection):
                return True
    except UnicodeDecodeError:
        pass
    except sqlite3.Error as error:
        if kind_of(error) == sqlite3.SQLITE_IOERR:
            return True
    _damages.add(damage)
    return False


_damages: set[object] = set()


def disk_error(path: Path) -> CannotWriteError:
    """Return the error for a disk that failed."""
    return CannotWriteError(_WRITING[sqlite3.SQLITE_IOERR].format(path=path))


def _no_advice(_: Path) -> str:
    return ""


_advice: Callable[[Path], str] = _no_advice


def set_advice(advice: Callable[[Path], str]) -> None:
    """Set the function that returns, for the path of a damaged library, the sentence that says how to restore it.

    It is passed in because it reads backups, and the code for that imports this module.
    """
    global _advice
    _advice = advice


def _is_of_search(error: sqlite3.Error) -> bool:
    """Return whether an error is about a full-text table, which can be rebuilt."""
    of_search = _SEARCH.search(str(error)) is not None
    return of_search or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB


def _repair_command(path: Path) -> str:
    return f"newsreader --db {shell_path(path)} doctor --fix"


def damaged(path: Path, reason: str) -> BadDataError:
    """Return the error for a file that is damaged or not a library. `reason` must not quote stored text."""
    return _damaged(path, f"The library {path} is damaged or not a library: {reason.rstrip('.')}.")


def foreign_trigger_message(path: Path) -> str:
    """Return the sentence that says why a library with a foreign trigger is read-only."""
    return f"Type {_repair_command(path)}: the library {path} is read-only because it contains {FOREIGN_TRIGGER}."


def empty_file(path: Path) -> BadDataError:
    """Return the error for an empty file."""
    return _damaged(path, f"The file {path} is empty: it is not a library.")


def too_small(path: Path) -> BadDataError:
    """Return the error for a file that is too small for a library."""
    return _damaged(path, f"The file {path} is not a library.")


def _damaged(path: Path, message: str) -> BadDataError:
    return DamagedError(path, message, message.rstrip("."))
