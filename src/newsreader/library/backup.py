"""Copies of a library that can be trusted: made by SQLite's backup API while the library is in use, checked by opening
them.

Works on files through sqlite3 alone, so that a migration can use it and a restore can do without a sound library.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, CannotCreateError, CannotWriteError, LockedError, NotFoundError
from newsreader.library.connection import Mode, connect
from newsreader.library.faults import translated
from newsreader.library.files import create_private, has_log, sync
from newsreader.library.recovery import settle
from newsreader.library.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library


FORM = "%Y%m%dT%H%M%SZ"
"""How a time (UTC) stands in the name of a backup."""


def backup(library: Library, target: Path) -> Path:
    """Write a copy of the library to `target`, or, if that is a folder, into it under the library's name and the time.

    Gives the path of the copy. A file that is there already is never overwritten. Raises `CannotCreateError`,
    `CannotWriteError`, `BadDataError` if the library is damaged.
    """
    if target.is_dir():
        target = target / f"{library.path.stem}-{datetime.now(UTC):{FORM}}{library.path.suffix}"
    copy(library.path, target)
    return target


def copy(source: Path, target: Path) -> None:
    """Copy the library at `source` to the new file `target`, whole or not at all, and check the copy.

    Raises as `backup` does.
    """
    if target.exists():
        raise CannotCreateError(f"There already is a file {target}; it was left as it is.")
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    if not create_private(part):
        raise CannotCreateError(f"There already is a file {part}; it was left as it is.")
    try:
        with (
            translated(source),
            _copying(target),
            closing(_reading(source)) as original,
            closing(connect(part)) as duplicate,
        ):
            original.backup(duplicate)
        check(part)
        with writing(target):
            sync(part)
            part.rename(target)
            sync(target.absolute().parent)
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Look whether the file at `path` is a sound library that this program can open; leaves no trace beside it.

    Raises `NotFoundError`, `BadDataError`, `LibraryTooNewError`.
    """
    if not path.is_file():
        raise NotFoundError(f"There is no file {path}.")
    with translated(path), closing(_reading(path)) as connection:
        if version_of(connection.execute, path) is None:
            raise BadDataError(f"The file {path} is empty.")
        if (said := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise BadDataError(f"The library {path} is damaged: {said}.")


def restore(source: Path, path: Path) -> Path | None:
    """Put a copy of the backup `source` in the place of the library at `path`, which no program may have open.

    Gives where the replaced file now lies, or `None` if there was none. The backup stays as it is. At every moment
    there is a whole library at `path`. Raises as `check` and `backup` do, and `LockedError` if the library is open.
    """
    check(source)
    fresh = path.with_name(f"{path.name}.restored-{os.getpid()}")
    copy(source, fresh)
    kept = None
    try:
        with writing(path):
            if path.exists():
                _free(path)
                kept = path.with_name(f"{path.stem}-replaced-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}{path.suffix}")
                _keep(path, kept)
            fresh.replace(path)
            sync(path.absolute().parent)
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def _free(path: Path) -> None:
    """See to it that the file at `path` is all there is. Raises `LockedError` if a program has it open.

    A file too damaged for that is left as it is, its log with it.
    """
    try:
        settled = not path.stat().st_size or settle(path)
    except BadDataError:
        return
    if not settled:
        raise LockedError(f"The library {path} is open in another program: close that first.")


def _keep(path: Path, kept: Path) -> None:
    """Give the file at `path`, and what lies beside it, a second name; what lies beside it loses the first."""
    _link(path, kept)
    # A log beside a file belongs to it: left behind, it would be played into the file that takes its place.
    for tail in ("-wal", "-shm"):
        beside = Path(f"{path}{tail}")
        if beside.exists():
            beside.rename(f"{kept}{tail}")


def _link(path: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(path)
    except OSError:
        # Some file systems know only one name for a file.
        shutil.copy2(path, kept)
        sync(kept)


def _reading(path: Path) -> sqlite3.Connection:
    """Open the library for reading without a trace: nothing is made beside a file that nobody is using."""
    return connect(path, Mode.READ if has_log(path) else Mode.FROZEN)


@contextmanager
def _copying(target: Path) -> Iterator[None]:
    """Within this, a disk that fails or is full is said to fail the copy: the library itself has lost nothing."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise
        raise CannotWriteError(f"The copy {target} cannot be written: {error}. Make room and try again.") from error


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Within this, what the system refuses leaves as a `CannotWriteError` about the file `target`."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"The file {target} cannot be written: {error.strerror}.") from error
