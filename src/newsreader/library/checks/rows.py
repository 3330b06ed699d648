"""Reads a library through, row by row, as the program reads it, and tells what in it has no meaning.

What is wrong is told by the ids of articles and the names of columns, never by what a person wrote. Works on a
connection of sqlite3; must not know what is done about what it finds.
"""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsreader.library.schema.columns import TABLES
from newsreader.library.schema.kinds import Unclear, leniently

from . import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# How a row of each table is called, in SQL, whatever stands in it.
_NAMES = {table: f"printf('{columns.what} %d', rowid)" for table, columns in TABLES.items()} | {
    "revision": "printf('article %d, text %d', article_id, number)",
    "highlight": "printf('article %d, highlight %d', article_id, id)",
    "draft": "printf('draft of highlight %d', highlight_id)",
}

# What is no list of lists is told as such.
_BEYOND = "(SELECT max(CASE type WHEN 'array' THEN json_extract(value, '$[2]') END) FROM json_each({0})) > length(text)"

# Each gives the ids of an article and of a highlight or the number of a text; the names say what is wrong with it.
_MISFITS: Mapping[str, str] = {
    "article {}: its text, number {}, is missing": """
        SELECT id, revision FROM article WHERE NOT EXISTS (
            SELECT 1 FROM revision WHERE article_id = article.id AND number = article.revision)
    """,
    "article {}, highlight {}: the text that it stands in is missing": """
        SELECT article_id, id FROM highlight WHERE NOT EXISTS (
            SELECT 1 FROM revision WHERE article_id = highlight.article_id AND number = highlight.revision)
    """,
    "article {}, highlight {}: it is outside its text": """
        SELECT highlight.article_id, highlight.id FROM highlight
        JOIN revision ON revision.article_id = highlight.article_id AND number = highlight.revision
        WHERE start >= "end" OR "end" > length(text)
    """,
    **{
        f"article {{}}, text {{}}: {what} are outside it": f"""
        SELECT article_id, number FROM revision
        WHERE CASE WHEN json_valid({what}) THEN {_BEYOND.format(what)} END
        """
        for what in ("blocks", "marks")
    },
}


def glance(connection: sqlite3.Connection) -> str | None:
    """Give the first thing that cannot be read or does not fit the rest, or `None`.

    Looks at every row with conditions in SQL, so it holds up no other thread: half a second for 100 MB. What it passes
    over is told by `read_through` alone: sources that do not unpack, and hashes. Raises `sqlite3.Error`, for a table or
    a column that is missing too.
    """
    for table, columns in TABLES.items():
        sound = [kind.sql.format(f'"{name}"') for name, kind in columns.kinds.items()]
        unsound = " OR ".join(f"({condition}) IS NOT TRUE" for condition in sound)
        told = ", ".join(f"({condition}) IS TRUE" for condition in sound)
        found = connection.execute(f'SELECT {_NAMES[table]}, {told} FROM "{table}" WHERE {unsound} LIMIT 1').fetchone()
        if found is not None:
            return _told(found[0], [name for name, fine in zip(columns.kinds, found[1:], strict=True) if not fine])
    further = chain(
        (told for _, told in misfits(connection)), _lost(connection), journal.unfit(connection), _unclear(connection)
    )
    return next(further, None)


def read_through(connection: sqlite3.Connection) -> Iterator[str]:
    """Give what is wrong with each row that cannot be read, or does not say what it must; sentences without their ends.

    Reads every value of every table, unpacks every source and makes every hash: one second for 100 MB. Raises
    `sqlite3.Error`, for a table or a column that is missing too.
    """
    for table, columns in TABLES.items():
        for name, *row in _rows(connection, table, list(columns.kinds)):
            if wrong := columns.wrong(row):
                yield _told(name, wrong)
            elif table == "revision" and sha256(row[_TEXT].encode()).hexdigest() != row[_SHA256]:
                yield _told(name, ["sha256"])
    yield from (told for _, told in misfits(connection))


_TEXT, _SHA256 = (list(TABLES["revision"].kinds).index(name) for name in ("text", "sha256"))


def orphans(connection: sqlite3.Connection) -> int:
    """Count the rows that have lost what they belong to."""
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def _lost(connection: sqlite3.Connection) -> Iterator[str]:
    if lost := orphans(connection):
        yield "a row has lost what it belongs to" if lost == 1 else f"{lost:,} rows have lost what they belong to"


def misfits(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Give the id of each article whose parts do not fit together, and what is wrong with it."""
    for told, statement in _MISFITS.items():
        for ids in connection.execute(statement):
            yield ids[0], told.format(*(id_ if isinstance(id_, int) else "?" for id_ in ids))


def _unclear(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the rows whose texts are not UTF-8, which SQLite itself never looks at."""
    for table, columns in TABLES.items():
        texts = [name for name, kind in columns.kinds.items() if kind.free]
        try:
            listed = ", ".join(f'"{name}"' for name in texts) or "rowid"
            for _ in connection.execute(f'SELECT {listed} FROM "{table}" NOT INDEXED'):
                pass
        except sqlite3.OperationalError as error:
            if not str(error).startswith("Could not decode"):
                raise
            for name, *row in _rows(connection, table, texts):
                if wrong := [column for column, value in zip(texts, row, strict=True) if isinstance(value, Unclear)]:
                    yield _told(name, wrong)


def _rows(connection: sqlite3.Connection, table: str, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Give these columns of each row, after what it is called."""
    with leniently(connection):
        # Along the table itself: an index may know other values.
        listed = ", ".join(f'"{name}"' for name in names)
        yield from connection.execute(f'SELECT {_NAMES[table]}, {listed} FROM "{table}" NOT INDEXED')


def _told(name: str, columns: Iterable[str]) -> str:
    return f"{name} cannot be read ({', '.join(columns)})"
