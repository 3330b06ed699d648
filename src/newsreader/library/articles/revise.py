"""New texts of known articles: highlights move to them, and what the user corrected stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from newsreader.library.schema import codecs, models
from newsreader.library.store.change import id_in
from newsreader.records import AddStatus, BlockKind

from .carry import carry
from .rows import metadata, prepare, revision_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Document, Renewal

    from .rows import Prepared

REVISED = "added a new revision of “{}”"
CORRECTED = "corrected “{}” by its source"
_WRITTEN = ("text/plain", "text/markdown")
"""The media types of files that people write by hand."""

LEAST_SHARE = 0.5
"""The least part of the earlier length that a new text of an article has."""


def renew(store: Store, renewals: Iterable[Renewal], *, recorded: bool, batch: Batch | None) -> list[AddStatus]:
    """Take over the texts, blocks and metadata of documents in one transaction; return the status of each.

    Without `recorded` it is a step of history only if one of the articles has highlights. Raises `BadDataError`.
    """
    prepared = [(renewal, prepare(renewal.document)) for renewal in renewals]
    highlighted = exists().where(id_in(models.Highlight.article_id, (renewal.article_id for renewal, _ in prepared)))
    with store.read() as connection:
        recorded = recorded or bool(connection.scalar(select(highlighted)))
    changed: list[tuple[str, int]] = []
    statuses = []
    with store.change("revise", batch=batch, recorded=recorded) as change:
        for renewal, one in prepared:
            status, label = _renew(change, renewal, one)
            changed += [(label, renewal.article_id)] if label else []
            statuses.append(status)
        label_articles(change, changed, "revised {} articles")
    return statuses


def label_articles(change: Change, changed: Sequence[tuple[str, int]], several: str) -> None:
    """Label a change of articles. Each has the label for a change of it alone, with a place for its title."""
    change.count = len(changed)
    change.label = several.format(f"{len(changed):,}")
    if len(changed) == 1:
        label, change.article_id = changed[0]
        title = select(models.Article.title).where(models.Article.id == change.article_id)
        change.label = label.format(change.connection.scalar(title))


def is_much_shorter(known: Row[Any], document: Document) -> bool:
    """Return whether a page has much less text than its article, so it is likely to be a notice or a teaser.

    What somebody wrote into a file may well have become shorter.
    """
    is_page = document.canonical_url is not None and document.media_type not in _WRITTEN
    return is_page and len(document.text) < LEAST_SHARE * float(known.length)


def _renew(change: Change, renewal: Renewal, one: Prepared) -> tuple[AddStatus, str]:
    """Take over a document, and return its status and the label of this change (empty if nothing changed)."""
    article = models.Article
    known = change.connection.execute(select(article).where(article.id == renewal.article_id)).one_or_none()
    if known is None or renewal.number not in (None, known.revision):
        return AddStatus.UNCHANGED, ""
    old = current(change, known)
    if old.sha256 != one.digest:
        # Better parsers may find less in the original of a revision.
        if renewal.number is None and is_much_shorter(known, one.document):
            return AddStatus.SHORTER, ""
        revise(change, known, *one)
        address = one.document.canonical_url
        if address and not has_address(change, address):
            change.set("article", [known.id], canonical_url=address)
        return AddStatus.REVISED, REVISED
    blocks = {
        "blocks": codecs.store_blocks(one.document.blocks),
        "marks": codecs.store_spans(one.document.inline_spans),
        "corrections": codecs.store_corrections(_corrections(old, one.document)),
    }
    if not one.document.title_derived:
        blocks["title"] = one.document.title
    values, blocks = differing(known, corrected(known, old, one.document)), differing(old, blocks)
    change.set("article", [known.id], **values)
    change.set("revision", [old.id], **blocks)
    return (AddStatus.REVISED, CORRECTED) if values or blocks else (AddStatus.UNCHANGED, "")


def has_address(change: Change, address: str) -> bool:
    """Return whether an article, also one in the trash, has this canonical address."""
    return change.connection.scalar(select(exists().where(models.Article.canonical_url == address))) or False


def differing(row: Row[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a row does not have."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def current(change: Change, known: Row[Any]) -> Row[Any]:
    """Return the current revision of an article."""
    revision = models.Revision
    return change.connection.execute(
        select(revision).where(revision.article_id == known.id, revision.number == known.revision)
    ).one()


def corrected(known: Row[Any], old: Row[Any], document: Document) -> dict[str, Any]:
    """Return the metadata of the document that replaces that of the article.

    A title that the user changed stays, and a derived title never replaces one.
    """
    values = {name: value for name, value in metadata(document).items() if value not in (None, "[]", codecs.LAST)}
    if not document.given_title and (known.title != old.title or document.title_derived):
        for name in ("title", "title_key", "title_derived"):
            del values[name]
    return values


def complete(change: Change, known: Row[Any], document: Document) -> bool:
    """Take over the metadata of a document that its article lacks; return whether there was any."""
    lacking = {None, "[]", codecs.LAST}
    old = current(change, known)
    values = {
        name: value
        for name, value in (corrected(known, old, document) | {"canonical_url": document.canonical_url}).items()
        if getattr(known, name) in lacking or (name.startswith("title") and known.title_derived)
    }
    if "title" in values and not document.given_title:
        change.set("revision", [old.id], title=document.title)
    return bool(change.set("article", [known.id], **values))


def revise(change: Change, known: Row[Any], document: Document, digest: str, source: bytes) -> None:
    """Make the document the article's current revision, and move highlights and reading position to it."""
    revision = models.Revision
    number = change.connection.scalar(select(func.max(revision.number)).where(revision.article_id == known.id)) or 0
    old = current(change, known)
    row = revision_row(known.id, number + 1, document, digest, source, change.time)
    if document.title_derived:
        row["title"] = old.title
    row["corrections"] = codecs.store_corrections(_corrections(old, document))
    change.create("revision", **row)
    position = carry(change, known, document.text, number + 1)
    change.set(
        "article",
        [known.id],
        **corrected(known, old, document),
        position=position,
        revision=number + 1,
        length=len(document.text),
        words=codecs.count_words(document.text),
    )


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
