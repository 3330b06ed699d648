"""Makes anew what is derived in a library, out of its tables: a new file takes the place of the old one, which is kept.

A file whose tables are damaged is not touched. To write into a file in which anything is damaged could spoil more: so
the tables are copied, row by row and without their indexes, into a file that is sound by its making.
"""

from __future__ import annotations

import stat
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import LockedError
from newsreader.library.backup.copy import writing
from newsreader.library.backup.restore import free, put
from newsreader.library.checks import derived
from newsreader.library.checks.pages import SOURCE_TABLES
from newsreader.library.file.connection import connect
from newsreader.library.file.partial_files import partial_path, remove_partial_files
from newsreader.library.file.permissions import file_stamp, resolve_link, sync
from newsreader.library.file.sqlite_errors import translated
from newsreader.library.opening.open import prepare
from newsreader.library.schema import fulltext
from newsreader.library.schema.columns import TABLES

from .doctor import Finding, doctor, open_to_others

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

COUNT = (
    """
    UPDATE article SET highlights = counted FROM (
        SELECT article_id, count(*) AS counted FROM highlight WHERE deleted_at IS NULL GROUP BY article_id)
    WHERE id = article_id
    """,
    """
    INSERT INTO tally (state, starred, binned, articles)
    SELECT state, starred, deleted_at IS NOT NULL, count(*) FROM article GROUP BY 1, 2, 3
    """,
)
"""What counts everything in a library in which nothing is counted."""


class Mended(NamedTuple):
    """What was `found` before anything was done, and where the file as it was lies now, if another took its place."""

    found: Sequence[Finding]
    kept: Path | None


def mend(path: Path) -> Mended:
    """Look the library at `path` over, let only its owner read it and its backups, and make anew what is derived in it,
    search, counts and indexes, if that is wrong and the tables can be trusted.

    What a person wrote is not touched. Raises as `doctor` does, `CannotWriteError`, and `LockedError` if there is
    something to be made anew and a program has the library open.
    """
    found = doctor(path)
    for file in open_to_others(path):
        with writing(file):
            file.chmod(stat.S_IMODE(file.stat().st_mode) & 0o700)
    wrong = [finding for finding in found if not finding.ok]
    if any(finding.spoilt for finding in wrong) or not any(finding.derived for finding in wrong):
        return Mended(found, None)
    return Mended(found, _make_anew(path))


def _make_anew(path: Path) -> Path | None:
    path = resolve_link(path)
    free(path)
    remove_partial_files(path)
    fresh = partial_path(path, restored=True)
    try:
        prepare(fresh, create=True, read_only=False)
        before = file_stamp(path)
        with translated(path), closing(connect(fresh, foreign_keys=False)) as connection:
            connection.execute("ATTACH ? AS old", (f"{path.absolute().as_uri()}?mode=ro",))
            _fill(connection)
        with writing(fresh):
            sync(fresh)
        if file_stamp(path) != before:
            raise LockedError(f"Another program wrote to the library {path} meanwhile: nothing was done.")
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return put(fresh, path).kept


def _fill(connection: sqlite3.Connection) -> None:
    """Copy the tables of `old`, whose indexes nobody asks, and make of them what is made of them."""
    # Nobody else knows the file yet, so there is nothing to be safe from: it is written once.
    connection.execute("PRAGMA main.journal_mode=OFF")
    connection.execute("PRAGMA main.synchronous=OFF")
    connection.execute("PRAGMA ignore_check_constraints=ON")  # invalid values are copied as they are
    connection.execute("BEGIN IMMEDIATE")
    triggers = connection.execute("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER main.{name}")
    for table in (table for table in TABLES if table in SOURCE_TABLES):
        names = [name for name in TABLES[table].kinds if (table, name) != ("article", "highlights")]
        listed = ", ".join(f'"{name}"' for name in names)
        taken = listed.replace('"folded"', derived.PLACEHOLDER) if table in derived.NAMED else listed
        connection.execute(f'INSERT INTO main."{table}" ({listed}) SELECT {taken} FROM old."{table}" NOT INDEXED')
    connection.execute("DELETE FROM main.sqlite_sequence")
    connection.execute("INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM old.sqlite_sequence")
    derived.update(connection)
    fulltext.fill(connection)
    for statement in COUNT:
        connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("DETACH old")
    connection.execute("PRAGMA main.journal_mode=WAL")
