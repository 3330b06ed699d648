"""Adds documents: as new articles, or as new revisions of known articles.

A document belongs to the article whose address has the same canonical form, else to the article with its text. Two
different addresses are two articles even if the text is the same, because many papers print the same wire copy.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from newsreader.errors import BadDataError, NotFoundError
from newsreader.library.schema import codecs, models
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


def add(
    store: Store, document: Document, tags: Iterable[str], batch: Batch | None
) -> tuple[AddStatus, int, Step | None]:
    """Add a document; return the status, the article's id, and the step. Raises `BadDataError`, `UsageError`."""
    names = clean_names(tags)
    document = cleaned(document)
    digest = sha256(document.text.encode()).hexdigest()
    source = zlib.compress(document.source)  # before the write lock, because it can take long
    with store.change("add", batch=batch) as change:
        known = _known(change, document, digest)
        if known is None:
            status, article_id = AddStatus.ADDED, _create(change, document, digest, source)
            names = clean_names([*names, *mend_names(document.tags)])
        else:
            status, article_id = AddStatus.UNCHANGED, known.id
            if known.deleted_at is not None or not known.kept:
                status = AddStatus.ADDED
                change.set("article", [article_id], deleted_at=None, kept=True)
            if not _is_known_text(change, known, document, digest):
                status = AddStatus.REVISED if status is AddStatus.UNCHANGED else status
                revise(change, known, document, digest, source)
        for name in names:
            change.link("article", [article_id], ensure(change, name))
        title = change.connection.scalar(select(models.Article.title).where(models.Article.id == article_id))
        change.what = "revise" if status is AddStatus.REVISED else "add"
        change.label = _LABELS[status].format(title)
        change.article_id = article_id
    return status, article_id, change.step


def revise_article(store: Store, article_id: int, document: Document, *, recorded: bool) -> AddStatus:
    """Make a document the current revision of an article. Raises `BadDataError`, `NotFoundError`."""
    document = cleaned(document)
    digest, source = sha256(document.text.encode()).hexdigest(), zlib.compress(document.source)
    article, highlight = models.Article, models.Highlight
    with store.read() as connection:
        recorded = recorded or bool(connection.scalar(select(exists().where(highlight.article_id == article_id))))
    with store.change("revise", article_id=article_id, recorded=recorded) as change:
        known = change.connection.execute(select(article).where(article.id == article_id)).one_or_none()
        if known is None:
            raise NotFoundError(f"There is no article {article_id}.")
        if fetch(change.connection, article_id, None, models.Revision.sha256).sha256 == digest:
            return AddStatus.UNCHANGED
        revise(change, known, document, digest, source)
        same = select(article.id).where(article.canonical_url == document.canonical_url)
        if document.canonical_url and change.connection.scalar(same) is None:
            change.set("article", [article_id], canonical_url=document.canonical_url)
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


def _create(change: Change, document: Document, digest: str, source: bytes) -> int:
    article_id = change.create("article", **article_row(document, change.time))
    change.create("revision", **revision_row(article_id, 1, document, digest, source, change.time))
    return article_id


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
