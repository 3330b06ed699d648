"""Find the article that a document belongs to.

That is the article with the same canonical address, else the one from the same file, else the one with the same text,
title, authors and date. Two addresses are two articles even if the text is the same, because many papers print the same
wire copy. Another story in the same file is another article, since people reuse a file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from newsreader.library.schema import codecs, models
from newsreader.library.store.change import id_in
from newsreader.text.address import file_path

from .revise import current
from .rows import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import ColumnElement, Row

    from newsreader.library.store.change import Change
    from newsreader.records import Document

    from .rows import Prepared

    _Known = tuple[Row[Any], Row[Any]]
    _Choose = Callable[[Change, Sequence[Row[Any]], Prepared], _Known | None]

_article, _revision = models.Article, models.Revision

_TELLING = 12
"""The fewest words, with the title, that two files without a date do not have in common by chance (“No comment.”)."""


def keys(one: Prepared) -> set[str]:
    """Return what a document can be known by. A document without a known key is a new article."""
    return {one.digest, *filter(None, (one.document.canonical_url, one.document.source_path))}


def known_keys(change: Change, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that an article is known by, also one in the trash."""
    columns, wanted = (_article.canonical_url, _article.source_path, _revision.sha256), list(keys)
    found = (change.connection.scalars(select(column).where(id_in(column, wanted))) for column in columns)
    return {key for column in found for key in column if key}


def find(change: Change, one: Prepared) -> _Known | None:
    """Return the article that a document belongs to, and its current revision, or `None`.

    An article outside the trash comes first.
    """
    address, path = one.document.canonical_url, one.document.source_path
    same_text = select(_revision.article_id).where(_revision.sha256 == one.digest, _revision.deleted_at.is_(None))
    order = (_article.deleted_at.is_not(None), _article.canonical_url.is_(None), _article.id)
    ways: list[tuple[ColumnElement[bool], _Choose]] = [(_article.id.in_(same_text), _with_text)]
    if path:
        ways.insert(0, (_article.source_path == path, _from_file))
    if address:
        ways.insert(0, (_article.canonical_url == address, _first))
    for condition, choose in ways:
        rows = change.connection.execute(select(_article).where(condition).order_by(*order)).all()
        if rows and (known := choose(change, rows, one)):
            return known
    return None


def was_added(change: Change, known: Row[Any], one: Prepared) -> bool:
    """Return whether an article had this text before, while it is from another file now.

    So two files about one article do not replace each other each time that their folder is added.
    """
    if one.document.source_path is None or not is_elsewhere(known, one.document):
        return False
    same = (_revision.article_id == known.id, _revision.sha256 == one.digest, _revision.deleted_at.is_(None))
    return change.connection.scalar(select(exists().where(*same))) is True


def is_copied(known: Row[Any], document: Document, *, is_old: bool) -> bool:
    """Return whether a document is only a copy of its article, which corrects nothing: it is another file with the same
    text, or it has an older text of the article (`is_old`). A new text at the same address is no copy, nor is a page.
    """
    is_there = document.canonical_url is not None and known.canonical_url in (None, document.canonical_url)
    if (is_old and document.canonical_url) or (is_there and not document.source_path):
        return False
    if document.source_path and document.source_path == known.source_path:
        return False
    return is_old or is_elsewhere(known, document)


def is_elsewhere(known: Row[Any], document: Document) -> bool:
    """Return whether an article has a file that still exists, and is not that of the document."""
    if known.source_path in (None, document.source_path):
        return False
    return os.path.lexists(file_path(known.source_path))


def agree(one: object, other: object) -> bool:
    """Return whether two values are the same, or one of them is unknown."""
    return one == other or None in (one, other)


def _first(change: Change, rows: Sequence[Row[Any]], _one: Prepared) -> _Known | None:
    return rows[0], current(change, rows[0])


def _from_file(change: Change, rows: Sequence[Row[Any]], one: Prepared) -> _Known | None:
    """Return the article with the text of the file, else the newest one if the file can be an edit of it."""
    known = [(row, current(change, row)) for row in rows]
    for article, revision in known:
        if revision.sha256 == one.digest:
            return article, revision
    newest, old = max(known, key=lambda each: (each[0].deleted_at is None, each[0].id))
    if None not in (newest.canonical_url, one.document.canonical_url):
        return None
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.diff.sentence_diff import is_same_story

    is_same = old.title == _title(one.document) and _agree_on_date(newest, one.document)
    return (newest, old) if is_same or is_same_story(old.text, one.document.text) else None


def _with_text(change: Change, rows: Sequence[Row[Any]], one: Prepared) -> _Known | None:
    """Return the article with the title, authors and date of a document, else the only one that can have them. Of those
    that can and have another file, it is the first one, so that what later files add to it changes nothing.

    The authors and the date of an earlier revision are unknown.
    """
    document, values = one.document, metadata(one.document)
    authors, date = values["authors"], values["published_at"]
    is_long = codecs.count_words(f"{_title(document) or ''} {document.text}") >= _TELLING
    by_id = {row.id: row for row in rows if None in (row.canonical_url, document.canonical_url)}
    texts = select(_revision.article_id, _revision.number, _revision.title).order_by(_revision.id)
    texts = texts.where(id_in(_revision.article_id, by_id), _revision.sha256 == one.digest)
    equal, possible, copied = [], [], []
    for text in change.connection.execute(texts.where(_revision.deleted_at.is_(None))).all():
        row = by_id[text.article_id]
        is_current = text.number == row.revision
        published, names = (row.published_at, row.authors) if is_current else (date, authors)
        if names != authors and "[]" not in (names, authors):
            continue
        can_be = agree(None if row.title_derived else text.title, _title(document)) and agree(published, date)
        # Of two files that both exist, few words are no evidence that one is a copy of the other.
        is_free = not (document.source_path and is_elsewhere(row, document))
        if is_long and not is_free:
            copied += [row] if can_be else []
        elif (is_free or date is not None) and (text.title, published) == (document.title, date):
            if names == authors:
                return row, current(change, row)
            equal.append((row, text.title))
        elif is_free and can_be:
            possible.append((row, text.title))
    if copied:
        first = min(copied, key=lambda row: row.id)
        return first, current(change, first)
    found = equal or possible
    is_only = len({(title, row.published_at, row.authors) for row, title in found}) == 1
    return (found[0][0], current(change, found[0][0])) if is_only else None


def _title(document: Document) -> str | None:
    return None if document.title_derived else document.title


def _agree_on_date(row: Row[Any], document: Document) -> bool:
    return agree(row.published_at, metadata(document)["published_at"])
