"""Migration of a library to the current version with Alembic, in a transaction of the caller.

Imported only when a library is created or has an earlier version.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event

from newsreader.errors import BadDataError
from newsreader.library.file.connection import prepare_connection
from newsreader.library.store.engine import driver

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sqlalchemy import Connection

_OBJECTS = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"


def upgrade(connection: Connection) -> None:
    """Run the missing migrations without a commit.

    Raises `BadDataError` if a row then refers to one that does not exist, and `KeyboardInterrupt` on Ctrl+C.
    """
    with _stoppable(driver(connection)):
        command.upgrade(configuration(connection), "head")
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise BadDataError(f"The migration was undone: {len(orphans)} rows would refer to rows that do not exist.")


@contextmanager
def _stoppable(connection: sqlite3.Connection) -> Iterator[None]:
    """Let Ctrl+C interrupt the running statement within the context.

    In a SQL function, Python would lose the `KeyboardInterrupt`, and SQLite would report a damaged index.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        connection.interrupt()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if stopped:
            raise KeyboardInterrupt


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the migrations in this package."""
    config = Config()
    config.set_main_option("script_location", "newsreader.library:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def blueprint() -> dict[str, str]:
    """Return the SQL of each table, index and trigger of a library of the current version, by name."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda connection, _: prepare_connection(connection))
    try:
        with engine.begin() as connection:
            command.upgrade(configuration(connection), "head")
            return {row.name: row.sql for row in connection.exec_driver_sql(_OBJECTS)}
    finally:
        engine.dispose()
