"""Sets of small numbers as the bits of one `int`, and vectors of numbers made of such sets.

Python computes `&`, `|` and `^` of a million bits in some microseconds, so a set of notes is an `int`. A vector with a
number for each note is a list of ints: `slices[i]` holds bit *i* of each number (bit-sliced arithmetic: O'Neil and
Quass, "Improved Query Performance with Variant Indexes", SIGMOD 1997; its top-k: Rinfret et al., "Bit-Sliced Index
Arithmetic", SIGMOD 2001). This module must not know what the numbers mean.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_SOME = re.compile(rb"[^\x00]", re.DOTALL)
_BITS = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


def mask_of(groups: Sequence[Collection[int]], size: int) -> int:
    """Return the union of the groups as bits. Each member is below `size`."""
    if 32 * sum(map(len, groups)) > size:
        # One digit per number, the highest first: setting a digit is faster than setting a bit.
        digits = bytearray(b"0") * size
        for group in groups:
            for member in group:
                digits[~member] = 49
        return int(digits, 2)
    octets = bytearray((size >> 3) + 1)
    for group in groups:
        for member in group:
            octets[member >> 3] |= 1 << (member & 7)
    return int.from_bytes(octets, "little")


def members(mask: int, limit: int | None = None) -> list[int]:
    """Return the lowest `limit` members of a set, ascending."""
    octets = mask.to_bytes((mask.bit_length() + 7) >> 3, "little")
    found: list[int] = []
    for match in _SOME.finditer(octets):
        base = match.start() << 3
        found += [base + bit for bit in _BITS[octets[match.start()]]]
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def highest(mask: int, limit: int) -> list[int]:
    """Return the highest `limit` members of a set, descending."""
    octets = mask.to_bytes((mask.bit_length() + 7) >> 3, "little")
    found: list[int] = []
    end = len(octets)
    step = 256
    while end and len(found) < limit:
        start = max(0, end - step)
        for match in reversed(list(_SOME.finditer(octets, start, end))):
            found += [(match.start() << 3) + bit for bit in reversed(_BITS[octets[match.start()]])]
            if len(found) >= limit:
                break
        end = start
        step *= 2
    return found[:limit]


def added(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Return the slices of the sum of two vectors (a ripple-carry adder)."""
    total: list[int] = []
    carry = 0
    for one, other in zip_longest(left, right, fillvalue=0):
        either = one ^ other
        total.append(either ^ carry)
        carry = one & other | either & carry
    if carry:
        total.append(carry)
    return total


def counted(masks: Iterable[int]) -> list[int]:
    """Return the slices of the vector that counts in how many of the sets each number is."""
    slices: list[int] = []
    for mask in masks:
        carry = mask
        for place, slice_ in enumerate(slices):
            slices[place], carry = slice_ ^ carry, slice_ & carry
            if not carry:
                break
        if carry:
            slices.append(carry)
    return slices


def at_least(slices: Sequence[int], threshold: int) -> int:
    """Return the set of numbers whose value is at least `threshold`; all numbers (-1) if that is below 1."""
    above = 0
    level = -1
    for place in range(max(len(slices), threshold.bit_length()) - 1, -1, -1) if threshold > 0 else ():
        slice_ = slices[place] if place < len(slices) else 0
        if threshold >> place & 1:
            level &= slice_
        else:
            above |= level & slice_
            level &= ~slice_
    return above | level


def values(slices: Sequence[int], numbers: Sequence[int]) -> dict[int, int]:
    """Return the value of each of these numbers."""
    result = dict.fromkeys(numbers, 0)
    mask = mask_of([numbers], max(numbers, default=0) + 1)
    for place, slice_ in enumerate(slices):
        for member in members(slice_ & mask):
            result[member] += 1 << place
    return result


def top(slices: Sequence[int], limit: int, order: Sequence[int] = ()) -> list[int]:
    """Return the numbers with the `limit` highest values above 0, in no order.

    If several have the lowest of these values, the sets of `order` decide which come first; in a set, the highest
    number.
    """
    sure = 0
    level = 0
    for slice_ in slices:
        level |= slice_
    if level.bit_count() > limit:
        for slice_ in reversed(slices):
            more = level & slice_
            count = (sure | more).bit_count()
            if count <= limit:
                sure |= more
                level ^= more
            else:
                level = more
            if count == limit:
                level = 0
                break
    else:
        sure, level = level, 0
    found = members(sure)
    for group in (*order, level):
        if len(found) >= limit or not level:
            break
        chosen = level & group
        level ^= chosen
        found += highest(chosen, limit - len(found)) if chosen else []
    return found
