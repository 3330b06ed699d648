"""An open library: where it lies, how it may be used, and its connections, which the members of `Library` share.

Must not import SQLAlchemy before something asks for `store`.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.library.connection import Mode, Readers, connect
from newsreader.library.faults import translated

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from newsreader.library.engine import Store


class Handle:
    """What the members of a library work with. Any thread may use it."""

    def __init__(self, path: Path, mode: Mode) -> None:
        self.path = path
        self.mode = mode
        self.readers = Readers(path, mode)
        self._lock = Lock()
        self._store: Store | None = None
        self._watch: sqlite3.Connection | None = None
        self._closed = False

    @property
    def store(self) -> Store:
        """The library through SQLAlchemy, which is imported now at the latest."""
        with self._lock:
            self._check_open()
            if self._store is None:
                from newsreader.library.engine import Store

                self._store = Store(self.path, self.mode)
            return self._store

    def data_version(self) -> int:
        """Give a number that differs from the last one given if anything was committed in between, by whomever."""
        with self._lock, translated(self.path):
            self._check_open()
            # The number is a connection's own, so it must always be the same one, and one that never writes.
            if self._watch is None:
                self._watch = connect(self.path, self.mode)
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

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

    def _check_open(self) -> None:
        if self._closed:
            raise NewsreaderError(f"The library {self.path} is closed.")
