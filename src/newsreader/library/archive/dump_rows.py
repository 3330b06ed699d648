"""Convert stored rows to the JSON values of an archive, one row at a time.

A row that an import would refuse is reported as skipped, or raises an error. Must not know how rows are grouped
(`dump`, `dump_shared`).
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import codecs, models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.columns import TABLES

from .format import FIELDS, UnfitError, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Row

    from .skipped import Skipped


def dump_row(table: str, row: Row[Any]) -> dict[str, Any]:
    """Return the archived columns of a row as JSON values. Raises `UnreadableError` if a value is invalid."""
    columns = TABLES[table]
    if invalid := columns.invalid(row):
        article = f"article {row.article_id}, " if "article_id" in columns.kinds and table != "step" else ""
        raise UnreadableError(f"{article}{_name(table, row)} cannot be read ({', '.join(invalid)})")
    stored = dict(row._mapping)
    if table == "revision":
        stored["source"] = zlib.decompress(row.source)
    values = {name: column.kind.dump(stored[name]) for name, column in columns.columns.items() if column.archived}
    if table == "revision":
        for name, hashed in (("sha256", row.text.encode()), ("source_sha256", stored["source"])):
            values[name] = sha256(hashed).hexdigest()
    return values


def dump_valid(
    table: str, rows: Iterable[Row[Any]], skipped: Skipped | None
) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """Yield each row that an import accepts, with its JSON values; add the others to `skipped`, or raise the error."""
    for row in rows:
        try:
            values = dump_row(table, row)
            read(values, FIELDS[table])
        except (UnreadableError, UnfitError) as error:
            unreadable = isinstance(error, UnreadableError)
            skip(error.args[0] if unreadable else f"{_name(table, row)}: {error.args[0]}", skipped)
            continue
        yield row, values


def dump_named(connection: Connection, table: str, skipped: Skipped | None) -> list[dict[str, Any]]:
    """Return the tags or the saved searches that an import accepts; of several live ones with one name, the first."""
    columns = models.SUBJECTS[table]
    names: set[str] = set()
    dumped = []
    for row, values in dump_valid(table, connection.execute(select(columns).order_by(columns.c.id)), skipped):
        folded = codecs.fold(values["name"])
        if row.deleted_at is None and folded in names:
            skip(f"{TABLES[table].what} {row.id}: another one has its name", skipped)
            continue
        if row.deleted_at is None:
            names.add(folded)
        dumped.append(values)
    return dumped


def skip(message: str, skipped: Skipped | None) -> None:
    """Add the message to `skipped`. Raises it as an `UnreadableError` if that is `None`."""
    if skipped is None:
        raise UnreadableError(message)
    skipped.messages.append(message)


def _name(table: str, row: Row[Any]) -> str:
    what = "draft of highlight" if table == "draft" else TABLES[table].what
    # The first column of a table without ids may hold user text.
    return f"{what} {row[0]}" if isinstance(row[0], int) else f"a {what}"
