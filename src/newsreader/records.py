"""The records that cross layers: frozen dataclasses with little behavior of their own.

Positions are **code points**: indices into the `str` of one revision's text. Ranges are half-open. Times are aware
`datetime`s in UTC. This module must not know where a record is stored or how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime


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


class Color(StrEnum):
    """The colors of highlights, in the order of the keys 1 to 5."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    RED = "red"
    PURPLE = "purple"


class AnchorState(StrEnum):
    """How certain it is that a highlight is on the words it was made on."""

    EXACT = "exact"
    MOVED = "moved"
    REVIEW = "review"
    ORPHAN = "orphan"


SURE = frozenset({AnchorState.EXACT, AnchorState.MOVED})
"""The states in which the quote of a highlight is the text of its range."""


class BlockKind(StrEnum):
    """The kind of a block of an article."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    PREFORMATTED = "preformatted"
    TABLE_ROW = "table_row"
    RULE = "rule"
    CAPTION = "caption"
    EMBED = "embed"
    BYLINE = "byline"
    BIO = "bio"
    POINTER = "pointer"


READ_PER_MINUTE = 238
"""Words a minute in silent reading of English non-fiction: Brysbaert, “How many words do we read per minute?”, 2019."""

FURNITURE = frozenset({BlockKind.CAPTION, BlockKind.EMBED, BlockKind.BYLINE, BlockKind.BIO, BlockKind.POINTER})
"""Blocks around the body of an article. They are shown dim and can be folded, but are never deleted."""


class InlineKind(StrEnum):
    """The kind of inline formatting."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    STRIKETHROUGH = "strikethrough"


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text. `level` is 1 to 6 for a heading, the depth from 0 for a list item or a quote, else 0."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0

    @property
    def is_furniture(self) -> bool:
        """Whether the block is not part of the body."""
        return self.kind in FURNITURE

    def __reduce__(self) -> tuple[type[Block], tuple[BlockKind, int, int, int]]:
        # Twice as fast as the pickling of dataclasses. Workers send thousands.
        return Block, (self.kind, self.start, self.end, self.level)


@dataclass(frozen=True, slots=True)
class InlineSpan:
    """Inline formatting of a range; `href` is the address of a link, else `None`."""

    kind: InlineKind
    start: int
    end: int
    href: str | None = None

    def __reduce__(self) -> tuple[type[InlineSpan], tuple[InlineKind, int, int, str | None]]:
        return InlineSpan, (self.kind, self.start, self.end, self.href)


@dataclass(frozen=True, slots=True)
class Document:
    """What a parser returns: one text, its blocks and inline spans, and the metadata of the source.

    `text` is cleaned, NFC, with blocks joined by a blank line (`\\n\\n`). `title_derived` says that the source has
    no title and one was made from the text. `given_title` and `given_language` are what the user gave, which
    replaces it for the article. `source` is the original, byte for byte; `media_type` says how to read it,
    `charset` in which encoding if a server or the user declared one, and `base` against which address its links are
    resolved. `encoding` is the encoding that it was decoded with, and `encoding_guessed` whether that is a guess
    from its bytes. `parser` and `parser_version` name what read it, so that a better version can read it again.
    `source_path` is the URI of the file that it is from. `language_detected` says that the source declares no language,
    or plainly a wrong one. `unread` names the metadata of the source that could not be read: `date “3.33.26”`.
    A server sent the source from the address `fetched_from`, with the headers `etag` and `last_modified`, which ask it
    later whether the page has changed.
    """

    text: str
    blocks: tuple[Block, ...]
    inline_spans: tuple[InlineSpan, ...] = ()
    title: str = ""
    title_derived: bool = False
    given_title: str = ""
    given_language: str = ""
    authors: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    tags: tuple[str, ...] = ()
    source: bytes = b""
    media_type: str = "text/plain"
    charset: str = ""
    base: str = ""
    encoding: str = ""
    encoding_guessed: bool = False
    parser: str = ""
    parser_version: int = 0
    source_path: str | None = None
    language_detected: bool = False
    unread: tuple[str, ...] = ()
    fetched_from: str | None = None
    etag: str | None = None
    last_modified: str | None = None


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


@dataclass(frozen=True, slots=True)
class Highlight:
    """A highlighted passage: its range in a revision, the W3C selectors that find it again, its note and tags.

    `quote` is the exact text of the range in the revision it was last anchored in. `prefix` and `suffix` are up to 32
    code points on each side. `score` is 0.0 to 1.0; it is 1.0 for `exact`. `first_quote` is the text that the user
    highlighted, if `quote` is no longer the same.
    """

    id: int
    uid: str
    article_id: int
    article_title: str
    revision: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    color: Color
    note: str
    tags: tuple[str, ...]
    anchor: AnchorState
    score: float
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    article_tags: tuple[str, ...] = ()
    first_quote: str | None = None

    @property
    def pending(self) -> bool:
        """Whether this only holds a draft: saving the note creates the highlight."""
        return self.deleted_at == self.created_at


@dataclass(frozen=True, slots=True)
class FileEdit:
    """What the user changed in a file, of the highlight or article (`subject`) with this id.

    `note` is a new note that began as `began`, or `None`; `added` and `gone` are names of tags.
    """

    subject: Literal["highlight", "article"]
    id: int
    note: str | None = None
    began: str = ""
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    color: Color | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsaved note of a highlight: its text, the editor it was typed in, and the note that it was started from."""

    highlight_id: int
    editor: str
    text: str
    began: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the codebook: a hierarchical name (`politics/eu`) and how often it is used."""

    id: int
    name: str
    description: str = ""
    color: Color | None = None
    hot_key: str | None = None
    highlights: int = 0
    articles: int = 0


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


class Reading(NamedTuple):
    """How much of an article was read, and where the last of it ends, in code points."""

    length: int
    until: int


@dataclass(frozen=True, slots=True)
class Activity:
    """The highlights made in the day or week that begins on `day`, those of them with a note, and their articles.

    `minutes` is the time between changes of highlights that were made one soon after another. `words` is how much was
    read.
    """

    day: date
    highlights: int = 0
    notes: int = 0
    articles: int = 0
    minutes: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """The highlights of a tag, site or author in a period, and the words of its articles before reading positions."""

    name: str
    highlights: int
    words: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Highlights by day or week, and by tag, site and author.

    `articles_read` are the articles of which a part was read, and `words_read` the words before reading positions.
    """

    activity: tuple[Activity, ...]
    tags: tuple[Share, ...]
    sites: tuple[Share, ...]
    authors: tuple[Share, ...]
    articles_read: int
    words_read: int


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """What a list shows: a shelf, a query in the language of `text.query`, an order."""

    shelf: Shelf = Shelf.ALL
    text: str = ""
    sort: Sort = Sort.ADDED


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text around matches, with an ellipsis where it was cut.

    `spans` are the matches in the piece, `places` all matches in the whole text, in order. The piece was chosen for the
    match that begins at `at`.
    """

    text: str
    spans: tuple[Range, ...] = ()
    at: int = 0
    places: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that the user saved under a name."""

    name: str
    query: str
    created_at: datetime


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


FEED, SUMMARY, CHAPTER, STAND_IN = PARTS = "feed", "summary", "chapter", "stand-in"
"""The parsers of texts that are a part of a source: `Document.parser` of a whole text in a feed, of a summary in a
feed, of a chapter of a book, and of the title and the quotes of an imported article until its own text comes.
"""


@dataclass(frozen=True, slots=True)
class IncomingHighlight:
    """A highlight that another program exported. Its `uid` is the same in each import.

    Without a `quote` it is about the whole article. `prefix` and `suffix` are the text around it, as far as that is
    known. It has the `color` that it is to get if it is new; `None` says that the other program has no colors. `name`
    is the end of the uid that it has in the library that it was exported from, if that was one of newsreader.
    """

    uid: str
    quote: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    color: Color | None = None
    prefix: str = ""
    suffix: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article that another program exported. Its `uid` is the same in each import.

    `document` is its metadata and its text, which is empty if nobody has it. `address` is the canonical address that
    the other program knows, since a fetched document can have another one. `name` is as for `IncomingHighlight`.
    """

    uid: str
    document: Document
    address: str | None = None
    added_at: datetime | None = None
    state: State | None = None
    starred: bool = False
    tags: tuple[str, ...] = ()
    highlights: tuple[IncomingHighlight, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The result of importing an article: its status, and the words and the state of each highlight that is new here.

    `known` is the number of the other highlights, of which the user `deleted` some here. An article that the user had
    deleted is `in_trash` and stays there. One that `FAILED` has a `message` and no id.
    """

    id: int | None
    title: str
    status: AddStatus
    is_stand_in: bool = False
    in_trash: bool = False
    new: tuple[tuple[str, AnchorState], ...] = ()
    known: int = 0
    deleted: int = 0
    message: str = ""


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


class StepStatus(StrEnum):
    """Whether a step is in force, undone, or undone and no longer redoable because of a newer change."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    """One change in the history. `label` describes it (`highlighted “We entered…”`).

    An `imported` step was made in another library. It cannot be undone by itself, only with the import.
    """

    id: int
    time: datetime
    what: str
    label: str
    status: StepStatus
    article_id: int | None = None
    highlight_id: int | None = None
    imported: bool = False


@dataclass(slots=True)
class Batch:
    """Joins several changes into one step of history, unless another change comes in between.

    `label` has a place for their number. The library fills in the other fields.
    """

    label: str
    count: int = 0
    step_uid: str | None = None
    article_id: int | None = None
    highlight_id: int | None = None


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


@dataclass(frozen=True, slots=True)
class Anchor:
    """The range of a quote and how certain it is: `score` from 0.0 to 1.0."""

    start: int
    end: int
    state: AnchorState
    score: float
