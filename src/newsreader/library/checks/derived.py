"""What columns hold that is made of other columns, and quotations: whether they agree with what they are made of.

It tells by ids and counts, never by what a person wrote. Works on a connection of sqlite3 to a library of the present
version, row by row; must not know when anything is made anew.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from newsreader.library.schema.codecs import fold
from newsreader.library.schema.kinds import leniently

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

NAMED = ("tag", "saved_search")
"""The tables whose rows bear a name that only one of those in use may have, whatever its case: `folded`."""

UNNAMED = "char(10) || id"
"""What may stand as `folded` until it is made: no name is like it, and no two are the same."""

_CURRENT = "revision.article_id = article.id AND number = article.revision AND length <> length(text)"

_NAMES = 'SELECT id, name, folded, deleted_at IS NULL FROM "{table}" NOT INDEXED ORDER BY id'

WRONG_LENGTHS = f"SELECT count(*) FROM article JOIN revision ON {_CURRENT}"

_LENGTHS = f"UPDATE article SET length = length(text) FROM revision WHERE {_CURRENT}"

# Of one that is outside its text, that is told.
_MISQUOTED = """
    SELECT highlight.article_id, highlight.id FROM highlight
    JOIN revision ON revision.article_id = highlight.article_id AND number = highlight.revision
    WHERE anchor IN ('exact', 'moved') AND substr(text, start + 1, "end" - start) <> quote AND "end" <= length(text)
"""


def misquoted(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the highlights that are said to stand on the words of their quotation, and do not."""
    for article_id, highlight_id in connection.execute(_MISQUOTED):
        yield f"article {article_id}, highlight {highlight_id}: other words stand where its quotation was"


def doubled(connection: sqlite3.Connection) -> Iterator[str]:
    """Give what bears one name and should not."""
    for table in NAMED:
        bearers = defaultdict[str, list[str]](list)
        for id_, name, _, live in _names(connection, table):
            if live:
                bearers[fold(name)].append(str(id_))
        what = "tags" if table == "tag" else "searches"
        yield from (f"{what} {' and '.join(ids)} have one name: rename one" for ids in bearers.values() if ids[1:])


def misnamed(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Give the rows whose `folded` is not made of their name, as the table, the id, and what it should be.

    Of those that have one name the first has it for itself, so that there always is an answer.
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
    """Give of each row with a name that can be read the id, the name, its `folded` and whether it is in use."""
    with leniently(connection):
        rows = connection.execute(_NAMES.format(table=table))
        yield from (row for row in rows if isinstance(row[1], str))


def make(connection: sqlite3.Connection) -> None:
    """Make these columns anew where they are wrong. Of those with names, all that are wrong must be `UNNAMED`."""
    connection.execute(_LENGTHS)
    for table, id_, folded in list(misnamed(connection)):
        connection.execute(f'UPDATE "{table}" SET folded = ? WHERE id = ?', (folded, id_))
