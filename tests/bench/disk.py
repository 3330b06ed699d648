"""A model of a disk after a power failure: synced data is there, and any later change may be missing.

Pure: it takes the system calls of a program one by one, and returns files as they may be on the disk. Of the writes to
a file since its last sync, any combination may be there, and one may be torn at a sector or a page. Changes of names
(files created, renamed, deleted) reach the disk in their order, as in a journaling file system, and are safe once their
folder is synced. Syncing a file does not make its name safe; most file systems are less strict.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

SECTOR, PAGE = 512, 4096

Change: TypeAlias = "tuple[int, bytes] | int"
"""A write of bytes at an offset, or the length to which a file was truncated."""


@dataclass(slots=True)
class File:
    """The synced content of a file, and its later changes."""

    safe: bytes = b""
    changes: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """Sync the file."""
        self.safe, self.changes = _changed(self.safe, self.changes), []

    def left(self, chance: random.Random) -> bytes:
        """Return a content that may be on the disk after a power failure."""
        likely = chance.choice((0.0, 0.5, 0.9, 1.0))
        written = [change for change in self.changes if chance.random() < likely]
        if written and chance.random() < 0.7:
            torn = -1 if chance.random() < 0.7 else chance.randrange(len(written))
            written[torn] = _torn(written[torn], chance)
        return _changed(self.safe, written)


def _changed(content: bytes, changes: list[Change]) -> bytes:
    now = bytearray(content)
    for change in changes:
        if isinstance(change, int):
            now[change:] = bytes(max(0, change - len(now)))
        else:
            place, data = change
            now.extend(bytes(max(0, place - len(now))))
            now[place : place + len(data)] = data
    return bytes(now)


def _torn(change: Change, chance: random.Random) -> Change:
    """Return the part of a write before or after the edge of a sector or a page."""
    if isinstance(change, int):
        return change
    place, data = change
    size = chance.choice((SECTOR, PAGE))
    edges = [edge - place for edge in range((place // size + 1) * size, place + len(data), size)]
    if not edges:
        return change
    edge = chance.choice(edges)
    return (place, data[:edge]) if chance.random() < 0.7 else (place + edge, data[edge:])


class Disk:
    """Files by their names.

    `names` are the names that a program sees, `_safe` the synced ones, and `_turns` the changes between them. Each
    change is atomic.
    """

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.names = {name: File(content) for name, content in contents.items()}
        self._safe = dict(self.names)
        self._turns: list[dict[str, File | None]] = []

    def open(self, name: str) -> File:
        """Return the file with this name. Creates it if it does not exist."""
        if name not in self.names:
            self.turn({name: File()})
        return self.names[name]

    def turn(self, names: dict[str, File | None]) -> None:
        """Make names refer to other files, or to none, in one atomic change."""
        self._turns.append(names)
        _turn(self.names, names)

    def sync_names(self) -> None:
        """Sync all names."""
        self._safe, self._turns = dict(self.names), []

    def left(self, chance: random.Random) -> dict[str, bytes]:
        """Return files that may be on the disk if the power fails now."""
        names = dict(self._safe)
        for turn in self._turns[: chance.randint(0, len(self._turns))]:
            _turn(names, turn)
        return {name: file.left(chance) for name, file in names.items()}


def _turn(names: dict[str, File], turn: dict[str, File | None]) -> None:
    for name, file in turn.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file
