"""The notes of the index: for each one an id, a slot and the size of its text.

An id is chosen by the caller. A slot is a number from 0 that this module assigns; a freed slot is used again. This
module must not know what is searched for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING

from .bitsets import mask_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from .kept import Reader, Writer

LONGEST = (1 << 16) - 1
"""The largest number of bytes that `size` returns."""

_DIGITS = b"01".ljust(256)


class NoteStore:
    """Ids (64-bit) and sizes by slot. Uses the least memory if notes are added in the order of their ids."""

    def __init__(self) -> None:
        self._sizes = array("H")
        self._ids = array("q")
        # While ids ascend, slots are found by bisection; the slots of all other notes are in `_others`. `_first` is a
        # copy from before one of the bisected slots was used for another note.
        self._first = self._ids
        self._ascending = 0
        self._others: dict[int, int] = {}
        self._free: dict[int, None] = {}  # slots, the one freed first at the start

    def __len__(self) -> int:
        return len(self._ids) - len(self._free)

    def put(self, id_: int, text: str) -> int:
        """Add a note with a new id and return its slot."""
        place = self._place(id_)
        if self._free:
            slot = place if place in self._free else next(iter(self._free))
            del self._free[slot]
            if self._ids[slot] != id_:
                if self._first is self._ids:
                    self._first = self._ids[: self._ascending]
                self._ids[slot] = id_
            if slot != place:
                self._others[id_] = slot
        else:
            slot = len(self._ids)
            if slot == self._ascending and self._first is self._ids and (not slot or id_ > self._ids[-1]):
                self._ascending += 1
            else:
                self._others[id_] = slot
            self._ids.append(id_)
            self._sizes.append(0)
        self._sizes[slot] = min(LONGEST, len(text.encode("utf-8", "surrogatepass")))
        return slot

    def drop(self, id_: int) -> None:
        """Remove the note with this id."""
        slot = self._others.pop(id_, None)
        if slot is None:
            slot = self._place(id_)
        self._free[slot] = None

    def slot(self, id_: int) -> int | None:
        """Return the slot of a note, or `None` if no note has this id."""
        slot = self._others.get(id_)
        if slot is None:
            place = self._place(id_)
            if place >= 0 and self._ids[place] == id_ and place not in self._free:
                slot = place
        return slot

    def id(self, slot: int) -> int:
        """Return the id of the note in a slot."""
        return self._ids[slot]

    def mask(self, ids: Collection[int]) -> int:
        """Return the slots of these notes as bits. Free slots may be among them."""
        if 8 * len(ids) < len(self._ids):
            return mask_of([[slot for slot in map(self.slot, ids) if slot is not None]], len(self._ids))
        flags = bytes(map(ids.__contains__, reversed(self._ids)))
        return int(flags.translate(_DIGITS), 2) if flags else 0

    def size(self, slot: int) -> int:
        """Return the length of a note's text in bytes of UTF-8, at most `LONGEST`."""
        return self._sizes[slot]

    def ids(self) -> frozenset[int]:
        """Return the ids of all notes."""
        return frozenset(id_ for slot, id_ in enumerate(self._ids) if slot not in self._free)

    def dump(self, writer: Writer) -> None:
        """Write all notes."""
        writer.about["ascending"] = self._ascending
        writer.section("ids", self._ids)
        writer.section("first", self._first if self._first is not self._ids else b"")
        writer.section("sizes", self._sizes)
        writer.section("others", array("q", chain.from_iterable(self._others.items())))
        writer.section("free", array("q", self._free))

    def load(self, reader: Reader) -> None:
        """Take the notes from a file instead of these."""
        self._ascending = reader.about["ascending"]
        self._ids, self._sizes = reader.numbers("ids", "q"), reader.numbers("sizes", "H")
        self._first = reader.numbers("first", "q") or self._ids
        others = reader.numbers("others", "q")
        self._others = dict(zip(others[::2], others[1::2], strict=True))
        self._free = dict.fromkeys(reader.numbers("free", "q"))

    def _place(self, id_: int) -> int:
        """Return the slot in which an ascending note with this id is or was; -1 if there was none."""
        place = bisect_left(self._first, id_, 0, self._ascending)
        return place if place < self._ascending and self._first[place] == id_ else -1
