"""What happens before a library is open: the path is looked at, the file made, its version checked, migrations run.

A library that a later program wrote is refused before a byte of it is changed. A library that cannot be written is
opened for reading. The usual case, a library of the present version, takes two short looks through sqlite3; SQLAlchemy
and Alembic are imported only where there is something to make or to migrate.
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
from newsreader.library.file.sqlite_errors import damaged, empty_file, foreign_trigger_message, translate, translated
from newsreader.library.file.versions import APPLICATION_ID, HEAD, version_of
from newsreader.library.file.wal import recover
from newsreader.library.schema.triggers import foreign_triggers

if TYPE_CHECKING:
    from pathlib import Path

MIGRATION_TIMEOUT = 30.0
"""How long, in seconds, a start waits for another program that is making or migrating the library."""


def prepare(path: Path, *, create: bool, read_only: bool) -> Opened:
    """See to it that there is a library of the present version at `path`, and give how it can be opened.

    Makes it and the folders above it if `create`; makes a backup and migrates if it is older. Raises `NotFoundError`,
    `CannotCreateError`, `BadDataError`, `LibraryTooNewError`, `CannotWriteError`, `LockedError`.
    """
    create = create and not read_only
    if not exists(path):
        raise_missing(path, create=create)
        _make(path)
    else:
        _refuse_truncated(path, create=create)
    refuse_newer(path)
    if not read_only and _writable(path):
        try:
            recover(path)
        except CannotWriteError:
            # What a full disk has no room for stays in the log, where it can be read.
            if not is_full(path):
                raise
    try:
        mode, version, has_foreign_trigger = inspect_file(path, read_only=read_only, use_log=True)
        if version != HEAD:
            _make_present(path, mode, version)
    except _UnreadableThereError as refusal:
        return _copied(path, refusal)
    # A migration has left it behind.
    if has_foreign_trigger and version == HEAD:
        return Opened(Mode.READ if mode is Mode.WRITE else mode, identity(path), foreign_trigger_message(path))
    full = mode is not Mode.WRITE and not read_only and _writable(path) and is_full(path)
    told = f"The disk is full, so the library {path} is read-only until you free some space."
    return Opened(mode, identity(path), told if full else "", full)


class _UnreadableThereError(CannotWriteError):
    """To be read where it lies, something would have to be written beside it. `instead` is what is said of a copy."""

    def __init__(self, refusal: str, instead: str) -> None:
        super().__init__(refusal)
        self.instead = instead


def _make_present(path: Path, mode: Mode, version: str | None) -> None:
    if mode is Mode.WRITE:
        try:
            _migrate(path)
        except (CannotCreateError, CannotWriteError) as error:
            if version is None or not is_full(path):
                raise
            raise _earlier(str(error), path) from error
    elif version is None:
        if is_full(path):
            raise CannotWriteError(f"The disk is full, so the library {path} can't be migrated. Free some space first.")
        raise empty_file(path)
    elif is_full(path):
        raise _earlier(f"The disk is full, so the library {path} can't be migrated. Free some space first.", path)
    else:
        raise _earlier(f"The library {path} is from an earlier version. Open it once where it can be written.", path)


def _earlier(refusal: str, path: Path) -> _UnreadableThereError:
    return _UnreadableThereError(
        refusal, f"The library {path} is from an earlier version and can't be written. This is a read-only copy."
    )


def _copied(path: Path, refusal: _UnreadableThereError) -> Opened:
    """Open a private copy, of the present version, of what cannot be read where it lies. Raises the `refusal` where no
    room is for one, `LibraryTooNewError`, `BadDataError`.
    """
    from .snapshot import copy_to_read  # needed only where nothing can be written

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
    """Raise `NotFoundError` because no library is at `path`, unless one is to be made there, and nothing tells that one
    was there before: an empty one must not take its place.
    """
    from newsreader.library.backup.rotation import lost  # needed only where there is no library

    if said := lost(path, f"There is no library at {path}, but there was one."):
        raise NotFoundError(said)
    if not create:
        raise NotFoundError(
            f"There is no library at {path}. Run newsreader, newsreader add or newsreader import to create one."
        )


def _make(path: Path) -> None:
    make_folders(path)
    create_private_file(path)


def _refuse_truncated(path: Path, *, create: bool) -> None:
    """Raise `BadDataError` for a file that ends before the pages that its header counts, which SQLite may notice late,
    and for an empty one, which SQLite would make a new library of, unless one is to be made and backups do not say that
    it was one before.
    """
    if path.stat().st_size == 0:
        from newsreader.library.backup.rotation import lost

        if said := lost(path, f"The file {path} is empty, but it was a library before."):
            raise BadDataError(said)
        if not create:
            raise empty_file(path)
    # Twice: between two of the looks that this takes, another program may be writing its log into the file.
    if _ends_early(path) and _ends_early(path):
        raise damaged(path, "the end of the file is missing")


def _ends_early(path: Path) -> bool:
    if has_wal(path):
        return False  # what is missing may be there
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except OSError:
        return False  # what keeps it from being read shows at the first look
    # https://www.sqlite.org/fileformat.html, 1.3: the count holds if both counters of changes agree.
    if len(header) < 100 or header[24:28] != header[92:96]:
        return False
    page = int.from_bytes(header[16:18], "big")
    return size < int.from_bytes(header[28:32], "big") * (65_536 if page == 1 else page)


def refuse_newer(path: Path) -> None:
    """Raise what `version_of` raises, with no byte written: even a reader of a WAL file writes beside it.

    A `-shm` is made only for a log that lies there without one: it could not be read otherwise.
    """
    for mode in (Mode.READ_WITHOUT_SHM, Mode.READ) if has_wal(path) else (Mode.FROZEN,):
        try:
            with closing(connect(path, mode)) as connection:
                version_of(connection.execute, path)
            return
        except sqlite3.Error:
            # Without locks this can fall between another program's writes. What is really wrong shows at the first
            # look.
            continue


class Inspection(NamedTuple):
    """The fullest way in which a file can be opened, its version, and whether a trigger is in it that the program did
    not make.
    """

    mode: Mode
    version: str | None
    has_foreign_trigger: bool


def inspect_file(path: Path, *, read_only: bool = False, use_log: bool = False) -> Inspection:
    """Look at the file at `path`. Changes nothing in it, but with `use_log` lets it keep a write-ahead log if it does
    not yet.

    Raises as `prepare` does.
    """
    ways = (Mode.READ, Mode.FROZEN) if read_only or not _writable(path) else (Mode.WRITE, Mode.READ, Mode.FROZEN)
    for mode in ways:
        # What lies in the WAL cannot be seen in a frozen file: rather say so than show less than was written.
        if mode is Mode.FROZEN and has_wal(path):
            cause = "the disk is full" if is_full(path) else "its folder cannot be written"
            raise _UnreadableThereError(
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
            cannot = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
            if mode is Mode.FROZEN or not (cannot or is_full(path)):
                raise translate(error, path) from error
    raise AssertionError("the last way returns or raises")


def _writable(path: Path) -> bool:
    return can_access(path, os.W_OK) and can_access(resolve_link(path).absolute().parent, os.W_OK)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let the file keep a write-ahead log, which is remembered in it.

    Where there is no shared memory (some network file systems) it keeps a rollback journal, slower and as safe.
    """
    deadline = time.monotonic() + MIGRATION_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait by itself here: two programs that make the same library meet at this point.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _migrate(path: Path, *, backed_up: bool = False) -> None:
    """Make or migrate the schema, in one transaction that holds the write lock, so that only one program does it."""
    from newsreader.library.backup.rotation import keep_before
    from newsreader.library.store.engine import make_engine

    from .migrate import upgrade

    engine = make_engine(path, timeout=MIGRATION_TIMEOUT, foreign_keys=False)
    try:
        with translated(path), engine.execution_options(begin="IMMEDIATE").begin() as connection:
            version = version_of(connection.exec_driver_sql, path)
            if version == HEAD:
                return
            if version is not None and not backed_up:
                keep_before(path, HEAD, datetime.now(UTC))
            for name in foreign_triggers(connection.exec_driver_sql):
                quoted = name.replace('"', '""')
                connection.exec_driver_sql(f'DROP TRIGGER "{quoted}"')
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            upgrade(connection)
    finally:
        engine.dispose()
