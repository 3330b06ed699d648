"""The one place where what SQLite says becomes what a person can act on.

Knows SQLite's result codes (https://www.sqlite.org/rescode.html) and the program's errors; must not know SQLAlchemy:
its errors are recognised by the driver's error that they carry in `orig`, so that the start-up path can use this module
without importing it. What SQLite and its driver say is never repeated: it may quote what a person keeps.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, CannotWriteError, LockedError, NewsreaderError
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import FAULTS
from newsreader.library.schema.triggers import FOREIGN_TRIGGER

from .permissions import is_full, shell_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# What SQLite and its driver say, without a code of its own, of values and schemas that nobody can have written.
_NONSENSE = (
    "Could not decode to UTF-8",
    "unsupported file format",
    "no such table: ",
    "no such column: ",
    "malformed JSON",
)
_SEARCH = re.compile(
    r"(no such table|vtable constructor failed|invalid fts5 file format|fts5: .*|unable to .*): ?(main\.)?\w+_fts|"
    r"fts5: (corruption|missing row)|invalid fts5 file format"
)
# What `spaced` raises by itself is nothing; Ctrl+C may come while it is at work.
_INTERRUPTED = "user-defined function raised exception"
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNREADABLE = {
    sqlite3.SQLITE_CORRUPT: "its pages do not fit together",
    sqlite3.SQLITE_NOTADB: "file is not a database",
    sqlite3.SQLITE_FORMAT: "its format is not known",
}
_WRITING = {
    sqlite3.SQLITE_FULL: "The disk is full: nothing was written to {path}. Make room and try again.",
    sqlite3.SQLITE_READONLY: "The library {path} is open for reading only.",
    sqlite3.SQLITE_IOERR: "Reading or writing the library {path} failed. Look at the disk and try again.",
    sqlite3.SQLITE_CANTOPEN: "The library {path} cannot be opened: may its file and folder be used?",
    sqlite3.SQLITE_PERM: "The library {path} may not be written.",
    sqlite3.SQLITE_NOLFS: "The library {path} is larger than this file system allows.",
    sqlite3.SQLITE_TOOBIG: "This is too large to be kept in the library {path}.",
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


class ForeignTriggerError(BadDataError):
    """In a library that is sound otherwise is a trigger that is not the program's own, so nobody is to trust it until
    that is left behind.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(f"Type {_mending(path)} first: in the library {path} is {FOREIGN_TRIGGER}.")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Within this, an error of SQLite or SQLAlchemy about the library at `path` leaves as a `NewsreaderError`.

    Raises `LockedError` when another program holds it, `CannotWriteError` for a full, failing or read-only disk,
    `BadDataError` for a damaged file or one that is no SQLite file, `NewsreaderError` for whatever else SQLite refuses,
    and `KeyboardInterrupt` again where SQLite did not let it through.
    """
    try:
        yield
    except UnreadableError as error:
        raise DamagedError(path, f"Something in the library {path} is damaged: {error}.", str(error)) from error
    except Exception as error:
        cause = getattr(error, "orig", error)
        if not isinstance(cause, sqlite3.Error):
            raise
        if str(cause) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise translate(cause, path) from error


@contextmanager
def loading(path: Path) -> Iterator[None]:
    """Like `translated`, for what only reads: a stored value that has no meaning is damage too."""
    with translated(path):
        try:
            yield
        except (UnicodeEncodeError, UnreadableError):
            raise  # the one comes from what was asked, not from what is stored; the other says where it was stored
        except FAULTS as error:
            raise damaged(path, "a value in it cannot be read") from error


def translate(error: sqlite3.Error, path: Path) -> NewsreaderError:
    """Give the `NewsreaderError` for an error of SQLite about the library at `path`."""
    # Extended codes keep the kind in the low byte.
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if kind in _BUSY:
        return LockedError(f"Another program is writing to the library {path}. Try again in a moment.")
    if _is_of_search(error):
        return BadDataError(f"Type {_mending(path)} to make the search anew: in the library {path} it is damaged.")
    if kind in _UNREADABLE:
        return damaged(path, _UNREADABLE[kind])
    if str(error).startswith(_NONSENSE):
        return damaged(path, "what is in it has no meaning")
    # Not every way in which a full disk shows has a code of its own: the index of the log cannot be made, for one.
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and is_full(path):
        kind = sqlite3.SQLITE_FULL
    if kind in _WRITING:
        return CannotWriteError(_WRITING[kind].format(path=path))
    name = getattr(error, "sqlite_errorname", "")
    return NewsreaderError(f"The library {path} could not do this{name and f' ({name})'}.")


def _no_advice(_: Path) -> str:
    return ""


_advice: Callable[[Path], str] = _no_advice


def set_advice(advice: Callable[[Path], str]) -> None:
    """Let every error about a damaged library begin with what `advice` gives for its path: the sentence that says how
    to get it back, or nothing.

    To know that, one must be able to read libraries, of which this module is a part.
    """
    global _advice
    _advice = advice


def _is_of_search(error: sqlite3.Error) -> bool:
    """Whether it is said of a full-text table, which holds nothing that is not elsewhere."""
    said = str(error)
    # Of a part of it that is missing, the search finds no more to say than the latter.
    of_search = _SEARCH.search(said) is not None or said == "SQL logic error"
    return of_search or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB


def _mending(path: Path) -> str:
    return f"newsreader --db {shell_path(path)} doctor --fix"


def damaged(path: Path, reason: str) -> BadDataError:
    """Give the error for a file that is damaged or no library at all; `reason` must not quote what is in it."""
    return _spoiled(path, f"The library {path} is damaged or not a library: {reason.rstrip('.')}.")


def foreign_trigger_message(path: Path) -> str:
    """Give the sentence that says why nothing is written to a library with a trigger that is not the program's own."""
    return f"Type {_mending(path)}: in the library {path} is {FOREIGN_TRIGGER}, so it is only read."


def empty_file(path: Path) -> BadDataError:
    """Give the error for a file in which there is nothing."""
    return _spoiled(path, f"The file {path} is empty: it is not a library.")


def too_small(path: Path) -> BadDataError:
    """Give the error for a file that is too small for a library, and was perhaps one before."""
    return _spoiled(path, f"The file {path} is not a library.")


def _spoiled(path: Path, what: str) -> BadDataError:
    return DamagedError(path, what, what.rstrip("."))
