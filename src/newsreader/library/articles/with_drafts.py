"""Finds the highlights with a draft that changes the note.

On the start-up path, like `listing`: it imports neither SQLAlchemy nor Alembic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

DRAFTED = """
    FROM draft CROSS JOIN highlight ON highlight.id = highlight_id CROSS JOIN article AS whole ON whole.id = article_id
    WHERE (highlight.deleted_at IS NULL OR highlight.deleted_at = highlight.created_at)
    AND whole.deleted_at IS NULL AND adds(began, note, draft.text)
"""
"""The drafts that change the note of a highlight outside the trash, or of a pending highlight, whose row was deleted
when it was created. CROSS JOIN makes SQLite begin with the drafts, which are few.
"""


def drafted(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of the highlights with such drafts, newest draft first."""
    sql = f"SELECT highlight_id {DRAFTED} GROUP BY highlight_id ORDER BY max(draft.updated_at) DESC, highlight_id"
    return [row[0] for row in connection.execute(sql)]
