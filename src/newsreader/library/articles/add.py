"""Adds documents: as new articles, or as new revisions of known articles.

A document belongs to the article whose address has the same canonical form, else to the article with its text. Two
different addresses are two articles even if the text is the same, because many papers print the same wire copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from newsreader.library.schema import models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure, with_names
from newsreader.records import AddStatus

from .revise import CORRECTED, REVISED, complete, is_much_shorter, label_articles, revise
from .rows import article_row, prepare, revision_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Document, Step

    from .rows import Prepared

_ADDED, _TAGGED = "added “{}”", "tagged “{}”"


def add_all(
    store: Store, documents: Iterable[Document], tags: Iterable[str], batch: Batch | None
) -> tuple[list[tuple[AddStatus, int]], Step | None]:
    """Add documents in one transaction; return the status and the article's id of each, and the step.

    Raises `BadDataError`, `UsageError`.
    """
    names = clean_names(tags)
    prepared = list(map(prepare, documents))
    with store.change("add", batch=batch) as change:
        added = _Adding(change, names).add(prepared)
    return added, change.step


class _Adding:
    """Documents being added in one transaction. New articles are inserted together, which is much faster."""

    def __init__(self, change: Change, names: list[str]) -> None:
        self._change = change
        self._names = names
        self._tags: dict[str, int] = {}
        self._done: list[tuple[AddStatus, int]] = []
        self._changed: list[tuple[str, int]] = []
        self._new: list[Prepared] = []

    def add(self, prepared: Iterable[Prepared]) -> list[tuple[AddStatus, int]]:
        """Add the documents in their order, and label the change."""
        prepared = list(prepared)
        known = self._known_keys(prepared)
        for one in prepared:
            keys = _keys(one)
            if known.isdisjoint(keys):
                self._new.append(one)
            else:
                self._create()
                self._add_known(one)
            known |= keys
        self._create()
        label_articles(self._change, self._changed, "added {} articles")
        if self._changed and all(label == REVISED for label, _ in self._changed):
            self._change.what = "revise"
        return self._done

    def _known_keys(self, prepared: list[Prepared]) -> set[str]:
        """Return the addresses and hashes of the documents that the library has. Others are new articles."""
        article, revision = models.Article.canonical_url, models.Revision.sha256
        keys = {key for one in prepared for key in _keys(one)}
        scalars = self._change.connection.scalars
        found = (scalars(select(column).where(id_in(column, keys))) for column in (article, revision))
        return {key for column in found for key in column if key}

    def _create(self) -> None:
        """Insert the new articles that were found since the last call."""
        change, first = self._change, len(self._done)
        last_article, last_revision = (change.last_id(subject) for subject in ("article", "revision"))
        articles, revisions, links = [], [], []
        tags = [clean_names([*self._names, *one.document.tags]) for one in self._new]
        self._tags |= with_names(change.connection, {name for names in tags for name in names} - self._tags.keys())
        for number, one in enumerate(self._new, 1):
            article_id, revision_id = last_article + number, last_revision + number
            articles.append(article_row(one.document, change.time) | {"id": article_id, "uid": uuid7()})
            revisions.append(revision_row(article_id, 1, *one, change.time) | {"id": revision_id})
            links += [(article_id, tag_id) for tag_id in dict.fromkeys(map(self._tag, tags[number - 1]))]
            self._done.append((AddStatus.ADDED, article_id))
        change.create_all("article", articles)
        change.create_all("revision", revisions)
        change.link_new("article", links)
        self._changed += [(_ADDED, id_) for _, id_ in self._done[first:]]
        self._new.clear()

    def _add_known(self, one: Prepared) -> None:
        """Add a document whose address or text the library has, which can still be a new article."""
        change = self._change
        known = _known(change, one.document, one.digest)
        if known is None:
            self._new.append(one)
            self._create()
            return
        is_known_text = _is_known_text(change, known, one.document, one.digest)
        if not is_known_text and known.deleted_at is None and is_much_shorter(known, one.document):
            self._done.append((AddStatus.SHORTER, known.id))
            return
        status, label = AddStatus.UNCHANGED, ""
        if known.deleted_at is not None or not known.kept:
            status, label = AddStatus.ADDED, _ADDED
            change.set("article", [known.id], deleted_at=None, kept=True)
        if not is_known_text:
            if not label:
                status, label = AddStatus.REVISED, REVISED
            revise(change, known, *one)
        elif complete(change, known, one.document):
            label = label or CORRECTED
        for name in self._names:
            if change.link("article", [known.id], self._tag(name)):
                label = label or _TAGGED
        self._done.append((status, known.id))
        if label:
            self._changed.append((label, known.id))

    def _tag(self, name: str) -> int:
        if name not in self._tags:
            self._tags[name] = ensure(self._change, name)
        return self._tags[name]


def _keys(one: Prepared) -> set[str]:
    return {one.digest, *filter(None, (one.document.canonical_url,))}


def _known(change: Change, document: Document, digest: str) -> Row[Any] | None:
    """Return the article that a document belongs to, or `None`. An article outside the trash comes first."""
    article, revision = models.Article, models.Revision
    same_text = select(revision.article_id).where(revision.sha256 == digest, revision.deleted_at.is_(None))
    by_text = article.id.in_(same_text)
    if document.canonical_url is None:
        condition: ColumnElement[bool] = by_text
        first = article.canonical_url.is_not(None)
    else:
        by_address = article.canonical_url == document.canonical_url
        condition = or_(by_address, and_(by_text, article.canonical_url.is_(None)))
        first = article.canonical_url.is_(None)
    statement = select(article).where(condition).order_by(first, article.deleted_at.is_not(None), article.id).limit(1)
    return change.connection.execute(statement).one_or_none()


def _is_known_text(change: Change, known: Row[Any], document: Document, digest: str) -> bool:
    """Return whether the document is the current revision or, without an address, any revision.

    A document with an address is the newest text at this address, even if it equals an earlier revision.
    """
    revision = models.Revision
    statement = select(func.count()).where(revision.article_id == known.id, revision.sha256 == digest)
    if document.canonical_url is None:
        statement = statement.where(revision.deleted_at.is_(None))
    else:
        statement = statement.where(revision.number == known.revision)
    return bool(change.connection.scalar(statement))
