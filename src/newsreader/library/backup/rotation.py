"""Create automatic backups in the folder `backups` beside a library, delete old ones, and find the newest good one.

Works on files through `sqlite3` alone. Deletes only backups with `.auto` in their names: not those that a user made,
and not those from before a migration, since each is the last that an earlier version can open.
"""

from __future__ import annotations

import filecmp
import os
import re
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import CannotCreateError, CannotWriteError, NewsreaderError, NotFoundError
from newsreader.library.file.connection import connect
from newsreader.library.file.identity import backups_folder, is_file
from newsreader.library.file.partial_files import remove, remove_partial_files
from newsreader.library.file.permissions import can_access, reason, resolve_link, shell_path, sibling, sync
from newsreader.library.file.sqlite_errors import kind_of, translated
from newsreader.text.days import local_minute

from .copy import TIME_FORMAT, check, copy, writing
from .retention import retained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INTERVAL = timedelta(minutes=30)
"""Minimum interval between two automatic backups. A backup dated later than now plus this interval was
made with a wrong clock.
"""


class Backup(NamedTuple):
    """A backup: its time, its path, and whether it is automatic."""

    time: datetime
    path: Path
    automatic: bool


def make_folder(library: Path) -> Path:
    """Return the library's folder for backups, and create it for its owner alone. Raises `CannotCreateError`."""
    folder = backups_folder(library)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(folder.parent)
    except OSError as error:
        raise CannotCreateError(f"Can't create the folder {folder}: {reason(error)}.") from error
    return folder


def backups(library: Path, now: datetime | None = None) -> list[Backup]:
    """Return the backups of the library at this path, good or not, newest first; those in the future come last.

    Raises `NotFoundError` if their folder cannot be read.
    """
    limit = (now or datetime.now(UTC)) + INTERVAL
    found = []
    place = resolve_link(library)
    name = re.compile(rf"{re.escape(place.stem)}-(\d{{8}}T\d{{6}})Z(\.auto|\.before-\w+)?{re.escape(place.suffix)}")
    for path in _files(backups_folder(library)):
        if not (match := name.fullmatch(path.name)):
            continue
        try:
            time = datetime.strptime(f"{match[1]}Z", TIME_FORMAT).replace(tzinfo=UTC)
        except ValueError:
            continue  # the digits are not a time, so another program named this file
        found.append(Backup(time, path, match[2] == ".auto"))
    return sorted(found, key=lambda backup: (backup.time <= limit, backup.time, backup.path), reverse=True)


def _files(folder: Path) -> list[Path]:
    try:
        files = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        files = None
    if files is None or not can_access(folder, os.X_OK):
        raise NotFoundError(f"Check the permissions of {folder}: it may contain backups, but it cannot be read.")
    return files


def newest_good(library: Path) -> Backup | None:
    """Return the newest backup of the library at this path that this program can read; one in the future only if there
    is no other. Raises `NotFoundError` if their folder cannot be read.
    """
    for backup in backups(library):
        try:
            check(backup.path)
        except NewsreaderError:
            continue
        return backup
    return None


def advice(library: Path) -> str:
    """Return a sentence that says how to restore the library at this path, beginning with the command to type; empty if
    there is no backup to restore.
    """
    try:
        backup = newest_good(library)
        return f"{_offer(backup, library)}; the current file stays beside it." if backup else ""
    except NotFoundError as error:
        return str(error)


def missing_library_advice(library: Path, problem: str) -> str:
    """Return how to restore a library, or start an empty one, where its backups or its log show that one was at this
    path; empty if there are none. `problem` is a sentence that is inserted after the advice.
    """
    try:
        known = backups(library)
    except NotFoundError as error:
        return f"{error} {problem}"
    if is_file(library) and library.stat().st_size:
        return ""  # another program has just created it
    logs = [log for tail in ("-wal", "-journal") if _modified(log := sibling(library, tail)) and not is_file(library)]
    if not known and not logs:
        return ""
    if backup := newest_good(library):
        help_first = f"{_offer(backup, library)}."
    elif logs:
        help_first = f"Move the library back beside {shell_path(logs[0])}, which has its last changes."
    else:
        help_first = "No backup of it is good."
    away = " and ".join(map(shell_path, [*([backups_folder(library)] if known else []), *logs]))
    return f"{help_first} {problem} To start an empty library, move {away} away, or name another file with --db."


def _offer(backup: Backup, library: Path) -> str:
    return (
        f"Type newsreader --db {shell_path(library)} restore to get the library back as of {local_minute(backup.time)}"
    )


def back_up_before_migration(library: Path, version: str, now: datetime) -> Path:
    """Back up the library at this path before its migration to `version`, and return the backup's path: an earlier one
    if the content is the same.

    Raises as `back_up_if_due` does.
    """
    folder, library = make_folder(library), resolve_link(library)
    end = f".before-{version}{library.suffix}"
    earlier = [backup.path for backup in backups(library) if backup.path.name.endswith(end)]
    # A failed migration may be tried again within the same second.
    while (target := folder / f"{library.stem}-{now:{TIME_FORMAT}}{end}").exists():
        now += timedelta(seconds=1)
    # A row that cannot be read must not prevent the migration.
    copy(library, target, rows=False)
    with writing(target):
        for path in earlier:
            if filecmp.cmp(path, target, shallow=False):
                target.unlink()
                return path
    return target


def back_up_if_due(library: Path, now: datetime) -> Path | None:
    """Back up the library at this path if it changed since the last backup and that is at least `INTERVAL` old, and
    delete old backups; return the new file, or `None`.

    If no backup is due, this only reads the times of a few files. Raises `CannotCreateError`, `CannotWriteError`,
    `LockedError`, and `BadDataError` if the library is damaged; the backups then stay as they are.
    """
    automatic = _automatic_if_due(library, now)
    if automatic is None:
        return None
    with _only_one(make_folder(library)) as alone:
        # Another program may have made a backup before the lock.
        if not alone or _automatic_if_due(library, now) != automatic:
            return None
        return _back_up(resolve_link(library), now, automatic)


def _automatic_if_due(library: Path, now: datetime) -> list[Backup] | None:
    """Return the automatic backups, newest first, or `None` if none is due."""
    automatic = [backup for backup in backups(library, now) if backup.automatic]
    stamp = _stamp(resolve_link(library))
    # After a wrong clock, a backup in the future does not count, and neither does a file newer than the library.
    if any(timedelta(0) <= now - backup.time < INTERVAL or stamp == _modified(backup.path) for backup in automatic):
        return None
    return automatic


@contextmanager
def _only_one(folder: Path) -> Iterator[bool]:
    """Hold the backup lock of `folder`; yield False if another program has it.

    SQLite's locks end with their process.
    """
    lock, alone = folder / "automatic.lock", True
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(sqlite3.connect(lock, timeout=0)))
            connection.execute("BEGIN EXCLUSIVE")
            stack.callback(remove, lock)
        except sqlite3.OperationalError as error:
            # Without a lock, as in a folder that cannot be written, the backup itself reports the reason.
            alone = kind_of(error) != sqlite3.SQLITE_BUSY
        yield alone


def _back_up(library: Path, now: datetime, automatic: list[Backup]) -> Path | None:
    target = backups_folder(library) / f"{library.stem}-{now:{TIME_FORMAT}}.auto{library.suffix}"
    remove_partial_files(library)
    _write_log(library)
    stamp = _stamp(library)
    copy(library, target)
    with writing(target):
        if automatic and filecmp.cmp(automatic[0].path, target, shallow=False):
            # The file was written but its content is the same: record that the last backup is up to date.
            os.utime(automatic[0].path, ns=(stamp, stamp))
            target.unlink()
            return None
        os.utime(target, ns=(stamp, stamp))
        _delete_old(automatic, now)
    return target


def _write_log(library: Path) -> None:
    """Write the log into the file now, so that closing the library does not change the file's time later."""
    try:
        with translated(library), closing(connect(library)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except CannotWriteError:
        return  # the changes stay in the log, and the copy reports the full disk


def _delete_old(earlier: list[Backup], now: datetime) -> None:
    """Delete the `earlier` backups that need not be retained beside one made `now`."""
    # A backup in the future, made while a clock was wrong, stays and does not replace the others.
    past = [backup for backup in earlier if backup.time <= now]
    times = retained([*(backup.time for backup in past), now])
    for backup in past:
        if backup.time not in times:
            backup.path.unlink(missing_ok=True)


def _stamp(library: Path) -> int:
    """Return when the library was last written, including its log (nanoseconds)."""
    return max(_modified(library), _modified(sibling(library, "-wal")))


def _modified(path: Path) -> int:
    try:
        status = path.stat()
    except OSError:
        return 0
    return status.st_mtime_ns if status.st_size else 0  # an empty log has no changes
