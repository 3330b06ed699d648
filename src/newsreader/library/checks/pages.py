"""Whether the tables of a library can be trusted: those that hold what a person keeps, as against what is made of them.

Full-text search, counts and indexes can be made anew from the tables; a table cannot. So this tells the one kind of
damage from the other, and a row that a table has lost, which its indexes still know. Works on a connection of sqlite3.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from newsreader.library.schema import fulltext
from newsreader.library.schema.columns import TABLES
from newsreader.library.schema.triggers import OURS, digest
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = frozenset(TABLES) - {"tally"}
"""The tables that hold what a person keeps; what is counted in the other can be counted again."""

_MOST = 1000  # findings of SQLite

_INDEX = re.compile(r" in(?:to)? index (\w+)$| of index (\w+)$| index (\w+)$")
_SEARCH = re.compile(rf"\b({'|'.join(fulltext.TABLES)})\b")
_DAMAGED = re.compile(r"damaged: (\w+)$")
_TREE = re.compile(r"Tree (\d+)\b")
# Pages of which no table has need; who copies the tables leaves them behind.
_UNUSED = re.compile(r"Page \d+:? (is )?never used|Freelist: |Main freelist: |Fragmentation of ")


class Look(NamedTuple):
    """What is wrong with the tables of a library, and what with what is made of them, and what is in it that the
    program did not make; in a few words each.
    """

    tables: list[str]
    derived: list[str]
    foreign: list[str]


def look(connection: sqlite3.Connection, wanted: dict[str, str]) -> Look:
    """Look at every page and every index; `wanted` is the SQL of each part that the library should have, by name."""
    tables, derived = [], []
    connection.execute("PRAGMA ignore_check_constraints=ON")  # `rows` reports invalid values
    there = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    for name, sql in wanted.items():
        if name in KEPT or name == "alembic_version":
            if name not in there:
                tables.append(f"the table {name} is missing")
            elif name in KEPT:
                known = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
                tables += [f"the table {name} has no {column}" for column in TABLES[name].kinds if column not in known]
        elif name not in there:
            derived.append(
                f"{_whole(name)} is missing" if _whole(name) not in there else f"{_whole(name)} is not whole"
            )
        elif not _same(there[name], sql):
            derived.append(f"{name} is another")
    owners = _owners(connection)
    for line in _integrity(connection):
        owner = _owner(line, owners)
        if owner is None:
            tables.append("its pages do not fit together")
        elif owner in KEPT:
            tables.append(f"the table {owner} is damaged")
        elif owner:
            derived.append(f"{owner} does not agree with its table")
            tables += _lost(connection, owner)
    return Look(list(dict.fromkeys(tables)), list(dict.fromkeys(derived)), _foreign(connection, wanted))


def _foreign(connection: sqlite3.Connection, wanted: dict[str, str]) -> list[str]:
    """Name what is there and not `wanted`, if that says anything, but for what SQLite keeps for itself."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    return [
        f"{kind} {one_line(name)}"
        for kind, name, sql in rows
        if wanted and not name.startswith("sqlite_")
        if name not in wanted or (kind == "trigger" and digest(sql) not in OURS)
    ]


def _integrity(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the lines in which SQLite says what is wrong."""
    try:
        yield from _lines(connection, str(_MOST))
        return
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
    # It gave up over one part; the others may be whole.
    parts = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    for (table,) in connection.execute(parts).fetchall():
        try:
            yield from _lines(connection, f'"{table}"')
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            yield f"damaged: {_whole(table)}"


def _lines(connection: sqlite3.Connection, what: str) -> list[str]:
    said = connection.execute(f"PRAGMA integrity_check({what})").fetchall()
    lines = [line for (text,) in said for line in text.splitlines()]
    return [line for line in lines if line != "ok" and not line.startswith("***")]


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _owners(connection: sqlite3.Connection) -> dict[int, str]:
    """Give what each tree of pages belongs to."""
    rows = connection.execute("SELECT rootpage, name FROM sqlite_schema WHERE rootpage > 0")
    return {page: _whole(name) for page, name in rows}


def _whole(name: str) -> str:
    """Give what a part belongs to: full-text search keeps tables of its own."""
    return next((table for table in fulltext.TABLES if name.startswith(f"{table}_")), name)


def _owner(line: str, owners: dict[int, str]) -> str | None:
    """Give what a finding of `integrity_check` is about: a part of the library, nothing that matters (an empty name),
    or `None` if that is not to be known.
    """
    if _UNUSED.match(line):
        return ""
    if found := _DAMAGED.match(line):
        return found[1]
    if found := _TREE.match(line):
        return owners.get(int(found[1]))
    if found := _INDEX.search(line):
        return found[1] or found[2] or found[3]
    if found := _SEARCH.search(line):
        return found[1]
    return None


def _lost(connection: sqlite3.Connection, index: str) -> Iterator[str]:
    """Tell of the rows that an index knows and its table does not."""
    found = connection.execute("SELECT tbl_name, sql FROM sqlite_schema WHERE name = ?", (index,)).fetchone()
    if found is None or found[0] not in KEPT:
        return
    table, sql = found
    # The index of some rows only can be asked for those alone.
    _, where, condition = (sql or "").partition(" WHERE ")
    known = f'SELECT rowid FROM "{table}" INDEXED BY "{index}"{where}{condition}'
    gone = connection.execute(f'{known} EXCEPT SELECT rowid FROM "{table}" NOT INDEXED ORDER BY 1').fetchall()
    if gone:
        shown = ", ".join(str(row[0]) for row in gone[:10])
        more = f" and {len(gone) - 10:,} more" if len(gone) > 10 else ""
        yield f"the table {table} has lost {shown}{more}, which an index still knows"
