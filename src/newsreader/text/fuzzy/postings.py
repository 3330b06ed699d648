"""Posting lists: for each key, the set of small numbers (notes, or words) that have it.

A short list is stored as bytes, three per member. A list with so many members that one bit per number is hardly larger
is stored as an `int` (see `bitsets`). The garbage collector scans neither of them: a hundred thousand arrays would cost
tens of milliseconds in each full collection. This module must not know what keys and members are.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING

from .bitsets import mask_of, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        self._short: list[bytes] = []  # by key
        self._masks: dict[int, int] = {}
        self._counts: dict[int, int] = {}  # of the masks
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
            if key in self._masks:
                self._masks[key] ^= 1 << member
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._masks[key], self._counts[key]
                    self._keys -= 1
            else:
                packed = self._short[key]
                start = _BYTES * _unpacked(packed).index(member)
                self._short[key] = packed = packed[:start] + packed[start + _BYTES :]
                self._keys -= not packed

    def settle(self) -> None:
        """Make added members visible."""
        self._merge()
        if 8 * self._changed >= self._total:
            self._rebalance()

    def keep(self, keys: Sequence[int]) -> None:
        """Remove all other keys, and number these 0, 1, 2, …"""
        names = {key: name for name, key in enumerate(keys)}
        self._short = [self._short[key] for key in keys]
        self._masks = {names[key]: mask for key, mask in self._masks.items() if key in names}
        self._counts = {names[key]: count for key, count in self._counts.items() if key in names}

    def count(self, key: int) -> int:
        """Return the number of members of a key."""
        return self._counts.get(key) or self.sparse(key)

    def sparse(self, key: int) -> int:
        """Return how many members `mask` has to read one by one for a key."""
        return len(self._short[key]) // _BYTES if key < len(self._short) else 0

    def mask(self, keys: Iterable[int]) -> int:
        """Return the union of the members of all these keys, as bits."""
        union = 0
        lists: list[bytes] = []
        for key in keys:
            if key in self._masks:
                union |= self._masks[key]
            elif key < len(self._short):
                lists.append(self._short[key])
        packed = b"".join(lists)
        return union | mask_of([_unpacked(packed)], self.size) if packed else union

    def _merge(self) -> None:
        short, masks = self._short, self._masks
        if self._pending:
            short += [b""] * (max(self._pending) + 1 - len(short))
        for key, group in self._pending.items():
            if key in masks:
                masks[key] |= mask_of([group], self.size)
                self._counts[key] += len(group)
            else:
                self._keys += not short[key]
                short[key] += _packed(group)
        self._pending = {}
        self._total += self._waiting
        self._changed += self._waiting
        self._waiting = 0

    def _rebalance(self) -> None:
        """Store long lists as bits, and bits with few members as lists."""
        self._changed = 0
        for key, count in list(self._counts.items()):
            if 2 * self._dense * count < self.size:
                del self._counts[key]
                self._short[key] = _packed(members(self._masks.pop(key)))
        longest = max(1, self.size // self._dense) * _BYTES
        for key in [key for key, packed in enumerate(self._short) if len(packed) > longest]:
            group = _unpacked(self._short[key])
            self._short[key] = b""
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
