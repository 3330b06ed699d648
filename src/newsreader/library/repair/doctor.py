"""Looks a library over, and changes nothing: whether the file is sound, whether everything in it can be read, and
whether what is derived in it agrees with its source.
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
from newsreader.library.file.identity import backups_folder, exists
from newsreader.library.file.permissions import can_access, has_wal, resolve_link, sibling
from newsreader.library.file.sqlite_errors import empty_file, translate, translated
from newsreader.library.file.versions import HEAD, version_of
from newsreader.library.file.wal import checkpoint
from newsreader.library.opening.migrate import blueprint
from newsreader.library.opening.open import inspect_file, raise_missing, refuse_newer
from newsreader.library.schema import fulltext

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each counts what does not agree; the names are what a person is told.
_COUNTS = {
    "counts of highlights": """
        SELECT count(*) FROM article WHERE highlights <> (
            SELECT count(*) FROM highlight WHERE article_id = article.id AND deleted_at IS NULL)
    """,
    "counts of articles": """
        SELECT count(*) FROM (
            SELECT 1 FROM (
                SELECT state, starred, binned, articles FROM tally WHERE articles <> 0 UNION ALL
                SELECT state, starred, deleted_at IS NOT NULL, count(*) FROM article GROUP BY 1, 2, 3)
            GROUP BY state, starred, binned, articles HAVING count(*) <> 2)
    """,
    "lengths": derived.WRONG_LENGTHS,
}

_SEARCHES = {"search in the list": "article_fts", "search in texts": "revision_fts"}

_AGREE = "They agree with what is there."

_MOST = 20
"""So many rows that cannot be read are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `check` names it, `message` is a sentence for a person.

    Of what is wrong, `spoilt` says that the tables are damaged, so that only a backup helps, `derived` that it can be
    made anew, and `lost` that it tells of something that is gone: that it agrees again later does not bring it back.
    """

    check: str
    ok: bool
    message: str
    spoilt: bool = False
    derived: bool = False
    lost: bool = False


def doctor(path: Path) -> list[Finding]:
    """Check the library at `path`, and change nothing in it. Takes about 30 seconds for each gigabyte.

    A log that was left by a program that did not end properly is written into the file, as every opening does. What
    cannot be written is looked at as far as reading goes. Raises as `prepare` does, `LockedError` too.
    """
    if not exists(path):
        raise_missing(path)
    refuse_newer(path)
    found = [_permissions(path), _end(path)]
    mode = inspect_file(path).mode
    with translated(path), closing(connect(path, mode)) as connection:
        version = version_of(connection.execute, path)
        if version is None:
            raise empty_file(path)
        told = f"Its version is {version}; it becomes {HEAD} when it is next opened."
        found.append(Finding("version", True, f"Its version is {HEAD}." if version == HEAD else told))
        # What an earlier version is made of is not known before it is migrated.
        look = pages.check_structure(connection, blueprint() if version == HEAD else {})
        found += _soundness(path, look)
        if look.tables:
            return found
        found.append(_references(connection))
        if version == HEAD:
            found += [*_contents(connection), *_quotations(connection), *_names(connection)]
            found += [*_agreement(connection, mode), *_history(connection)]
    if any(not one.ok and one.check in ("references", "contents", "history") for one in found):
        found.append(Finding("backup", False, f"{(advice(path) or 'There is no good backup of it').rstrip('.')}."))
    return found


def _permissions(path: Path) -> Finding:
    barred = open_to_others(path)
    if not barred:
        return Finding("permissions", True, "Only you may read it and its backups.")
    names = " ".join(shlex.quote(str(file)) for file in barred)
    return Finding("permissions", False, f"Others may read it: chmod go= {names}")


def open_to_others(path: Path) -> list[Path]:
    """Give the files and folders of the library that somebody else may use."""
    # Windows has no such bits; whose a file is depends on its folder there.
    if os.name == "nt":
        return []
    place = backups_folder(path)
    files = [path, sibling(path, "-wal"), sibling(path, "-shm"), place, *place.glob(f"{resolve_link(path).stem}-*")]
    return [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]


def _end(path: Path) -> Finding:
    """Look whether the last program that had the library open closed it."""
    if not has_wal(path):
        return Finding("last end", True, "It was closed properly.")
    if not can_access(path, os.W_OK) or not can_access(resolve_link(path).absolute().parent, os.W_OK):
        return Finding("last end", False, "It has changes to settle and cannot be written: look at its permissions.")
    try:
        settled = checkpoint(path)
    except CannotWriteError as error:
        return Finding("last end", False, f"It has changes to settle. {error}")
    if settled:
        return Finding("last end", False, "It was not closed properly; what lay in its log is in the library now.")
    return Finding("last end", True, "It is open in another program.")


def _soundness(path: Path, look: pages.Structure) -> Iterator[Finding]:
    if look.tables:
        told = f"It is damaged: {'; '.join(look.tables)}. {advice(path) or 'There is no good backup of it'}"
        yield Finding("file", False, f"{told.rstrip('.')}.", spoilt=True)
    else:
        yield Finding("file", True, "The file is sound.")
    if look.derived:
        yield Finding("indexes", False, f"{_sentence('; '.join(look.derived))}", derived=True)
    else:
        yield Finding("indexes", True, _AGREE)
    if look.unexpected:
        told = f"Newsreader did not make {', '.join(look.unexpected[:_MOST])}: doctor --fix leaves it behind."
        yield Finding("strangers", False, told, derived=True)
    else:
        yield Finding("strangers", True, "Nothing is in it that newsreader did not make.")


def _references(connection: sqlite3.Connection) -> Finding:
    lost = orphans(connection)
    return Finding("references", not lost, _tell(lost, "Every row has what it belongs to."))


def _contents(connection: sqlite3.Connection) -> Iterator[Finding]:
    return _listed("contents", all_problems(connection), "Everything in it can be read.")


def _quotations(connection: sqlite3.Connection) -> Iterator[Finding]:
    return _listed("quotations", derived.wrong_quotes(connection), "They stand in their texts.")


def _names(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Look whether names are unique, and whether their folded forms, by which they are found, are made of them."""
    yield from _listed("names", derived.duplicate_names(connection), "Each is there once.")
    wrong = sum(1 for _ in derived.wrong_folded(connection))
    yield Finding("forms of names", not wrong, _tell(wrong, _AGREE), derived=bool(wrong))


def _history(connection: sqlite3.Connection) -> Iterator[Finding]:
    return _listed("history", journal.problems(connection), _AGREE)


def _listed(check: str, wrong: Iterator[str], good: str) -> Iterator[Finding]:
    shown = list(islice(wrong, _MOST))
    for said in shown:
        yield Finding(check, False, _sentence(said))
    if more := sum(1 for _ in wrong):
        yield Finding(check, False, f"And {more:,} more.")
    if not shown:
        yield Finding(check, True, good)


def _agreement(connection: sqlite3.Connection, mode: Mode) -> Iterator[Finding]:
    for check, table in _SEARCHES.items():
        yield _search(connection, mode, check, table)
    for check, statement in _COUNTS.items():
        wrong = connection.execute(statement).fetchone()[0]
        yield Finding(check, not wrong, _tell(wrong, _AGREE), derived=bool(wrong))


def _search(connection: sqlite3.Connection, mode: Mode, check: str, table: str) -> Finding:
    try:
        gone = [row[0] for row in connection.execute(fulltext.GONE[table])]
        wrong = connection.execute(fulltext.WRONG[table]).fetchone()[0]
        # FTS5's own look counts as writing, so it is asked only where that is allowed.
        if not wrong and not gone and mode is Mode.WRITE:
            wrong = _index_is_wrong(connection, table)
    except sqlite3.DatabaseError as error:
        if isinstance(translate(error, Path()), LockedError):
            raise
        return Finding(check, False, "It is damaged or missing.", derived=True)
    if gone:
        what = "articles" if table == "article_fts" else "texts"
        shown = ", ".join(map(str, gone[:_MOST])) + (", …" if len(gone) > _MOST else "")
        return Finding(check, False, f"It knows {what} that are gone: {shown}.", derived=True, lost=True)
    return Finding(check, not wrong, _tell(wrong, _AGREE), derived=bool(wrong))


def _index_is_wrong(connection: sqlite3.Connection, table: str) -> bool:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in fulltext.CHECK[table]:
            connection.execute(statement)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return True
    finally:
        connection.execute("ROLLBACK")
    return False


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}."


def _tell(wrong: int, good: str) -> str:
    return f"{int(wrong)} do not agree with the rest." if wrong else good
