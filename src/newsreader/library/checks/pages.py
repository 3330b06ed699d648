"""Check the structure of a library's file, and whether damage is in its tables or only in derived data.

Search tables, counts and indexes can be rebuilt from the tables; a damaged table cannot. Also finds rows that a table
has lost but one of its indexes still has. Works on a `sqlite3` connection.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from newsreader.library.file.sqlite_errors import kind_of
from newsreader.library.schema import fulltext
from newsreader.library.schema.columns import TABLES
from newsreader.library.schema.triggers import KNOWN_DIGESTS, digest
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE_TABLES = frozenset(TABLES) - {"tally"}
"""The tables that nothing can rebuild; `tally` is counted from them."""

_MAX_FINDINGS = 1000  # of SQLite's integrity check

_TREE = re.compile(r"Tree (\d+)\b")
# Pages that no table uses: a copy of the tables leaves them out.
_UNUSED = re.compile(r"Page \d+:? (is )?never used|Freelist: |Main freelist: |Fragmentation of ")


class Structure(NamedTuple):
    """What is wrong with the tables and with derived data, and which objects newsreader did not create; short
    messages.
    """

    tables: list[str]
    derived: list[str]
    unexpected: list[str]


def check_structure(connection: sqlite3.Connection, expected: dict[str, str]) -> Structure:
    """Check every page, every index and the schema; `expected` is the SQL of each object of a library, by name."""
    tables, derived = [], []
    connection.execute("PRAGMA ignore_check_constraints=ON")  # `rows` reports invalid values
    actual = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    for name, sql in expected.items():
        if name in SOURCE_TABLES or name == "alembic_version":
            if name not in actual:
                tables.append(f"the table {name} is missing")
            elif name in SOURCE_TABLES:
                known = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
                tables += [f"the table {name} has no {column}" for column in TABLES[name].kinds if column not in known]
        elif name not in actual or actual[name].split() != sql.split():
            derived.append(f"{_owning_table(name)} is missing, incomplete or differs from its definition")
    for line in _integrity(connection):
        part = _part(line, connection)
        if part is None:
            tables.append("its pages do not fit together")
        elif part in SOURCE_TABLES:
            tables.append(f"the table {part} is damaged")
        else:
            derived.append(f"{part} does not match its table")
            tables += _lost_rows(connection, part)
    return Structure(list(dict.fromkeys(tables)), list(dict.fromkeys(derived)), _unexpected(connection, expected))


def _unexpected(connection: sqlite3.Connection, expected: dict[str, str]) -> list[str]:
    """Return the kinds and names of objects that are not `expected`; none if nothing is."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    return [
        f"{kind} {one_line(name)}"
        for kind, name, sql in rows
        if expected and not name.startswith("sqlite_")
        if name not in expected or (kind == "trigger" and digest(sql) not in KNOWN_DIGESTS)
    ]


def _integrity(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the findings of SQLite's integrity check, one line each."""
    try:
        yield from _check_lines(connection, str(_MAX_FINDINGS))
        return
    except sqlite3.DatabaseError as error:
        if kind_of(error) != sqlite3.SQLITE_CORRUPT:
            raise
    # One table stopped the check, so check each alone.
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    for (table,) in connection.execute(names).fetchall():
        try:
            yield from _check_lines(connection, f'"{table}"')
        except sqlite3.DatabaseError as error:
            if kind_of(error) != sqlite3.SQLITE_CORRUPT:
                raise
            yield table


def _check_lines(connection: sqlite3.Connection, argument: str) -> list[str]:
    rows = connection.execute(f"PRAGMA integrity_check({argument})").fetchall()
    lines = [line for (text,) in rows for line in text.splitlines()]
    return [line for line in lines if line != "ok" and not line.startswith("***") and not _UNUSED.match(line)]


def _owning_table(name: str) -> str:
    """Return the full-text table that a shadow table belongs to; any other name unchanged."""
    return next((table for table in fulltext.TABLES if name.startswith(f"{table}_")), name)


def _part(line: str, connection: sqlite3.Connection) -> str | None:
    """Return the table or index that a finding names, by its name or its root page; `None` if it names none."""
    found = connection.execute("SELECT name, rootpage FROM sqlite_schema").fetchall()
    if tree := _TREE.match(line):
        return next((_owning_table(name) for name, root in found if root == int(tree[1])), None)
    names = {name for name, _ in found}
    return next((_owning_table(word) for word in re.findall(r"\w+", line) if word in names), None)


def _lost_rows(connection: sqlite3.Connection, index: str) -> Iterator[str]:
    """Yield a message if an index has rows that its table has lost."""
    found = connection.execute("SELECT tbl_name, sql FROM sqlite_schema WHERE name = ?", (index,)).fetchone()
    if found is None or found[0] not in SOURCE_TABLES:
        return
    table, sql = found
    # SQLite uses a partial index only with the index's own condition.
    _, where, condition = (sql or "").partition(" WHERE ")
    indexed = f'SELECT rowid FROM "{table}" INDEXED BY "{index}"{where}{condition}'
    lost = connection.execute(f'{indexed} EXCEPT SELECT rowid FROM "{table}" NOT INDEXED ORDER BY 1').fetchall()
    if lost:
        shown = ", ".join(str(row[0]) for row in lost[:10])
        more = f" and {len(lost) - 10:,} more" if len(lost) > 10 else ""
        yield f"the table {table} has lost {shown}{more}, which an index still has"
