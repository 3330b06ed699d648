"""Articles, their revisions, the lists that show them, and the results of adding them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .history import Step
    from .texts import Block, Document, InlineSpan


class State(StrEnum):
    """The reading state of an article."""

    UNREAD = "unread"
    READING = "reading"
    DONE = "done"
    ARCHIVED = "archived"


class Shelf(StrEnum):
    """The part of the library that a list shows. `ALL` is everything outside the trash and the inbox.

    The inbox holds the entries of feeds that the user has not kept. No other shelf but the trash has such entries.
    `CHANGED` holds the articles whose text was changed since the user read it.
    """

    ALL = "all"
    INBOX = "inbox"
    UNREAD = "unread"
    READING = "reading"
    DONE = "done"
    STARRED = "starred"
    CHANGED = "changed"
    ARCHIVED = "archived"
    TRASH = "trash"


class Sort(StrEnum):
    """The order of a list: newest first, A to Z, or highest number first.

    `ADDED` sorts lists with entries of the inbox by the day they were published.
    """

    ADDED = "added"
    PUBLISHED = "published"
    TITLE = "title"
    SITE = "site"
    WORDS = "words"
    HIGHLIGHTS = "highlights"


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """What a list shows: a shelf, a query in the language of `text.query`, an order."""

    shelf: Shelf = Shelf.ALL
    text: str = ""
    sort: Sort = Sort.ADDED


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of articles on each shelf. `inbox_unread` are the unread entries in the inbox, and `drafts` the
    highlights with an unsaved note.
    """

    all: int = 0
    inbox: int = 0
    inbox_unread: int = 0
    unread: int = 0
    reading: int = 0
    done: int = 0
    archived: int = 0
    starred: int = 0
    changed: int = 0
    trash: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """An article as lists show it, without its text.

    `position` (code points) is how far the user has read; the current text has `length` code points and `words` words.
    `highlights` counts the highlights outside the trash. `revision` is the number of the current revision, from 1.
    `feed_id` is the feed that the article came by, and `feed` its title. An article that is not `kept` is an entry in
    the inbox. `seen` is the number of the revision that was last read. Every `watch` minutes, if that is not `None`,
    the address of the article is asked for a new text, or its file is read again. `source_path` is the URI of the file.
    """

    id: int
    uid: str
    title: str
    title_derived: bool
    authors: tuple[str, ...]
    site: str | None
    url: str | None
    language: str | None
    published_at: datetime | None
    added_at: datetime
    state: State
    starred: bool
    position: int
    revision: int
    length: int
    words: int
    highlights: int = 0
    tags: tuple[str, ...] = ()
    feed_id: int | None = None
    feed: str | None = None
    kept: bool = True
    deleted_at: datetime | None = None
    seen: int | None = None
    watch: int | None = None
    source_path: str | None = None

    @property
    def can_be_renewed(self) -> bool:
        """Whether the article has an address or a file, which can have a new text."""
        return bool(self.url or self.source_path)

    @property
    def changed(self) -> bool:
        """Whether the text was changed since it was last read."""
        return self.seen is not None and self.seen < self.revision

    @property
    def progress(self) -> float:
        """The share that is read, from 0.0 to 1.0. An article that is done counts as read to the end.

        At the end of the text `position` is `length`, so an archived article can be at 1.0 too.
        """
        if self.state is State.DONE:
            return 1.0
        return min(1.0, self.position / self.length) if self.length else 0.0


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article, with its blocks and inline spans, and the title of its source."""

    article_id: int
    number: int
    fetched_at: datetime
    title: str
    text: str
    blocks: tuple[Block, ...]
    inline_spans: tuple[InlineSpan, ...]
    sha256: str


class Original(NamedTuple):
    """What a revision was parsed from: its bytes, their media type, and the name of the parser if the media type does
    not say it. `number` is that of the revision. The other fields are as in `Document`.
    """

    data: bytes
    media_type: str
    parser: str
    number: int
    charset: str = ""
    base: str = ""
    encoding: str = ""
    encoding_guessed: bool = False
    fetched_from: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Renewal(NamedTuple):
    """A document that was made for a known article: of its address, or of the original of its revision `number`.

    `recode` returns a part of the earlier text as the encoding of the document reads it, if that is another one. With
    `force`, the text replaces a much longer one.
    """

    article_id: int
    document: Document
    number: int | None = None
    recode: Callable[[str], str] | None = None
    force: bool = False


class AddStatus(StrEnum):
    """The result of adding a source."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    SHORTER = "shorter"
    """The article keeps its text, because the new one is less than half as long and thus likely to be a notice."""
    OTHER = "other"
    """The article keeps its stand-in, because the page has none of its highlights."""
    FAILED = "failed"


class Taken(NamedTuple):
    """What an article took over from a document. `changes` names what changed: `text`, `title`, `tags` and so on.
    `lost` is the number of highlights whose passage is not in the new text.
    """

    status: AddStatus
    changes: tuple[str, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """The result of adding a document, the article as it is now, and `changes` and `lost` as for `Taken`."""

    status: AddStatus
    article: Article
    step: Step | None = None
    changes: tuple[str, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True)
class FailedAdd:
    """A source that could not be added, why, and when."""

    source: str
    message: str
    at: datetime
