"""The notes themselves, kept so that a million of them take little room and give the garbage collector nothing to do.

A note has an id, which is the caller's, and a slot, from 0, which is ours and never used again. Texts lie end to end
in one buffer: a list of a million strings costs 57 MB for their headers, and a quarter of a second in every full
collection. It must not know what is searched for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left


class Store:
    """Ids (64-bit) and texts by slot. Takes least room if notes come in the order of their ids."""

    def __init__(self) -> None:
        self._ids = array("q")
        self._ends = array("Q")
        self._buffer = bytearray()
        self._dropped: set[int] = set()
        # The first notes are found by bisection as long as their ids ascend, the others by name.
        self._ascending = 0
        self._others: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ids) - len(self._dropped)

    def put(self, id_: int, text: str) -> int:
        """Keep a note whose id is not here; its slot."""
        slot = len(self._ids)
        if slot == self._ascending and (not slot or id_ > self._ids[-1]):
            self._ascending += 1
        else:
            self._others[id_] = slot
        self._ids.append(id_)
        self._buffer += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._buffer))
        return slot

    def drop(self, id_: int) -> int | None:
        """Forget a note; the slot it had, if it was here. What its text takes is not given back."""
        slot = self._others.pop(id_, None)
        if slot is None:
            place = bisect_left(self._ids, id_, 0, self._ascending)
            if place == self._ascending or self._ids[place] != id_ or place in self._dropped:
                return None
            slot = place
        self._dropped.add(slot)
        return slot

    def id(self, slot: int) -> int:
        """The id of the note in a slot."""
        return self._ids[slot]

    def size(self, slot: int) -> int:
        """The length of its text in octets of UTF-8."""
        return self._ends[slot] - (self._ends[slot - 1] if slot else 0)

    def text(self, slot: int) -> str:
        """Its text."""
        start = self._ends[slot - 1] if slot else 0
        return self._buffer[start : self._ends[slot]].decode("utf-8", "surrogatepass")
