"""Pending highlights: passages that have a draft of a note but no highlight yet.

A pending highlight is a row of `highlight` whose `deleted_at` equals its `created_at`; it is not a step of history. So
the draft has a row to refer to, and a new revision moves the passage. Saving the note restores the row; this step
creates the highlight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select

from newsreader.library.schema import codecs, models
from newsreader.library.schema.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from newsreader.records import Color

_table = models.Highlight

_NEVER_SAVED = _table.deleted_at == _table.created_at


def is_pending() -> ColumnElement[bool]:
    """Return the condition that a row is a pending highlight with a draft."""
    return and_(_NEVER_SAVED, exists().where(models.Draft.highlight_id == _table.id))


def find_or_create(connection: Connection, article_id: int, place: Mapping[str, Any], color: Color) -> int:
    """Return the id of the highlight with exactly this range; create a pending highlight if there is none."""
    same = and_(
        _table.article_id == article_id,
        *(getattr(_table, name) == place[name] for name in ("revision", "start", "end")),
        _table.deleted_at.is_(None) | _NEVER_SAVED,
    )
    known = connection.scalar(select(_table.id).where(same).order_by(_table.deleted_at.is_not(None)).limit(1))
    if known is not None:
        return known
    now = codecs.now()
    row = dict(uid=uuid7(), article_id=article_id, **place, color=color.value, note="", created_at=now, updated_at=now)
    key = connection.execute(insert(_table).values(row | {"deleted_at": now})).inserted_primary_key
    assert key is not None  # noqa: S101  SQLite always returns the key of a single row
    return int(key[0])


def discard(connection: Connection, highlight_id: int) -> None:
    """Delete a pending row without drafts, unless the journal refers to it."""
    change = models.Change
    named = exists().where(change.subject == "highlight", change.subject_id == _table.id)
    drafted = exists().where(models.Draft.highlight_id == _table.id)
    connection.execute(delete(_table).where(_table.id == highlight_id, _NEVER_SAVED, ~drafted, ~named))
