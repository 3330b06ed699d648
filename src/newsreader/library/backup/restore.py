"""Replace a library with a backup and rename the previous file; at every moment a complete library is at the path.

Works on files through `sqlite3` alone, so that it works when the library does not open.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsreader.errors import BadDataError, LockedError
from newsreader.library.file.identity import is_file
from newsreader.library.file.partial_files import partial_path, remove_partial_files
from newsreader.library.file.permissions import make_folders, resolve_link, sync
from newsreader.library.file.wal import checkpoint

from .copy import check, copy, writing


class Restored(NamedTuple):
    """What a restore replaced: the path of the `previous` file, or the path of a `log` without a library."""

    previous: Path | None
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
    fresh = partial_path(path)
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
    return Restored(aside, None) if replaces else Restored(None, log)


def ensure_closed(path: Path) -> None:
    """Write the log of the library at `path` into its file. Raises `LockedError` if a program has it open.

    A file that is too damaged for that stays as it is, with its log.
    """
    try:
        settled = not path.stat().st_size or checkpoint(path)
    except BadDataError:
        return
    if not settled:
        raise LockedError(f"The library {path} is open in another program: close that first.")


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
