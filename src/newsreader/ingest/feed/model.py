"""What a feed says, before its entries become articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.text.digest import short_digest

if TYPE_CHECKING:
    from datetime import datetime

    from newsreader.records import Document

MOST_ENTRIES = 5_000
"""The most entries of one feed that are read, in the order of the feed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `html` or `text` is its content, which may be only a summary of the page at `address`.

    Relative addresses in `html` are resolved against `base`.
    """

    id: str
    address: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    html: str = ""
    text: str = ""
    is_summary: bool = False
    base: str = ""
    language: str | None = None
    site: str | None = None

    @property
    def name(self) -> str:
        """A short name for the id."""
        return short_digest(self.id)

    @property
    def digest(self) -> str:
        """A short hash of everything that the article of this entry shows. It changes when the entry changes.

        Of its time only the day counts, because some servers send the time of the request.
        """
        day = self.published and self.published.date().isoformat()
        return short_digest(repr((self.address, self.title, self.authors, day, self.html, self.text, self.is_summary)))


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed: its title, the address of its site, its entries, newest first as a rule, and the times of its publisher.

    `every` is the number of seconds after which the publisher changes it (`ttl`, `updatePeriod`). In the hours
    `quiet_hours` and on the weekdays `quiet_days` (Monday is 0) it does not change; both are UTC.
    """

    title: str = ""
    site: str | None = None
    language: str | None = None
    every: int = 0
    quiet_hours: frozenset[int] = frozenset()
    quiet_days: frozenset[int] = frozenset()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed that was read: what it says, without its entries; the digest of each entry by its name; how many seconds
    lie between entries; and the entries that are new or have changed, with their documents.

    If it `is_whole`, no entry was left for the next time.
    """

    feed: FeedDocument
    seen: dict[str, str]
    gap: float | None
    documents: tuple[tuple[Entry, Document], ...]
    is_whole: bool = True
