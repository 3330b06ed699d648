"""Convert stored rows to the JSON values of an archive: single rows, and what belongs to no single article.

A row that an import would refuse is counted as skipped. Must not know how an article is dumped (`dump`).
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.columns import TABLES
from newsreader.library.store.change import IMPORT

from .format import FIELDS, VERSION, UnfitError, read
from .load import Package, read_change, read_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Row

    from .skipped import Skipped


def dump_row(table: str, row: Row[Any]) -> dict[str, Any]:
    """Return the archived columns of a row as JSON values; it can have more columns behind those of its table.

    Raises `UnreadableError` if a value is invalid.
    """
    columns = TABLES[table]
    if invalid := columns.invalid(row[: len(columns.columns)]):
        raise UnreadableError(f"{columns.what} {row[0]} cannot be read ({', '.join(invalid)})")
    stored = dict(row._mapping)
    if table == "revision":
        stored["source"] = zlib.decompress(row.source)
    values = {name: column.kind.dump(stored[name]) for name, column in columns.columns.items() if column.archived}
    if table == "revision":
        for name, hashed in (("sha256", row.text.encode()), ("source_sha256", stored["source"])):
            values[name] = sha256(hashed).hexdigest()
    return values


def dump_valid(
    table: str, rows: Iterable[Row[Any]], skipped: Skipped, read_one: Callable[[dict[str, Any]], object] | None = None
) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """Yield each row that an import accepts, as `read_one` finds out, with its JSON values; count the others."""
    for row in rows:
        try:
            values = dump_row(table, row)
            read_one(values) if read_one else read(values, FIELDS[table])
        except (UnreadableError, UnfitError):
            skipped.rows[table] += 1
        else:
            yield row, values


def dump_named(connection: Connection, table: str, skipped: Skipped) -> list[dict[str, Any]]:
    """Return the tags or the saved searches that an import accepts; of several live ones with one name, the first."""
    package = Package()
    rows = connection.execute(select(models.SUBJECTS[table]).order_by(models.SUBJECTS[table].c.id))
    return [values for _, values in dump_valid(table, rows, skipped, lambda raw: read_named(package, {}, table, raw))]


def dump_rest(connection: Connection, skipped: Skipped) -> dict[str, Any]:
    """Return the tags, the searches and the journal, without the changes of articles in `skipped`.

    Rows that an import would refuse, and rows whose parent row is missing, are counted in `skipped`. The steps and the
    changes are iterators.
    """
    skipped.rows.update(row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
    recent, feed = models.RecentSearch.__table__, models.SUBJECTS["feed"]
    named = {table: dump_named(connection, table, skipped) for table in ("tag", "saved_search")}
    feed_rows = connection.execute(select(feed).order_by(feed.c.id))
    named["feed"] = [values for _, values in dump_valid("feed", feed_rows, skipped)]
    recent_rows = connection.execute(select(recent).order_by(recent.c.used_at))
    dumped_steps: set[str] = set()
    return {
        "version": VERSION,
        "tags": named["tag"],
        "searches": named["saved_search"],
        "feeds": named["feed"],
        "recent": [values for _, values in dump_valid("recent_search", recent_rows, skipped)],
        "steps": _steps(connection, dumped_steps, skipped),
        "changes": _changes(connection, dumped_steps, named, skipped),
    }


def _steps(connection: Connection, dumped: set[str], skipped: Skipped) -> Iterator[dict[str, Any]]:
    """Yield the steps, and add their uids to `dumped`."""
    step = models.Step.__table__
    rows = connection.execute(select(step).where(step.c.what != IMPORT).order_by(step.c.id))
    for row, values in dump_valid("step", rows, skipped):
        dumped.add(row.uid)
        yield values | {"article": row.article_id, "highlight": row.highlight_id}


def _changes(
    connection: Connection, steps: set[str], named: Mapping[str, list[dict[str, Any]]], skipped: Skipped
) -> Iterator[list[Any]]:
    """Yield the changes of these steps (uids) to rows that are dumped; count the others."""
    dumped = {subject: {values["id"] for values in rows} for subject, rows in named.items()}
    dumped["article"] = set(connection.scalars(select(models.Article.id))) - set(skipped.articles)
    for subject in ("revision", "highlight"):
        columns = models.SUBJECTS[subject].c
        owned = connection.execute(select(columns.id, columns.article_id))
        dumped[subject] = {row.id for row in owned if row.article_id in dumped["article"]}
    table, step = models.Change.__table__, models.Step.__table__
    fields = (step.c.uid if name == "step" else table.c[name] for name in FIELDS["change"])
    rows = select(*fields).join(step, step.c.id == table.c.step_id).where(step.c.what != IMPORT).order_by(table.c.id)
    for row in connection.execute(rows):
        change = list(row)
        try:
            read_change(change, dumped, steps)
        except UnfitError:
            skipped.rows["change"] += 1
        else:
            yield change
