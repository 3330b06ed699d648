"""Finds the highlights that changed since a position in the journal, so that a search reads only those again.

A highlight changes with its own row, its tags and their names, the title and tags of its article, and the trash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from newsreader.library.schema import models

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

_change, _highlight, _links, _article_links = models.Change, models.Highlight, models.HighlightTag, models.ArticleTag


def present(connection: Connection) -> int:
    """Return the current position in the journal: the id of the newest change."""
    return connection.scalar(select(func.max(_change.id))) or 0


def touched(connection: Connection, since: int) -> list[int]:
    """Return the ids of the highlights that changed after the position `since`, deleted or not."""
    articles = _subjects(since, "article", _change.field.in_(("title", "tag", "deleted_at")))
    renamed = _subjects(since, "tag", _change.field == "name")
    tagged = select(_article_links.article_id).where(_article_links.tag_id.in_(renamed))
    statement = _subjects(since, "highlight").union(
        select(_highlight.id).where(or_(_highlight.article_id.in_(articles), _highlight.article_id.in_(tagged))),
        select(_links.highlight_id).where(_links.tag_id.in_(renamed)),
    )
    return list(connection.scalars(statement))


def _subjects(since: int, subject: str, *conditions: ColumnElement[bool]) -> Select[int]:
    return select(_change.subject_id).where(_change.id > since, _change.subject == subject, *conditions)
