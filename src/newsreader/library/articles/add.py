"""Takes documents in: new articles, the same again, and new revisions of known ones.

An article is known again by its canonical address, else by its text. Two addresses that differ are two articles even
with one text: the same wire copy stands in many papers.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from newsreader.errors import BadDataError
from newsreader.library.schema import codecs, models
from newsreader.library.tags.names import clean_names, ensure, mend_names
from newsreader.records import AddStatus, BlockKind, State
from newsreader.text.clean import bare, clean, one_line

from .carry import carry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Document, Step

_TITLE = 100  # code points of the text that stand for a title where there is none

_LABELS = {
    AddStatus.ADDED: "added “{}”",
    AddStatus.UNCHANGED: "tagged “{}”",
    AddStatus.REVISED: "took in a new revision of “{}”",
}


def add(
    store: Store, document: Document, tags: Iterable[str], batch: Batch | None
) -> tuple[AddStatus, int, Step | None]:
    """Keep a document; give what that did, the article's id, and the step. Raises `BadDataError`, `UsageError`."""
    names = clean_names(tags)
    document = _cleaned(document)
    digest = sha256(document.text.encode()).hexdigest()
    source = zlib.compress(document.source)  # before the lock is taken: it can take long
    with store.change("add", batch=batch) as change:
        known = _known(change, document, digest)
        if known is None:
            status, article_id = AddStatus.ADDED, _create(change, document, digest, source)
            names = clean_names([*names, *mend_names(document.tags)])
        else:
            status, article_id = AddStatus.UNCHANGED, known.id
            if known.deleted_at is not None:
                status = AddStatus.ADDED
                change.set("article", [article_id], deleted_at=None)
            if not _holds(change, known, document, digest):
                status = AddStatus.REVISED if status is AddStatus.UNCHANGED else status
                _revise(change, known, document, digest, source)
        for name in names:
            change.link("article", [article_id], ensure(change, name))
        title = change.connection.scalar(select(models.Article.title).where(models.Article.id == article_id))
        change.what = "revise" if status is AddStatus.REVISED else "add"
        change.label = _LABELS[status].format(title)
        change.article_id = article_id
    return status, article_id, change.step


def _cleaned(document: Document) -> Document:
    """Give the document fit to be stored and shown, whoever made it. Ranges stay true: cleaning keeps lengths."""
    text = clean(document.text)
    if not text.strip():
        raise BadDataError("There is no text in it.")
    title = one_line(bare(document.title)).strip()

    def line(value: str | None) -> str | None:
        return one_line(value).strip() or None if value else None

    return replace(
        document,
        text=text,
        title=title or one_line(bare(text.strip()[:_TITLE])).strip(),
        title_derived=document.title_derived or not title,
        authors=tuple(name for author in document.authors if (name := line(author))),
        site=line(document.site),
        url=line(document.url),
        canonical_url=line(document.canonical_url) or line(document.url),
        language=line(document.language),
        inline_spans=tuple(replace(mark, href=line(mark.href)) for mark in document.inline_spans),
        media_type=line(document.media_type) or "text/plain",
    )


def _known(change: Change, document: Document, digest: str) -> Row[Any] | None:
    """Give the article that the document is: by address, else by text; one outside the trash before one inside."""
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


def _holds(change: Change, known: Row[Any], document: Document, digest: str) -> bool:
    """Whether there is nothing new in the document: its text is the current one, or, without an address, ever was.

    What comes from an address is what stands there now, even if it is an older text again.
    """
    revision = models.Revision
    statement = select(func.count()).where(revision.article_id == known.id, revision.sha256 == digest)
    if document.canonical_url is None:
        statement = statement.where(revision.deleted_at.is_(None))
    else:
        statement = statement.where(revision.number == known.revision)
    return bool(change.connection.scalar(statement))


def _create(change: Change, document: Document, digest: str, source: bytes) -> int:
    article_id = change.create(
        "article",
        **_told(document),
        canonical_url=document.canonical_url,
        added_at=change.time,
        state=State.UNREAD.value,
        starred=False,
        position=0,
        revision=1,
        length=len(document.text),
        words=codecs.count_words(document.text),
    )
    _write(change, article_id, 1, document, digest, source, {})
    return article_id


def _revise(change: Change, known: Row[Any], document: Document, digest: str, source: bytes) -> None:
    """Make the document the article's current revision and carry everything that stands on the old text over to it."""
    revision = models.Revision
    number = change.connection.scalar(select(func.max(revision.number)).where(revision.article_id == known.id)) or 0
    old = change.connection.execute(
        select(revision).where(revision.article_id == known.id, revision.number == known.revision)
    ).one()
    told = {name: value for name, value in _told(document).items() if value not in (None, "[]", codecs.LAST)}
    # A headline that a person gave, or that nobody gave this time, does not replace the one that is there.
    if known.title != old.title or document.title_derived:
        for name in ("title", "title_key", "title_derived"):
            del told[name]
    _write(change, known.id, number + 1, document, digest, source, _corrections(old, document))
    position = carry(change, known, document.text, number + 1)
    change.set(
        "article",
        [known.id],
        **told,
        position=position,
        revision=number + 1,
        length=len(document.text),
        words=codecs.count_words(document.text),
    )


def _told(document: Document) -> dict[str, Any]:
    """Give the columns of an article that repeat what the source says of itself."""
    published = document.published_at
    return {
        "title": document.title,
        "title_derived": document.title_derived,
        "title_key": codecs.sort_key(document.title),
        "authors": codecs.store_names(document.authors),
        "site": document.site,
        "site_key": codecs.sort_key(document.site),
        "url": document.url or document.canonical_url,
        "language": document.language,
        "published_at": None if published is None else codecs.store_time(published),
    }


def _write(
    change: Change,
    article_id: int,
    number: int,
    document: Document,
    digest: str,
    source: bytes,
    corrections: dict[int, BlockKind],
) -> None:
    change.create(
        "revision",
        article_id=article_id,
        number=number,
        fetched_at=change.time,
        title=document.title,
        text=document.text,
        blocks=codecs.store_blocks(document.blocks),
        marks=codecs.store_spans(document.inline_spans),
        corrections=codecs.store_corrections(corrections),
        sha256=digest,
        source=source,
        media_type=document.media_type,
    )


def _corrections(old: Row[Any], document: Document) -> dict[int, BlockKind]:
    """Give the corrections of block kinds that hold in the new text: those of blocks that still say the same."""
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
