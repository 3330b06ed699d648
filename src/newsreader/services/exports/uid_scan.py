"""Find exported files by the uid of their article, wherever the user moved them in the folder."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SUFFIXES = (".md", ".org")
"""The suffixes of files that can be synced."""

_HEAD = 4_096
"""How many bytes of a file are read, which contain its front matter."""

_MOST, _DEEPEST = 50_000, 12
"""The most entries of folders that are looked at, and the deepest folder."""

_UID = re.compile(
    rb"^\W{0,8}(?:uid|id|newsreader 1)\W{1,9}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b",
    re.MULTILINE | re.IGNORECASE,
)
"""The uid of the article, in the front matter, the properties or the comment at the start of a file."""

_COPY = re.compile(r"conflict|\.sync-conflict-| \d+(?=\.\w+$)|\(\d+\)| copy\b", re.IGNORECASE)
"""A part of the name of a copy that a sync service or a file manager made."""


def find_by_uid(folder: Path, suffix: str, is_known: Callable[[str], bool]) -> dict[str, list[str]]:
    """Return the names of the files below `folder` that are not known, by the uid of their article, likely copies last.

    Names are paths with slashes. Links and hidden folders (`.obsidian`, `.git`, `.trash`) are left out.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name in _names(str(folder), suffix):
        if not is_known(name) and (uid := _uid(folder / name)):
            found[uid].append(name)
    for names in found.values():
        names.sort(key=lambda name: (bool(_COPY.search(name)), name.count("/"), name))
    return found


def state_of(folder: Path) -> int:
    """Return a number that changes when a file that may be in sync is saved, moved or deleted below `folder`."""
    found = set()
    for name in _names(str(folder), SUFFIXES):
        with suppress(OSError):
            state = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - a Path for each takes longer
            found.add((name, state.st_mtime_ns, state.st_size))
    return hash(frozenset(found))


def _names(folder: str, suffix: str | tuple[str, ...]) -> Iterator[str]:
    left = _MOST
    folders = [("", 0)]
    while folders:
        below, depth = folders.pop()
        try:
            with os.scandir(os.path.join(folder, below)) as entries:  # noqa: PTH118 - a Path for each takes longer
                for entry in entries:
                    left -= 1
                    if not left:
                        return
                    if entry.name.startswith(".") or entry.is_symlink():
                        continue
                    name = f"{below}/{entry.name}" if below else entry.name
                    if entry.is_dir():
                        if depth < _DEEPEST:
                            folders.append((name, depth + 1))
                    elif entry.name.endswith(suffix) and entry.is_file():
                        yield name
        except OSError:
            continue


def _uid(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    match = _UID.search(head)
    return match[1].decode() if match else None
