"""Posting lists: which small numbers (notes, or words of the vocabulary) bear a key.

A list with few members is an array; one with so many that a bit for everybody takes less room is an `int`
(see `fuzzy_bits`). It must not know what keys and members stand for.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Generic, TypeVar

from newsreader.text.fuzzy_bits import mask_of, members

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = TypeVar("Key", int, str)

_DENSE = (
    48  # from one member in so many on, a list is kept as bits: a little sooner than room alone would ask, for speed
)


class Postings(Generic[Key]):
    """For every key the set of its members: numbers from 0, each below `size`, which grows as members come."""

    def __init__(self) -> None:
        self.size = 0
        self._arrays: dict[Key, array[int]] = {}
        self._masks: dict[Key, int] = {}

    def add(self, keys: Iterable[Key], member: int) -> None:
        """Put `member` under each of the keys. It must not stand there yet."""
        arrays, masks = self._arrays, self._masks
        for key in keys:
            if key in masks:
                masks[key] |= 1 << member
            elif key in arrays:
                arrays[key].append(member)
            else:
                arrays[key] = array("I", (member,))
        self.size = max(self.size, member + 1)

    def discard(self, keys: Iterable[Key], member: int) -> None:
        """Take `member` from each of the keys. It must stand there."""
        for key in keys:
            if key in self._masks:
                self._masks[key] ^= 1 << member
            else:
                self._arrays[key].remove(member)
                if not self._arrays[key]:
                    del self._arrays[key]

    def settle(self) -> None:
        """Turn long arrays into bits. Call it now and then, when much was added."""
        long = [key for key, group in self._arrays.items() if len(group) * _DENSE > self.size]
        for key in long:
            self._masks[key] = mask_of([self._arrays.pop(key)], self.size)

    def count(self, key: Key) -> int:
        """How many members a key has."""
        if (group := self._arrays.get(key)) is not None:
            return len(group)
        return self._masks.get(key, 0).bit_count()

    def mask(self, keys: Iterable[Key]) -> int:
        """The members of all the keys together, as bits."""
        union = 0
        sparse: list[array[int]] = []
        for key in keys:
            if (group := self._arrays.get(key)) is not None:
                sparse.append(group)
            else:
                union |= self._masks.get(key, 0)
        return union | mask_of(sparse, self.size) if sparse else union

    def keys_of(self, key: Key) -> list[int]:
        """The members of one key."""
        group = self._arrays.get(key)
        return list(group) if group is not None else members(self._masks.get(key, 0))
