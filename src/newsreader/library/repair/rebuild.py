"""Rebuild the derived data of a library from its tables: a new file replaces the old one, which stays beside it.

A file with damaged tables is not touched. Writing into a file with any damage could make it worse, so the tables are
copied row by row, without their indexes, into a new file.
"""

from __future__ import annotations

import stat
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import LockedError
from newsreader.library.backup.copy import writing
from newsreader.library.backup.restore import ensure_closed, replace_library
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
    INSERT INTO tally (state, starred, binned, kept, articles)
    SELECT state, starred, deleted_at IS NOT NULL, kept, count(*) FROM article GROUP BY 1, 2, 3, 4
    """,
)
"""The statements that count everything in a library without counts."""


class Repaired(NamedTuple):
    """The `findings` before the repair, and the path of the previous file if a new one replaced it."""

    findings: Sequence[Finding]
    previous: Path | None


def repair(path: Path) -> Repaired:
    """Check the library at `path`, remove other users' permissions, and rebuild its derived data if that is wrong and
    the tables are intact.

    Does not change what the user wrote. Raises as `doctor` does, `CannotWriteError`, and `LockedError` if a rebuild is
    necessary and another program has the library open.
    """
    findings = doctor(path)
    for file in open_to_others(path):
        with writing(file):
            file.chmod(stat.S_IMODE(file.stat().st_mode) & 0o700)
    wrong = [finding for finding in findings if not finding.ok]
    if any(finding.damaged for finding in wrong) or not any(finding.derived for finding in wrong):
        return Repaired(findings, None)
    return Repaired(findings, _rebuild(path))


def _rebuild(path: Path) -> Path | None:
    path = resolve_link(path)
    ensure_closed(path)
    remove_partial_files(path)
    fresh = partial_path(path)
    try:
        prepare(fresh, create=True, read_only=False)
        before = file_stamp(path)
        with translated(path), closing(connect(fresh, foreign_keys=False)) as connection:
            connection.execute("ATTACH ? AS old", (f"{path.absolute().as_uri()}?mode=ro",))
            _fill(connection)
        with writing(fresh):
            sync(fresh)
        if file_stamp(path) != before:
            raise LockedError(f"Another program changed the library {path} meanwhile, so nothing was done. Try again.")
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return replace_library(fresh, path).previous


def _fill(connection: sqlite3.Connection) -> None:
    """Copy the tables of the attached `old` without reading its indexes, and compute the derived data."""
    # No other program uses the new file, and a crash only loses a file that is not in use yet.
    connection.execute("PRAGMA main.journal_mode=OFF")
    connection.execute("PRAGMA main.synchronous=OFF")
    # A row with an invalid value is copied too: the user may still read the rest of it.
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute("BEGIN IMMEDIATE")
    triggers = connection.execute("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER main.{name}")
    for table in (table for table in TABLES if table in SOURCE_TABLES):
        names = [name for name in TABLES[table].kinds if (table, name) != ("article", "highlights")]
        listed = ", ".join(f'"{name}"' for name in names)
        values = listed.replace('"folded"', derived.PLACEHOLDER) if table in derived.NAMED else listed
        connection.execute(f'INSERT INTO main."{table}" ({listed}) SELECT {values} FROM old."{table}" NOT INDEXED')
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
