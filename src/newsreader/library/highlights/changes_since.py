"""Which highlights look different since a moment, from the journal: so that a search keeps up with a library by reading
what has changed, and not all there is.

What makes a highlight look different: itself, its tags and their names, the title of its article, the trash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from newsreader.library.schema import models

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

_change, _highlight, _links = models.Change, models.Highlight, models.HighlightTag


def present(connection: Connection) -> int:
    """Give the present moment, as a place in the journal."""
    return connection.scalar(select(func.max(_change.id))) or 0


def touched(connection: Connection, since: int) -> list[int]:
    """Give the ids of the highlights that something was done to since then, whether or not they are in the trash."""

    articles = _subjects(since, "article", _change.field.in_(("title", "deleted_at")))
    statement = _subjects(since, "highlight").union(
        select(_highlight.id).where(_highlight.article_id.in_(articles)),
        select(_links.highlight_id).where(_links.tag_id.in_(_subjects(since, "tag", _change.field == "name"))),
    )
    return list(connection.scalars(statement))


def _subjects(since: int, subject: str, *more: ColumnElement[bool]) -> Select[int]:
    return select(_change.subject_id).where(_change.id > since, _change.subject == subject, *more)
