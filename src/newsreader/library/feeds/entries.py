"""Entries beside the articles that they are, and what an article takes over from its changed entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import exists, func, select

from newsreader.library.articles.revise import LEAST_SHARE, current, has_address, revise
from newsreader.library.articles.rows import corrected, differing
from newsreader.library.schema import models

if TYPE_CHECKING:
    from newsreader.library.store.change import Change
    from newsreader.records import Document

_article, _revision = models.Article, models.Revision


class Entry(NamedTuple):
    """An entry that is ready to be stored. It may come `again` (see `Arrival`)."""

    entry_id: str
    again: bool
    document: Document
    digest: str
    source: bytes
    published_at: str | None


class Known(NamedTuple):
    """An article of the library, with the hash and the parser of its current text. If it `went_with_feed`, it is in the
    trash because its feed was removed.
    """

    id: int
    title: str
    published_at: str | None
    canonical_url: str | None
    feed_id: int | None
    entry_id: str | None
    deleted_at: str | None
    length: int
    digest: str
    parser: str
    is_highlighted: bool
    went_with_feed: bool


KNOWN = (
    select(
        *(getattr(_article, name) for name in Known._fields[:8]),
        _revision.sha256,
        _revision.parser,
        exists().where(models.Highlight.article_id == _article.id),
        func.coalesce(models.Feed.deleted_at == _article.deleted_at, False),
    )
    .join(_revision, (_revision.article_id == _article.id) & (_revision.number == _article.revision))
    .outerjoin(models.Feed, models.Feed.id == _article.feed_id)
)


def looks_alike(known: Known, entry: Entry, *, both: bool = False) -> bool:
    """Return whether an article has the title or the date of an entry, or `both`."""
    same_title, same_date = known.title == entry.document.title, known.published_at == entry.published_at
    return same_title and same_date if both else same_title or (same_date and entry.published_at is not None)


def has_new_text(known: Known, entry: Entry) -> bool:
    """Return whether an entry has a new text for its article.

    A summary does not replace the longer text of a page, and a teaser not the whole text that the feed had before.
    """
    if known.deleted_at is not None or known.digest == entry.digest:
        return False
    least = LEAST_SHARE * known.length if known.parser == entry.document.parser else known.length + 1
    return len(entry.document.text) >= least


def take_text(change: Change, known: Known, entry: Entry) -> None:
    """Make the text of an entry the current revision of its article."""
    article = change.connection.execute(select(_article).where(_article.id == known.id)).one()
    old = current(change, article)
    revise(change, article, old, entry.document, entry.digest, entry.source)
    change.set("article", [known.id], **corrected(article, old, entry.document))


def update_metadata(change: Change, known: Known, entry: Entry) -> bool:
    """Take over the metadata of an entry. The text of its article stays. Return whether anything changed."""
    article = change.connection.execute(select(_article).where(_article.id == known.id)).one()
    old, document = current(change, article), entry.document
    names = {"title", "title_key", "title_derived", "authors", "published_at"}
    # An article with the text of its page has the address of the page.
    names |= {"url"} if known.digest == entry.digest else set()
    changed = differing(article, corrected(article, old, document))
    values = {name: value for name, value in changed.items() if name in names}
    address = document.canonical_url
    if "url" in values and address and not has_address(change, address):
        values["canonical_url"] = address
    change.set("article", [known.id], **values)
    if "title" in values:
        # Else it would look as if the user had changed the title.
        change.set("revision", [old.id], title=values["title"])
    return bool(values)
