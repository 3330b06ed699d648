"""Copies of a library that can be trusted: made by SQLite's backup API while the library is in use, checked by opening
them.

Works on files through sqlite3 alone, so that a migration can use it, and what is to be restored can be checked where
there is no sound library.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from newsreader.errors import CannotCreateError, CannotWriteError, NotFoundError
from newsreader.library.checks.rows import first_problem
from newsreader.library.file.connection import Mode, connect, is_sound
from newsreader.library.file.identity import exists
from newsreader.library.file.partial_files import partial_path, remove_partial_files
from newsreader.library.file.permissions import create_private_file, has_wal, is_full, reason, resolve_link, sync
from newsreader.library.file.sqlite_errors import ForeignTriggerError, damaged, empty_file, translated
from newsreader.library.file.versions import APPLICATION_ID, HEAD, version_of
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.triggers import foreign_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


FORM = "%Y%m%dT%H%M%SZ"
"""How a time (UTC) stands in the name of a backup."""


class OpenLibrary(Protocol):
    """What a copy needs of an open library."""

    @property
    def path(self) -> Path:
        """The path of its file."""

    def check_place(self) -> None:
        """Raise `CannotWriteError` if the opened file is no longer at its path."""


def backup(library: OpenLibrary, target: Path) -> Path:
    """Write a copy of the library to `target`, or, if that is a folder, into it under the library's name and the time.

    Gives the path of the copy. A file that is there already is never overwritten. Raises `CannotCreateError`,
    `CannotWriteError`, `BadDataError` if the library is damaged.
    """
    if target.is_dir():
        target = _free_name(target, resolve_link(library.path))
    library.check_place()
    remove_partial_files(library.path, target)
    copy(library.path, target)
    return target


def _free_name(folder: Path, library: Path) -> Path:
    """Give the name of a copy that is made now; of several within a second, each bears the next one."""
    moment = datetime.now(UTC)
    while os.path.lexists(target := folder / f"{library.stem}-{moment:{FORM}}{library.suffix}"):
        moment += timedelta(seconds=1)
    return target


def copy(source: Path, target: Path, *, of_any: bool = False) -> None:
    """Copy the library at `source` to the new file `target`, whole or not at all, and check the copy: every page, and
    unless it is `of_any` version, or may hold what this program cannot read, every row, and that nothing is missing of
    what rows and history tell of.

    Raises as `backup` does.
    """
    if os.path.lexists(target):
        raise CannotCreateError(f"There already is a file {target}; it was left as it is.")
    part = partial_path(target)
    if not create_private_file(part):
        raise CannotCreateError(f"There already is a file {part}; it was left as it is.")
    try:
        with translated(source), closing(_reading(source)) as original:
            original.execute("PRAGMA schema_version")  # what keeps the library from being read is not the copy's fault
            with _copying(target), closing(connect(part)) as duplicate:
                # So that it can be told from other people's files if nobody finishes it.
                duplicate.execute(f"PRAGMA application_id={APPLICATION_ID}")
                original.backup(duplicate)
        _check(part, source, rows=not of_any)
        with writing(target):
            sync(part)
            part.rename(target)
            sync(target.absolute().parent)
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Look whether the file at `path` is a sound library that this program can open, and read row by row if it is of
    the present version; leaves no trace beside it.

    Raises `NotFoundError`, `BadDataError`, `IntrudedError` if only that is wrong, `LibraryTooNewError`.
    """
    if not exists(path):
        raise NotFoundError(f"There is no file {path}.")
    _check(path, path)


def _check(path: Path, original: Path, *, rows: bool = True) -> None:
    """Like `check`; what is wrong is said of the file that this one is a copy of."""
    with translated(original), closing(_reading(path)) as connection:
        version = version_of(connection.execute, original)
        if version is None:
            raise empty_file(original)
        if not is_sound(connection):
            raise damaged(original, "its pages do not fit together")
        # What an earlier version holds is told by its own program.
        if rows and version == HEAD and (found := first_problem(connection)):
            raise UnreadableError(found)
        if rows and foreign_triggers(connection.execute):
            raise ForeignTriggerError(original)


def _reading(path: Path) -> sqlite3.Connection:
    """Open the library for reading without a trace: nothing is made beside a file that nobody is using."""
    return connect(path, Mode.READ if has_wal(path) else Mode.FROZEN)


@contextmanager
def _copying(target: Path) -> Iterator[None]:
    """Within this, a disk that fails or is full is said to fail the copy: the library itself has lost nothing."""
    try:
        yield
    except sqlite3.OperationalError as error:
        kind = error.sqlite_errorcode & 0xFF
        if kind == sqlite3.SQLITE_FULL or is_full(target):
            raise CannotWriteError(f"The disk is full: the copy {target} cannot be made. Make room first.") from error
        if kind != sqlite3.SQLITE_IOERR or error.sqlite_errorcode == sqlite3.SQLITE_IOERR_READ:
            raise
        raise CannotWriteError(
            f"The copy {target} cannot be made: writing it failed. Look at the disk first."
        ) from error


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Within this, what the system refuses leaves as a `CannotWriteError` about the file `target`."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"The file {target} cannot be written: {reason(error)}.") from error
