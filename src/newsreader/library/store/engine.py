"""Transactions through SQLAlchemy, to read and to write.

Imported on first use, since lists do not need it. A write takes the lock at once (`BEGIN IMMEDIATE`): a transaction
that reads before it writes fails at once if another program writes in between, without waiting.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, cast

from sqlalchemy import create_engine, event
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.pool import QueuePool

from newsreader.errors import CannotWriteError, LockedError, NewsreaderError
from newsreader.library.file.connection import BUSY_TIMEOUT, Mode, Patience, connect, patience
from newsreader.library.file.sqlite_errors import loading, translated
from newsreader.library.schema import fulltext
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import FAULTS

from .change import Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from newsreader.library.file.connection import Opened
    from newsreader.records import Batch


def make_engine(
    path: Path,
    mode: Mode = Mode.WRITE,
    *,
    timeout: float = BUSY_TIMEOUT,
    foreign_keys: bool = True,
    connecting: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Engine:
    """Return an engine whose connections come from `connect`, each opened within the context of `connecting`.

    With the execution option `begin="IMMEDIATE"` a transaction takes the write lock at once.
    """

    def open_connection() -> sqlite3.Connection:
        with connecting():
            return connect(path, mode, timeout=timeout, foreign_keys=foreign_keys)

    engine = create_engine("sqlite://", creator=open_connection, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        if kind == "DEFERRED" or patience() is Patience.WAIT:
            connection.exec_driver_sql(f"BEGIN {kind}")
            return
        # The timeout is restored after locking: without a write-ahead log a commit waits for readers.
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql(f"BEGIN {kind}")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={timeout * 1000:.0f}")

    return engine


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the connection of sqlite3 behind a connection of SQLAlchemy."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


class Store:
    """The library's file through SQLAlchemy."""

    def __init__(
        self, path: Path, opened: Opened, expect_commit: Callable[[sqlite3.Connection], Callable[[], None]]
    ) -> None:
        """`expect_commit` is called when a write begins, and the function that it returns after the commit."""
        self.path = path
        self._writing = threading.Lock()
        self._is_closed = False
        self._expect_commit = expect_commit
        self._begin(opened)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run a read transaction, which sees one state of the library."""
        self._check_open()
        self._opened.check_content()
        with loading(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run a write transaction. It is committed at the end of the context, or rolled back on an error.

        How long it waits for another program depends on `using_patience`. Changed rows are indexed before the commit.
        Raises `CannotWriteError`, `LockedError`.
        """
        self._check_open()
        opened = self._opened
        if opened.mode is not Mode.WRITE:
            raise CannotWriteError(
                opened.because
                or f"The library {self.path} is open read-only. Check the permissions of the file and its folder."
            )
        if patience() is Patience.YIELD:
            raise LockedError(f"Another change is still waiting to be written to the library {self.path}.")
        opened.check(self.path)
        with self._turn(), translated(self.path), self._writer.connect() as connection:
            with connection.begin():
                committed = self._expect_commit(driver(connection))
                try:
                    yield connection
                    fulltext.refresh(driver(connection))
                except (*FAULTS, IntegrityError, NoResultFound) as error:
                    self._refuse_damage(connection, error)
                    raise
                # A change that is written to a moved or deleted file would be lost.
                opened.check(self.path)
            committed()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of this program write in turn: while they wait for SQLite's lock, they sleep too long."""
        if not self._writing.acquire(timeout=BUSY_TIMEOUT if patience() is Patience.WAIT else 0):
            raise LockedError(f"Another change is still being written to the library {self.path}.")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def change(
        self,
        what: str,
        label: str = "",
        *,
        article_id: int | None = None,
        highlight_id: int | None = None,
        batch: Batch | None = None,
        recorded: bool = True,
    ) -> Iterator[Change]:
        """Run a write transaction that can be undone, if it is `recorded`.

        The values set through the `Change` become one step of history, or part of the step of `batch`.
        """
        with self.write() as connection:
            change = Change(
                *(connection, what, label),
                article_id=article_id,
                highlight_id=highlight_id,
                batch=batch,
                recorded=recorded,
            )
            yield change
            change.finish()

    def _refuse_damage(self, connection: Connection, error: Exception) -> None:
        """Raise `UnreadableError` if the library has an invalid value, which then explains `error`."""
        from newsreader.library.checks.rows import first_problem

        if found := first_problem(driver(connection)):
            raise UnreadableError(found) from error

    def renew(self, opened: Opened) -> None:
        """Use the file as `opened` describes it from now on, and close the earlier connections."""
        self.close()
        self._begin(opened)

    def close(self, *, for_good: bool = False) -> None:
        """Close every connection. `for_good`, reading and writing raises `NewsreaderError` from then on."""
        self._is_closed = for_good
        self._engine.dispose()

    def _check_open(self) -> None:
        if self._is_closed:
            raise NewsreaderError(f"The library {self.path} is closed.")

    def _begin(self, opened: Opened) -> None:
        self._opened = opened
        connecting = partial(opened.connecting, self.path)
        self._engine = make_engine(opened.place(self.path), opened.mode, connecting=connecting)
        if opened.mode is Mode.WRITE:
            event.listen(self._engine, "connect", lambda connection, _: fulltext.track(connection))
        self._writer = self._engine.execution_options(begin="IMMEDIATE")
