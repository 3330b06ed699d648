"""Check a library without changing it: whether the file is intact, every value can be read, and derived data matches.

`rebuild` repairs what this reports as derived.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import CannotWriteError, LockedError
from newsreader.library.backup.rotation import advice
from newsreader.library.checks import derived, journal, pages
from newsreader.library.checks.rows import all_problems, orphans
from newsreader.library.file.connection import Mode, connect
from newsreader.library.file.identity import backups_folder, exists, index_file
from newsreader.library.file.permissions import can_access, has_wal, is_readable, resolve_link, sibling
from newsreader.library.file.sqlite_errors import disk_error, empty_file, kind_of, translate, translated
from newsreader.library.file.versions import HEAD, version_of
from newsreader.library.file.wal import checkpoint
from newsreader.library.opening.migrate import blueprint
from newsreader.library.opening.open import inspect_file, raise_missing, refuse_newer
from newsreader.library.schema import fulltext
from newsreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each statement counts the rows that do not match, by the name of the check.
_COUNTS = {
    "counts of highlights": """
        SELECT count(*) FROM article WHERE highlights <> (
            SELECT count(*) FROM highlight WHERE article_id = article.id AND deleted_at IS NULL)
    """,
    "counts of articles": """
        SELECT count(*) FROM (
            SELECT 1 FROM (
                SELECT state, starred, binned, kept, articles FROM tally WHERE articles <> 0 UNION ALL
                SELECT state, starred, deleted_at IS NOT NULL, kept, count(*) FROM article GROUP BY 1, 2, 3, 4)
            GROUP BY state, starred, binned, kept, articles HAVING count(*) <> 2)
    """,
    "article lengths": derived.WRONG_LENGTHS,
}

_SEARCHES = {"index of titles": "article_fts", "index of texts": "revision_fts"}

_NO_BACKUP = "There is no good backup of it"

_MAX_LISTED = 20
"""The most problems that one check lists."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of the check named `check`; `message` is a short text for the user.

    If it is not ok: `damaged` means that the tables are damaged, so that only a backup helps; `derived` that a repair
    can compute the data again.
    """

    check: str
    ok: bool
    message: str
    damaged: bool = False
    derived: bool = False


def doctor(path: Path) -> list[Finding]:
    """Return the findings about the library at `path`. Takes about 30 seconds per gigabyte.

    Changes nothing, except that a log that a crash left behind is written into the file, as any opening does. Without
    write permission, it checks what it can read. Raises as `prepare` does, and `LockedError`.
    """
    if not exists(path):
        raise_missing(path)
    refuse_newer(path)
    findings = [_permissions(path), _shutdown(path)]
    mode = inspect_file(path).mode
    with translated(path), closing(connect(path, mode)) as connection:
        version = version_of(connection.execute, path)
        if version is None:
            raise empty_file(path)
        current = version == HEAD
        findings.append(
            Finding("version", True, HEAD if current else f"{version}; opening the library migrates it to {HEAD}")
        )
        # The schemas of earlier versions are not known.
        structure = pages.check_structure(connection, blueprint() if current else {})
        if structure.tables and is_readable(path):
            # SQLite reports a page that cannot be read as damage, and the disk may have failed only for a moment.
            structure = pages.check_structure(connection, blueprint() if current else {})
        elif structure.tables:
            raise disk_error(path)
        findings += _structure(path, structure)
        if structure.tables:
            return findings
        findings.append(_references(connection))
        if current:
            findings += [
                *_listed("contents", all_problems(connection), "everything can be read"),
                *_listed("quotes", derived.wrong_quotes(connection), "all match their texts"),
                *_listed("names", derived.duplicate_names(connection), "all are unique"),
                _counted("index of names", sum(1 for _ in derived.wrong_folded(connection))),
                *(_search(connection, mode, check, table) for check, table in _SEARCHES.items()),
                *(_counted(check, connection.execute(sql).fetchone()[0]) for check, sql in _COUNTS.items()),
                *_listed("history", journal.problems(connection), "matches the library"),
            ]
    if any(not finding.ok and finding.check in ("references", "contents", "history") for finding in findings):
        findings.append(Finding("backup", False, (advice(path) or _NO_BACKUP).rstrip(".")))
    return findings


def _permissions(path: Path) -> Finding:
    shared = open_to_others(path)
    if not shared:
        return Finding("permissions", True, "only you can read the library and its backups")
    names = " ".join(shlex.quote(str(file)) for file in shared)
    return Finding("permissions", False, f"others can read it; type chmod go= {names}")


def open_to_others(path: Path) -> list[Path]:
    """Return the library's files and folders that other users can access."""
    # Windows has no permission bits.
    if os.name == "nt":
        return []
    folder = backups_folder(path)
    beside = sibling(path, "-wal"), sibling(path, "-shm"), index_file(path)
    files = [path, *beside, folder, *folder.glob(f"{resolve_link(path).stem}-*")]
    return [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]


def _shutdown(path: Path) -> Finding:
    """Check whether the last program that had the library open closed it, and write its log into the file if not."""
    check = "shutdown"
    if not has_wal(path):
        return Finding(check, True, "closed properly")
    if not can_access(path, os.W_OK) or not can_access(resolve_link(path).absolute().parent, os.W_OK):
        return Finding(check, False, "changes are still in its log, and it cannot be written: check its permissions")
    try:
        settled = checkpoint(path)
    except CannotWriteError as error:
        return Finding(check, False, f"changes are still in its log: {error}")
    if settled:
        return Finding(check, False, "not closed properly; the changes in its log are now in the library")
    return Finding(check, True, "open in another program")


def _structure(path: Path, structure: pages.Structure) -> Iterator[Finding]:
    if structure.tables:
        message = f"damaged: {'; '.join(structure.tables)}. {advice(path) or _NO_BACKUP}"
        yield Finding("file", False, message.rstrip("."), damaged=True)
    else:
        yield Finding("file", True, "no damage")
    if structure.derived:
        yield Finding("indexes", False, "; ".join(structure.derived), derived=True)
    else:
        yield Finding("indexes", True, "match their tables")
    if structure.unexpected:
        names = ", ".join(structure.unexpected[:_MAX_LISTED])
        yield Finding("schema", False, f"unexpected objects, which doctor --fix leaves out: {names}", derived=True)
    else:
        yield Finding("schema", True, "no unexpected objects")


def _references(connection: sqlite3.Connection) -> Finding:
    count = orphans(connection)
    message = f"{count:,} rows refer to missing rows" if count else "no row refers to a missing row"
    return Finding("references", not count, message)


def _listed(check: str, problems: Iterator[str], good: str) -> Iterator[Finding]:
    listed = list(islice(problems, _MAX_LISTED))
    for problem in listed:
        yield Finding(check, False, problem)
    if more := sum(1 for _ in problems):
        yield Finding(check, False, f"{more:,} more")
    if not listed:
        yield Finding(check, True, good)


def _counted(check: str, wrong: int) -> Finding:
    message = f"{counted(wrong, 'row does', 'rows do')} not match" if wrong else "correct"
    return Finding(check, not wrong, message, derived=bool(wrong))


def _search(connection: sqlite3.Connection, mode: Mode, check: str, table: str) -> Finding:
    try:
        wrong = connection.execute(fulltext.WRONG[table]).fetchone()[0]
        # FTS5's own check needs write permission.
        if not wrong and mode is Mode.WRITE and _index_is_wrong(connection, table):
            return Finding(check, False, "the index does not match", derived=True)
    except sqlite3.DatabaseError as error:
        if isinstance(translate(error, Path()), LockedError):
            raise
        return Finding(check, False, "damaged or missing", derived=True)
    return _counted(check, wrong)


def _index_is_wrong(connection: sqlite3.Connection, table: str) -> bool:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in fulltext.CHECK[table]:
            connection.execute(statement)
    except sqlite3.DatabaseError as error:
        if kind_of(error) != sqlite3.SQLITE_CORRUPT:
            raise
        return True
    finally:
        connection.execute("ROLLBACK")
    return False
