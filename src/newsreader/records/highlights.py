"""Highlights with their notes and tags, and how certain their places are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class Anchor:
    """The range of a quote and how certain it is: `score` from 0.0 to 1.0."""

    start: int
    end: int
    state: AnchorState
    score: float


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
class Draft:
    """An unsaved note of a highlight: its text, the editor it was typed in, and the note that it was started from."""

    highlight_id: int
    editor: str
    text: str
    began: str


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
class SavedSearch:
    """A search that the user saved under a name."""

    name: str
    query: str
    created_at: datetime
