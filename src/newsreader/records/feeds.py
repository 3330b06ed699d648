"""Feeds, and what a refresh brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from .texts import Document


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `source_title` and `site` are what the feed says; `name` is what the user called it, or empty.

    `folder` nests with slashes (`News/Local`) and is empty at the top. `interval` is the learned number of seconds
    between two refreshes, and `next_at` when the next one is due. A failing feed has an `error`, one sentence, since
    `error_since`. A `paused` feed is never due. With `full_text`, the page of each entry is fetched at each refresh.
    `unread` and `entries` count its articles outside the trash, in the inbox or not.
    """

    id: int
    uid: str
    address: str
    source_title: str
    name: str
    site: str | None
    folder: str
    etag: str | None
    last_modified: str | None
    interval: int
    fetched_at: datetime | None
    next_at: datetime | None
    error: str
    error_since: datetime | None
    paused: bool
    full_text: bool
    created_at: datetime
    unread: int = 0
    entries: int = 0

    @property
    def title(self) -> str:
        """The title to show: the user's, else the feed's own, else the address."""
        return self.name or self.source_title or self.address


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed to be added: its address, what it says about itself, and how the user names and files it."""

    address: str
    title: str = ""
    site: str | None = None
    name: str = ""
    folder: str = ""
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry of a feed as an article. `entry_id` is its id in the feed.

    One that the feed has brought before, and brings `again`, can only be an article that the library has.
    """

    entry_id: str
    document: Document
    again: bool = False


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The result of refreshing a feed: what to store in its row, and the entries to add to the inbox.

    `None` and empty texts leave the stored value as it is, except that no `error` means that the feed works.
    `address` is its new address if it has moved for good. `seen` names the entries of the fetched document, each with a
    digest of its content.
    """

    feed_id: int
    next_at: datetime
    interval: int
    error: str = ""
    paused: bool = False
    address: str = ""
    title: str = ""
    site: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    seen: Mapping[str, str] | None = None
    arrivals: tuple[Arrival, ...] = ()
