"""Posting lists: which small numbers (notes, or words of the vocabulary) bear a key.

A short list is octets, three a member, and one with so many members that a bit for everybody takes little more room is
an `int` (see `fuzzy_bits`). Neither is an object that the garbage collector has to look into: a hundred thousand arrays
would cost every full collection tens of milliseconds. It must not know what keys and members are.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING

from .bitsets import mask_of, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OCTETS = 3  # of a member, the lowest first: there may be 2 ** 24
_WAITING = 1 << 17  # members that are put in their lists together, so that lists do not grow one by one


class Postings:
    """For every key, a number from 0, the set of its members: numbers too, below `size`, which grows as they come.

    A list with more than a member in `dense` is kept as bits; 32 takes the least room, more is faster.
    """

    def __init__(self, dense: int = 32) -> None:
        self.size = 0
        self._dense = dense
        self._short: list[bytes] = []  # by key
        self._masks: dict[int, int] = {}
        self._counts: dict[int, int] = {}  # of the masks
        self._fresh: dict[int, list[int]] = {}  # what is to be put in the lists
        self._waiting = 0
        self._keys = 0
        self._held = 0  # members of all keys together
        self._changed = 0  # how many came and went since lists and bits were evened out

    def __len__(self) -> int:
        """How many keys have members."""
        return self._keys

    def add(self, keys: Iterable[int], member: int) -> None:
        """Put `member`, below 2 ** 24, under each of the keys; seen after `settle`. It must not stand there yet."""
        fresh = self._fresh
        for key in keys:
            if key in fresh:
                fresh[key].append(member)
            else:
                fresh[key] = [member]
            self._waiting += 1
        self.size = max(self.size, member + 1)
        if self._waiting > _WAITING:
            self._take_in()

    def discard(self, keys: Iterable[int], member: int) -> None:
        """Take `member` from each of the keys. It must stand there."""
        self._take_in()
        for key in keys:
            self._held -= 1
            self._changed += 1
            if key in self._masks:
                self._masks[key] ^= 1 << member
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._masks[key], self._counts[key]
                    self._keys -= 1
            else:
                octets = self._short[key]
                start = _OCTETS * _unpacked(octets).index(member)
                self._short[key] = octets = octets[:start] + octets[start + _OCTETS :]
                self._keys -= not octets

    def settle(self) -> None:
        """Take in what was added."""
        self._take_in()
        if 8 * self._changed >= self._held:
            self._even_out()

    def keep(self, keys: Sequence[int]) -> None:
        """Forget all other keys; these are now called 0, 1, 2, …"""
        names = {key: name for name, key in enumerate(keys)}
        self._short = [self._short[key] for key in keys]
        self._masks = {names[key]: mask for key, mask in self._masks.items() if key in names}
        self._counts = {names[key]: count for key, count in self._counts.items() if key in names}

    def count(self, key: int) -> int:
        """How many members a key has."""
        return self._counts.get(key) or self.sparse(key)

    def sparse(self, key: int) -> int:
        """How many members must be gone through one by one to ask for a key's `mask`."""
        return len(self._short[key]) // _OCTETS if key < len(self._short) else 0

    def mask(self, keys: Iterable[int]) -> int:
        """The members of all the keys together, as bits."""
        union = 0
        lists: list[bytes] = []
        for key in keys:
            if key in self._masks:
                union |= self._masks[key]
            elif key < len(self._short):
                lists.append(self._short[key])
        octets = b"".join(lists)
        return union | mask_of([_unpacked(octets)], self.size) if octets else union

    def _take_in(self) -> None:
        short, masks = self._short, self._masks
        if self._fresh:
            short += [b""] * (max(self._fresh) + 1 - len(short))
        for key, group in self._fresh.items():
            if key in masks:
                masks[key] |= mask_of([group], self.size)
                self._counts[key] += len(group)
            else:
                self._keys += not short[key]
                short[key] += _packed(group)
        self._fresh = {}
        self._held += self._waiting
        self._changed += self._waiting
        self._waiting = 0

    def _even_out(self) -> None:
        """Turn long lists into bits, and bits that have become few into lists."""
        self._changed = 0
        for key, count in list(self._counts.items()):
            if 2 * self._dense * count < self.size:
                del self._counts[key]
                self._short[key] = _packed(members(self._masks.pop(key)))
        longest = max(1, self.size // self._dense) * _OCTETS
        for key in [key for key, octets in enumerate(self._short) if len(octets) > longest]:
            group = _unpacked(self._short[key])
            self._short[key] = b""
            self._masks[key] = mask_of([group], self.size)
            self._counts[key] = len(group)


def _packed(group: list[int]) -> bytes:
    return b"".join([member.to_bytes(_OCTETS, "little") for member in group])


def _unpacked(octets: bytes) -> array[int]:
    wide = bytearray(len(octets) // _OCTETS * 4)
    for place in range(_OCTETS):
        wide[place::4] = octets[place::_OCTETS]
    group = array("I", wide)
    if sys.byteorder == "big":
        group.byteswap()
    return group
