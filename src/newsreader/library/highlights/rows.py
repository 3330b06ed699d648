"""Reads highlights from the database as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from newsreader.errors import NotFoundError
from newsreader.library.schema import codecs, columns, kinds, models
from newsreader.records import AnchorState, Color, Highlight

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

_table = models.Highlight
_COLUMNS = columns.some("highlight", " ".join(_table.__table__.c.keys()), article_title=kinds.TEXT, worn=kinds.TAG_LIST)


def query() -> Select[Any]:
    """Return the statement for all highlights, deleted ones too, with the titles of their articles and their tags."""
    links, tags = models.HighlightTag, models.Tag
    names = (
        select(func.group_concat(tags.name, func.char(10)))
        .join(links, links.tag_id == tags.id)
        .where(links.highlight_id == _table.id)
        .scalar_subquery()
    )
    return select(_table, models.Article.title, names.label("tags")).join(models.Article)


def live_query() -> Select[Any]:
    """Return the statement for the highlights that are not deleted."""
    return query().where(_table.deleted_at.is_(None))


def read(connection: Connection, statement: Select[Any]) -> list[Highlight]:
    """Return the records of the rows that a statement made from `query` selects."""
    return [
        _COLUMNS.make(_record, row, f"{row.id} of article {row.article_id}") for row in connection.execute(statement)
    ]


def read_one(connection: Connection, highlight_id: int) -> Highlight:
    """Return the highlight with this id, deleted or not. Raises `NotFoundError`."""
    highlights = read(connection, query().where(_table.id == highlight_id))
    if not highlights:
        raise NotFoundError(f"There is no highlight {highlight_id}.")
    return highlights[0]


def fetch(connection: Connection, highlight_id: int) -> Row[Any]:
    """Return the row of the highlight with this id, deleted or not. Raises `NotFoundError`."""
    row = connection.execute(select(_table).where(_table.id == highlight_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no highlight {highlight_id}.")
    return row


def _record(row: Row[Any]) -> Highlight:
    return Highlight(
        id=row.id,
        uid=row.uid,
        article_id=row.article_id,
        article_title=row.title,
        revision=row.revision,
        start=row.start,
        end=row.end,
        quote=row.quote,
        prefix=row.prefix,
        suffix=row.suffix,
        color=Color(row.color),
        note=row.note,
        tags=codecs.load_tags(row.tags),
        anchor=AnchorState(row.anchor),
        score=row.score,
        created_at=codecs.load_time(row.created_at),
        updated_at=codecs.load_time(row.updated_at),
        deleted_at=codecs.load_optional_time(row.deleted_at),
    )
