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
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Connection, Row

    from .skipped import Skipped


def dump_row(table: str, row: Row[Any]) -> dict[str, Any]:
    """Return the archived columns of a row as JSON values. Raises `UnreadableError` if a value is invalid."""
    columns = TABLES[table]
    if invalid := columns.invalid(row):
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
) -> list[tuple[Row[Any], dict[str, Any]]]:
    """Return each row that an import accepts, as `read_one` finds out, with its JSON values; count the others."""
    valid = []
    for row in rows:
        try:
            values = dump_row(table, row)
            read_one(values) if read_one else read(values, FIELDS[table])
        except (UnreadableError, UnfitError):
            skipped.rows[table] += 1
        else:
            valid.append((row, values))
    return valid


def dump_named(connection: Connection, table: str, skipped: Skipped) -> list[dict[str, Any]]:
    """Return the tags or the saved searches that an import accepts; of several live ones with one name, the first."""
    package = Package()
    rows = connection.execute(select(models.SUBJECTS[table]).order_by(models.SUBJECTS[table].c.id))
    return [values for _, values in dump_valid(table, rows, skipped, lambda raw: read_named(package, {}, table, raw))]


def dump_rest(connection: Connection, skipped: Skipped) -> dict[str, Any]:
    """Return the tags, the searches and the journal, without the changes of articles in `skipped`.

    Rows that an import would refuse, and rows whose parent row is missing, are counted in `skipped`.
    """
    skipped.rows.update(row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
    step, recent, feed = models.Step.__table__, models.RecentSearch.__table__, models.SUBJECTS["feed"]
    named = {table: dump_named(connection, table, skipped) for table in ("tag", "saved_search")}
    feeds = dump_valid("feed", connection.execute(select(feed).order_by(feed.c.id)), skipped)
    named["feed"] = [values for _, values in feeds]
    recent_rows = connection.execute(select(recent).order_by(recent.c.used_at))
    step_rows = connection.execute(select(step).where(step.c.what != IMPORT).order_by(step.c.id))
    steps = dump_valid("step", step_rows, skipped)
    return {
        "version": VERSION,
        "tags": named["tag"],
        "searches": named["saved_search"],
        "feeds": named["feed"],
        "recent": [values for _, values in dump_valid("recent_search", recent_rows, skipped)],
        "steps": [values | {"article": row.article_id, "highlight": row.highlight_id} for row, values in steps],
        "changes": _changes(connection, {row.id: row.uid for row, _ in steps}, named, skipped),
    }


def _changes(
    connection: Connection, steps: Mapping[int, str], named: Mapping[str, list[dict[str, Any]]], skipped: Skipped
) -> list[list[Any]]:
    """Return the changes of these steps (uids by id) to rows that are dumped; count the others."""
    dumped = {subject: {values["id"] for values in rows} for subject, rows in named.items()}
    dumped["article"] = set(connection.scalars(select(models.Article.id))) - set(skipped.articles)
    for subject in ("revision", "highlight"):
        columns = models.SUBJECTS[subject].c
        owned = connection.execute(select(columns.id, columns.article_id))
        dumped[subject] = {row.id for row in owned if row.article_id in dumped["article"]}
    table, uids, changes = models.Change.__table__, set(steps.values()), []
    local = select(models.Step.id).where(models.Step.what != IMPORT)
    for row in connection.execute(select(table).where(table.c.step_id.in_(local)).order_by(table.c.id)):
        change = [steps.get(row.step_id), *(getattr(row, name) for name in FIELDS["change"] if name != "step")]
        try:
            read_change(change, dumped, uids)
        except UnfitError:
            skipped.rows["change"] += 1
        else:
            changes.append(change)
    return changes
