"""What was highlighted and read, by time, tag, site and author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


STEPS = {"day": 1, "week": 7}
"""The periods by which highlights and reading are counted, in days."""


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
