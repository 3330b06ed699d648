"""The names in a library that a shell completes. Reads the file as it is: nothing is created, migrated or waited for.

Uses only `sqlite3`, because an answer that takes long is of no use while someone types.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError

from .file.connection import Mode, connect
from .file.versions import HEAD, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 100
"""The most names that are returned."""

_DIGITS = 18

_NUMBERED = {
    "article": "SELECT id, title FROM article WHERE deleted_at IS NULL AND id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
    "feed": "SELECT id, coalesce(nullif(name, ''), nullif(title, ''), address) FROM feed WHERE deleted_at IS NULL AND"
    " id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
    "highlight": "SELECT id, quote FROM highlight WHERE deleted_at IS NULL AND id BETWEEN ? AND ? ORDER BY id DESC"
    " LIMIT ?",
}
_NAMED = {
    "tag": "SELECT name, description FROM tag WHERE deleted_at IS NULL AND substr(name, 1, ?) = ? ORDER BY name"
    " LIMIT ?",
    "search": "SELECT name, query FROM saved_search WHERE deleted_at IS NULL AND substr(name, 1, ?) = ? ORDER BY name"
    " LIMIT ?",
}


def names(path: Path, what: str, start: str) -> list[tuple[str, str]]:
    """Return what begins with `start`, at most `MOST`, each with a text about it: the number of an "article", a "feed"
    or a "highlight", newest first, or the name of a "tag" or a "search".

    Returns none if the file is missing, busy, damaged, or of another version.
    """
    try:
        with closing(connect(path, _mode(path), timeout=0.05)) as connection:
            if version_of(connection.execute, path) != HEAD:
                return []
            return list(_found(connection, what, start))
    except (sqlite3.Error, OSError, ValueError, NewsreaderError):
        return []


def _mode(path: Path) -> Mode:
    """Return the mode that reads the library, with the changes in its log if a program uses it, and writes nothing."""
    used = all(path.with_name(f"{path.name}{suffix}").exists() for suffix in ("-wal", "-shm"))
    return Mode.READ_WITHOUT_SHM if used else Mode.FROZEN


def _found(connection: sqlite3.Connection, what: str, start: str) -> Iterator[tuple[str, str]]:
    if what in _NAMED:
        rows = connection.execute(_NAMED[what], (len(start), start, MOST))
        yield from ((str(name), str(about or "")) for name, about in rows)
        return
    left = MOST
    for first, last in _ranges(start):
        for number, about in connection.execute(_NUMBERED[what], (first, last, left)):
            yield str(number), str(about or "")[:200]
            left -= 1
        if not left:
            return


def _ranges(start: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the numbers whose digits begin with `start`."""
    if not start:
        yield 1, 10**_DIGITS
    elif start.isascii() and start.isdecimal() and start[0] != "0":
        for more in range(_DIGITS - len(start) + 1):
            yield int(start) * 10**more, (int(start) + 1) * 10**more - 1
