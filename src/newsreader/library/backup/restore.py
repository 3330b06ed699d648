"""Replace a library with a backup and rename the previous file; at every moment a complete library is at the path.

Works on files through `sqlite3` alone, so that it works when the library does not open.
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
    """What a restore replaced: the path of the `previous` file, whether it is `from_later_version`, and the path of a
    `log` without a library.
    """

    previous: Path | None
    from_later_version: bool
    log: Path | None


def restore(source: Path, path: Path) -> Restored:
    """Replace the library at `path` with a copy of the backup `source`, and return what was replaced.

    Creates missing folders. A link at `path` stays, and its target is replaced. Raises as `check` and `backup` do, and
    `LockedError` if a program has the library open; nothing has changed then. A damaged or missing library is replaced
    even while it is open: programs notice by themselves.
    """
    check(source)
    path = resolve_link(path)
    make_folders(path)
    remove_partial_files(path)
    fresh = partial_path(path, restored=True)
    copy(source, fresh)
    return replace_library(fresh, path)


def replace_library(fresh: Path, path: Path) -> Restored:
    """Rename the library `fresh` to `path`, which must not be a link, and return what was replaced; on an error, delete
    `fresh`.

    Raises `CannotWriteError`, and `LockedError` if a program has an intact library at `path` open.
    """
    try:
        with writing(path):
            aside = path.with_name(f"{path.stem}-replaced-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}{path.suffix}")
            replaces = is_file(path)
            if replaces:
                ensure_closed(path)
                _link(path, aside)
            log = _rename_log(path, aside)
            fresh.replace(path)
            sync(path.absolute().parent)
    finally:
        fresh.unlink(missing_ok=True)
    if replaces:
        return Restored(aside, _is_from_later_version(aside), None)
    return Restored(None, False, log)


def _is_from_later_version(path: Path) -> bool:
    try:
        with closing(connect(path, Mode.FROZEN)) as connection:
            version_of(connection.execute, path)
    except LibraryTooNewError:
        return True
    except (sqlite3.Error, BadDataError):
        return False  # damaged, which may be why it is replaced
    return False


def ensure_closed(path: Path) -> None:
    """Write the log of the library at `path` into its file. Raises `LockedError` if a program has it open.

    A file that is too damaged for that stays as it is, with its log.
    """
    try:
        settled = not path.stat().st_size or checkpoint(path)
    except BadDataError:
        return
    if not settled:
        process = lock_holder(path)
        which = "another program" if process is None else f"another program (process {process})"
        raise LockedError(f"The library {path} is open in {which}: close that first.")


def _rename_log(path: Path, aside: Path) -> Path | None:
    """Rename the files beside the library at `path` to match `aside`; return the path of a log that is not empty.

    SQLite would apply a log, or a rollback journal, to any file that takes the library's place.
    """
    log = None
    for tail in ("-shm", "-journal", "-wal"):
        beside = Path(f"{path}{tail}")
        if beside.exists():
            moved = beside.rename(f"{aside}{tail}")
            if tail != "-shm" and moved.stat().st_size:
                log = moved
    return log


def _link(path: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(path)
    except OSError:
        # Some file systems have no hard links.
        shutil.copy2(path, aside)
        sync(aside)
