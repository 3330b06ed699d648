"""Convert what belongs to a library and to no single article for its archive: tags, searches, and the journal.

Must not know how an article is dumped.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.columns import TABLES
from newsreader.library.store.change import IMPORT

from .dump_rows import dump_named, dump_valid, skip
from .format import FIELDS, VERSION, UnfitError
from .load import read_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

    from .skipped import Skipped


def dump_shared(connection: Connection, skipped: Skipped | None) -> dict[str, Any]:
    """Return the tags, the searches and the journal, without the changes of articles in `skipped`.

    Rows that an import would refuse are added to `skipped`.
    """
    _report_orphans(connection, skipped)
    step, recent, feed = models.Step.__table__, models.RecentSearch.__table__, models.SUBJECTS["feed"]
    named = {table: dump_named(connection, table, skipped) for table in ("tag", "saved_search")}
    feeds = dump_valid("feed", connection.execute(select(feed).order_by(feed.c.id)), skipped)
    named["feed"] = [values for _, values in feeds]
    recent_rows = connection.execute(select(recent).order_by(recent.c.used_at))
    step_rows = connection.execute(select(step).where(step.c.what != IMPORT).order_by(step.c.id))
    steps = list(dump_valid("step", step_rows, skipped))
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
    connection: Connection,
    steps: dict[int, str],
    named: dict[str, list[dict[str, Any]]],
    skipped: Skipped | None,
) -> list[list[Any]]:
    """Return the changes of these steps (uids by id); changes of a missing row are reported once for each row."""
    stored = {subject: set(connection.scalars(select(table.c.id))) for subject, table in models.SUBJECTS.items()}
    dumped = stored | {subject: {values["id"] for values in rows} for subject, rows in named.items()}
    dumped["article"] = stored["article"] - (skipped.articles if skipped else set())
    for subject in ("revision", "highlight"):
        columns = models.SUBJECTS[subject].c
        owned = connection.execute(select(columns.id, columns.article_id))
        dumped[subject] = {row.id for row in owned if row.article_id in dumped["article"]}
    uids = set(steps.values())
    changes: list[list[Any]] = []
    problems: dict[str, None] = {}
    for row in connection.execute(select(models.Change.__table__).order_by(models.Change.id)):
        if row.step_id not in steps:
            continue
        change = [steps[row.step_id], *(getattr(row, name) for name in FIELDS["change"] if name != "step")]
        try:
            if invalid := TABLES["change"].invalid(row):
                raise UnreadableError(f"change {row.id} cannot be read ({', '.join(invalid)})")
            if row.subject_id not in stored[row.subject]:
                raise UnreadableError(f"the changes of {TABLES[row.subject].what} {row.subject_id}, which is missing")
            if not _is_of_skipped(row, stored, dumped):
                read_change(change, dumped, uids)
                changes.append(change)
        except (UnreadableError, UnfitError) as error:
            problems[str(error) if isinstance(error, UnreadableError) else f"change {row.id}: {error}"] = None
    for message in problems:
        skip(message, skipped)
    return changes


def _is_of_skipped(row: Row[Any], stored: dict[str, set[int]], dumped: dict[str, set[int]]) -> bool:
    """Return whether a change is of a row, or of a tag, that is stored but not dumped; that was reported before."""
    tags: Iterable[Any] = (row.before, row.after) if row.field == "tag" else ()
    return row.subject_id not in dumped[row.subject] or any(tag in stored["tag"] - dumped["tag"] for tag in tags)


def _report_orphans(connection: Connection, skipped: Skipped | None) -> None:
    """Report the rows whose parent row is missing: they have no place in an archive."""
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    for (table, parent), count in Counter((row[0], row[2]) for row in rows).items():
        skip(f"each {TABLES[table].what} whose {TABLES[parent].what} is missing ({count:,})", skipped)
