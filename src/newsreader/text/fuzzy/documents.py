"""The notes of the index: for each one an id, a slot and the caller's own record.

An id is chosen by the caller. A slot is a number from 0 that this module assigns; a freed slot is used again. Texts are
not copied: a function reads the text from the record, which the caller holds in memory anyway. This module must not
know what is searched for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Generic, TypeVar

from .bitsets import mask_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

T = TypeVar("T")

LONGEST = (1 << 16) - 1
"""The largest number of bytes that `size` returns."""

_DIGITS = b"01".ljust(256)


class NoteStore(Generic[T]):
    """Ids (64-bit) and records by slot. Uses the least memory if notes are added in the order of their ids."""

    def __init__(self, text_of: Callable[[T], str]) -> None:
        self._text_of = text_of
        self._records: list[T | None] = []  # by slot
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

    def put(self, id_: int, record: T) -> int:
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
            self._records.append(None)
            self._sizes.append(0)
        self._records[slot] = record
        self._sizes[slot] = min(LONGEST, len(_encoded(self._text_of(record))))
        return slot

    def replace(self, slot: int, record: T) -> None:
        """Replace the record in a slot by one with the same text."""
        self._records[slot] = record

    def drop(self, id_: int) -> None:
        """Remove the note with this id."""
        slot = self._others.pop(id_, None)
        if slot is None:
            slot = self._place(id_)
        self._free[slot] = None
        self._records[slot] = None

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

    def text(self, slot: int, most: int | None = None) -> str:
        """Return the text of the note in a slot, or its whole characters within the first `most` (below `LONGEST`)
        bytes.
        """
        record = self._records[slot]
        text = "" if record is None else self._text_of(record)
        if most is None or self._sizes[slot] <= most:
            return text
        return _encoded(text[:most])[:most].decode("utf-8", "ignore")

    def _place(self, id_: int) -> int:
        """Return the slot in which an ascending note with this id is or was; -1 if there was none."""
        place = bisect_left(self._first, id_, 0, self._ascending)
        return place if place < self._ascending and self._first[place] == id_ else -1


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
