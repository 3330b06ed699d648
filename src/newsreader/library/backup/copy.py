"""Copy a library while it is in use, with SQLite's backup API, and check the copy.

Works on files through `sqlite3` alone: migrations use it, and a backup can be checked where no library opens.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from newsreader.errors import CannotCreateError, CannotWriteError, NotFoundError
from newsreader.library.checks.rows import first_problem
from newsreader.library.file.connection import Mode, connect
from newsreader.library.file.identity import exists
from newsreader.library.file.partial_files import partial_path, remove_partial_files
from newsreader.library.file.permissions import create_private_file, has_wal, is_full, reason, resolve_link, sync
from newsreader.library.file.sqlite_errors import damaged, empty_file, is_sound, translated
from newsreader.library.file.versions import HEAD, version_of
from newsreader.library.schema.codecs import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


TIME_FORMAT = "%Y%m%dT%H%M%SZ"
"""The format of the time (UTC) in the name of a backup."""


class OpenLibrary(Protocol):
    """The parts of an open library that a copy uses."""

    @property
    def path(self) -> Path:
        """The path of its file."""

    def check_place(self) -> None:
        """Raise `CannotWriteError` if the opened file is no longer at its path."""


def backup(library: OpenLibrary, target: Path) -> Path:
    """Copy the library to `target` and return the path of the copy; in a folder, the name is the library's and the
    time.

    Overwrites no file. Raises `CannotCreateError`, `CannotWriteError`, `BadDataError` if the library is damaged.
    """
    if target.is_dir():
        target = _unused_name(target, resolve_link(library.path))
    library.check_place()
    remove_partial_files(library.path, target)
    copy(library.path, target)
    return target


def _unused_name(folder: Path, library: Path) -> Path:
    """Return a name for a copy with the current time, or a few seconds later if that name exists."""
    moment = datetime.now(UTC)
    while os.path.lexists(target := folder / f"{library.stem}-{moment:{TIME_FORMAT}}{library.suffix}"):
        moment += timedelta(seconds=1)
    return target


def copy(source: Path, target: Path, *, rows: bool = True) -> None:
    """Copy the library at `source` to the new file `target`, completely or not at all, and check the copy.

    Every page is checked, and with `rows` every row. Raises as `backup` does.
    """
    if os.path.lexists(target):
        raise CannotCreateError(f"The file {target} already exists; it was not overwritten.")
    part = partial_path(target)
    if not create_private_file(part, target):
        raise CannotCreateError(f"The file {target} is already being written.")
    try:
        with translated(source), closing(_open_to_read(source)) as original:
            original.execute("PRAGMA schema_version")  # raises the errors of the library, before those of the copy
            with _copying(target), closing(connect(part)) as duplicate:
                original.backup(duplicate)
        _check(part, source, rows=rows)
        with writing(target):
            sync(part)
            part.rename(target)
            sync(target.absolute().parent)
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Check that this program can open the library at `path` and read every row.

    Creates no file beside it. Raises `NotFoundError`, `BadDataError`, `LibraryTooNewError`.
    """
    if not exists(path):
        raise NotFoundError(f"There is no file {path}.")
    if not path.stat().st_size:  # reading a file of the system can wait for ever
        raise empty_file(path)
    _check(path, path)


def _check(path: Path, original: Path, *, rows: bool = True) -> None:
    """Check the library at `path`; errors name `original`, the file that it is a copy of."""
    with translated(original), closing(_open_to_read(path)) as connection:
        version = version_of(connection.execute, original)
        if version is None:
            raise empty_file(original)
        if not is_sound(connection):
            raise damaged(original, "its pages do not fit together")
        if rows and (problem := first_problem(connection, earlier=version != HEAD)):
            raise UnreadableError(problem)


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open the library for reading, without creating files beside one that no program uses."""
    return connect(path, Mode.READ if has_wal(path) else Mode.FROZEN)


@contextmanager
def _copying(target: Path) -> Iterator[None]:
    """Raise errors of a full or failing disk as errors of the copy: the library itself has lost nothing."""
    try:
        yield
    except sqlite3.OperationalError as error:
        kind = error.sqlite_errorcode & 0xFF
        if kind == sqlite3.SQLITE_FULL or is_full(target):
            raise CannotWriteError(
                f"The disk is full: the copy {target} cannot be created. Free some space and try again."
            ) from error
        if kind != sqlite3.SQLITE_IOERR or error.sqlite_errorcode == sqlite3.SQLITE_IOERR_READ:
            raise
        raise CannotWriteError(f"The copy {target} cannot be created: writing failed. Check the disk.") from error


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Raise every `OSError` in this context as a `CannotWriteError` about the file `target`."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"The file {target} cannot be written: {reason(error)}.") from error
