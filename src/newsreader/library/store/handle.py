"""An open library: its path, its mode, and the connections that the members of `Library` share.

If the file is moved away, it stays readable and is no longer written. If another library takes its place, that one is
opened instead. If another program deletes or replaces a file beside it, the library is opened again. Must not import
SQLAlchemy before `store` is used.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from newsreader.errors import CannotWriteError, NewsreaderError
from newsreader.library.file.connection import Mode, Opened, Readers, connect
from newsreader.library.file.identity import identity
from newsreader.library.file.permissions import has_wal, is_full, sibling
from newsreader.library.file.sqlite_errors import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsreader.library.file.side_files import SideFiles

    from .engine import Store


class Handle:
    """The shared state of an open library, usable by any thread. `reopen` opens the file that is at `path` now."""

    def __init__(self, path: Path, opened: Opened, reopen: Callable[[], Opened]) -> None:
        self.path = path
        self.opened = opened
        self._reopen = reopen
        self.readers = Readers(path, opened)
        self._lock = Lock()
        self._store: Store | None = None
        self._watch: sqlite3.Connection | None = None
        self._seen: object = None
        self._count = 0
        self._refused: object = None
        self._committed: object = None
        self._is_settled = False
        self.openings = 1
        self.own_commits = 0
        self._closed = False

    @property
    def store(self) -> Store:
        """The library through SQLAlchemy, which is imported on first use."""
        with self._lock:
            self._check_open()
            if self._store is None:
                from .engine import Store

                self._store = Store(self.path, self.opened, self._expect_commit)
            return self._store

    def data_version(self) -> int:
        """Return a number that changes whenever another program commits a change, or another library takes the place.

        In the second case that library is the open one from then on. Own commits are counted in `own_commits`. Raises
        `CannotWriteError` while the library is missing or a file that is not a library is in its place.
        """
        with self._lock, translated(self.path):
            self._check_open()
            self._follow()
            if self._watch is None:
                self._watch = self.opened.connect(self.path)
            self._look(self._watch)
            self._store_at_leisure(self._watch)
            return self._count

    def _look(self, watch: sqlite3.Connection) -> None:
        """Count a change since the last look. This connection only reads, so it sees the commits of all others."""
        seen = self.opened, _data_version(watch)
        self._count += seen != self._seen
        self._seen = seen

    def _store_at_leisure(self, watch: sqlite3.Connection) -> None:
        """Write the log into the file if nothing was committed since the last call, so that little is lost with it."""
        if (beside := self.opened.beside) is not None:
            before, self._committed = self._committed, beside.committed
            if before == self._committed and beside.unstored():
                with suppress(sqlite3.Error):  # such as a full disk; the changes stay in the log
                    watch.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _expect_commit(self, connection: sqlite3.Connection) -> Callable[[], None]:
        """Return the function to call after the commit of the transaction that `connection` has begun to write.

        It counts the commit as an own one. Until then no other program can commit.
        """
        with self._lock:
            if self._watch is not None:
                self._look(self._watch)
        version = _data_version(connection)

        def committed() -> None:
            with self._lock:
                self.own_commits += 1
                if self._watch is not None:
                    self._seen = self.opened, _data_version(self._watch)
                    # The connection ignores only its own commit: another program has committed after it.
                    self._count += _data_version(connection) != version

        return committed

    def check_place(self) -> None:
        """Raise `CannotWriteError` if the opened file, or a file beside it, is no longer at its path."""
        self.opened.check(self.path)

    def close(self) -> None:
        """Close every connection. The changes in the log are then in the file, unless another program has it open."""
        with self._lock:
            self._closed = True
            heir = None
            if (beside := self._changed_beside()) is not None:
                with suppress(NewsreaderError, sqlite3.Error):
                    self._rescue(beside)
                    if beside.has_successor():
                        # The last connection to be closed writes its own log into the file.
                        heir = connect(self.path)
            self._close_connections()
            if self._store is not None:
                self._store.close(for_good=True)
            if heir is not None:
                heir.close()
        self.readers.close()
        self.opened.remove_copy()

    def _close_connections(self) -> None:
        """Close every connection that is not in use, and all others as soon as they are returned."""
        self.opened = self.opened._replace()  # another object: connections to the earlier one are closed when returned
        self.readers.renew(self.opened)
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        if self._store is not None:
            self._store.close()
        if self.opened.beside is not None:
            self.opened.beside.close()

    def _check_open(self) -> None:
        if self._closed:
            raise NewsreaderError(f"The library {self.path} is closed.")

    def _follow(self) -> None:
        """Reopen the library if another file is at its path or beside it, or if its disk is no longer full."""
        if identity(self.path) != self.opened.known:
            settled, current = self._settle(), self._identify()
            if current is None or not settled or current == self._refused:
                self.check_place()
            self._open_again(current)
        elif self.opened.full and not is_full(self.path):
            self._open_again(None)
        elif (beside := self._changed_beside()) is not None:
            is_lost = self._rescue(beside)
            if not beside.index_is_here():
                self._close_connections()
            is_own_doing = self._is_settled
            self._open_again(None)
            if not is_own_doing:
                result = "The last changes before that may be lost." if is_lost else "All saved changes are there."
                result += " If a change was just refused, repeat it."
                raise CannotWriteError(f"{beside.message} It was opened again. {result}")

    def _open_again(self, current: object) -> None:
        try:
            opened = self._reopen()
            watch = opened.connect(self.path)
        except NewsreaderError:
            self._refused = current  # not tried again until the file changes
            raise
        self.openings += opened.known != self.opened.known
        before = self.opened
        self._close_connections()
        self.opened, self._watch, self._refused, self._is_settled = opened, watch, None, False
        self.readers.renew(opened)
        if self._store is not None:
            self._store.renew(opened)
        before.remove_copy()

    def _changed_beside(self) -> SideFiles | None:
        """Return the files beside the library if another program has deleted, replaced or overwritten one of them."""
        beside = self.opened.beside
        return None if beside is None or beside.are_untouched() else beside

    def _rescue(self, beside: SideFiles) -> bool:
        """Save what the log has in the file, as far as nobody else writes to it. Returns whether a commit is lost.

        Raises `CannotWriteError` if another program is still reading.
        """
        if not beside.are_watched:
            return False  # its connections are closed already
        is_lost = not beside.are_sound() and not beside.has_successor() and beside.mend()
        if beside.has_successor():
            return False
        if beside.log_is_here():
            if not beside.index_is_here():
                beside.forget_index()
        elif self._watch is not None and beside.is_alone():
            busy, *_ = self._watch.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                beside.check()
            beside.empty_stranger()
        return is_lost

    def _settle(self) -> bool:
        """Write the log into the moved file, so that it is complete and its successor finds no log of another file.

        Returns whether no such log is left at the path.
        """
        index, log = (sibling(self.path, tail) for tail in ("-shm", "-wal"))
        if self._watch is not None and self.opened.mode is Mode.WRITE:
            # If this fails, the log stays. Nothing is lost if it is put back together with its file.
            with suppress(sqlite3.Error):
                busy, *_ = self._watch.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy and identity(self.path) and self._has_index():
                    index.unlink(missing_ok=True)
                    log.unlink(missing_ok=True)
                    self._is_settled = True
        return not has_wal(self.path) or not self._has_index()

    def _has_index(self) -> bool:
        """Return whether the index at the path is that of the opened file."""
        beside = self.opened.beside
        return beside is not None and beside.are_watched and beside.index_is_here()

    def _identify(self) -> object:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes with the commits of all other connections."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
