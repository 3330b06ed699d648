"""The file of an index: named sections, with a checksum, in one buffer whose parts are decoded when they are needed.

A file is its sections, then a JSON object that says where each begins and what else is known, then a trailer of fixed
size. Numbers have the byte order of the machine. This module must not know what the sections mean.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FORMAT = 5
"""The number of this format. Raise it whenever an earlier file would give other results: a test notices that."""

_TRAILER = struct.Struct("<8sIII")  # magic, format, length of the JSON object, checksum of all before the trailer
_MAGIC = b"nr-notes"

_PIECE = 2**20
"""Bytes of a list that are in memory a second time while they are written."""


class DamagedError(ValueError):
    """A file is not an index of this format, or its checksum does not match."""


class File(Protocol):
    """What an index is written to."""

    def write(self, data: bytes | bytearray, /) -> object:
        """Write the bytes."""


class Blobs:
    """A list of `bytes`. Items of a file are read from its buffer; changed and added ones are in memory."""

    def __init__(self, buffer: bytes = b"", start: int = 0, ends: Sequence[int] = (0,)) -> None:
        """Begin with the items of a file: the first one is at `start` and ends at `start + ends[1]`."""
        self._buffer = buffer
        self._start = start
        self._ends = ends
        self._own: list[bytes | None] = [None] * (len(ends) - 1)

    def __len__(self) -> int:
        return len(self._own)

    def __getitem__(self, place: int) -> bytes:
        own = self._own[place]
        if own is None:
            return self._buffer[self._start + self._ends[place] : self._start + self._ends[place + 1]]
        return own

    def __setitem__(self, place: int, item: bytes) -> None:
        self._own[place] = item

    def size(self, place: int) -> int:
        """Return the length of an item."""
        own = self._own[place]
        return self._ends[place + 1] - self._ends[place] if own is None else len(own)

    def containing(self, piece: bytes) -> Iterator[int]:
        """Yield the places of the items that contain `piece`, ascending, if all are from the file."""
        buffer, base, place = self._buffer, self._start, 0
        end = base + self._ends[-1]
        at = buffer.find(piece, base, end)
        while at >= 0:
            place = bisect_right(self._ends, at - base, place) - 1
            after = base + self._ends[place + 1]
            if at + len(piece) <= after:
                yield place
                at = after
            else:
                at += 1
            at = buffer.find(piece, at, end)

    def grow(self, size: int) -> None:
        """Append empty items until there are `size`."""
        self._own += [b""] * (size - len(self._own))


class Writer:
    """Writes the sections of an index to a file, one after the other. Set `about` before `finish`."""

    def __init__(self, file: File) -> None:
        self.about: dict[str, Any] = {}
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0
        self._checksum = 0

    def section(self, name: str, data: bytes | array[int]) -> None:
        """Write a section."""
        octets = data if isinstance(data, bytes) else data.tobytes()
        self._places[name] = self._end, len(octets)
        self._write(octets)

    def blobs(self, name: str, items: Iterable[bytes]) -> None:
        """Write a list of `bytes`."""
        start, ends = self._end, array("I", [0])
        piece = bytearray()
        for item in items:
            piece += item
            ends.append(self._end - start + len(piece))
            if len(piece) >= _PIECE:
                self._write(piece)
                piece = bytearray()
        self._write(piece)
        self._places[name] = start, self._end - start
        self.section(f"{name}.ends", ends)

    def finish(self) -> None:
        """Write what the file ends with."""
        what = json.dumps({"order": sys.byteorder, "places": self._places, "about": self.about}).encode()
        self._write(what)
        self._file.write(_TRAILER.pack(_MAGIC, FORMAT, len(what), self._checksum))

    def _write(self, octets: bytes | bytearray) -> None:
        self._file.write(octets)
        self._checksum = crc32(octets, self._checksum)
        self._end += len(octets)


class Reader:
    """The sections of a file whose content is `buffer`. Raises `DamagedError`."""

    def __init__(self, buffer: bytes) -> None:
        body = len(buffer) - _TRAILER.size
        if body < 0:
            raise DamagedError("too short")
        magic, number, length, checksum = _TRAILER.unpack_from(buffer, body)
        if (magic, number) != (_MAGIC, FORMAT):
            raise DamagedError("another format")
        if length > body or crc32(memoryview(buffer)[:body]) != checksum:
            raise DamagedError("a wrong checksum")
        what = json.loads(buffer[body - length : body])
        if what["order"] != sys.byteorder:
            raise DamagedError("another byte order")
        self.about: dict[str, Any] = what["about"]
        self._places: dict[str, tuple[int, int]] = what["places"]
        self._buffer = buffer

    def section(self, name: str) -> memoryview:
        """Return the bytes of a section."""
        start, size = self._places[name]
        return memoryview(self._buffer)[start : start + size]

    def numbers(self, name: str, code: str) -> array[int]:
        """Return a section that was written as such an array."""
        found = array(code)
        found.frombytes(self.section(name))
        return found

    def blobs(self, name: str) -> Blobs:
        """Return a list of `bytes`."""
        ends = self.section(f"{name}.ends").cast("I")
        return Blobs(self._buffer, self._places[name][0], ends)
