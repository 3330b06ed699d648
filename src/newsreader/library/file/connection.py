"""Connections to the library's file, all with the same settings.

Uses only sqlite3, because the start-up path imports this module. Must not know tables, records or SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum, StrEnum, auto
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import NewsreaderError

from .identity import check_identity
from .sqlite_errors import loading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from tempfile import TemporaryDirectory

    from .identity import Identity
    from .side_files import SideFiles

BUSY_TIMEOUT = 5.0
"""Seconds that a connection waits for another writer."""


class Patience(Enum):
    """How a write behaves while another program holds the lock.

    `WAIT` waits up to the connection's timeout. `TRY` fails at once. `YIELD` fails without trying, because an earlier
    write is still waiting.
    """

    WAIT = auto()
    TRY = auto()
    YIELD = auto()


_patience = ContextVar("patience", default=Patience.WAIT)


def patience() -> Patience:
    """Return the patience of this thread's writes."""
    return _patience.get()


@contextmanager
def using_patience(patience: Patience) -> Iterator[None]:
    """Set the patience of this thread's writes within the context."""
    token = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(token)


class Mode(StrEnum):
    """How a file is opened, as the query of SQLite's URI.

    `READ_WITHOUT_SHM` needs an existing `-shm` and does not write to it. `FROZEN` reads where no `-wal` and `-shm` can
    be created.
    """

    WRITE = "mode=rw"
    READ = "mode=ro"
    READ_WITHOUT_SHM = "mode=ro&readonly_shm=1"
    FROZEN = "mode=ro&immutable=1"


class Opened(NamedTuple):
    """How a library's file was opened, and which file it is.

    `because` is the sentence that says why it is read-only although it was to be written, or empty. `full` is true if
    the reason is a full disk. `copy` is the folder of the private copy that is read in its place. `beside` are the log
    and the index of a library that is written.
    """

    mode: Mode
    known: Identity | None
    because: str = ""
    full: bool = False
    copy: TemporaryDirectory[str] | None = None
    beside: SideFiles | None = None

    def place(self, path: Path) -> Path:
        """Return the path of the file that is read for the library at `path`."""
        return path if self.copy is None else Path(self.copy.name, path.name)

    def connect(self, path: Path) -> sqlite3.Connection:
        """Return a connection to `place(path)`. Raises what `connect` raises."""
        with self.connecting(path):
            return connect(self.place(path), self.mode)

    @contextmanager
    def connecting(self, path: Path) -> Iterator[None]:
        """Check the files before a connection is opened in the context, and watch those beside the library then."""
        if self.copy is None:
            self.check(path)
        yield
        if self.beside is not None:
            self.beside.watch()

    def check(self, path: Path) -> None:
        """Raise `CannotWriteError` unless the opened file, and the files beside it, are at their paths."""
        if self.known is not None:
            check_identity(path, self.known)
        if self.beside is not None:
            self.beside.check()

    def check_content(self) -> None:
        """Raise `CannotWriteError` if another program has overwritten a file beside the library."""
        if self.beside is not None:
            self.beside.check_content()

    def remove_copy(self) -> None:
        """Delete the private copy, if there is one."""
        if self.copy is not None:
            self.copy.cleanup()


def connect(
    path: Path,
    mode: Mode = Mode.WRITE,
    *,
    timeout: float = BUSY_TIMEOUT,
    foreign_keys: bool = True,
) -> sqlite3.Connection:
    """Return a connection to the existing file at `path`, in autocommit mode.

    Any thread may use it, one at a time. `timeout` is in seconds. Migrations that rebuild tables pass
    `foreign_keys=False`. Raises `sqlite3.Error`.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        # NORMAL loses acknowledged commits in a power cut.
        for pragma in ("synchronous=FULL", f"foreign_keys={int(foreign_keys)}"):
            connection.execute(f"PRAGMA {pragma}")
        prepare_connection(connection)
    except UnicodeDecodeError as error:
        # SQLite's message quotes the damaged schema, which Python cannot decode.
        connection.close()
        damage = sqlite3.DatabaseError("its schema cannot be read")
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage from error
    except BaseException:
        connection.close()
        raise
    return connection


def prepare_connection(connection: sqlite3.Connection) -> None:
    """Let SQL call `spaced` and `words` (`text.fts_text`), with a text as bytes, and `adds` (`text.diff.merge3`).

    It can also call `has_phrase` with a phrase and a text as bytes (`text.query.phrase`).

    The schema in the file may call none of them. Raises `sqlite3.Error`.
    """
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.create_function("spaced", 1, _spaced, deterministic=True)
    connection.create_function("words", 1, _words, deterministic=True)
    connection.create_function("has_phrase", 2, _has_phrase, deterministic=True)
    connection.create_function("adds", 3, _adds, deterministic=True)


def _adds(began: object, stored: object, written: object) -> bool:
    # In a damaged library the values may not be texts.
    from newsreader.text.diff.merge3 import adds  # imported late, since only drafts need it

    return adds(str(began), str(stored), str(written))


def _has_phrase(phrase: str, text: bytes | None) -> bool:
    from newsreader.text.query.phrase import is_in  # imported late, since only `note:` and `quote:` need it

    return text is not None and is_in(phrase, text.decode(errors="replace"))


def _spaced(text: bytes | None) -> str | None:
    if text is None:
        return None
    plain = text.decode(errors="replace")
    if plain.isascii():
        return plain
    from newsreader.text.fts_text import spaced  # imported late, since no list needs it

    return spaced(plain)


def _words(text: bytes | None) -> str | None:
    from newsreader.text.fts_text import words  # imported late, since only `feed:` needs it

    return None if text is None else words(text.decode(errors="replace"))


class Readers:
    """A pool of connections for reading. A long read in a worker never delays the screen's reads."""

    def __init__(self, path: Path, opened: Opened) -> None:
        self._path = path
        self._opened = opened
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection. Errors of SQLite within the context become a `NewsreaderError`."""
        if self._closed:
            raise NewsreaderError(f"The library {self._path} is closed.")
        with loading(self._path):
            opened = self._opened
            opened.check_content()
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = opened.connect(self._path)
            try:
                yield connection
            finally:
                self._put_back(connection, opened)

    def renew(self, opened: Opened) -> None:
        """Lend connections to `opened` from now on, and close the idle ones."""
        self._opened = opened
        self._close_idle()

    def close(self) -> None:
        """Close every idle connection. A lent one is closed when it is returned."""
        self._closed = True
        self._close_idle()

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _put_back(self, connection: sqlite3.Connection, opened: Opened) -> None:
        if opened is not self._opened:
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:
            self._close_idle()
