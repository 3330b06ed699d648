"""The JSON that the program speaks: one function for each shape, and the names in it never change once released.

Scripts read these names, so a shape grows only by new ones. Knows records and nothing of where they are printed.
Times are UTC, ISO 8601 to the second with a `Z`; positions are code points; what is not known is `null`.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newsreader.records import AddStatus, Article, Highlight, Revision


class AddOutcome(Protocol):
    """What became of one source that was to be added, as the import service tells it."""

    @property
    def source(self) -> str:
        """The source as it was named: a path, an address, or `-`."""

    @property
    def id(self) -> int | None:
        """The article's number in this library; `None` if there is none because adding failed."""

    @property
    def uid(self) -> str | None:
        """The article's name in every library."""

    @property
    def title(self) -> str | None:
        """The article's title."""

    @property
    def status(self) -> AddStatus:
        """Added, unchanged, revised or failed."""

    @property
    def message(self) -> str:
        """One line for people; empty when there is nothing to say."""


def utc(time: datetime) -> str:
    """`time`, which is aware, as `2026-11-20T09:14:03Z`: always to the second, so that times sort as text."""
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def article_json(article: Article) -> dict[str, object]:
    """An article as lists show it: everything but its text."""
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
        "words": article.words,
        "position": article.position,
        "highlights": article.highlights,
        "tags": list(article.tags),
    }


def highlight_json(highlight: Highlight) -> dict[str, object]:
    """A highlight and what was written beside it: what the command line calls a note."""
    return {
        "id": highlight.id,
        "uid": highlight.uid,
        "article_id": highlight.article_id,
        "article_title": highlight.article_title,
        "quote": highlight.quote,
        "prefix": highlight.prefix,
        "suffix": highlight.suffix,
        "note": highlight.note,
        "tags": list(highlight.tags),
        "color": highlight.color.value,
        "start": highlight.start,
        "end": highlight.end,
        "anchor": highlight.anchor.value,
        "score": highlight.score,
        "created": utc(highlight.created_at),
        "updated": utc(highlight.updated_at),
    }


def full_json(article: Article, revision: Revision, highlights: Sequence[Highlight]) -> dict[str, object]:
    """An article with its text, what stands off from the text, and its highlights in the order given."""
    return article_json(article) | {
        "text": revision.text,
        "blocks": [
            {"kind": block.kind.value, "level": block.level, "start": block.start, "end": block.end}
            for block in revision.blocks
        ],
        "marks": [
            {"kind": mark.kind.value, "start": mark.start, "end": mark.end, "href": mark.href}
            for mark in revision.inline_spans
        ],
        "notes": [highlight_json(highlight) for highlight in highlights],
    }


def result_json(outcome: AddOutcome) -> dict[str, object]:
    """What became of one source that was to be added."""
    return {
        "source": outcome.source,
        "id": outcome.id,
        "uid": outcome.uid,
        "title": outcome.title,
        "status": outcome.status.value,
        "message": outcome.message,
    }
