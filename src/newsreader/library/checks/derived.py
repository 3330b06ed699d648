"""Check columns that are computed from others, and quotes against their texts; compute such columns again.

Messages name ids and counts, never what a user wrote. Works on a `sqlite3` connection to a library of the current
version. Must not know when a library is repaired.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from newsreader.library.schema.codecs import fold
from newsreader.library.schema.kinds import leniently

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

NAMED = ("tag", "saved_search")
"""The tables whose live rows have unique names: `folded` is the name without case."""

PLACEHOLDER = "char(10) || id"
"""SQL for a temporary value of `folded`: unique, and different from every name."""

_CURRENT = "revision.article_id = article.id AND number = article.revision AND length <> length(text)"

_NAMES = 'SELECT id, name, folded, deleted_at IS NULL FROM "{table}" NOT INDEXED ORDER BY id'

WRONG_LENGTHS = f"SELECT count(*) FROM article JOIN revision ON {_CURRENT}"

_LENGTHS = f"UPDATE article SET length = length(text) FROM revision WHERE {_CURRENT}"

# `rows.misfits` reports highlights outside their text.
_QUOTES = """
    SELECT article_id, revision, id, start, "end", quote FROM highlight
    WHERE anchor IN ('exact', 'moved') AND typeof(start) = 'integer' AND typeof("end") = 'integer'
    ORDER BY article_id, revision, id
"""
_TEXT = "SELECT text FROM revision WHERE article_id = ? AND number = ?"


def wrong_quotes(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield a message for each highlight with a sure anchor whose place holds another text than its quote."""
    with leniently(connection):
        # Each text is read once. SQLite's `substr` would read it from its start for each highlight.
        for place, highlights in groupby(connection.execute(_QUOTES), key=itemgetter(0, 1)):
            text = next(iter(connection.execute(_TEXT, place)), ("",))[0]
            for article_id, _, id_, start, end, quote in highlights:
                if isinstance(text, str) and end <= len(text) and text[start:end] != quote:
                    yield f"article {article_id}, highlight {id_}: the text at its place is not its quote"


def duplicate_names(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield a message for each name that several live tags or several live searches have."""
    for table in NAMED:
        ids_by_name = defaultdict[str, list[str]](list)
        for id_, name, _, live in _names(connection, table):
            if live:
                ids_by_name[fold(name)].append(str(id_))
        what = "tags" if table == "tag" else "searches"
        yield from (f"{what} {' and '.join(ids)} have one name: rename one" for ids in ids_by_name.values() if ids[1:])


def wrong_folded(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Yield the table, the id and the right `folded` of each row whose `folded` does not match its name.

    Of several live rows with one name, the first has the folded name and the others a unique variant.
    """
    for table in NAMED:
        taken = set[str]()
        for id_, name, stored, live in _names(connection, table):
            folded = fold(name)
            if live and folded in taken:
                folded = f"{folded}\n{id_}"
            elif live:
                taken.add(folded)
            if stored != folded:
                yield table, id_, folded


def _names(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, str, object, bool]]:
    """Yield the id, the name, `folded`, and whether it is live, of each row whose name can be read."""
    with leniently(connection):
        rows = connection.execute(_NAMES.format(table=table))
        yield from (row for row in rows if isinstance(row[1], str))


def update(connection: sqlite3.Connection) -> None:
    """Correct the derived columns that are wrong. Every wrong `folded` must be a `PLACEHOLDER`, so that names cannot
    collide meanwhile.
    """
    connection.execute(_LENGTHS)
    for table, id_, folded in list(wrong_folded(connection)):
        connection.execute(f'UPDATE "{table}" SET folded = ? WHERE id = ?', (folded, id_))
