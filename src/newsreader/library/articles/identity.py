"""Find the article that a document belongs to.

That is the article with the same canonical address, else the one from the same file, else the one with the same text,
title, authors and date. Two addresses are two articles even if the text is the same, because many papers print the same
wire copy. Another story in the same file is another article, since people reuse a file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sqlalchemy import exists, select

from newsreader.library.schema import codecs, models
from newsreader.library.store.change import id_in

from .revise import current
from .rows import metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.records import Document

    from .rows import Prepared

_article, _revision = models.Article, models.Revision

_TELLING = 12
"""The fewest words that two files without a title and a date do not have in common by chance ("No comment.")."""


def keys(one: Prepared) -> set[str]:
    """Return what a document can be known by. A document without a known key is a new article."""
    return {one.digest, *filter(None, (one.document.canonical_url, one.document.source_path))}


def known_keys(change: Change, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that an article is known by, also one in the trash."""
    columns, wanted = (_article.canonical_url, _article.source_path, _revision.sha256), list(keys)
    found = (change.connection.scalars(select(column).where(id_in(column, wanted))) for column in columns)
    return {key for column in found for key in column if key}


def find(change: Change, one: Prepared) -> Row[Any] | None:
    """Return the article that a document belongs to, or `None`. An article outside the trash comes first."""
    document = one.document
    same_text = select(_revision.article_id).where(_revision.sha256 == one.digest, _revision.deleted_at.is_(None))
    order = (_article.deleted_at.is_not(None), _article.canonical_url.is_(None), _article.id)
    for value, condition, choose in (
        (document.canonical_url, _article.canonical_url == document.canonical_url, _first),
        (document.source_path, _article.source_path == document.source_path, _from_file),
        (one.digest, _article.id.in_(same_text), _with_text),
    ):
        rows = change.connection.execute(select(_article).where(condition).order_by(*order)).all() if value else ()
        if rows and (known := choose(change, rows, one)):
            return known
    return None


def was_added(change: Change, known: Row[Any], one: Prepared, *, is_old: bool) -> bool:
    """Return whether an article had this source before, while it is from another file now. An older text (`is_old`) may
    have another source.

    So two files about one article do not replace each other each time that their folder is added.
    """
    if one.document.source_path is None or not is_elsewhere(known, one.document):
        return False
    same = [_revision.article_id == known.id, _revision.sha256 == one.digest, _revision.deleted_at.is_(None)]
    if not is_old:
        same.append(_revision.source == one.source)
    return change.connection.scalar(select(exists().where(*same))) is True


def is_copied(known: Row[Any], document: Document, *, is_old: bool) -> bool:
    """Return whether a document is only a copy of its article, which corrects nothing: it has an older text of the
    article (`is_old`), or is another file.
    """
    if document.canonical_url and (is_old or document.canonical_url == known.canonical_url):
        return False
    if document.source_path and document.source_path == known.source_path:
        return False
    return is_old or is_elsewhere(known, document)


def is_elsewhere(known: Row[Any], document: Document) -> bool:
    """Return whether an article has a file that still exists, and is not that of the document."""
    if known.source_path in (None, document.source_path):
        return False
    return os.path.lexists(url2pathname(urlsplit(known.source_path).path))


def agree(one: object, other: object) -> bool:
    """Return whether two values are the same, or one of them is unknown."""
    return one == other or None in (one, other)


def _first(_change: Change, rows: Sequence[Row[Any]], _one: Prepared) -> Row[Any]:
    return rows[0]


def _from_file(change: Change, rows: Sequence[Row[Any]], one: Prepared) -> Row[Any] | None:
    """Return the article with the text of the file, else the newest one if the file can be an edit of it."""
    for row in rows:
        if current(change, row).sha256 == one.digest:
            return row
    newest = max(rows, key=lambda row: (row.deleted_at is None, row.id))
    if None not in (newest.canonical_url, one.document.canonical_url):
        return None
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.anchor.sentence_diff import is_same_story

    old = current(change, newest)
    is_same = old.title == _title(one.document) and _agree_on_date(newest, one.document)
    return newest if is_same or is_same_story(old.text, one.document.text) else None


def _with_text(change: Change, rows: Sequence[Row[Any]], one: Prepared) -> Row[Any] | None:
    """Return the article with the title, authors and date of a document, else the only one that can have them.

    The authors and the date of an earlier revision are unknown.
    """
    document, values = one.document, metadata(one.document)
    authors, date = values["authors"], values["published_at"]
    is_told = not document.title_derived or date is not None or codecs.count_words(document.text) >= _TELLING
    by_id = {row.id: row for row in rows if None in (row.canonical_url, document.canonical_url)}
    texts = select(_revision.article_id, _revision.number, _revision.title).order_by(_revision.id)
    texts = texts.where(id_in(_revision.article_id, by_id), _revision.sha256 == one.digest)
    possible = []
    for text in change.connection.execute(texts.where(_revision.deleted_at.is_(None))).all():
        row = by_id[text.article_id]
        is_current = text.number == row.revision
        published = row.published_at if is_current else date
        if is_current and row.authors != authors and "[]" not in (row.authors, authors):
            continue
        # The title or the date of one of two files tells them apart, and few words do not make them the same.
        is_free = not (document.source_path and is_elsewhere(row, document))
        if (is_free or is_told) and (text.title, published) == (document.title, date):
            return row
        title = None if row.title_derived else text.title
        if is_free and agree(title, _title(document)) and agree(published, date):
            possible.append((row, text.title))
    return possible[0][0] if len({(title, row.published_at) for row, title in possible}) == 1 else None


def _title(document: Document) -> str | None:
    return None if document.title_derived else document.title


def _agree_on_date(row: Row[Any], document: Document) -> bool:
    return agree(row.published_at, metadata(document)["published_at"])
