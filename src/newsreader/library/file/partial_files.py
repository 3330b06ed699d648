"""Unfinished copies of libraries: their names, and the removal of those that a killed program left behind.

Knows files and processes. Of SQLite it must know only the header that identifies a library.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from .identity import backups_folder
from .permissions import resolve_link
from .versions import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ABANDONED = 24 * 3600.0
"""Seconds after which no program can still be writing a copy, even if its process id is in use again."""

# SQLite writes a journal beside a copy.
_BESIDE = r"(?:-journal|-wal|-shm)?"
_UNFINISHED = rf"(?:\.(?:part|restored)-(\d+))+{_BESIDE}"


def partial_path(target: Path, *, restored: bool = False) -> Path:
    """Return the path, beside `target`, of this process's unfinished copy. `restored` is for a restore or a rebuild."""
    return target.with_name(f"{target.name}.{'restored' if restored else 'part'}-{os.getpid()}")


def remove_partial_files(library: Path, *targets: Path) -> None:
    """Remove the unfinished copies that killed programs left beside `library`, its backups and the `targets`.

    Beside a target, an unfinished copy of any name is removed if its header is that of a library. A copy that is still
    being written stays, and so does one that cannot be removed.
    """
    library = resolve_link(library)
    target_folders = {target.absolute().parent for target in targets}
    folders = {library.absolute().parent, backups_folder(library), *target_folders}
    copies = [copy for folder in folders for copy in _unfinished(folder)]
    if not copies:
        return
    stem, suffix = re.escape(library.stem), re.escape(library.suffix)
    timestamp = r"\d{8}T\d{6}(?:\.\d+)?Z"
    ours = rf"{stem}(?:-{timestamp}(?:\.[\w-]+)?)?{suffix}(?:\.\w+-{timestamp}\.backup)?"
    names = re.compile(f"(?:{'|'.join([ours, *(re.escape(target.name) for target in targets)])}){_UNFINISHED}")
    abandoned = []
    for copy in copies:
        match = names.fullmatch(copy.name)
        if not match and copy.parent in target_folders and _is_library(copy):
            match = re.fullmatch(f".+{_UNFINISHED}", copy.name)
        if match and is_abandoned(copy, int(match[1])):
            abandoned.append(copy)
    for copy in abandoned:
        remove(copy)


def _is_library(copy: Path) -> bool:
    """Return whether `copy`, or the file that it is a journal of, has the header of a library."""
    try:
        with copy.with_name(re.sub(f"{_BESIDE}$", "", copy.name, count=1)).open("rb") as file:
            header = file.read(72)
    except OSError:
        return False
    # https://www.sqlite.org/fileformat.html, 1.3
    return header.startswith(b"SQLite format 3\0") and header[68:] == APPLICATION_ID.to_bytes(4, "big")


def _unfinished(folder: Path) -> Iterator[Path]:
    try:
        names = os.listdir(folder)  # noqa: PTH208  runs at every start and needs only names
    except OSError:
        return
    for name in names:
        if ".part-" in name or ".restored-" in name:
            yield folder / name


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
