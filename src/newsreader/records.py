"""The records that cross layers: frozen, without behaviour beyond what they can say of themselves.

Positions are **code points**: indices into the `str` of one revision's text, and ranges are half-open. Times are aware
`datetime`s in UTC. Nothing here knows where a record is stored or how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class State(StrEnum):
    """How far a person is with an article. An article has exactly one."""

    UNREAD = "unread"
    READING = "reading"
    DONE = "done"
    ARCHIVED = "archived"


class Shelf(StrEnum):
    """The part of the library that a list shows. `ALL` is everything that is not in the trash."""

    ALL = "all"
    UNREAD = "unread"
    READING = "reading"
    DONE = "done"
    STARRED = "starred"
    ARCHIVED = "archived"
    TRASH = "trash"


class Sort(StrEnum):
    """The order of a list. Times run newest first, words A to Z, lengths and counts most first."""

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
    """How surely a highlight stands on the words it was made on."""

    EXACT = "exact"
    MOVED = "moved"
    REVIEW = "review"
    ORPHAN = "orphan"


SURE = frozenset({AnchorState.EXACT, AnchorState.MOVED})
"""The states in which a highlight quotes the very words of its range."""


class BlockKind(StrEnum):
    """What a block of an article is."""

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


FURNITURE = frozenset({BlockKind.CAPTION, BlockKind.EMBED, BlockKind.BYLINE, BlockKind.BIO, BlockKind.POINTER})
"""The newsroom's word for what stands around the body: kept, dimmed, foldable, never deleted."""


class InlineKind(StrEnum):
    """Inline formatting."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    STRIKETHROUGH = "strikethrough"


@dataclass(frozen=True, slots=True)
class Range:
    """Half-open range of code points."""

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
        """Whether it stands around the body rather than in it."""
        return self.kind in FURNITURE


@dataclass(frozen=True, slots=True)
class InlineSpan:
    """Inline formatting over a range; `href` is a link's address and otherwise `None`."""

    kind: InlineKind
    start: int
    end: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a parser makes of a source: one text, what stands off from it, and what the source said of itself.

    `text` is cleaned, NFC, blocks joined by a blank line (`\\n\\n`). `title_derived` says that nobody gave the title.
    `source` is the original, byte for byte, and `media_type` says how to read it.
    """

    text: str
    blocks: tuple[Block, ...]
    inline_spans: tuple[InlineSpan, ...] = ()
    title: str = ""
    title_derived: bool = False
    authors: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    tags: tuple[str, ...] = ()
    source: bytes = b""
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as lists show it: everything but its text.

    `position` (code points) is how far the reader got in a current text of `length` code points and `words` words;
    `highlights` counts those that are not in the trash; `revision` is the current revision's number, from 1.
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
    deleted_at: datetime | None = None

    @property
    def progress(self) -> float:
        """The share that is read, from 0.0 to 1.0: what is before the position, and all of an article that is done.

        At the end the reader puts the position at `length`, so an archived article can be read to the end, too.
        """
        if self.state is State.DONE:
            return 1.0
        return min(1.0, self.position / self.length) if self.length else 0.0


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article, with everything that stands off from it."""

    article_id: int
    number: int
    fetched_at: datetime
    text: str
    blocks: tuple[Block, ...]
    inline_spans: tuple[InlineSpan, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Highlight:
    """A marked passage: its range in a revision, the W3C selectors that find it again, and what was written beside it.

    `quote` is the exact text of the range in the revision it was last anchored in; `prefix` and `suffix` are up to 32
    code points on each side; `score` is 0.0 to 1.0, and 1.0 for `exact`.
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

    @property
    def pending(self) -> bool:
        """Whether this is only the place of a draft: saving the note creates the highlight."""
        return self.deleted_at == self.created_at


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed as a highlight's note and not saved: the name of the editor it was typed in, and the note that it
    was begun from.
    """

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
    """How many articles stand on each shelf; `all` leaves out the trash. `drafts` are highlights with an unsaved note."""

    all: int = 0
    unread: int = 0
    reading: int = 0
    done: int = 0
    archived: int = 0
    starred: int = 0
    trash: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """What a list shows: a shelf, what is asked of it in the language of `text.query`, an order."""

    shelf: Shelf = Shelf.ALL
    text: str = ""
    sort: Sort = Sort.ADDED


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text around what was looked for in it, with an ellipsis where it was cut; `spans` are what to light,
    in code points of it. `places` are all that was found in the whole text, in order; from the one that begins `at` on
    the piece was chosen.
    """

    text: str
    spans: tuple[Range, ...] = ()
    at: int = 0
    places: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that a person keeps by a name."""

    name: str
    query: str
    created_at: datetime


class StepStatus(StrEnum):
    """Where a step stands: in force, taken back, or taken back and overtaken by a newer change."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    """One change a person made, as history tells it: `label` is a sentence (`marked “We entered…”`).

    An `imported` one was made in another library: it cannot be undone by itself, but only the import that brought it.
    """

    id: int
    time: datetime
    what: str
    label: str
    status: StepStatus
    article_id: int | None = None
    highlight_id: int | None = None
    imported: bool = False


class AddStatus(StrEnum):
    """What became of a source that was to be added."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a document did, and the article as it now is."""

    status: AddStatus
    article: Article
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quotation stands, and how surely: `score` from 0.0 to 1.0."""

    start: int
    end: int
    state: AnchorState
    score: float
