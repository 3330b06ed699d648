"""What other programs exported, and the results of importing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from .articles import AddStatus, State
    from .highlights import AnchorState, Color
    from .texts import Document


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
