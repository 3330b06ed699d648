"""Posting lists: for each key, the set of small numbers (notes, or words) that have it.

A short list is stored as bytes, three per member. A list with so many members that one bit per number is hardly larger
is stored as an `int` (see `bitsets`). The garbage collector scans neither of them: a hundred thousand arrays would cost
tens of milliseconds in each full collection. This module must not know what keys and members are.
"""

from __future__ import annotations

import sys
from array import array
from itertools import chain
from typing import TYPE_CHECKING

from .bitsets import mask_of, members
from .kept import Blobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .kept import Reader, Writer

_BYTES = 3  # of a member, lowest first; there can be 2 ** 24 members
_BATCH = 1 << 17  # members that are merged into their lists at once, because growing a list is slow


class Postings:
    """For each key, a number from 0, the set of its members: numbers below `size`, which grows as members are added.

    A list with more than one member in `dense` numbers is stored as bits. 32 uses the least memory; a higher value is
    faster.
    """

    def __init__(self, dense: int = 32) -> None:
        self.size = 0
        self._dense = dense
        self._lists = Blobs()  # by key: a short list, or the bits of a set that is not yet in `_masks`
        self._masks: dict[int, int] = {}
        self._counts: dict[int, int] = {}  # of the keys whose members are stored as bits
        self._pending: dict[int, list[int]] = {}  # not yet merged
        self._waiting = 0
        self._keys = 0
        self._total = 0  # members of all keys
        self._changed = 0  # changes since the last `_rebalance`

    def __len__(self) -> int:
        """Return the number of keys that have members."""
        return self._keys

    def add(self, keys: Iterable[int], member: int) -> None:
        """Add `member`, below 2 ** 24, to each of the keys, visible after `settle`. It must not be there yet."""
        fresh = self._pending
        for key in keys:
            if key in fresh:
                fresh[key].append(member)
            else:
                fresh[key] = [member]
            self._waiting += 1
        self.size = max(self.size, member + 1)
        if self._waiting > _BATCH:
            self._merge()

    def discard(self, keys: Iterable[int], member: int) -> None:
        """Remove `member` from each of the keys. It must be there."""
        self._merge()
        for key in keys:
            self._total -= 1
            self._changed += 1
            if key in self._counts:
                self._masks[key] = self._mask(key) ^ 1 << member
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._masks[key], self._counts[key]
                    self._lists[key] = b""
                    self._keys -= 1
            else:
                packed = self._lists[key]
                start = _BYTES * _unpacked(packed).index(member)
                self._lists[key] = packed = packed[:start] + packed[start + _BYTES :]
                self._keys -= not packed

    def settle(self) -> None:
        """Make added members visible."""
        self._merge()
        if 8 * self._changed >= self._total:
            self._rebalance()

    def keep(self, keys: Sequence[int]) -> None:
        """Remove all other keys, and number these 0, 1, 2, …"""
        names = {key: name for name, key in enumerate(keys)}
        lists = Blobs()
        lists.grow(len(keys))
        for key, name in names.items():
            if key < len(self._lists):
                lists[name] = self._lists[key]
        self._lists = lists
        self._masks = {names[key]: mask for key, mask in self._masks.items() if key in names}
        self._counts = {names[key]: count for key, count in self._counts.items() if key in names}

    def count(self, key: int) -> int:
        """Return the number of members of a key."""
        return self._counts.get(key) or self.sparse(key)

    def sparse(self, key: int) -> int:
        """Return how many members `mask` has to read one by one for a key."""
        return 0 if key in self._counts or key >= len(self._lists) else self._lists.size(key) // _BYTES

    def mask(self, keys: Iterable[int]) -> int:
        """Return the union of the members of all these keys, as bits."""
        union = 0
        lists: list[bytes] = []
        for key in keys:
            if key in self._counts:
                union |= self._mask(key)
            elif key < len(self._lists):
                lists.append(self._lists[key])
        packed = b"".join(lists)
        return union | mask_of([_unpacked(packed)], self.size) if packed else union

    def dump(self, writer: Writer, name: str) -> None:
        """Write all lists. Changes must be settled."""
        writer.about[name] = self.size, self._keys, self._total, self._changed
        writer.section(f"{name}.counts", array("Q", chain.from_iterable(self._counts.items())))
        writer.blobs(name, (self._octets(key) for key in range(len(self._lists))))

    def load(self, reader: Reader, name: str) -> None:
        """Take the lists from a file instead of these."""
        self.size, self._keys, self._total, self._changed = reader.about[name]
        counts = reader.numbers(f"{name}.counts", "Q")
        self._counts = dict(zip(counts[::2], counts[1::2], strict=True))
        self._lists = reader.blobs(name)

    def _octets(self, key: int) -> bytes:
        """Return what is stored of a key: a short list, or bits."""
        if key not in self._masks:
            return self._lists[key]
        mask = self._masks[key]
        return mask.to_bytes((mask.bit_length() + 7) >> 3, "little")

    def _mask(self, key: int) -> int:
        """Return the members of a key that are stored as bits."""
        mask = self._masks.get(key)
        if mask is None:
            mask = self._masks[key] = int.from_bytes(self._lists[key], "little")
        return mask

    def _merge(self) -> None:
        lists = self._lists
        if self._pending:
            lists.grow(max(self._pending) + 1)
        for key, group in self._pending.items():
            if key in self._counts:
                self._masks[key] = self._mask(key) | mask_of([group], self.size)
                self._counts[key] += len(group)
            else:
                packed = lists[key]
                self._keys += not packed
                lists[key] = packed + _packed(group)
        self._pending = {}
        self._total += self._waiting
        self._changed += self._waiting
        self._waiting = 0

    def _rebalance(self) -> None:
        """Store long lists as bits, and bits with few members as lists."""
        self._changed = 0
        for key, count in list(self._counts.items()):
            if 2 * self._dense * count < self.size:
                self._lists[key] = _packed(members(self._mask(key)))
                del self._counts[key], self._masks[key]
        longest = max(1, self.size // self._dense)
        for key in [key for key in range(len(self._lists)) if self.sparse(key) > longest]:
            group = _unpacked(self._lists[key])
            self._lists[key] = b""
            self._masks[key] = mask_of([group], self.size)
            self._counts[key] = len(group)


def _packed(group: list[int]) -> bytes:
    return b"".join([member.to_bytes(_BYTES, "little") for member in group])


def _unpacked(packed: bytes) -> array[int]:
    wide = bytearray(len(packed) // _BYTES * 4)
    for place in range(_BYTES):
        wide[place::4] = packed[place::_BYTES]
    group = array("I", wide)
    if sys.byteorder == "big":
        group.byteswap()
    return group
