"""Looks a library over: whether the file is sound, and whether what is derived in it agrees with its source; and
rebuilds what is derived.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import CannotWriteError
from newsreader.library import fulltext
from newsreader.library.backup import writing
from newsreader.library.connection import Mode, connect
from newsreader.library.faults import blank, translated
from newsreader.library.files import has_log, may
from newsreader.library.keeping import advice
from newsreader.library.opening import first_look, refuse_missing
from newsreader.library.recovery import settle
from newsreader.library.versions import HEAD, version_of
from newsreader.library.whereabouts import backups_folder, exists

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each counts what does not agree; the names are what a person is told.
_DERIVED = {
    "search in the list": fulltext.WRONG["article_fts"],
    "search in texts": fulltext.WRONG["revision_fts"],
    "counts of highlights": """
        SELECT count(*) FROM article WHERE highlights <> (
            SELECT count(*) FROM highlight WHERE article_id = article.id AND deleted_at IS NULL)
    """,
    "counts of articles": """
        SELECT count(*) FROM tally WHERE articles <> (
            SELECT count(*) FROM article WHERE state = tally.state AND starred = tally.starred
            AND (deleted_at IS NOT NULL) = binned)
    """,
    "current texts": """
        SELECT count(*) FROM article WHERE NOT EXISTS (
            SELECT 1 FROM revision WHERE article_id = article.id AND number = article.revision)
    """,
    "texts of highlights": """
        SELECT count(*) FROM highlight WHERE NOT EXISTS (
            SELECT 1 FROM revision WHERE article_id = highlight.article_id AND number = highlight.revision)
    """,
    "history": """
        SELECT count(*) FROM change WHERE (subject = 'article' AND subject_id NOT IN (SELECT id FROM article))
           OR (subject = 'revision' AND subject_id NOT IN (SELECT id FROM revision))
           OR (subject = 'highlight' AND subject_id NOT IN (SELECT id FROM highlight))
           OR (subject = 'tag' AND subject_id NOT IN (SELECT id FROM tag))
    """,
}

# FTS5 compares its index with the texts word by word; it counts as writing, so it is asked only where that is allowed.
_INDEXES = {"search in the list": "article_fts", "search in texts": "revision_fts"}

_REBUILD = (
    "REINDEX",
    *(statement for statements in fulltext.FILL.values() for statement in statements),
    """
    UPDATE article SET highlights = counted FROM (
        SELECT article.id AS counted_id, count(highlight.id) AS counted FROM article
        LEFT JOIN highlight ON highlight.article_id = article.id AND highlight.deleted_at IS NULL GROUP BY article.id)
    WHERE id = counted_id AND highlights <> counted
    """,
    "DELETE FROM tally",
    """
    INSERT INTO tally (state, starred, binned, articles)
    SELECT state, starred, deleted_at IS NOT NULL, count(*) FROM article GROUP BY 1, 2, 3
    """,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `check` names it, `message` is a sentence for a person."""

    check: str
    ok: bool
    message: str


def doctor(path: Path) -> list[Finding]:
    """Check the library at `path`, and change nothing in it. Takes about 15 seconds for each gigabyte.

    A log that was left by a program that did not end properly is written into the file, as every opening does. What
    cannot be written is looked at as far as reading goes. Raises as `prepare` does.
    """
    if not exists(path):
        refuse_missing(path)
    found = [_permissions(path), _end(path)]
    mode, _ = first_look(path)
    with translated(path), closing(connect(path, mode)) as connection:
        version = _version(connection, path)
        return [*found, version, *_soundness(connection, path), *_agreement(connection, mode)]


def mend(path: Path) -> None:
    """Rebuild what is derived in the library at `path`, indexes and search included, and let only its owner read it and
    its backups.

    What a person wrote is not touched. Raises as `doctor` does, and `CannotWriteError`.
    """
    if not exists(path):
        refuse_missing(path)
    for file in _open_to_others(path):
        with writing(file):
            file.chmod(file.stat().st_mode & 0o700)
    with translated(path), closing(connect(path)) as connection:
        if version_of(connection.execute, path) != HEAD:
            return  # what it is made of is not known before it is migrated, which opening it does
        connection.execute("BEGIN IMMEDIATE")
        for statement in _REBUILD:
            connection.execute(statement)
        connection.execute("COMMIT")


def _permissions(path: Path) -> Finding:
    barred = _open_to_others(path)
    if not barred:
        return Finding("permissions", True, "Only you may read it and its backups.")
    names = " ".join(shlex.quote(str(file)) for file in barred)
    return Finding("permissions", False, f"Others may read it: chmod go= {names}")


def _open_to_others(path: Path) -> list[Path]:
    """Give the files and folders of the library that somebody else may use."""
    # Windows has no such bits; whose a file is depends on its folder there.
    if os.name == "nt":
        return []
    place = backups_folder(path)
    files = [path, *(Path(f"{path}{tail}") for tail in ("-wal", "-shm")), place, *place.glob(f"{path.stem}-*")]
    return [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]


def _end(path: Path) -> Finding:
    """Look whether the last program that had the library open closed it."""
    if not has_log(path):
        return Finding("last end", True, "It was closed properly.")
    if not may(path, os.W_OK) or not may(path.absolute().parent, os.W_OK):
        return Finding("last end", False, "It has changes to settle and cannot be written: look at its permissions.")
    try:
        settled = settle(path)
    except CannotWriteError as error:
        return Finding("last end", False, f"It has changes to settle. {error}")
    if settled:
        return Finding("last end", False, "It was not closed properly; what lay in its log is in the library now.")
    return Finding("last end", True, "It is open in another program.")


def _version(connection: sqlite3.Connection, path: Path) -> Finding:
    version = version_of(connection.execute, path)
    if version is None:
        raise blank(path)
    told = f"Its version is {version}; it becomes {HEAD} when it is next opened."
    return Finding("version", True, f"Its version is {HEAD}." if version == HEAD else told)


def _soundness(connection: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
    sound = said == ["ok"]
    yield Finding(
        "file", sound, "The file is sound." if sound else f"It is damaged: {said[0]}. {advice(path)}".rstrip()
    )
    lost = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    yield Finding("references", not lost, _tell(lost, "Every row has what it belongs to."))


def _agreement(connection: sqlite3.Connection, mode: Mode) -> Iterator[Finding]:
    for check, statement in _DERIVED.items():
        try:
            wrong = connection.execute(statement).fetchone()[0]
            if check in _INDEXES:
                wrong += len(connection.execute(fulltext.GONE[_INDEXES[check]]).fetchall())
            if not wrong and mode is Mode.WRITE and check in _INDEXES:
                wrong = _index_is_wrong(connection, _INDEXES[check])
        except sqlite3.DatabaseError as error:
            yield Finding(check, False, f"This cannot be read: {error}.")
        else:
            yield Finding(check, not wrong, _tell(wrong, "They agree with what is there."))


def _index_is_wrong(connection: sqlite3.Connection, table: str) -> bool:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(fulltext.integrity(table))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return True
    finally:
        connection.execute("ROLLBACK")
    return False


def _tell(wrong: int, good: str) -> str:
    return f"{int(wrong)} do not agree with the rest." if wrong else good
