"""Reads the texts of articles."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.errors import NotFoundError
from newsreader.library import schema, values
from newsreader.records import Revision

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newsreader.library.engine import Store


def revision(store: Store, article_id: int, number: int | None) -> Revision:
    """Give the revision with this number, or the current one. Raises `NotFoundError`."""
    columns = (
        schema.Revision.number,
        schema.Revision.fetched_at,
        schema.Revision.text,
        schema.Revision.blocks,
        schema.Revision.marks,
        schema.Revision.corrections,
        schema.Revision.sha256,
    )
    with store.read() as connection:
        row = fetch(connection, article_id, number, *columns)
        return Revision(
            article_id=article_id,
            number=row.number,
            fetched_at=values.load_time(row.fetched_at),
            text=row.text,
            blocks=values.load_blocks(row.blocks, values.load_corrections(row.corrections)),
            marks=values.load_marks(row.marks),
            sha256=row.sha256,
        )


def numbers(store: Store, article_id: int) -> list[int]:
    """Give the numbers of the revisions, oldest first. Raises `NotFoundError`."""
    table = schema.Revision
    statement = select(table.number).where(table.article_id == article_id, table.deleted_at.is_(None))
    with store.read() as connection:
        found = list(connection.scalars(statement.order_by(table.number)))
    if not found:
        raise NotFoundError(f"There is no article {article_id}.")
    return found


def source(store: Store, article_id: int, number: int | None) -> tuple[bytes, str]:
    """Give the original bytes of a revision and their media type. Raises `NotFoundError`."""
    with store.read() as connection:
        row = fetch(connection, article_id, number, schema.Revision.source, schema.Revision.media_type)
        try:
            return zlib.decompress(row.source), row.media_type
        except zlib.error as error:
            raise ValueError(str(error)) from error


def fetch(connection: Connection, article_id: int, number: int | None, *columns: Any) -> Row[Any]:
    """Give these columns of a revision by number, the current one if that is `None`. Raises `NotFoundError`."""
    wanted = schema.Article.revision if number is None else number
    row = connection.execute(
        select(*columns)
        .select_from(schema.Revision)
        .join(schema.Article, schema.Article.id == schema.Revision.article_id)
        .where(schema.Article.id == article_id, schema.Revision.number == wanted)
    ).one_or_none()
    if row is None:
        what = f"article {article_id}" if number is None else f"revision {number} of article {article_id}"
        raise NotFoundError(f"There is no {what}.")
    return row
