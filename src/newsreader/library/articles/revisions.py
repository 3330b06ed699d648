"""Reads the texts of articles."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.errors import NotFoundError
from newsreader.library.schema import codecs, columns, models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.records import Revision

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newsreader.library.store.engine import Store


_SOURCE = columns.some("revision", "source media_type")
_COLUMNS = columns.some("revision", "article_id number fetched_at text blocks marks corrections sha256")


def revision(store: Store, article_id: int, number: int | None) -> Revision:
    """Return the revision with this number, or the current one. Raises `NotFoundError`."""
    with store.read() as connection:
        row = fetch(connection, article_id, number, *(models.SUBJECTS["revision"].c[name] for name in _COLUMNS.kinds))
        revision = _COLUMNS.make(_record, row, f"{row.number} of article {article_id}")
        for name, ranges in (("blocks", revision.blocks), ("inline spans", revision.inline_spans)):
            if any(each.end > len(revision.text) for each in ranges):
                raise UnreadableError(f"article {article_id}, text {revision.number}: {name} are outside it")
        return revision


def _record(row: Row[Any]) -> Revision:
    return Revision(
        article_id=row.article_id,
        number=row.number,
        fetched_at=codecs.load_time(row.fetched_at),
        text=row.text,
        blocks=codecs.load_blocks(row.blocks, codecs.load_corrections(row.corrections)),
        inline_spans=codecs.load_spans(row.marks),
        sha256=row.sha256,
    )


def version(store: Store, article_id: int) -> tuple[object, ...]:
    """Return a value that changes with the current text and the kinds of its blocks. Raises `NotFoundError`."""
    table = models.Revision
    with store.read() as connection:
        return tuple(fetch(connection, article_id, None, table.number, table.sha256, table.corrections))


def numbers(store: Store, article_id: int) -> list[int]:
    """Return the numbers of the revisions, oldest first. Raises `NotFoundError`."""
    table = models.Revision
    statement = select(table.number).where(table.article_id == article_id, table.deleted_at.is_(None))
    with store.read() as connection:
        found = list(connection.scalars(statement.order_by(table.number)))
    if not found:
        raise NotFoundError(f"There is no article {article_id}.")
    return found


def source(store: Store, article_id: int, number: int | None) -> tuple[bytes, str]:
    """Return the original bytes of a revision and their media type. Raises `NotFoundError`."""
    with store.read() as connection:
        row = fetch(connection, article_id, number, models.Revision.source, models.Revision.media_type)
        return _SOURCE.make(lambda row: (zlib.decompress(row.source), row.media_type), row, f"of article {article_id}")


def fetch(connection: Connection, article_id: int, number: int | None, *fields: Any) -> Row[Any]:
    """Return columns of a revision, by default of the current one.

    Raises `NotFoundError`, and `UnreadableError` if the current revision is missing.
    """
    chosen = models.Article.revision if number is None else number
    row = connection.execute(
        select(*fields)
        .select_from(models.Revision)
        .join(models.Article, models.Article.id == models.Revision.article_id)
        .where(models.Article.id == article_id, models.Revision.number == chosen)
    ).one_or_none()
    if row is None:
        if number is None and (known := _current(connection, article_id)) is not None:
            raise UnreadableError(f"article {article_id}: its text, number {known}, is missing")
        what = f"article {article_id}" if number is None else f"revision {number} of article {article_id}"
        raise NotFoundError(f"There is no {what}.")
    return row


def _current(connection: Connection, article_id: int) -> int | None:
    """Return the number of the article's current revision, or `None` if there is no such article."""
    return connection.scalar(select(models.Article.revision).where(models.Article.id == article_id))
