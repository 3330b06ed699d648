"""Adds documents: as new articles, or as new revisions of known articles.

A document belongs to the article whose address has the same canonical form, else to the article with its text. Two
different addresses are two articles even if the text is the same, because many papers print the same wire copy.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, exists, func, or_, select

from newsreader.errors import BadDataError, NotFoundError
from newsreader.library.schema import codecs, models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure, mend_names
from newsreader.records import AddStatus, BlockKind, State
from newsreader.text.address import canonical
from newsreader.text.clean import bare, clean, one_line

from .carry import carry
from .revisions import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Document, Step

_TITLE = 100  # code points of the text that become the title of an article without one

_LABELS = {
    AddStatus.ADDED: "added “{}”",
    AddStatus.UNCHANGED: "tagged “{}”",
    AddStatus.REVISED: "added a new revision of “{}”",
}


class Prepared(NamedTuple):
    """A cleaned document with the hash of its text and its compressed source, made before the write lock is taken."""

    document: Document
    digest: str
    source: bytes


def prepare(document: Document) -> Prepared:
    """Return a document ready to be stored. Raises `BadDataError` if it has no text."""
    document = cleaned(document)
    return Prepared(document, sha256(document.text.encode()).hexdigest(), zlib.compress(document.source))


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
        self._changed: list[tuple[AddStatus, int]] = []
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
        self._label()
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
        for number, one in enumerate(self._new, 1):
            article_id, revision_id = last_article + number, last_revision + number
            articles.append(article_row(one.document, change.time) | {"id": article_id, "uid": uuid7()})
            revisions.append(revision_row(article_id, 1, *one, change.time) | {"id": revision_id})
            tags = clean_names([*self._names, *mend_names(one.document.tags)])
            links += [(article_id, tag_id) for tag_id in dict.fromkeys(map(self._tag, tags))]
            self._done.append((AddStatus.ADDED, article_id))
        change.create_all("article", articles)
        change.create_all("revision", revisions)
        change.link_new("article", links)
        self._changed += self._done[first:]
        self._new.clear()

    def _add_known(self, one: Prepared) -> None:
        """Add a document whose address or text the library has, which can still be a new article."""
        change = self._change
        known = _known(change, one.document, one.digest)
        if known is None:
            self._new.append(one)
            self._create()
            return
        status, is_changed = AddStatus.UNCHANGED, False
        if known.deleted_at is not None or not known.kept:
            status = AddStatus.ADDED
            change.set("article", [known.id], deleted_at=None, kept=True)
        if not _is_known_text(change, known, one.document, one.digest):
            status = AddStatus.REVISED if status is AddStatus.UNCHANGED else status
            revise(change, known, *one)
        for name in self._names:
            is_changed |= bool(change.link("article", [known.id], self._tag(name)))
        self._done.append((status, known.id))
        if is_changed or status is not AddStatus.UNCHANGED:
            self._changed.append((status, known.id))

    def _tag(self, name: str) -> int:
        if name not in self._tags:
            self._tags[name] = ensure(self._change, name)
        return self._tags[name]

    def _label(self) -> None:
        change, changed = self._change, self._changed
        change.count = len(changed)
        change.what = "revise" if changed and all(status is AddStatus.REVISED for status, _ in changed) else "add"
        change.label = f"added {len(changed):,} articles"
        if len(changed) == 1:
            status, change.article_id = changed[0]
            table = models.Article
            title = change.connection.scalar(select(table.title).where(table.id == change.article_id))
            change.label = _LABELS[status].format(title)


def _keys(one: Prepared) -> set[str]:
    return {one.digest, *filter(None, (one.document.canonical_url,))}


def revise_article(store: Store, article_id: int, document: Document, *, recorded: bool) -> AddStatus:
    """Make a document the current revision of an article. Raises `BadDataError`, `NotFoundError`."""
    prepared = prepare(document)
    article, highlight = models.Article, models.Highlight
    with store.read() as connection:
        recorded = recorded or bool(connection.scalar(select(exists().where(highlight.article_id == article_id))))
    with store.change("revise", article_id=article_id, recorded=recorded) as change:
        known = change.connection.execute(select(article).where(article.id == article_id)).one_or_none()
        if known is None:
            raise NotFoundError(f"There is no article {article_id}.")
        if fetch(change.connection, article_id, None, models.Revision.sha256).sha256 == prepared.digest:
            return AddStatus.UNCHANGED
        revise(change, known, *prepared)
        address = prepared.document.canonical_url
        same = select(article.id).where(article.canonical_url == address)
        if address and change.connection.scalar(same) is None:
            change.set("article", [article_id], canonical_url=address)
        change.label = _LABELS[AddStatus.REVISED].format(known.title)
    return AddStatus.REVISED


def cleaned(document: Document) -> Document:
    """Return the document cleaned for storage and display. Cleaning keeps lengths, so ranges stay valid."""
    text = clean(document.text)
    if not text.strip():
        raise BadDataError("It contains no text.")
    title = one_line(bare(document.title)).strip()

    def line(value: str | None) -> str | None:
        return one_line(value).strip() or None if value else None

    address = line(document.canonical_url) or line(document.url)
    return replace(
        document,
        text=text,
        title=title or one_line(bare(text.strip()[:_TITLE])).strip(),
        title_derived=document.title_derived or not title,
        authors=tuple(name for author in document.authors if (name := line(author))),
        site=line(document.site),
        url=line(document.url) or line(document.canonical_url),
        canonical_url=canonical(address) if address else None,
        language=line(document.language),
        inline_spans=tuple(
            span if (href := line(span.href)) == span.href else replace(span, href=href)
            for span in document.inline_spans
        ),
        media_type=line(document.media_type) or "text/plain",
    )


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


def article_row(document: Document, time: str) -> dict[str, Any]:
    """Return the columns of a new article, without its ids."""
    return {
        **_metadata(document),
        "canonical_url": document.canonical_url,
        "added_at": time,
        "state": State.UNREAD.value,
        "starred": False,
        "position": 0,
        "revision": 1,
        "length": len(document.text),
        "words": codecs.count_words(document.text),
        "kept": True,
    }


def revise(change: Change, known: Row[Any], document: Document, digest: str, source: bytes) -> None:
    """Make the document the article's current revision, and move highlights and reading position to it."""
    revision = models.Revision
    number = change.connection.scalar(select(func.max(revision.number)).where(revision.article_id == known.id)) or 0
    old = change.connection.execute(
        select(revision).where(revision.article_id == known.id, revision.number == known.revision)
    ).one()
    metadata = {name: value for name, value in _metadata(document).items() if value not in (None, "[]", codecs.LAST)}
    # A title that the user changed stays, and a derived title never replaces one.
    if known.title != old.title or document.title_derived:
        for name in ("title", "title_key", "title_derived"):
            del metadata[name]
    row = revision_row(known.id, number + 1, document, digest, source, change.time)
    change.create("revision", **row | {"corrections": codecs.store_corrections(_corrections(old, document))})
    position = carry(change, known, document.text, number + 1)
    change.set(
        "article",
        [known.id],
        **metadata,
        position=position,
        revision=number + 1,
        length=len(document.text),
        words=codecs.count_words(document.text),
    )


def _metadata(document: Document) -> dict[str, Any]:
    """Return the columns of an article that come from the metadata of the source."""
    published = document.published_at
    return {
        "title": document.title,
        "title_derived": document.title_derived,
        "title_key": codecs.sort_key(document.title),
        "authors": codecs.store_names(document.authors),
        "site": document.site,
        "site_key": codecs.sort_key(document.site),
        "url": document.url,
        "language": document.language,
        "published_at": None if published is None else codecs.store_time(published),
    }


def revision_row(
    article_id: int, number: int, document: Document, digest: str, source: bytes, time: str
) -> dict[str, Any]:
    """Return the columns of a new revision, without its id."""
    return {
        "article_id": article_id,
        "number": number,
        "fetched_at": time,
        "title": document.title,
        "text": document.text,
        "blocks": codecs.store_blocks(document.blocks),
        "marks": codecs.store_spans(document.inline_spans),
        "corrections": codecs.store_corrections({}),
        "sha256": digest,
        "source": source,
        "media_type": document.media_type,
        "parser": document.parser,
        "parser_version": document.parser_version,
    }


def _corrections(old: Row[Any], document: Document) -> dict[int, BlockKind]:
    """Return the corrections of block kinds for the new text: those of blocks with unchanged words."""
    corrected = codecs.load_corrections(old.corrections)
    if not corrected:
        return {}
    blocks = codecs.load_blocks(old.blocks, corrected)
    by_text = {old.text[blocks[index].start : blocks[index].end]: kind for index, kind in corrected.items()}
    return {
        index: kind
        for index, block in enumerate(document.blocks)
        if (kind := by_text.get(document.text[block.start : block.end])) and kind is not block.kind
    }
