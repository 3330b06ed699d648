"""Reads the texts of articles."""

from __future__ import annotations

import zlib
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from newsreader.errors import NotFoundError
from newsreader.library.schema import codecs, columns, models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.store.change import id_in
from newsreader.records import Original, Revision, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

    from newsreader.library.store.engine import Store


_SOURCE = columns.some(
    "revision",
    "source media_type parser number charset base encoding encoding_guessed fetched_from etag last_modified",
)
_CHANGING, _SHORTEST = timedelta(days=7), timedelta(hours=1)
_COLUMNS = columns.some("revision", "article_id number fetched_at title text blocks marks corrections sha256")


def revision(store: Store, article_id: int, number: int | None) -> Revision:
    """Return the revision with this number, or the current one. Raises `NotFoundError`."""
    with store.read() as connection:
        row = fetch(connection, article_id, number, *(models.SUBJECTS["revision"].c[name] for name in _COLUMNS.kinds))
        revision = _COLUMNS.make(record, row, f"{row.number} of article {article_id}")
        for name, ranges in (("blocks", revision.blocks), ("inline spans", revision.inline_spans)):
            if any(each.end > len(revision.text) for each in ranges):
                raise UnreadableError(f"article {article_id}, text {revision.number}: {name} are outside it")
        return revision


def record(row: Row[Any]) -> Revision:
    """Return the record of a row whose values are valid."""
    return Revision(
        article_id=row.article_id,
        number=row.number,
        fetched_at=codecs.load_time(row.fetched_at),
        title=row.title,
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


def source(store: Store, article_id: int, number: int | None) -> Original:
    """Return the original of a revision. Raises `NotFoundError`."""
    table = models.Revision
    with store.read() as connection:
        row = fetch(connection, article_id, number, *(getattr(table, name) for name in _SOURCE.kinds))
        return _SOURCE.make(lambda row: Original(zlib.decompress(row[0]), *row[1:]), row, f"of article {article_id}")


def due(store: Store, now: datetime) -> list[int]:
    """Return the ids of the articles whose address or file may have a new text, newest first.

    These are watched articles whose time has come, and articles of the last days with an address whose text was fetched
    or checked longer ago than a tenth of their age, since publishers edit most in the first hours. Other articles in
    the archive, and entries in the inbox, are never due.
    """
    article, table = models.Article, models.Revision
    began = func.coalesce(article.published_at, article.added_at)
    recent = began > codecs.store_time(now - _CHANGING)
    known = func.max(table.fetched_at, func.coalesce(article.checked_at, table.fetched_at))
    statement = (
        select(article.id, began, known, article.watch)
        .join(table, (table.article_id == article.id) & (table.number == article.revision))
        .where(article.deleted_at.is_(None), article.kept)
        .where(
            article.watch.is_not(None) | (article.url.is_not(None) & (article.state != State.ARCHIVED.value) & recent)
        )
        .order_by(article.id.desc())
    )
    with store.read() as connection:
        return [
            article_id
            for article_id, start, checked, watch in connection.execute(statement)
            if now - codecs.load_time(checked) >= _interval(now - codecs.load_time(start), watch)
        ]


def _interval(age: timedelta, watch: int | None) -> timedelta:
    """Return how long to wait between two requests for a new text, for an article of an age that may be watched."""
    if watch is not None:
        return timedelta(minutes=watch)
    return max(_SHORTEST, age / 10)


def note_check(store: Store, ids: Iterable[int]) -> None:
    """Store that the addresses of these articles were asked for a new text now; not a step of history."""
    article = models.Article
    with store.write() as connection:
        connection.execute(update(article).where(id_in(article.id, ids)).values(checked_at=codecs.now()))


def fetch(connection: Connection, article_id: int, number: int | None, *fields: Any) -> Row[Any]:
    """Return columns of a revision, by default of the current one.

    Raises `NotFoundError`, and `UnreadableError` if the current revision is missing.
    """
    chosen = {"article": article_id} if number is None else {"article": article_id, "number": number}
    row = connection.execute(_one(number is None, *fields), chosen).one_or_none()
    if row is None:
        if number is None and (known := _current(connection, article_id)) is not None:
            raise UnreadableError(f"article {article_id}: its text, number {known}, is missing")
        what = f"article {article_id}" if number is None else f"revision {number} of article {article_id}"
        raise NotFoundError(f"There is no {what}.")
    return row


@cache
def _one(is_current: bool, *fields: Any) -> Select[Any]:
    """Return the statement for columns of a revision. Building it takes longer than running it."""
    return (
        select(*fields)
        .select_from(models.Revision)
        .join(models.Article, models.Article.id == models.Revision.article_id)
        .where(models.Article.id == bindparam("article"))
        .where(models.Revision.number == (models.Article.revision if is_current else bindparam("number")))
    )


def _current(connection: Connection, article_id: int) -> int | None:
    """Return the number of the article's current revision, or `None` if there is no such article."""
    return connection.scalar(select(models.Article.revision).where(models.Article.id == article_id))
