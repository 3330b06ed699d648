"""Backups that a library makes by itself, in the folder `backups` beside it, and the newest of them that is good.

Works on files through sqlite3 alone, as `backup` does. It thins out those that say `.auto` in their names and never
touches any other: neither those that a person made, nor those from before a migration, of which each is the last that
an earlier program can open.
"""

from __future__ import annotations

import filecmp
import os
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import CannotCreateError, CannotWriteError, NewsreaderError, NotFoundError
from newsreader.library.file.connection import connect
from newsreader.library.file.identity import backups_folder, is_file
from newsreader.library.file.partial_files import remove_partial_files
from newsreader.library.file.permissions import can_access, reason, resolve_link, shell_path, sibling, sync
from newsreader.library.file.sqlite_errors import ForeignTriggerError, translated

from .copy import FORM, check, copy, writing
from .retention import survivors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERY = timedelta(minutes=30)
"""The least time between two backups. A clock that is set right by less cannot change which is the newest by more."""


class Kept(NamedTuple):
    """A backup, when it was made, and whether the program made it of its own accord; `to_come` says that this time is
    still to come, so that a clock must have been wrong.
    """

    time: datetime
    path: Path
    automatic: bool
    to_come: bool


def make_folder(library: Path) -> Path:
    """Give the folder of the library's backups, made for its owner alone if need be. Raises `CannotCreateError`."""
    place = backups_folder(library)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        sync(place.parent)
    except OSError as error:
        raise CannotCreateError(f"Can't create the folder {place}: {reason(error)}.") from error
    return place


def backups(library: Path, now: datetime | None = None) -> list[Kept]:
    """Give the backups of the library at this path, newest first, good or not; last those whose time is to come.

    Raises `NotFoundError` if their folder may not be read.
    """
    limit = (now or datetime.now(UTC)) + EVERY
    found = []
    for entry, match in _named(library):
        try:
            moment = datetime.strptime(f"{match[1]}Z", FORM).replace(tzinfo=UTC)
        except ValueError:
            continue  # digits that are no time: not one of ours
        found.append(Kept(moment, entry, match[2] == ".auto", moment > limit))
    return sorted(found, key=lambda kept: (not kept.to_come, kept.time, kept.path), reverse=True)


def _named(library: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    """Give what bears the name of a backup, wherever one may lie, with its time and kind."""
    for place, folder in _homes(library).items():
        stem, suffix = re.escape(place.stem), re.escape(place.suffix)
        name = re.compile(rf"{stem}-(\d{{8}}T\d{{6}})Z(\.auto|\.before-\w+)?{suffix}")
        # Until they came into the folder, the backups from before a migration lay beside the library.
        earlier_name = re.compile(rf"{re.escape(place.name)}\.\w+-(\d{{8}}T\d{{6}})\.\d+Z()\.backup")
        for entries, pattern in ((_entries(folder), name), (place.parent.glob("*.backup"), earlier_name)):
            yield from ((entry, match) for entry in entries if (match := pattern.fullmatch(entry.name)))


def _homes(library: Path) -> dict[Path, Path]:
    """Give where the library lies, and the folder of its backups there; and then the same of a link to it, beside which
    they once lay.
    """
    place = resolve_link(library).absolute()
    return {place: backups_folder(library), library.absolute(): library.absolute().parent / "backups"}


def _entries(folder: Path) -> list[Path]:
    try:
        entries = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        entries = None
    if entries is None or not can_access(folder, os.X_OK):
        raise NotFoundError(f"Look at the permissions of {folder}: there may be backups in it, but it may not be read.")
    return entries


def newest_good(library: Path) -> Kept | None:
    """Give the newest backup of the library at this path that is sound and of a version this program knows; one whose
    time is to come only if there is no other. Raises `NotFoundError` if their folder may not be read.
    """
    for kept in backups(library):
        try:
            check(kept.path)
        except NewsreaderError:
            continue  # one that is damaged is no help; an earlier one may be
        return kept
    return None


def curable(library: Path) -> str:
    """Give the sentence that says, first of all what to type, how the newest backup becomes a good one in which nothing
    is wrong but a trigger that is not the program's own; empty if there is none. Raises as `newest_good` does.
    """
    for kept in backups(library):
        try:
            check(kept.path)
        except ForeignTriggerError as error:
            return str(error)
        except NewsreaderError:
            continue
    return ""


def advice(library: Path) -> str:
    """Give the sentence that says how to get the library at this path back, or a good backup of it, first of all what
    to type; empty if there is none.
    """
    try:
        kept = newest_good(library)
        return f"{_offer(kept, library)}; the file that is there now is kept." if kept else curable(library)
    except NotFoundError as error:
        return str(error)


def lost(library: Path, found: str) -> str:
    """Give the sentences that say how to get a library back, or to begin anew, where none lies at this path but its
    backups or its log tell that one did; empty if nothing does. `found` is the sentence that says what was found.
    """
    try:
        there = backups(library)
    except NotFoundError as error:
        return f"{error} {found}"
    if is_file(library) and library.stat().st_size:
        return ""  # another program has just made it
    folders = _homes(library).values()
    places = {kept.path.parent if kept.path.parent in folders else kept.path for kept in there}
    anew = f"To begin anew, move {' and '.join(map(shell_path, sorted(places)))} away, or name another file with --db"
    if kept := newest_good(library):
        return f"{_offer(kept, library)}. {found} {anew}."
    if said := curable(library):
        return f"{said} {found} {anew}."
    if there:
        return f"{anew}: no backup there is good. {found}"
    logs = [log for tail in ("-wal", "-journal") if _modified(log := sibling(library, tail))]
    if logs and not is_file(library):
        left = " and ".join(map(shell_path, logs))
        return f"Put the library back beside {left}: it is not whole without. {found} To begin anew, move {left} away."
    return ""


def _offer(kept: Kept, library: Path) -> str:
    clock = ", a time still to come: a clock was wrong" if kept.to_come else ""
    return (
        f"Type newsreader --db {shell_path(library)} restore"
        f" to get the library back as of {kept.time.astimezone():%Y-%m-%d %H:%M}{clock}"
    )


def keep_before(library: Path, version: str, now: datetime) -> Path:
    """Back the library at this path up because it is to be migrated to `version`, and give the file, an earlier one if
    that says the same.

    Raises as `keep` does.
    """
    folder, library = make_folder(library), resolve_link(library)
    end = f".before-{version}{library.suffix}"
    earlier = [kept.path for kept in backups(library) if kept.path.name.endswith(end)]
    # A migration that fails is tried again, perhaps within the second.
    while (target := folder / f"{library.stem}-{now:{FORM}}{end}").exists():
        now += timedelta(seconds=1)
    # Who cannot read everything must not be kept from the version that may.
    copy(library, target, of_any=True)
    with writing(target):
        for path in earlier:
            if filecmp.cmp(path, target, shallow=False):
                target.unlink()
                return path
    return target


def keep(library: Path, now: datetime) -> Path | None:
    """Back the library at this path up if something changed since the last backup, which is at least `EVERY` ago, and
    thin out the earlier ones; give the new file, `None` if there was no need.

    To find that there is no need costs a few looks at files. Raises `CannotCreateError`, `CannotWriteError`,
    `LockedError`, and `BadDataError` if the library is damaged; earlier backups then stay as they are.
    """
    automatic = [kept for kept in backups(library, now) if kept.automatic]
    library = resolve_link(library)
    stamp = _stamp(library)
    # Where a clock was wrong, neither a time to come nor a file that is younger than the library says anything.
    if any(timedelta(0) <= now - kept.time < EVERY or stamp == _modified(kept.path) for kept in automatic):
        return None
    target = make_folder(library) / f"{library.stem}-{now:{FORM}}.auto{library.suffix}"
    if target.exists():
        return None  # another program was faster
    remove_partial_files(library)
    _flush(library)
    stamp = _stamp(library)
    copy(library, target)
    with writing(target):
        if automatic and filecmp.cmp(automatic[0].path, target, shallow=False):
            # The file was written and says what it said: the last backup is as good as new.
            os.utime(automatic[0].path, ns=(stamp, stamp))
            target.unlink()
            return None
        os.utime(target, ns=(stamp, stamp))
        _thin(automatic, now)
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


def _thin(earlier: list[Kept], made: datetime) -> None:
    """Remove those of the `earlier` ones that need not stay beside the one that was just made, which does."""
    # Those of a clock that ran ahead must not make the others look old.
    past, ahead = ([kept.time for kept in earlier if kept.to_come is to_come] for to_come in (False, True))
    staying = survivors([*past, made]) | survivors(ahead)
    for kept in earlier:
        if kept.time not in staying:
            kept.path.unlink(missing_ok=True)


def _stamp(library: Path) -> int:
    """When the library was last written, log included (nanoseconds)."""
    return max(_modified(library), _modified(sibling(library, "-wal")))


def _modified(path: Path) -> int:
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_mtime_ns if found.st_size else 0  # an empty log tells of nothing
