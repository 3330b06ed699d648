"""New texts of known articles: highlights move to them, and what the user corrected stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from newsreader.library.schema import codecs, models
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import ensure, with_names
from newsreader.records import PARTS, STAND_IN, AddStatus, BlockKind, Taken

from .carry import carry
from .rows import corrected, current_language, differing, prepare, revision_row, validators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Document, Renewal

    from .rows import Prepared

REVISED = "added a new revision of “{}”"
CORRECTED = "corrected “{}” by its source"
_WRITTEN = ("text/plain", "text/markdown")
"""The media types of files that people write by hand."""

_NAMES = {
    "title": "title",
    "authors": "author",
    "published_at": "date",
    "site": "site",
    "url": "address",
    "canonical_url": "address",
    "language": "language",
}
"""What messages call the metadata of an article."""

LEAST_SHARE = 0.5
"""The least part of the earlier length that a new text of an article has."""


def renew(store: Store, renewals: Iterable[Renewal], *, recorded: bool, batch: Batch | None) -> list[Taken]:
    """Take over the texts, blocks and metadata of documents in one transaction; return what each article took over.

    Without `recorded` it is a step of history only if one of the articles has highlights. Raises `BadDataError`.
    """
    prepared = [(renewal, prepare(renewal.document)) for renewal in renewals]
    highlighted = exists().where(id_in(models.Highlight.article_id, (renewal.article_id for renewal, _ in prepared)))
    with store.read() as connection:
        recorded = recorded or bool(connection.scalar(select(highlighted)))
    changed: list[tuple[str, int]] = []
    results = []
    with store.change("revise", batch=batch, recorded=recorded) as change:
        for renewal, one in prepared:
            taken, label = _renew(change, renewal, one)
            changed += [(label, renewal.article_id)] if label else []
            results.append(taken)
        label_articles(change, changed, "revised {} articles")
    return results


def label_articles(change: Change, changed: Sequence[tuple[str, int]], several: str) -> None:
    """Label a change of articles. Each has the label for a change of it alone, with a place for its title."""
    change.count = len(changed)
    change.label = several.format(f"{len(changed):,}")
    if len(changed) == 1:
        label, change.article_id = changed[0]
        title = select(models.Article.title).where(models.Article.id == change.article_id)
        change.label = label.format(change.connection.scalar(title))


def is_much_shorter(known: Row[Any], old: Row[Any], document: Document) -> bool:
    """Return whether a page has much less text than its article, so it is likely to be a notice or a teaser.

    What somebody wrote into a file may well have become shorter. Any text is better than a stand-in.
    """
    is_page = document.canonical_url is not None and document.media_type not in _WRITTEN
    return is_page and old.parser != STAND_IN and len(document.text) < LEAST_SHARE * float(known.length)


def is_other_page(change: Change, old: Row[Any], document: Document) -> bool:
    """Return whether a page has none of the quotes in a stand-in, so it is likely to be a notice or another story."""
    if old.parser != STAND_IN:
        return False
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.anchor.placing import Quote, has_any

    table = models.Highlight
    quotes = select(table.quote, table.prefix, table.suffix).where(
        table.article_id == old.article_id, table.deleted_at.is_(None), table.start > 0
    )
    return not has_any(document.text, [Quote(*row) for row in change.connection.execute(quotes)])


def _renew(change: Change, renewal: Renewal, one: Prepared) -> tuple[Taken, str]:
    """Take over a document, and return what changed and the label of this change (empty if nothing changed)."""
    article = models.Article
    known = change.connection.execute(select(article).where(article.id == renewal.article_id)).one_or_none()
    if known is None or renewal.number not in (None, known.revision):
        return Taken(AddStatus.UNCHANGED), ""
    old = current(change, known)
    # Better parsers may find less in the original of a revision.
    is_other = old.sha256 != one.digest
    if is_other and renewal.number is None and old.parser != STAND_IN:
        if not renewal.force and is_much_shorter(known, old, one.document):
            return Taken(AddStatus.SHORTER), ""
        if not _has_other_words(old, one.document):
            return Taken(AddStatus.UNCHANGED), ""
    if not known.kept:
        # A tag would keep the entry, and its feed did not name it.
        one = one._replace(document=replace(one.document, tags=()))
    changes, lost = take(change, known, old, one, renewal=renewal)
    return Taken(AddStatus.REVISED if changes else AddStatus.UNCHANGED, changes, lost), label_of(changes)


def _has_other_words(old: Row[Any], document: Document) -> bool:
    """Return whether a page has other words than its article had: not only another count of comments, for instance."""
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.changes.changes import Changes

    blocks = codecs.load_blocks(old.blocks, codecs.load_corrections(old.corrections))
    return Changes(old.text, blocks, document.text, document.blocks).is_significant


def label_of(changes: Sequence[str]) -> str:
    """Return the label of a change to one article, or an empty text if nothing changed."""
    return REVISED if "text" in changes else CORRECTED if changes else ""


def take(
    change: Change,
    known: Row[Any],
    old: Row[Any],
    one: Prepared,
    *,
    is_copy: bool = False,
    renewal: Renewal | None = None,
) -> tuple[tuple[str, ...], int]:
    """Take over a document; return the names of what changed, and the number of highlights that lost their passage.

    `old` is the current revision. A copy of the text from elsewhere adds only what the article lacks. `renewal` is what
    the document was read for.
    """
    document = one.document
    recode = renewal and renewal.recode
    values = differing(
        known, corrected(known, old, document, recoded=recode is not None) | _new_address(change, document)
    )
    if is_copy:
        is_title_free = known.title_derived or document.given_title
        values = {
            name: value
            for name, value in values.items()
            if getattr(known, name) in {None, "[]", codecs.LAST}
            or (name.startswith("title") and is_title_free)
            or (name == "language" and document.given_language)
        }
    is_new_text = old.sha256 != one.digest and not is_copy
    is_detected = document.language_detected and not document.given_language
    is_detected = is_detected and (is_new_text or old.source == one.source)
    if is_detected and not is_new_text and "language" in values:
        # It is detected better now than before.
        change.remember("article", known.id, language=values.pop("language"))
        change.remember("revision", old.id, language=current_language(old, document))
    blocks: dict[str, Any] = {}
    lost = 0
    if not is_copy and not is_new_text and document.media_type == old.media_type:
        blocks = differing(
            old,
            {
                "blocks": codecs.store_blocks(document.blocks),
                "marks": codecs.store_spans(document.inline_spans),
                "corrections": codecs.store_corrections(_corrections(old, document)),
            },
        )
    coded: dict[str, Any] = {}
    if renewal and renewal.number is not None and document.charset and not is_new_text:
        names = ("charset", "encoding", "encoding_guessed")
        coded = differing(old, {name: getattr(document, name) for name in names})
    tagged = _take_tags(change, known, old, document, is_copy=is_copy)
    # A revision has the source that all its metadata are from, so that they can be read from it again.
    is_corrected = values or tagged or (blocks and document.source_path)
    if is_new_text or (is_corrected and old.source != one.source and not is_copy):
        lost = revise(change, known, old, *one, recode=recode)
    else:
        title = {"title": document.title} if "title" in values and not document.given_title else {}
        if "language" in values and (known.language is None or not is_copy):
            coded["language"] = current_language(old, document)
        change.set("revision", [old.id], **blocks, **coded, **title)
        # Another file that is a copy says nothing about the tags and the language of this one.
        if not is_copy:
            asking = validators(document) if document.fetched_from else {}
            language = current_language(old, document)
            change.remember("revision", old.id, tags=_base(known, old, document), language=language, **asking)
    change.set("article", [known.id], **values)
    unsaid = "language" if is_detected else ""
    metadata_names = (name for column, name in _NAMES.items() if column in values and column != unsaid)
    changes = [
        ("text", is_new_text),
        ("tags", tagged),
        ("formatting", blocks),
        ("encoding", coded.keys() - {"language"}),
    ]
    return tuple(dict.fromkeys([*metadata_names, *(name for name, is_changed in changes if is_changed)])), lost


def _take_tags(change: Change, known: Row[Any], old: Row[Any], document: Document, *, is_copy: bool) -> bool:
    """Add the tags that the source has and did not have before, and remove those that it has no more; return whether
    the article has other tags then. The user's own tags stay.
    """
    before, now = (set(map(codecs.fold, names)) for names in (codecs.load_names(old.tags), document.tags))
    added = [name for name in document.tags if codecs.fold(name) not in before]
    changed = sum(change.link("article", [known.id], tag_id) for tag_id in ensure(change, added))
    if not is_copy and _lists_all_tags(known, old, document):
        gone = [name for name in codecs.load_names(old.tags) if codecs.fold(name) not in now]
        for tag_id in with_names(change.connection, gone).values():
            changed += change.unlink("article", [known.id], tag_id)
    return changed > 0


def _lists_all_tags(known: Row[Any], old: Row[Any], document: Document) -> bool:
    """Return whether a tag that a document lacks was removed from the source of its article.

    A page does not have the tags of a file, and another file without tags says nothing about them.
    """
    is_like = document.media_type == old.media_type and document.parser not in PARTS
    return is_like and bool(document.tags or (known.source_path and document.source_path == known.source_path))


def _base(known: Row[Any], old: Row[Any], document: Document) -> str:
    """Return the tags of the file of an article, or of its file and its page, for its current revision."""
    if document.source_path or _lists_all_tags(known, old, document):
        return codecs.store_names(document.tags)
    return codecs.store_names(dict.fromkeys([*codecs.load_names(old.tags), *document.tags]))


def has_address(change: Change, address: str) -> bool:
    """Return whether an article, also one in the trash, has this canonical address."""
    return change.connection.scalar(select(exists().where(models.Article.canonical_url == address))) or False


def _new_address(change: Change, document: Document) -> dict[str, str]:
    """Return the canonical address of a document, unless it has none or an article has it already."""
    address = document.canonical_url
    return {"canonical_url": address} if address and not has_address(change, address) else {}


def current(change: Change, known: Row[Any]) -> Row[Any]:
    """Return the current revision of an article."""
    revision = models.Revision
    return change.connection.execute(
        select(revision).where(revision.article_id == known.id, revision.number == known.revision)
    ).one()


def revise(
    change: Change,
    known: Row[Any],
    old: Row[Any],
    document: Document,
    digest: str,
    source: bytes,
    recode: Callable[[str], str] | None = None,
) -> int:
    """Make the document the article's current revision after `old`, and move highlights and reading position to it.

    The metadata of the article stays. `recode` is as in `Renewal`. Return the number of highlights that lost their
    passage.
    """
    revision = models.Revision
    number = change.connection.scalar(select(func.max(revision.number)).where(revision.article_id == known.id)) or 0
    row = revision_row(known.id, number + 1, document, digest, source, change.time)
    if document.title_derived and not (recode and known.title_derived):
        row["title"] = old.title
    row["language"] = current_language(old, document)
    row["corrections"] = codecs.store_corrections(_corrections(old, document))
    row["tags"] = _base(known, old, document)
    change.create("revision", **row)
    position, lost = carry(change, known, document.text, number + 1, recode)
    if old.parser == STAND_IN:
        change.remember("article", known.id, seen=None)  # its own text is no change of the publisher
    change.set(
        "article",
        [known.id],
        position=position,
        revision=number + 1,
        length=len(document.text),
        words=codecs.count_words(document.text),
    )
    return lost


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
