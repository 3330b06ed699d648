"""Looks a library over: whether the file is sound, and whether what is derived in it agrees with its source."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, NotFoundError
from newsreader.library.connection import Mode, connect
from newsreader.library.faults import translated
from newsreader.library.files import has_log, may
from newsreader.library.versions import HEAD, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Each counts what does not agree; the names are what a person is told.
_DERIVED = {
    "search in the list": """
        SELECT count(*) FROM article LEFT JOIN article_fts ON article_fts.rowid = article.id
        WHERE article_fts.title IS NOT article.title OR article_fts.site IS NOT coalesce(article.site, '')
           OR article_fts.authors IS NOT article.authors
           OR article_fts.tags IS NOT coalesce((
                SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
                WHERE article_tag.article_id = article.id), '')
    """,
    "search in texts": """
        SELECT (SELECT count(*) FROM revision) <> (SELECT count(*) FROM revision_fts_docsize)
    """,
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
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `check` names it, `message` is a sentence for a person."""

    check: str
    ok: bool
    message: str


def doctor(path: Path) -> list[Finding]:
    """Check the library at `path`; changes nothing. Takes about 15 seconds for each gigabyte.

    Raises `NotFoundError`, `BadDataError` if the file is no library, `LibraryTooNewError`, `LockedError`.
    """
    if not path.is_file():
        raise NotFoundError(f"There is no library at {path}.")
    mode = Mode.READ if has_log(path) or not may(path, os.W_OK) else Mode.WRITE
    with translated(path), closing(connect(path, mode)) as connection:
        return [_permissions(path), *_version(connection, path), *_soundness(connection), *_agreement(connection)]


def _permissions(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    # Windows has no such bits; whose a file is depends on its folder there.
    if os.name == "nt" or not mode & 0o077:
        return Finding("permissions", True, "Only you may read it.")
    return Finding("permissions", False, f"Others may read it (mode {mode:04o}): chmod 600 {path}")


def _version(connection: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    version = version_of(connection.execute, path)
    if version is None:
        raise BadDataError(f"The file {path} is empty.")
    told = f"Its version is {version}; it becomes {HEAD} when it is next opened."
    yield Finding("version", True, f"Its version is {HEAD}." if version == HEAD else told)


def _soundness(connection: sqlite3.Connection) -> Iterator[Finding]:
    said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
    yield Finding("file", said == ["ok"], "The file is sound." if said == ["ok"] else f"It is damaged: {said[0]}.")
    lost = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    yield Finding("references", not lost, _tell(lost, "Every row has what it belongs to."))


def _agreement(connection: sqlite3.Connection) -> Iterator[Finding]:
    for check, statement in _DERIVED.items():
        try:
            wrong = connection.execute(statement).fetchone()[0]
        except sqlite3.DatabaseError as error:
            yield Finding(check, False, f"This cannot be read: {error}.")
        else:
            yield Finding(check, not wrong, _tell(wrong, "They agree with what is there."))


def _tell(wrong: int, good: str) -> str:
    return f"{wrong} do not agree with the rest." if wrong else good
