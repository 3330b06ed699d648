"""The JSON of commands and exports: one function per object. Released names never change, because scripts read them.

Times are UTC, in ISO 8601 to the second with a `Z`. Positions are code points. Unknown values are `null`.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Protocol

from newsreader.export.sheet import words_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newsreader.export.report import Compared
    from newsreader.records import AddStatus, Article, Highlight, Revision


class AddOutcome(Protocol):
    """The result of adding one source, as the import service returns it."""

    @property
    def source(self) -> str:
        """The source as it was typed: a path, an address, or `-`."""

    @property
    def id(self) -> int | None:
        """The article's number in this library; `None` if adding failed."""

    @property
    def uid(self) -> str | None:
        """The article's id in all libraries."""

    @property
    def title(self) -> str | None:
        """The article's title."""

    @property
    def status(self) -> AddStatus:
        """Added, unchanged, revised or failed."""

    @property
    def message(self) -> str:
        """One line for people, or an empty string."""


def utc(time: datetime) -> str:
    """Return an aware time as `2026-11-20T09:14:03Z`. Times in this form sort as text."""
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def article_json(article: Article) -> dict[str, object]:
    """Return an article as lists show it, without its text."""
    return {
        "id": article.id,
        "uid": article.uid,
        "title": article.title,
        "site": article.site,
        "url": article.url,
        "authors": list(article.authors),
        "published": None if article.published_at is None else utc(article.published_at),
        "added": utc(article.added_at),
        "state": article.state.value,
        "starred": article.starred,
        "changed": article.changed,
        "revision": article.revision,
        "words": article.words,
        "position": article.position,
        "highlights": article.highlights,
        "tags": list(article.tags),
        "feed": article.feed,
    }


def highlight_json(highlight: Highlight, words: str) -> dict[str, object]:
    """Return a highlight with its note and tags, and the `words` at its place, as `sheet.words_now` returns them. The
    command line calls it a note.
    """
    return {
        "id": highlight.id,
        "uid": highlight.uid,
        "article_id": highlight.article_id,
        "article_title": highlight.article_title,
        "quote": highlight.quote,
        "prefix": highlight.prefix,
        "suffix": highlight.suffix,
        "first_quote": highlight.first_quote,
        "note": highlight.note,
        "tags": list(highlight.tags),
        "color": highlight.color.value,
        "start": highlight.start,
        "end": highlight.end,
        "anchor": highlight.anchor.value,
        "score": highlight.score,
        "created": utc(highlight.created_at),
        "updated": utc(highlight.updated_at),
        "words": words,
    }


def full_json(article: Article, revision: Revision, highlights: Sequence[Highlight], current: str) -> dict[str, object]:
    """Return an article with its text, blocks, inline spans and highlights, in the given order. `current` is the
    article's current text, which the highlights are in.
    """
    return article_json(article) | {
        "text": revision.text,
        "blocks": [
            {"kind": block.kind.value, "level": block.level, "start": block.start, "end": block.end}
            for block in revision.blocks
        ],
        "marks": [
            {"kind": span.kind.value, "start": span.start, "end": span.end, "href": span.href}
            for span in revision.inline_spans
        ],
        "notes": [highlight_json(highlight, words_now(highlight, current)) for highlight in highlights],
    }


def comparison_json(compared: Compared) -> dict[str, object]:
    """Return what changed from one revision of an article to another, by paragraph."""
    changes = compared.changes
    return {
        "article_id": compared.new.article_id,
        "old": _revision_json(compared.old),
        "new": _revision_json(compared.new),
        "changes": compared.summary(),
        "paragraphs": [
            {
                "change": each.edit.value,
                "correction": changes.is_correction(each),
                "old": None if each.old is None else [each.old.start, each.old.end],
                "new": None if each.new is None else [each.new.start, each.new.end],
                "words": [[piece.edit.value, changes.words(piece)] for piece in each.pieces],
                "moved": [changes.words(piece) for piece in each.pieces if piece.moved],
            }
            for each in changes.paragraphs
        ],
    }


def _revision_json(revision: Revision) -> dict[str, object]:
    return {"revision": revision.number, "title": revision.title, "fetched": utc(revision.fetched_at)}


def result_json(outcome: AddOutcome) -> dict[str, object]:
    """Return the result of adding one source."""
    return {
        "source": outcome.source,
        "id": outcome.id,
        "uid": outcome.uid,
        "title": outcome.title,
        "status": outcome.status.value,
        "message": outcome.message,
    }
