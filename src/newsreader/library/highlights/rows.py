"""Reads highlights from the database as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, func, select

from newsreader.errors import NotFoundError
from newsreader.library.schema import columns, kinds, models

from .reading import record

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newsreader.records import Highlight

_table = models.Highlight
_COLUMNS = columns.some(
    "highlight", " ".join(_table.__table__.c.keys()), title=kinds.TEXT, tags=kinds.TAG_LIST, article_tags=kinds.TAG_LIST
)


_tag_names = (
    select(func.group_concat(models.Tag.name, func.char(10)))
    .join(models.HighlightTag, models.HighlightTag.tag_id == models.Tag.id)
    .where(models.HighlightTag.highlight_id == _table.id)
    .scalar_subquery()
)
_article_tag_names = (
    select(func.group_concat(models.Tag.name, func.char(10)))
    .join(models.ArticleTag, models.ArticleTag.tag_id == models.Tag.id)
    .where(models.ArticleTag.article_id == _table.article_id)
    .scalar_subquery()
)

# Built once: building them costs more than reading a row.
ALL: Select[Any] = select(
    _table, models.Article.title, _tag_names.label("tags"), _article_tag_names.label("article_tags")
).join(models.Article)
"""All highlights, deleted ones too, with their tags, and with the titles and tags of their articles."""

LIVE = ALL.where(_table.deleted_at.is_(None))
"""The highlights that are not deleted."""

_BY_ID = ALL.where(_table.id == bindparam("id"))
_ROW = select(_table).where(_table.id == bindparam("id"))


def read(connection: Connection, statement: Select[Any], **values: object) -> list[Highlight]:
    """Return the records of the rows that a statement made from `ALL` selects."""
    return [
        _COLUMNS.make(record, row, f"{row.id} of article {row.article_id}")
        for row in connection.execute(statement, values)
    ]


def read_one(connection: Connection, highlight_id: int) -> Highlight:
    """Return the highlight with this id, deleted or not. Raises `NotFoundError`."""
    highlights = read(connection, _BY_ID, id=highlight_id)
    if not highlights:
        raise NotFoundError(f"There is no highlight {highlight_id}.")
    return highlights[0]


def fetch(connection: Connection, highlight_id: int) -> Row[Any]:
    """Return the row of the highlight with this id, deleted or not. Raises `NotFoundError`."""
    row = connection.execute(_ROW, {"id": highlight_id}).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no highlight {highlight_id}.")
    return row
