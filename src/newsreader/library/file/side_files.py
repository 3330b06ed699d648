"""The files that SQLite keeps beside an open library: the write-ahead log (`-wal`) and its index (`-shm`).

If another program deletes, replaces or overwrites one of them, SQLite does not notice, and damages the library. The
index says which frame of the log was committed last (https://www.sqlite.org/walformat.html), so the two can be
compared. Must not open connections.
"""

from __future__ import annotations

import os
import struct
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakSet

from newsreader.errors import CannotWriteError

from .identity import identity
from .permissions import close_later, file_stamp, has_wal, resolve_link, sibling

if TYPE_CHECKING:
    from pathlib import Path

    from .identity import Identity

_PIECE, _LOG_HEADER, _FRAME_HEADER = 32_768, 32, 24
"""Bytes by which an index grows, and those of the headers in a log."""

_TRIES = 100

_TICK = 100_000_000
"""Nanoseconds in which two writes can have the same time."""

_LOCK = struct.Struct("@hhqqi0q")
"""C's `struct flock` on Linux: type, from where, first byte, length, process."""

_LOCKED_BYTE = 128

_watching: WeakSet[SideFiles] = WeakSet()
"""The files that this process watches."""


class Committed(NamedTuple):
    """The last commit, as the index describes it: the number of its last frame, and the frame's checksum and salt.

    `stored` frames are in the library's file already, and `begun` ones may be.
    """

    frames: int
    page_size: int
    checksum: bytes
    salt: bytes
    stored: int
    begun: int

    def end(self, frames: int) -> int:
        """Return the length in bytes of a log with so many frames."""
        return _LOG_HEADER + frames * (_FRAME_HEADER + self.page_size)


class SideFiles:
    """The log and the index of an open library, watched since both were first seen. Windows lets nobody delete them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = Lock()
        self._index = self._log = -1
        self._index_size = _PIECE
        self.committed: Committed | None = None
        self._stamp: tuple[int, int] | None = None
        self._is_closed = False
        self._library: Identity | None = None

    def watch(self) -> None:
        """Begin to watch both files. Call this with an open connection: without one, they may be deleted rightly."""
        with self._opening, suppress(OSError):
            if self._index < 0 and not self._is_closed and os.name != "nt":
                log = os.open(sibling(self._path, "-wal"), os.O_RDWR)
                try:
                    self._index = os.open(sibling(self._path, "-shm"), os.O_RDWR)
                    self._log, self._library = log, identity(self._path)
                    _watching.add(self)
                finally:
                    if self._index < 0:
                        os.close(log)

    @property
    def are_watched(self) -> bool:
        """Whether both files were seen. Without shared memory there are none."""
        return self._index >= 0

    @property
    def message(self) -> str:
        """The sentence that says what another program did."""
        return f"Another program deleted or replaced the files -wal and -shm beside the library {self._path}."

    def check(self) -> None:
        """Raise `CannotWriteError` unless both files are intact and at their paths."""
        if not self.are_untouched():
            raise self._error()

    def check_content(self) -> None:
        """Raise `CannotWriteError` unless both files are intact. Without their names, they can still be read."""
        if not self.are_sound():
            raise self._error()

    def are_untouched(self) -> bool:
        """Return whether both files are intact and at their paths."""
        return self.are_sound() and (not self.are_watched or (self.index_is_here() and self.log_is_here()))

    def are_sound(self) -> bool:
        """Return whether the log has what the index says, and still has what it had before."""
        if not self.are_watched:
            return not self._is_closed
        try:
            for _ in range(_TRIES):
                now = self._committed()
                if os.fstat(self._index).st_size >= self._index_size and self._fits(now):
                    self._remember(now)
                    return True
                if self._committed() == now:
                    return False
        except OSError:
            return False  # another thread has closed them
        return True  # other programs are writing, so the files are in use

    def index_is_here(self) -> bool:
        """Return whether the watched index is at its path."""
        return self.are_watched and _is(self._index, sibling(self._path, "-shm"))

    def log_is_here(self) -> bool:
        """Return whether the watched log is at its path."""
        return self.are_watched and _is(self._log, sibling(self._path, "-wal"))

    def has_successor(self) -> bool:
        """Return whether the log at the path is another one that belongs to the watched index."""
        if not self.index_is_here() or self.log_is_here():
            return False
        try:
            log = os.open(sibling(self._path, "-wal"), os.O_RDONLY)
        except OSError:
            return False
        try:
            now = self._committed()
            return now is not None and _is_in(log, now)
        finally:
            os.close(log)

    def is_alone(self) -> bool:
        """Return whether no other program can have opened the library with another index."""
        if self.index_is_here() or not has_wal(self._path):
            return True
        try:
            stranger = os.open(sibling(self._path, "-shm"), os.O_RDWR)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        try:
            return not _is_used(stranger)
        finally:
            close_later(stranger)  # closing it now would drop the locks that this process may have on it

    def are_used(self) -> bool:
        """Return whether a program uses the index. Only Linux can tell."""
        return _is_used(self._index)

    def unstored(self) -> int:
        """Return the number of frames that were not in the library's file at the last check."""
        return self.committed.frames - self.committed.stored if self.committed else 0

    def mend(self) -> bool:
        """Let SQLite read again what is intact of the log. Returns whether a commit is lost.

        A log that is not of this library, or is older than its file, is emptied, and a copy of it is left beside it.
        """
        with suppress(OSError):
            now, last = self._committed(), self.committed
            if os.fstat(self._index).st_size < self._index_size:
                self.forget_index()  # first: with its header, the lengthened index would look like a whole one
                os.truncate(self._index, self._index_size)
            is_foreign_index = now is not None and last is not None and now.salt != last.salt
            known = last if now is None or is_foreign_index else now
            is_lost = False
            if known is not None and not _is_in(self._log, known):
                is_lost = known.stored < known.frames
                if _salt(self._log) != known.salt or os.fstat(self._log).st_size < known.end(known.begun):
                    self._empty_log()
            self.forget_index()
            return is_lost
        return True

    def forget_index(self) -> None:
        """Let SQLite build the index again from the log."""
        with suppress(OSError):
            os.pwrite(self._index, bytes(96), 0)

    def empty_stranger(self) -> None:
        """Empty the log at the path, if it is not the watched one. A copy of it is left beside it."""
        if not self.log_is_here():
            stranger = sibling(self._path, "-wal")
            with suppress(OSError):
                self._leave_copy(stranger.read_bytes())
                os.truncate(stranger, 0)

    def close(self) -> None:
        """Watch no longer. From now on every check fails."""
        with self._opening:
            self._is_closed = True
            _watching.discard(self)
            if self._index >= 0:
                os.close(self._log)
                if self.are_used():
                    close_later(self._index)
                else:
                    os.close(self._index)
                self._index = -1

    def _error(self) -> CannotWriteError:
        return CannotWriteError(f"{self.message} Nothing is saved until it is open again. Try again in a moment.")

    def _committed(self) -> Committed | None:
        """Return the last commit, or `None` if the index is not complete. Every commit writes its header twice."""
        data, again = os.pread(self._index, 136, 0), b""
        while data != again:  # another program writes
            data, again = again, os.pread(self._index, 136, 0)
        if len(data) < 136 or data[:48] != data[48:96] or not data[12]:
            return None
        size, frames, _, *checksum = struct.unpack_from("=HII2I", data, 14)
        stored, begun = struct.unpack_from("=I", data, 96)[0], struct.unpack_from("=I", data, 128)[0]
        # The size of 65,536 is stored as 1.
        page_size = (size & 0xFE00) + ((size & 1) << 16)
        return Committed(frames, page_size, struct.pack(">2I", *checksum), data[32:40], stored, begun)

    def _fits(self, now: Committed | None) -> bool:
        last = self.committed
        if now is None:  # SQLite builds it again from the log
            return not self.unstored() or os.fstat(self._log).st_size >= _LOG_HEADER
        # A log begins again only after all of it was written to the file. Frames whose storing had begun at the last
        # check may have been written before it.
        may_begin = last is None or now.salt == last.salt or last.begun >= last.frames
        if not may_begin and self._stamp and self._file_stamp() == self._stamp:
            return False
        return _is_in(self._log, now)

    def _remember(self, now: Committed | None) -> None:
        if now is not None:
            self.committed = now
            self._index_size = max(self._index_size, os.fstat(self._index).st_size)
            self._stamp = self._file_stamp()

    def _file_stamp(self) -> tuple[int, int] | None:
        """Return the stamp of the library's file, or `None` if it was just written, or another file is at its path."""
        if identity(self._path) != self._library:
            return None
        stamp = file_stamp(self._path)
        return stamp if time.time_ns() - stamp[1] > _TICK else None

    def _empty_log(self) -> None:
        self._leave_copy(os.pread(self._log, os.fstat(self._log).st_size, 0))
        os.truncate(self._log, 0)

    def _leave_copy(self, log: bytes) -> None:
        if log:
            path = resolve_link(self._path)
            name = f"{path.stem}-replaced-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}{path.suffix}-wal"
            with os.fdopen(os.open(path.with_name(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(log)


def is_watched_here(library: Path) -> bool:
    """Return whether this process has the library open, under this or another name."""
    found = identity(library)
    return any(found == one._library for one in _watching)


def _is(descriptor: int, path: Path) -> bool:
    try:
        found = os.fstat(descriptor)
    except OSError:
        return False  # another thread has closed it
    return identity(path) == (found.st_dev, found.st_ino)


def _is_used(index: int) -> bool:
    """Return whether a program uses an index: each holds a lock on one byte of it. Only Linux can tell."""
    if sys.platform != "linux":
        return True
    import fcntl

    # Unlike `F_GETLK`, this also sees the locks of this process.
    asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, _LOCKED_BYTE, 1, 0)
    kind, *_ = _LOCK.unpack(fcntl.fcntl(index, fcntl.F_OFD_GETLK, asked))
    return bool(kind != fcntl.F_UNLCK)


def _salt(log: int) -> bytes:
    return os.pread(log, 8, 16)


def _is_in(log: int, commit: Committed) -> bool:
    """Return whether the frame of the commit is in a log."""
    if not commit.frames:
        return True
    frame = os.pread(log, _FRAME_HEADER, commit.end(commit.frames - 1))
    return _salt(log) == commit.salt and frame[8:] == commit.salt + commit.checksum
