"""Entries that nobody touched leave the inbox after some time. They are deleted permanently, which is no step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select

from newsreader.library.articles.edit import purge
from newsreader.library.schema import codecs, models
from newsreader.library.store.change import id_in
from newsreader.records import State

if TYPE_CHECKING:
    from datetime import datetime

    from newsreader.library.store.engine import Store

_BATCH = 200

_article = models.Article

# Marking an entry as read is not opening it: then there is a reading position, or the state is “reading”.
_UNTOUCHED = and_(
    ~_article.kept,
    _article.feed_id.is_not(None),
    _article.deleted_at.is_(None),
    _article.position == 0,
    or_(_article.state == State.UNREAD.value, _article.state == State.DONE.value),
    ~exists().where(models.Highlight.article_id == _article.id),
)


def clear(store: Store, before: datetime) -> int:
    """Delete the entries that arrived before a time and that nobody touched; return their number."""
    statement = select(_article.id).where(_UNTOUCHED, _article.added_at < codecs.store_time(before)).limit(_BATCH)
    cleared = 0
    while True:
        with store.read() as connection:
            if not connection.scalars(statement).first():
                return cleared
        with store.write() as connection:
            ids = connection.scalars(statement).all()
            cleared += purge(connection, select(_article.id).where(id_in(_article.id, ids)))
