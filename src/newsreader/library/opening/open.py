"""Preparation of a library to be opened: check the path, create the file, check its version, migrate it.

A library of a newer program is refused before a byte of it is changed. A library that cannot be written is opened
read-only. A library of the current version takes two short looks through sqlite3. SQLAlchemy and Alembic are imported
only to create or migrate a library.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import BadDataError, CannotCreateError, CannotWriteError, NotFoundError
from newsreader.library.file.connection import Mode, Opened, connect
from newsreader.library.file.identity import exists, identity
from newsreader.library.file.permissions import (
    can_access,
    create_private_file,
    has_wal,
    is_full,
    make_folders,
    resolve_link,
)
from newsreader.library.file.side_files import SideFiles
from newsreader.library.file.sqlite_errors import (
    empty_file,
    foreign_trigger_message,
    kind_of,
    translate,
    translated,
)
from newsreader.library.file.versions import APPLICATION_ID, HEAD, version_of
from newsreader.library.file.wal import recover
from newsreader.library.schema.triggers import foreign_triggers

if TYPE_CHECKING:
    from pathlib import Path

MIGRATION_TIMEOUT = 30.0
"""Seconds that a start waits for another program that creates or migrates the library."""


def prepare(path: Path, *, create: bool, read_only: bool) -> Opened:
    """Make sure that a library of the current version is at `path`, and return how to open it.

    Creates it and the folders above it if `create`. Backs up and migrates an earlier version. Raises `NotFoundError`,
    `CannotCreateError`, `BadDataError`, `LibraryTooNewError`, `CannotWriteError`, `LockedError`.
    """
    create = create and not read_only
    if not exists(path):
        raise_missing(path, create=create)
        _create(path)
    else:
        _refuse_emptied(path, create=create)
    refuse_newer(path)
    if not read_only and _writable(path):
        try:
            recover(path)
        except CannotWriteError:
            # On a full disk the changes stay in the log, where they can be read.
            if not is_full(path):
                raise
    try:
        mode, version, has_foreign_trigger = inspect_file(path, read_only=read_only, use_log=True)
        if version != HEAD:
            _bring_up_to_date(path, mode, version)
    except _UnreadableInPlaceError as refusal:
        return _open_copy(path, refusal)
    # A migration has removed it.
    if has_foreign_trigger and version == HEAD:
        return Opened(Mode.READ if mode is Mode.WRITE else mode, identity(path), foreign_trigger_message(path))
    full = mode is not Mode.WRITE and not read_only and _writable(path) and is_full(path)
    because = f"The disk is full, so the library {path} is read-only until you free some space."
    beside = SideFiles(path) if mode is Mode.WRITE else None
    return Opened(mode, identity(path), because if full else "", full, beside=beside)


class _UnreadableInPlaceError(CannotWriteError):
    """Reading the library in place would have to write beside it. `instead` is the sentence about a copy of it."""

    def __init__(self, refusal: str, instead: str) -> None:
        super().__init__(refusal)
        self.instead = instead


def _bring_up_to_date(path: Path, mode: Mode, version: str | None) -> None:
    if mode is Mode.WRITE:
        try:
            _migrate(path)
        except (CannotCreateError, CannotWriteError) as error:
            if version is None:
                raise
            raise _UnreadableInPlaceError(str(error), f"{error} Until then, this is a read-only copy.") from error
    elif version is None:
        if is_full(path):
            raise CannotWriteError(f"The disk is full, so the library {path} can't be migrated. Free some space first.")
        raise empty_file(path)
    elif is_full(path):
        raise _earlier_version(
            f"The disk is full, so the library {path} can't be migrated. Free some space first.", path
        )
    else:
        raise _earlier_version(
            f"The library {path} is from an earlier version. Open it once where it can be written.", path
        )


def _earlier_version(refusal: str, path: Path) -> _UnreadableInPlaceError:
    return _UnreadableInPlaceError(
        refusal, f"The library {path} is from an earlier version and can't be written. This is a read-only copy."
    )


def _open_copy(path: Path, refusal: _UnreadableInPlaceError) -> Opened:
    """Open a private copy, of the current version, of a library that cannot be read in place.

    Raises `refusal` if there is no space for a copy, `LibraryTooNewError`, `BadDataError`.
    """
    from .snapshot import copy_to_read  # imported late, since it is rarely needed

    known = identity(path)
    try:
        folder = copy_to_read(path)
    except OSError:
        raise refusal from None
    opened = Opened(Mode.READ, known, refusal.instead, is_full(path), folder)
    try:
        with translated(path), closing(connect(opened.place(path))) as connection:
            version = version_of(connection.execute, path)
        if version is None:
            raise empty_file(path)
        if version != HEAD:
            _migrate(opened.place(path), backed_up=True)
    except CannotWriteError:
        opened.remove_copy()
        raise refusal from None
    except BaseException:
        opened.remove_copy()
        raise
    return opened


def raise_missing(path: Path, *, create: bool = False) -> None:
    """Raise `NotFoundError` for a missing library, unless it may be created.

    With `create` it is still raised if backups or a log show that a library was there: a new, empty one must not hide
    the loss.
    """
    from newsreader.library.backup.rotation import missing_library_advice  # imported late, since it is rarely needed

    if message := missing_library_advice(path, f"There is no library at {path}, but there was one."):
        raise NotFoundError(message)
    if not create:
        raise NotFoundError(
            f"There is no library at {path}. Run newsreader, newsreader add or newsreader import to create one."
        )


def _create(path: Path) -> None:
    make_folders(path)
    create_private_file(path)


def _refuse_emptied(path: Path, *, create: bool) -> None:
    """Raise `BadDataError` for an empty file, unless with `create` and if no backup shows that it was a library."""
    if path.stat().st_size == 0:
        from newsreader.library.backup.rotation import missing_library_advice

        if message := missing_library_advice(path, f"The file {path} is empty, but it was a library before."):
            raise BadDataError(message)
        if not create:
            raise empty_file(path)


def refuse_newer(path: Path) -> None:
    """Raise what `version_of` raises, and write nothing. (An ordinary reader of a WAL file writes beside it.)

    A `-shm` is created only for a log without one, which could not be read otherwise.
    """
    for mode in (Mode.READ_WITHOUT_SHM, Mode.READ) if has_wal(path) else (Mode.FROZEN,):
        try:
            with closing(connect(path, mode)) as connection:
                version_of(connection.execute, path)
            return
        except sqlite3.Error:
            # Without locks, this can fail while another program writes. `inspect_file` reports real errors.
            continue


class Inspection(NamedTuple):
    """The most capable mode in which a file can be opened, its version, and whether it has a foreign trigger."""

    mode: Mode
    version: str | None
    has_foreign_trigger: bool


def inspect_file(path: Path, *, read_only: bool = False, use_log: bool = False) -> Inspection:
    """Return how the file at `path` can be opened. With `use_log` it is switched to a write-ahead log.

    Raises what `prepare` raises.
    """
    modes = (Mode.READ, Mode.FROZEN) if read_only or not _writable(path) else (Mode.WRITE, Mode.READ, Mode.FROZEN)
    for mode in modes:
        # A frozen file is read without its log, so its latest changes would be missing.
        if mode is Mode.FROZEN and has_wal(path):
            cause = "the disk is full" if is_full(path) else "its folder cannot be written"
            raise _UnreadableInPlaceError(
                f"The library {path} has changes that are not written to it yet, and {cause}.",
                f"The library {path} can't be written. This is a read-only copy with its latest changes.",
            )
        try:
            with closing(connect(path, mode)) as connection:
                version = version_of(connection.execute, path)
                if mode is Mode.WRITE and use_log:
                    _use_wal(connection)
                return Inspection(mode, version, version is not None and bool(foreign_triggers(connection.execute)))
        except sqlite3.Error as error:
            cannot = kind_of(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
            if mode is Mode.FROZEN or not (cannot or is_full(path)):
                raise translate(error, path) from error
    raise AssertionError("the last mode returns or raises")


def _writable(path: Path) -> bool:
    return can_access(path, os.W_OK) and can_access(resolve_link(path).absolute().parent, os.W_OK)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log, permanently.

    Without shared memory (on some network file systems) it keeps a rollback journal, which is slower and as safe.
    """
    deadline = time.monotonic() + MIGRATION_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait here by itself, when two programs create the same library.
            if kind_of(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _migrate(path: Path, *, backed_up: bool = False) -> None:
    """Create or migrate the schema in one transaction, whose write lock keeps other programs from doing the same."""
    from newsreader.library.backup.rotation import back_up_before_migration
    from newsreader.library.store.engine import make_engine

    from .migrate import upgrade

    engine = make_engine(path, timeout=MIGRATION_TIMEOUT, foreign_keys=False)
    try:
        with translated(path), engine.execution_options(begin="IMMEDIATE").begin() as connection:
            version = version_of(connection.exec_driver_sql, path)
            if version == HEAD:
                return
            if version is not None and not backed_up:
                back_up_before_migration(path, HEAD, datetime.now(UTC))
            for name in foreign_triggers(connection.exec_driver_sql):
                quoted = name.replace('"', '""')
                connection.exec_driver_sql(f'DROP TRIGGER "{quoted}"')
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            upgrade(connection)
    finally:
        engine.dispose()
