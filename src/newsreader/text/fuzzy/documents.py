"""The notes themselves, kept so that a million of them take little room and give the garbage collector nothing to do.

A note has an id, which is the caller's, and a slot, from 0, which is ours and goes to another note when it is free.
Texts lie end to end in one buffer, each deflated against the first texts that came: half the room, and still read one
by one, in some microseconds. (A million strings would take 57 MB for their headers alone, and a quarter of a second in
every full collection.) It must not know what is searched for.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from .bitsets import mask_of

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = (1 << 16) - 1
"""Octets up to which sizes are told apart."""

_WINDOW = 1 << 15  # octets: as far as deflate looks back
_RAW = -15  # a window of that size, and neither header nor checksum
_LEVEL = 6
_WASTE = 1 << 20  # octets of forgotten texts that are let be
_DIGITS = b"01".ljust(256)


class Store:
    """Ids (64-bit) and texts by slot. Takes least room if notes come in the order of their ids."""

    def __init__(self) -> None:
        self._ids = array("q")
        # The first notes are found by bisection as long as their ids ascend, the others by name. `_first` is a copy
        # from when a slot of theirs goes to another note.
        self._first = self._ids
        self._ascending = 0
        self._others: dict[int, int] = {}
        self._free: dict[int, None] = {}  # slots, the longest free first
        self._starts = array("Q")  # in the buffer
        self._lengths = array("I")
        self._sizes = array("H")  # of the text itself; of the longest, this much
        self._buffer = bytearray()
        self._waste = 0
        self._dictionary = b""
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)

    def __len__(self) -> int:
        return len(self._ids) - len(self._free)

    def put(self, id_: int, text: str) -> int:
        """Keep a note whose id is not here; its slot."""
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
            for numbers in (self._starts, self._lengths, self._sizes):
                numbers.append(0)
        octets = text.encode("utf-8", "surrogatepass")
        self._sizes[slot] = min(LONGEST, len(octets))
        self._write(slot, self._deflated(octets))
        if self._waste > max(_WASTE, len(self._buffer) // 2):
            self._gather()
        elif not self._dictionary and len(self._buffer) > _WINDOW:
            self._learn()
        return slot

    def drop(self, id_: int) -> None:
        """Forget a note that is here."""
        slot = self._others.pop(id_, None)
        if slot is None:
            slot = self._place(id_)
        self._free[slot] = None
        self._waste += self._lengths[slot]

    def slot(self, id_: int) -> int | None:
        """The slot of a note, if it is here."""
        slot = self._others.get(id_)
        if slot is None:
            place = self._place(id_)
            if place >= 0 and self._ids[place] == id_ and place not in self._free:
                slot = place
        return slot

    def id(self, slot: int) -> int:
        """The id of the note in a slot."""
        return self._ids[slot]

    def mask(self, ids: Collection[int]) -> int:
        """The slots of these notes, as bits; perhaps some free slots too."""
        if 8 * len(ids) < len(self._ids):
            return mask_of([[slot for slot in map(self.slot, ids) if slot is not None]], len(self._ids))
        flags = bytes(map(ids.__contains__, reversed(self._ids)))
        return int(flags.translate(_DIGITS), 2) if flags else 0

    def size(self, slot: int) -> int:
        """The length of its text in octets of UTF-8; of one longer than `LONGEST`, that."""
        return self._sizes[slot]

    def text(self, slot: int, most: int | None = None) -> str:
        """Its text; or of a longer one than `most` octets (below `LONGEST`) so much, but for the last letter."""
        octets = self._octets(slot, most or 0)
        end = len(octets)
        if most is not None and end < self._sizes[slot]:
            end -= 1
            while octets[end] & 0xC0 == 0x80:  # the last letter may be cut
                end -= 1
        return octets[:end].decode("utf-8", "surrogatepass")

    def _place(self, id_: int) -> int:
        """Which of the first notes it is, or once was, by its id; -1 if none."""
        place = bisect_left(self._first, id_, 0, self._ascending)
        return place if place < self._ascending and self._first[place] == id_ else -1

    def _octets(self, slot: int, most: int = 0) -> bytes:
        start = self._starts[slot]
        kept = self._buffer[start : start + self._lengths[slot]]
        if not self._dictionary:
            return bytes(kept[:most] if most else kept)
        return zlib.decompressobj(_RAW, self._dictionary).decompress(kept, most)

    def _deflated(self, octets: bytes) -> bytes:
        if not self._dictionary:
            return octets
        # A copy of one that has read the dictionary; reading it anew takes ten times as long.
        deflater = self._deflater.copy()
        return deflater.compress(octets) + deflater.flush()

    def _write(self, slot: int, kept: bytes) -> None:
        self._starts[slot] = len(self._buffer)
        self._lengths[slot] = len(kept)
        self._buffer += kept

    def _learn(self) -> None:
        """From now on, deflate: what the texts are like is known."""
        texts = [(slot, self._octets(slot)) for slot in range(len(self._ids)) if slot not in self._free]
        self._dictionary = b"".join(octets for _, octets in texts)[:_WINDOW]
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, zdict=self._dictionary)
        self._buffer = bytearray()
        self._waste = 0
        for slot, octets in texts:
            self._write(slot, self._deflated(octets))

    def _gather(self) -> None:
        """Give back what forgotten texts took."""
        buffer = self._buffer
        self._buffer = bytearray()
        self._waste = 0
        for slot in range(len(self._ids)):
            if slot not in self._free:
                start = self._starts[slot]
                self._write(slot, bytes(buffer[start : start + self._lengths[slot]]))
