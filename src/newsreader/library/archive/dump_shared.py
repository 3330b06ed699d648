"""What of a library belongs to no one article, for its archive: tags, searches, and the journal, as far as it tells of
what the archive holds.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.columns import TABLES
from newsreader.library.store.change import IMPORT

from .dump_rows import fitting, leave_out, named
from .format import VERSION, UnfitError
from .load import read_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

    from .skipped import Skipped


def rest(connection: Connection, left_out: Skipped | None) -> dict[str, Any]:
    """Give it, without what is told of articles that are `left_out`, and name there what else does not fit."""
    _name_lost(connection, left_out)
    step, recent = models.Step.__table__, models.RecentSearch.__table__
    named_rows = {subject: named(connection, subject, left_out) for subject in ("tag", "saved_search")}
    recent_rows = connection.execute(select(recent).order_by(recent.c.used_at))
    step_rows = connection.execute(select(step).where(step.c.what != IMPORT).order_by(step.c.id))
    steps = [row for row, _ in fitting("step", step_rows, left_out)]
    return {
        "version": VERSION,
        "tags": named_rows["tag"],
        "searches": named_rows["saved_search"],
        "recent": [told for _, told in fitting("recent_search", recent_rows, left_out)],
        "steps": [
            {name: getattr(row, name) for name in ("uid", "time", "what", "label", "status")}
            | {"article": row.article_id, "highlight": row.highlight_id}
            for row in steps
        ],
        "changes": _changes(connection, {row.id: row.uid for row in steps}, named_rows, left_out),
    }


def _changes(
    connection: Connection,
    steps: dict[int, str],
    named_rows: dict[str, list[dict[str, Any]]],
    left_out: Skipped | None,
) -> list[list[Any]]:
    """Give the changes of these steps; what was done to something that is missing is named once for each."""
    there = {subject: set(connection.scalars(select(table.c.id))) for subject, table in models.SUBJECTS.items()}
    known = there | {subject: {told["id"] for told in rows} for subject, rows in named_rows.items()}
    known["article"] = there["article"] - (left_out.articles if left_out else set())
    for subject in ("revision", "highlight"):
        columns = models.SUBJECTS[subject].c
        owned = connection.execute(select(columns.id, columns.article_id))
        known[subject] = {row.id for row in owned if row.article_id in known["article"]}
    uids = set(steps.values())
    kept: list[list[Any]] = []
    lost: dict[str, None] = {}
    for row in connection.execute(select(models.Change.__table__).order_by(models.Change.id)):
        if row.step_id not in steps:
            continue
        change = [
            steps[row.step_id],
            *(row.time, row.cause, row.subject, row.subject_id, row.field, row.before, row.after),
        ]
        try:
            if wrong := TABLES["change"].wrong(row):
                raise UnreadableError(f"change {row.id} cannot be read ({', '.join(wrong)})")
            if row.subject_id not in there[row.subject]:
                raise UnreadableError(f"what was done to {TABLES[row.subject].what} {row.subject_id}, which is missing")
            if not _leaves_with_other(row, there, known):
                read_change(change, known, uids)
                kept.append(change)
        except (UnreadableError, UnfitError) as error:
            lost[str(error) if isinstance(error, UnreadableError) else f"change {row.id}: {error}"] = None
    for told in lost:
        leave_out(told, left_out)
    return kept


def _leaves_with_other(row: Row[Any], there: dict[str, set[int]], known: dict[str, set[int]]) -> bool:
    """Whether a change tells of something that is left out, which says so itself."""
    tags: Iterable[Any] = (row.before, row.after) if row.field == "tag" else ()
    return row.subject_id not in known[row.subject] or any(one in there["tag"] - known["tag"] for one in tags)


def _name_lost(connection: Connection, left_out: Skipped | None) -> None:
    """Name what has lost what it belongs to, and has no place in an archive."""
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    for (table, parent), count in Counter((row[0], row[2]) for row in rows).items():
        leave_out(f"each {TABLES[table].what} whose {TABLES[parent].what} is missing ({count:,})", left_out)
