"""Copies that are still being made: what they are called meanwhile, and what becomes of those that nobody will finish.

Knows files and processes alone: it must not know SQLite beyond the mark by which a library is told, nor what a copy is
for.
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
"""Seconds after which nobody can still be writing a copy, whoever has the number of its maker by now."""

# SQLite keeps a journal beside the copy that it writes.
_BESIDE = r"(?:-journal|-wal|-shm)?"
_HALF = rf"(?:\.(?:part|restored)-(\d+))+{_BESIDE}"


def partial_path(target: Path, *, restored: bool = False) -> Path:
    """Give the name, beside `target`, of the copy that this process makes of it, or of one that is to be `restored`."""
    return target.with_name(f"{target.name}.{'restored' if restored else 'part'}-{os.getpid()}")


def remove_partial_files(library: Path, *targets: Path) -> None:
    """Remove the copies that killed programs left half made beside the library at this path, in the folder of its
    backups, and beside the `targets`: there, whatever they were called, if they can be told to be libraries.

    One that is still being written stays. What cannot be removed stays too: it does no harm.
    """
    library = resolve_link(library)
    asked = {one.absolute().parent for one in targets}
    folders = {library.absolute().parent, backups_folder(library), *asked}
    copies = [copy for folder in folders for copy in _half_made(folder)]
    if not copies:
        return
    stem, suffix = re.escape(library.stem), re.escape(library.suffix)
    moment = r"\d{8}T\d{6}(?:\.\d+)?Z"
    ours = rf"{stem}(?:-{moment}(?:\.[\w-]+)?)?{suffix}(?:\.\w+-{moment}\.backup)?"
    names = re.compile(f"(?:{'|'.join([ours, *(re.escape(target.name) for target in targets)])}){_HALF}")
    left = []
    for copy in copies:
        found = names.fullmatch(copy.name)
        if not found and copy.parent in asked and _is_library(copy):
            found = re.fullmatch(f".+{_HALF}", copy.name)
        if found and _is_left(copy, int(found[1])):
            left.append(copy)
    for copy in left:
        _remove(copy)


def _is_library(copy: Path) -> bool:
    """Whether this is a library, or lies beside one that is being written."""
    try:
        with copy.with_name(re.sub(f"{_BESIDE}$", "", copy.name, count=1)).open("rb") as file:
            header = file.read(72)
    except OSError:
        return False
    # https://www.sqlite.org/fileformat.html, 1.3
    return header.startswith(b"SQLite format 3\0") and header[68:] == APPLICATION_ID.to_bytes(4, "big")


def _half_made(folder: Path) -> Iterator[Path]:
    try:
        names = os.listdir(folder)  # noqa: PTH208  every start looks through this, and needs no more than names
    except OSError:
        return  # what cannot be seen cannot be removed either
    for name in names:
        if ".part-" in name or ".restored-" in name:
            yield folder / name


def _is_left(copy: Path, maker: int) -> bool:
    try:
        age = time.time() - copy.stat().st_mtime
    except OSError:
        return False  # somebody else has just removed it
    return age > _ABANDONED or _is_gone(maker)


def _is_gone(process: int) -> bool:
    if os.name == "nt":
        return False  # to ask there would be to send a signal
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False  # another person's, or nobody's: its age tells
    return False


def _remove(copy: Path) -> None:
    try:
        copy.unlink(missing_ok=True)
    except OSError:
        return  # on Windows it is open, elsewhere it lies where nothing may be removed
