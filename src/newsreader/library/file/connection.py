"""Connections to the library's file, each with the same settings, whoever asks: the list, SQLAlchemy, Alembic, a
backup.

Knows sqlite3 and nothing above it: no tables, no records, no SQLAlchemy (the start-up path goes through here).
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

BUSY_TIMEOUT = 5.0
"""How long, in seconds, a connection waits for another writer."""


class Patience(Enum):
    """What a write does while another program holds the library: wait as long as its connection does, not wait at all,
    or, because somebody else's turn comes first, not even try.
    """

    WAIT = auto()
    TRY = auto()
    YIELD = auto()


_patience = ContextVar("patience", default=Patience.WAIT)


def patience() -> Patience:
    """What the writes of this thread do while another program holds the library."""
    return _patience.get()


@contextmanager
def using_patience(patience: Patience) -> Iterator[None]:
    """Within this, the writes of this thread have so much patience; without, `LockedError` is raised at once."""
    token = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(token)


class Mode(StrEnum):
    """How the file is opened: for writing, for reading, for reading without touching the `-shm` that must be there, or
    for reading where no `-wal` and `-shm` can be made.
    """

    WRITE = "mode=rw"
    READ = "mode=ro"
    READ_WITHOUT_SHM = "mode=ro&readonly_shm=1"
    FROZEN = "mode=ro&immutable=1"


class Opened(NamedTuple):
    """How a library's file was opened and which file it was; `because` is the sentence that says why it can only be
    read, if that is not what was asked. `full` says that it is for want of room on its disk, `copy` is the folder of
    the private copy that is read in its place.
    """

    mode: Mode
    known: Identity | None
    because: str = ""
    full: bool = False
    copy: TemporaryDirectory[str] | None = None

    def place(self, path: Path) -> Path:
        """The file that is read for the library at `path`."""
        return path if self.copy is None else Path(self.copy.name, path.name)

    def connect(self, path: Path) -> sqlite3.Connection:
        """Open the file that is read for the library at `path`. Raises as `connect` does."""
        return connect(self.place(path), self.mode, known=self.guard)

    @property
    def guard(self) -> Identity | None:
        """Which file must still lie at its path when it is opened once more."""
        return self.known if self.copy is None else None

    def let_go(self) -> None:
        """Remove the copy, if there is one."""
        if self.copy is not None:
            self.copy.cleanup()


def connect(
    path: Path,
    mode: Mode = Mode.WRITE,
    *,
    timeout: float = BUSY_TIMEOUT,
    foreign_keys: bool = True,
    known: Identity | None = None,
) -> sqlite3.Connection:
    """Open the existing file at `path`; it may be used by any thread, one at a time, and begins no transaction by
    itself. SQL on it may call `spaced` (`text.fts_text`) with a text as bytes, and `adds`
    (`text.anchor.merge3`).

    `timeout` is in seconds. Migrations that rebuild tables ask for `foreign_keys=False`. Raises `sqlite3.Error`, and
    `CannotWriteError` if it is another file than the `known` one.
    """
    if known is not None:
        check_identity(path, known)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        # NORMAL loses acknowledged commits in a power cut.
        for pragma in ("synchronous=FULL", f"foreign_keys={int(foreign_keys)}"):
            connection.execute(f"PRAGMA {pragma}")
        prepare_connection(connection)
    except UnicodeDecodeError as error:
        # SQLite quotes the schema that it complains of, and so much of it is damaged that Python cannot read the quote.
        connection.close()
        damage = sqlite3.DatabaseError("its schema cannot be read")
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage from error
    except BaseException:
        connection.close()
        raise
    return connection


def prepare_connection(connection: sqlite3.Connection) -> None:
    """Let SQL on the connection call `spaced` and `adds`, but not the file's own schema. Raises `sqlite3.Error`."""
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.create_function("spaced", 1, _spaced, deterministic=True)
    connection.create_function("adds", 3, _adds, deterministic=True)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Return whether the pages of the file fit together. Invalid values are left to `checks.rows` to report."""
    connection.execute("PRAGMA ignore_check_constraints=ON")
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _adds(began: object, stored: object, written: object) -> bool:
    """What SQL calls `adds`: whether a draft changes the note. In a damaged library these may be no texts."""
    from newsreader.text.anchor.merge3 import adds  # only a draft needs it

    return adds(str(began), str(stored), str(written))


def _spaced(text: bytes | None) -> str | None:
    """What SQL calls `spaced`: a text as full-text search takes it."""
    if text is None:
        return None
    plain = text.decode(errors="replace")
    if plain.isascii():
        return plain
    from newsreader.text.fts_text import spaced  # no list needs it

    return spaced(plain)


class Readers:
    """Connections for reading that are lent out one at a time, so that a worker's long read never holds up the
    screen's.
    """

    def __init__(self, path: Path, opened: Opened) -> None:
        self._path = path
        self._opened = opened
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; what SQLite raises within leaves as a `NewsreaderError`."""
        if self._closed:
            raise NewsreaderError(f"The library {self._path} is closed.")
        with loading(self._path):
            of = self._opened
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = of.connect(self._path)
            try:
                yield connection
            finally:
                self._give_back(connection, of)

    def renew(self, opened: Opened) -> None:
        """Lend connections to the file as it is opened now, and let go of the earlier ones."""
        self._opened = opened
        self._let_go()

    def close(self) -> None:
        """Close every connection that is not lent out; one that is follows when it comes back."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _give_back(self, connection: sqlite3.Connection, of: Opened) -> None:
        if of is not self._opened:
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:
            self._let_go()
