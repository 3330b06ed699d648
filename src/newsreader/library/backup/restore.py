"""Puts a backup in a library's place, and keeps what lay there: at every moment there is a whole library.

Works on files through sqlite3 alone, so that it can do without a sound library.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsreader.errors import BadDataError, LibraryTooNewError, LockedError
from newsreader.library.file.connection import Mode, connect
from newsreader.library.file.identity import is_file
from newsreader.library.file.partial_files import partial_path, remove_partial_files
from newsreader.library.file.permissions import make_folders, resolve_link, sync
from newsreader.library.file.versions import version_of
from newsreader.library.file.wal import checkpoint, lock_holder

from .copy import check, copy, writing


class Restored(NamedTuple):
    """What a restore found in the place of the library and where that lies now, if it was there: `kept` is the file,
    and whether it is from a `later` program, `log` a log that lay there without its file.
    """

    kept: Path | None
    later: bool
    log: Path | None


def restore(source: Path, path: Path) -> Restored:
    """Put a copy of the backup `source` in the place of the library at `path`, which no program may have open, unless
    it is damaged or gone: then those that have it open notice by themselves.

    The backup stays as it is. Folders that are missing are made; a link stays one, and what it leads to is replaced. At
    every moment there is a whole library at `path`. Raises as `check` and `backup` do, and `LockedError` if the library
    is open; nothing has been touched then.
    """
    check(source)
    path = resolve_link(path)
    make_folders(path)
    remove_partial_files(path)
    fresh = partial_path(path, restored=True)
    copy(source, fresh)
    return put(fresh, path)


def put(fresh: Path, path: Path) -> Restored:
    """Put the library `fresh` in the place of the one at `path`, which is no link and which no program may have open
    unless it is damaged or gone, or remove it again.

    At every moment there is a whole library at `path`. Raises `CannotWriteError` and `LockedError`.
    """
    try:
        with writing(path):
            aside = path.with_name(f"{path.stem}-replaced-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}{path.suffix}")
            kept = is_file(path)
            if kept:
                free(path)
                _link(path, aside)
            log = _move_log(path, aside)
            fresh.replace(path)
            sync(path.absolute().parent)
    finally:
        fresh.unlink(missing_ok=True)
    if kept:
        return Restored(aside, _is_later(aside), None)
    return Restored(None, False, log)


def _is_later(path: Path) -> bool:
    try:
        with closing(connect(path, Mode.FROZEN)) as connection:
            version_of(connection.execute, path)
    except LibraryTooNewError:
        return True
    except (sqlite3.Error, BadDataError):
        return False  # damaged, as it may well be
    return False


def free(path: Path) -> None:
    """See to it that the file at `path` is all there is. Raises `LockedError` if a program has it open.

    A file too damaged for that is left as it is, its log with it.
    """
    try:
        settled = not path.stat().st_size or checkpoint(path)
    except BadDataError:
        return
    if not settled:
        who = lock_holder(path)
        which = "another program" if who is None else f"another program (process {who})"
        raise LockedError(f"The library {path} is open in {which}: close that first.")


def _move_log(path: Path, aside: Path) -> Path | None:
    """Give what lies beside the file at `path` another name; gives that of the log, if there is anything in it.

    A log belongs to its file, even to one that is gone: left behind, it would be played into what takes its place. So
    would the journal that stands for a log where there is no shared memory.
    """
    log = None
    for tail in ("-shm", "-journal", "-wal"):
        beside = Path(f"{path}{tail}")
        if beside.exists():
            moved = beside.rename(f"{aside}{tail}")
            if tail != "-shm" and moved.stat().st_size:
                log = moved
    return log


def _link(path: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(path)
    except OSError:
        # Some file systems know only one name for a file.
        shutil.copy2(path, kept)
        sync(kept)
