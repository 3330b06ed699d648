"""An open library: where it lies, how it may be used, and its connections, which the members of `Library` share.

It stays with the file that was opened: one that is moved away is read on and no more written, and one that takes its
place is opened instead, if it is a library. Must not import SQLAlchemy before something asks for `store`.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.library.file.connection import Mode, Opened, Readers
from newsreader.library.file.identity import check_identity, identity
from newsreader.library.file.permissions import has_wal, is_full, sibling
from newsreader.library.file.sqlite_errors import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .engine import Store


class Handle:
    """What the members of a library work with. Any thread may use it. `reopen` opens what lies at its path now."""

    def __init__(self, path: Path, opened: Opened, reopen: Callable[[], Opened]) -> None:
        self.path = path
        self.opened = opened
        self._reopen = reopen
        self.readers = Readers(path, opened)
        self._lock = Lock()
        self._store: Store | None = None
        self._watch: sqlite3.Connection | None = None
        self._index: tuple[int, int] | None = None
        self._seen: object = None
        self._count = 0
        self._refused: object = None
        self.openings = 1
        self._closed = False

    @property
    def store(self) -> Store:
        """The library through SQLAlchemy, which is imported now at the latest."""
        with self._lock:
            self._check_open()
            if self._store is None:
                from .engine import Store

                self._store = Store(self.path, self.opened)
            return self._store

    def data_version(self) -> int:
        """Give a number that differs from the last one given if anything was committed in between, by whomever, or
        another library was put in the place of this one, which is then the open one.

        Raises `CannotWriteError` as long as the library is gone or something else lies in its place.
        """
        with self._lock, translated(self.path):
            self._check_open()
            self._follow()
            # The number is a connection's own, so it must always be the same one, and one that never writes.
            if self._watch is None:
                self._watch = self.opened.connect(self.path)
            seen = (self.opened, self._watch.execute("PRAGMA data_version").fetchone()[0])
            self._index = self._index or identity(sibling(self.path, "-shm"))
            self._count += seen != self._seen
            self._seen = seen
            return self._count

    def check_place(self) -> None:
        """Raise `CannotWriteError` if the file that was opened does not lie at its path any more."""
        if self.opened.known is not None:
            check_identity(self.path, self.opened.known)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            self._closed = True
            if self._watch is not None:
                self._watch.close()
                self._watch = None
            if self._store is not None:
                self._store.close()
                self._store = None
        self.readers.close()
        self.opened.let_go()

    def _check_open(self) -> None:
        if self._closed:
            raise NewsreaderError(f"The library {self.path} is closed.")

    def _follow(self) -> None:
        """Open the library anew if another one lies in its place, or if its disk was full and has room again."""
        if identity(self.path) != self.opened.known:
            settled, look = self._settle(), self._look()
            if look is None or not settled or look == self._refused:
                self.check_place()
            self._open_again(look)
        elif self.opened.full and not is_full(self.path):
            self._open_again(None)

    def _open_again(self, look: object) -> None:
        try:
            opened = self._reopen()
        except NewsreaderError:
            self._refused = look  # it is looked at again when it is another file, or has changed
            raise
        if self._watch is not None:
            self._watch.close()
        self._watch = self._index = self._refused = None
        self.openings += opened.known != self.opened.known
        before, self.opened = self.opened, opened
        self.readers.renew(opened)
        if self._store is not None:
            self._store.renew(opened)
        before.let_go()

    def _settle(self) -> bool:
        """Write the log into the file that was moved away, lest something be missing from it, and lest what takes its
        place find a log that is not its own. Gives whether it will find none.
        """
        index, log = (sibling(self.path, tail) for tail in ("-shm", "-wal"))
        if self._watch is not None and self.opened.mode is Mode.WRITE:
            # Where that fails, the log stays as it is: nothing is lost as long as it is put back with its file.
            with suppress(sqlite3.Error):
                busy, *_ = self._watch.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy and identity(self.path) and identity(index) == self._index:
                    index.unlink(missing_ok=True)
                    log.unlink(missing_ok=True)
        return not has_wal(self.path) or (self._index is not None and identity(index) != self._index)

    def _look(self) -> object:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
