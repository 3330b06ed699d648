"""Copies that are still being made: what they are called meanwhile, and what becomes of those that nobody will finish.

Knows files and processes alone: it must not know SQLite, nor what a copy is for.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from newsreader.library.whereabouts import backups_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ABANDONED = 24 * 3600.0
"""Seconds after which nobody can still be writing a copy, whoever has the number of its maker by now."""

# SQLite keeps a journal beside the copy that it writes.
_HALF = r"(?:\.(?:part|restored)-(\d+))+(?:-journal|-wal|-shm)?"


def half(target: Path, *, restored: bool = False) -> Path:
    """Give the name, beside `target`, of the copy that this process makes of it, or of one that is to be `restored`."""
    return target.with_name(f"{target.name}.{'restored' if restored else 'part'}-{os.getpid()}")


def sweep(library: Path, *targets: Path) -> None:
    """Remove the copies that killed programs left half made beside the library at this path, in the folder of its
    backups, and beside the `targets`.

    One that is still being written stays. What cannot be removed stays too: it does no harm.
    """
    folders = {library.absolute().parent, backups_folder(library), *(one.absolute().parent for one in targets)}
    copies = [copy for folder in folders for copy in _half_made(folder)]
    if not copies:
        return
    stem, suffix = re.escape(library.stem), re.escape(library.suffix)
    moment = r"\d{8}T\d{6}(?:\.\d+)?Z"
    ours = rf"{stem}(?:-{moment}(?:\.[\w-]+)?)?{suffix}(?:\.\w+-{moment}\.backup)?"
    names = re.compile(f"(?:{'|'.join([ours, *(re.escape(target.name) for target in targets)])}){_HALF}")
    for copy in copies:
        if (found := names.fullmatch(copy.name)) and _is_left(copy, int(found[1])):
            _remove(copy)


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
