"""Check every row of a library for values that cannot be read and rows that do not fit together.

Messages name the ids of articles and the names of columns, never what a user wrote. Works on a `sqlite3` connection.
Must not know how problems are handled.
"""

from __future__ import annotations

import sqlite3
import zlib
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsreader.library.schema.columns import SUBJECTS, TABLES
from newsreader.library.schema.kinds import InvalidText, leniently

from . import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsreader.library.schema.kinds import Kind

# SQL for the name of a row of each table, whatever values it has.
_NAMES = {table: f"printf('{columns.what} %d', rowid)" for table, columns in TABLES.items()} | {
    "revision": "printf('article %d, text %d', article_id, number)",
    "highlight": "printf('article %d, highlight %d', article_id, id)",
    "draft": "printf('draft of highlight %d', highlight_id)",
}

# Other JSON than a list of lists is reported as a value that cannot be read.
_BEYOND = "(SELECT max(CASE type WHEN 'array' THEN json_extract(value, '$[2]') END) FROM json_each({0})) > length(text)"

# Messages for the ids that each statement selects: of an article, and of a highlight or the number of a revision.
_MISFITS: Mapping[str, str] = {
    "article {}: its text, number {}, is missing": """
        SELECT id, revision FROM article WHERE NOT EXISTS (
            SELECT 1 FROM revision WHERE article_id = article.id AND number = article.revision)
    """,
    "article {}, highlight {}: its text is missing": """
        SELECT article_id, id FROM highlight WHERE NOT EXISTS (
            SELECT 1 FROM revision WHERE article_id = highlight.article_id AND number = highlight.revision)
    """,
    "article {}, highlight {}: it is outside its text": """
        WITH texts AS MATERIALIZED (
            SELECT article_id, number, length(text) AS length FROM revision
            WHERE (article_id, number) IN (SELECT article_id, revision FROM highlight))
        SELECT highlight.article_id, highlight.id FROM highlight
        JOIN texts ON texts.article_id = highlight.article_id AND number = highlight.revision
        WHERE start >= "end" OR "end" > length
    """,
    **{
        f"article {{}}, text {{}}: {what} are outside it": f"""
        SELECT article_id, number FROM revision
        WHERE CASE WHEN json_valid({column}) THEN {_BEYOND.format(column)} END
        """
        for column, what in (("blocks", "blocks"), ("marks", "inline spans"))
    },
}


def first_problem(connection: sqlite3.Connection, *, earlier: bool = False) -> str | None:
    """Return a message for the first value that cannot be read or row that does not fit the others, or `None`.

    Checks every row in SQL, which lets other threads run: half a second for 100 MB. Only `all_problems` finds sources
    that cannot be decompressed and wrong hashes. Of an `earlier` version, only the columns that it has are checked.
    Raises `sqlite3.Error`, also for a missing table or column.
    """
    tables = dict(_present(connection)) if earlier else {table: columns.kinds for table, columns in TABLES.items()}
    has_journal = tables.keys() >= set(SUBJECTS)
    others = _orphan_message(connection), journal.problems(connection) if has_journal else ()
    return next(chain(_problems(connection, tables), *others), None)


def all_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield a message, without a period, for each row that cannot be read or does not fit the others.

    Also decompresses every source and computes every hash: one second for 100 MB. Raises `sqlite3.Error`, also for a
    missing table or column.
    """
    yield from _problems(connection, {table: columns.kinds for table, columns in TABLES.items()})
    for name, text, hashed, source in _rows(connection, "revision", ("text", "sha256", "source")):
        if isinstance(text, str) and sha256(text.encode()).hexdigest() != hashed:
            yield _unreadable(name, ["sha256"])
        try:
            zlib.decompress(source)
        except zlib.error:
            yield _unreadable(name, ["source"])
        except TypeError:
            continue  # reported before, since it is no blob


def _problems(connection: sqlite3.Connection, tables: Mapping[str, Mapping[str, Kind]]) -> Iterator[str]:
    for table, kinds in tables.items():
        valid = [kind.sql.format(f'"{name}"') for name, kind in kinds.items()]
        invalid = " OR ".join(f"({condition}) IS NOT TRUE" for condition in valid)
        results = ", ".join(f"({condition}) IS TRUE" for condition in valid)
        for name, *oks in connection.execute(f'SELECT {_NAMES[table]}, {results} FROM "{table}" WHERE {invalid}'):
            yield _unreadable(name, [column for column, ok in zip(kinds, oks, strict=True) if not ok])
    for message, statement in _MISFITS.items():
        for ids in connection.execute(statement):
            yield message.format(*(id_ if isinstance(id_, int) else "?" for id_ in ids))
    yield from _invalid_utf8(connection, tables)


def _present(connection: sqlite3.Connection) -> Iterator[tuple[str, dict[str, Kind]]]:
    """Yield the tables of the catalogue that the file has, each with the kinds of the columns that it has."""
    for table, columns in TABLES.items():
        names = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        if names:
            yield table, {name: kind for name, kind in columns.kinds.items() if name in names}


def orphans(connection: sqlite3.Connection) -> int:
    """Return the number of rows whose parent row is missing."""
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def _orphan_message(connection: sqlite3.Connection) -> Iterator[str]:
    if count := orphans(connection):
        yield "a row belongs to a missing row" if count == 1 else f"{count:,} rows belong to missing rows"


def _invalid_utf8(connection: sqlite3.Connection, tables: Mapping[str, Mapping[str, Kind]]) -> Iterator[str]:
    """Yield a message for each row with text that is not UTF-8, which conditions in SQL cannot detect."""
    for table, kinds in tables.items():
        texts = [name for name, kind in kinds.items() if kind.free]
        try:
            listed = ", ".join(f'"{name}"' for name in texts) or "rowid"
            for _ in connection.execute(f'SELECT {listed} FROM "{table}" NOT INDEXED'):
                pass
        except sqlite3.OperationalError as error:
            if not str(error).startswith("Could not decode"):
                raise
            for name, *row in _rows(connection, table, texts):
                if invalid := [
                    column for column, value in zip(texts, row, strict=True) if isinstance(value, InvalidText)
                ]:
                    yield _unreadable(name, invalid)


def _rows(connection: sqlite3.Connection, table: str, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the name and these columns of each row."""
    with leniently(connection):
        listed = ", ".join(f'"{name}"' for name in names)
        # An index may have other values than its table.
        yield from connection.execute(f'SELECT {_NAMES[table]}, {listed} FROM "{table}" NOT INDEXED')


def _unreadable(name: str, columns: Iterable[str]) -> str:
    return f"{name} cannot be read ({', '.join(columns)})"
