"""What references in bibliographies share: the key of an article, its authors' names, and its highlights as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsreader.export.outline import in_order
from newsreader.export.sheet import note_and_words
from newsreader.text.clean import clean, one_line, tidy_line
from newsreader.text.days import local_day
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newsreader.export.outline import Passage
    from newsreader.export.sheet import Sheet
    from newsreader.records import Article

_ORGANIZATION = re.compile(
    r"[,&\d@/|]|\b(?i:and|the|of|for|by|staff|news|press|agency|team|desk|board|editors?|reuters)\b|^[A-Z]{2,}\b"
)
"""Signs and words that the names of persons hardly have."""

_PARTICLES = re.compile(r" ((?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|ten|zu|af|av) )+)$")
"""The first words of a family name, at the end of the given names."""


class Name(NamedTuple):
    """An author: a person's family name and given names, or anything else as `family` alone."""

    family: str
    given: str = ""

    @property
    def is_person(self) -> bool:
        """Whether this is the name of a person."""
        return bool(self.given)

    def __str__(self) -> str:
        """Return `Doe, Jane`, as a list of names has it."""
        return f"{self.family}, {self.given}" if self.given else self.family


def key(article: Article) -> str:
    """Return the citation key: `nr-` and the last eight hex digits of the uid. It never changes."""
    return f"nr-{one_line(article.uid).replace('-', '')[-8:]}"


def names(article: Article) -> Iterator[Name]:
    """Yield the authors. A name that is likely an organization's is not split."""
    for author in article.authors:
        words = tidy_line(author)
        given, _, family = words.rpartition(" ")
        if not given or words == article.site or _ORGANIZATION.search(words):
            yield Name(words)
            continue
        if particles := _PARTICLES.search(f"{given} "):
            family, given = f"{particles[1]}{family}", given[: particles.start()]
        yield Name(family, given)


def accessed(article: Article) -> date:
    """Return the day on which the article was added."""
    return local_day(article.added_at)


def notes(sheet: Sheet) -> Iterator[str]:
    """Yield each highlight as plain text: its quote, place, tags and color, its note and its other words."""
    for passage in in_order(sheet):
        words = note_and_words(passage.highlight, sheet.revision.text)
        yield "\n\n".join(filter(None, (_cited(passage), clean(words).strip())))


def _cited(passage: Passage) -> str:
    highlight = passage.highlight
    about = [passage.place or "no longer in the text", *(f"#{one_line(tag)}" for tag in highlight.tags)]
    return f"{in_quotes(clean(highlight.quote))} ({', '.join([*about, highlight.color.value])})"
