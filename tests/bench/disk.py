"""A disk as it may be after the power went: what was synced is there, of what came later anything may be missing.

Pure: takes what a program asked of the system, call by call, and gives the files that may be left. Within a file the
writes since its last sync may be there or not, in any combination, and one may be torn at a sector or a page. Names
(files made, renamed, deleted) come to the disk in their order, as with every file system that keeps a journal, and are
safe when their folder was synced; that a file was synced makes its name no safer, which is stricter than most are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

SECTOR, PAGE = 512, 4096

Change: TypeAlias = "tuple[int, bytes] | int"
"""A write of these bytes at this place, or the length that a file was cut to."""


@dataclass(slots=True)
class File:
    """What is safe of a file, and what was changed since."""

    safe: bytes = b""
    changes: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """Make all of it safe."""
        self.safe, self.changes = _changed(self.safe, self.changes), []

    def left(self, chance: random.Random) -> bytes:
        """Give what may be left of it."""
        likely = chance.choice((0.0, 0.5, 0.9, 1.0))
        kept = [change for change in self.changes if chance.random() < likely]
        if kept and chance.random() < 0.7:
            torn = -1 if chance.random() < 0.7 else chance.randrange(len(kept))
            kept[torn] = _torn(kept[torn], chance)
        return _changed(self.safe, kept)


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
    """Give what is left of a write that ended at the edge of a sector or a page, or began at one."""
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
    """Files by their names. A name goes to a file or to none: `names` as a program sees them, `_safe` as a cut of the
    power would leave them, `_turns` what came between, each of them at once or not at all.
    """

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.names = {name: File(content) for name, content in contents.items()}
        self._safe = dict(self.names)
        self._turns: list[dict[str, File | None]] = []

    def open(self, name: str) -> File:
        """Give the file of this name, which is made if there is none."""
        if name not in self.names:
            self.turn({name: File()})
        return self.names[name]

    def turn(self, names: dict[str, File | None]) -> None:
        """Let names go to other files, or to none, all at once."""
        self._turns.append(names)
        _turn(self.names, names)

    def sync_names(self) -> None:
        """Make all names safe."""
        self._safe, self._turns = dict(self.names), []

    def left(self, chance: random.Random) -> dict[str, bytes]:
        """Give the files that may be left if the power goes now."""
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
