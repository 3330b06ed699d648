"""Backups that a library makes by itself, in the folder `backups` beside it, and the newest of them that is good.

Works on files through sqlite3 alone, as `backup` does. It never touches a backup that a person made: its own ones say
`.auto` in their names.
"""

from __future__ import annotations

import filecmp
import os
import re
import shlex
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from newsreader.errors import CannotCreateError, CannotWriteError, NewsreaderError
from newsreader.library.backup import FORM, check, copy, writing
from newsreader.library.connection import connect
from newsreader.library.faults import translated
from newsreader.library.files import has_log, reason
from newsreader.library.thinning import survivors

EVERY = timedelta(minutes=30)
"""The least time between two backups."""

_ABANDONED = 24 * 3600.0  # seconds after which nobody can still be writing a copy


class Kept(NamedTuple):
    """A backup, when it was made, and whether the program made it of its own accord."""

    time: datetime
    path: Path
    automatic: bool


def folder(library: Path) -> Path:
    """Where the backups of the library at this path lie, whether or not there are any."""
    return library.absolute().parent / "backups"


def make_folder(library: Path) -> Path:
    """Give the folder of the library's backups, made for its owner alone if need be. Raises `CannotCreateError`."""
    place = folder(library)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotCreateError(f"The folder {place} cannot be made: {reason(error)}.") from error
    return place


def backups(library: Path) -> list[Kept]:
    """Give the backups of the library at this path, newest first, good or not."""
    name = re.compile(rf"{re.escape(library.stem)}-(\d{{8}}T\d{{6}}Z)(\.auto)?{re.escape(library.suffix)}")
    try:
        entries = list(folder(library).iterdir())
    except OSError:
        return []  # there are none, or none that could be used
    found = []
    for entry in entries:
        if match := name.fullmatch(entry.name):
            try:
                moment = datetime.strptime(match[1], FORM).replace(tzinfo=UTC)
            except ValueError:
                continue  # digits that are no time: not one of ours
            found.append(Kept(moment, entry, match[2] is not None))
    return sorted(found, reverse=True)


def newest_good(library: Path) -> Kept | None:
    """Give the newest backup of the library at this path that is sound and of a version this program knows."""
    for kept in backups(library):
        try:
            check(kept.path)
        except NewsreaderError:
            continue  # one that is damaged is no help; an earlier one may be
        return kept
    return None


def advice(library: Path) -> str:
    """Give the sentences, a space before them, that say how to get the library at this path back; empty if there is no
    good backup.
    """
    kept = newest_good(library)
    return "" if kept is None else f" {_offer(kept, library)} and keeps the damaged file."


def lost(library: Path) -> str:
    """Give the sentences that say how to get a library back, or to begin anew, where none lies at this path but its
    backups or its log tell that one did; empty if nothing does.
    """
    place, log = folder(library), f"{library}-wal"
    if kept := newest_good(library):
        return f"{_offer(kept, library)}. To begin anew, move {place} away, or name another file with --db."
    if backups(library):
        return f"No backup in {place} is good. To begin anew, move that away, or name another file with --db."
    if has_log(library):
        return f"Its last changes are in {log}: put it back there. To begin anew, move {log} away."
    return ""


def _offer(kept: Kept, library: Path) -> str:
    return (
        f"Its newest good backup is of {kept.time.astimezone():%Y-%m-%d %H:%M}:"
        f" newsreader --db {shlex.quote(str(library))} restore puts that in its place"
    )


def keep(library: Path, now: datetime) -> Path | None:
    """Back the library at this path up if something changed since the last backup, which is at least `EVERY` ago, and
    thin out the earlier ones; give the new file, `None` if there was no need.

    To find that there is no need costs a few looks at files. Raises `CannotCreateError`, `CannotWriteError`,
    `LockedError`, and `BadDataError` if the library is damaged; earlier backups then stay as they are.
    """
    automatic = [kept for kept in backups(library) if kept.automatic]
    last = automatic[0] if automatic else None
    # A time to come is that of a clock that was wrong.
    if last is not None and (timedelta(0) <= now - last.time < EVERY or _stamp(library) <= _modified(last.path)):
        return None
    target = make_folder(library) / f"{library.stem}-{now:{FORM}}.auto{library.suffix}"
    if target.exists():
        return None  # another program was faster
    _flush(library)
    stamp = _stamp(library)
    copy(library, target)
    with writing(target):
        if last is not None and filecmp.cmp(last.path, target, shallow=False):
            # The file was written and says what it said: the last backup is as good as new.
            os.utime(last.path, ns=(stamp, stamp))
            target.unlink()
            return None
        os.utime(target, ns=(stamp, stamp))
        _thin(library, [*automatic, Kept(now.replace(microsecond=0), target, True)])
    return target


def _flush(library: Path) -> None:
    """Write what can be written from the log into the file now, so that closing the library does not touch it later
    and it looks changed.
    """
    try:
        with translated(library), closing(connect(library)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except CannotWriteError:
        return  # what the disk has no room for stays in the log; it is the copy that then cannot be made


def _thin(library: Path, automatic: list[Kept]) -> None:
    staying = survivors(kept.time for kept in automatic)
    for kept in automatic:
        if kept.time not in staying:
            kept.path.unlink(missing_ok=True)
    for part in folder(library).glob("*.part-*"):
        if time.time() - part.stat().st_mtime > _ABANDONED:
            part.unlink(missing_ok=True)


def _stamp(library: Path) -> int:
    """When the library was last written, log included (nanoseconds)."""
    return max(_modified(library), _modified(Path(f"{library}-wal")))


def _modified(path: Path) -> int:
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_mtime_ns if found.st_size else 0  # an empty log tells of nothing
