"""Unfinished copies of libraries: their names, and the removal of those that a killed program left behind.

Knows files and processes. Must not know SQLite.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from .identity import backups_folder
from .permissions import resolve_link

if TYPE_CHECKING:
    from pathlib import Path

_ABANDONED = 24 * 3600.0
"""Seconds after which no program can still be writing a copy, even if its process id is in use again."""

# SQLite writes a journal beside a copy.
_UNFINISHED = re.compile(r".+\.newsreader-(\d+)(?:-journal|-wal|-shm)?")


def partial_path(target: Path) -> Path:
    """Return the path, beside `target`, of this process's unfinished copy."""
    return target.with_name(f"{target.name}.newsreader-{os.getpid()}")


def remove_partial_files(library: Path, *targets: Path) -> None:
    """Remove the unfinished copies that killed programs left beside `library`, its backups and the `targets`.

    A copy that is still being written stays, and so does one that cannot be removed.
    """
    beside = {file.absolute().parent for file in (resolve_link(library), *targets)}
    for folder in {backups_folder(library), *beside}:
        try:
            names = os.listdir(folder)  # noqa: PTH208  runs at every start and needs only names
        except OSError:
            continue
        for name in names:
            if (match := _UNFINISHED.fullmatch(name)) and is_abandoned(folder / name, int(match[1])):
                remove(folder / name)


def is_abandoned(copy: Path, process: int) -> bool:
    """Return whether `process`, which began to write the file `copy`, can no longer be writing it."""
    try:
        age = time.time() - copy.stat().st_mtime
    except OSError:
        return False  # another program has just removed it
    return age > _ABANDONED or _is_gone(process)


def _is_gone(process: int) -> bool:
    if os.name == "nt":
        return False  # there, `os.kill` would end the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False  # of another user, or not a process id: decided by age
    return False


def remove(copy: Path) -> None:
    """Delete an unfinished file, if that is possible."""
    try:
        copy.unlink(missing_ok=True)
    except OSError:
        return  # open on Windows, or in a folder without permission
