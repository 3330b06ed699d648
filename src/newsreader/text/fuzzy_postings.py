"""Posting lists: which small numbers (notes, or words of the vocabulary) bear a key.

A list of one is a number, a short list is octets, and one with so many members that a bit for everybody takes less
room is an `int` (see `fuzzy_bits`). None of these is an object that the garbage collector has to look into: a hundred
thousand arrays would cost every full collection tens of milliseconds. It must not know what keys and members are.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Generic, TypeVar

from newsreader.text.fuzzy_bits import mask_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Key = TypeVar("Key", int, str)

_OCTETS = array("I").itemsize


class Postings(Generic[Key]):
    """For every key the set of its members: numbers from 0, each below `size`, which grows as members come.

    From one member in `dense` on a list becomes bits; 32 takes the least room, more is faster.
    """

    def __init__(self, dense: int = 32) -> None:
        self.size = 0
        self._dense = dense
        self._settled = 0
        self._single: dict[Key, int] = {}
        self._short: dict[Key, bytearray] = {}
        self._masks: dict[Key, int] = {}
        self._counts: dict[Key, int] = {}  # of the masks

    def add(self, keys: Iterable[Key], member: int) -> None:
        """Put `member` under each of the keys. It must not stand there yet."""
        single, short, masks = self._single, self._short, self._masks
        octets = array("I", (member,)).tobytes()
        for key in keys:
            if key in short:
                short[key] += octets
            elif key in masks:
                masks[key] |= 1 << member
                self._counts[key] += 1
            elif key in single:
                short[key] = bytearray(array("I", (single.pop(key), member)).tobytes())
            else:
                single[key] = member
        self.size = max(self.size, member + 1)

    def discard(self, keys: Iterable[Key], member: int) -> None:
        """Take `member` from each of the keys. It must stand there."""
        for key in keys:
            if key in self._single:
                del self._single[key]
            elif key in self._masks:
                self._masks[key] ^= 1 << member
                self._counts[key] -= 1
            else:
                start = _OCTETS * array("I", self._short[key]).index(member)
                del self._short[key][start : start + _OCTETS]

    def settle(self) -> None:
        """Turn long lists into bits, if much was added since the last time."""
        if 8 * self.size < 9 * self._settled:
            return
        self._settled = self.size
        longest = max(_OCTETS, _OCTETS * self.size // self._dense)
        for key in [key for key, octets in self._short.items() if len(octets) > longest]:
            group = array("I", self._short.pop(key))
            self._masks[key] = mask_of([group], self.size)
            self._counts[key] = len(group)

    def count(self, key: Key) -> int:
        """How many members a key has."""
        if key in self._single:
            return 1
        octets = self._short.get(key)
        return len(octets) // _OCTETS if octets is not None else self._counts.get(key, 0)

    def sparse(self, key: Key) -> int:
        """How many members must be gone through one by one to ask for a key's `mask`."""
        return 0 if key in self._masks else self.count(key)

    def mask(self, keys: Iterable[Key]) -> int:
        """The members of all the keys together, as bits."""
        union = 0
        alone: list[int] = []
        groups: list[Collection[int]] = [alone]
        many = 0
        for key in keys:
            if key in self._single:
                alone.append(self._single[key])
            elif (octets := self._short.get(key)) is not None:
                groups.append(array("I", octets))
                many += len(octets)
            else:
                union |= self._masks.get(key, 0)
        return union | mask_of(groups, self.size) if many or alone else union
