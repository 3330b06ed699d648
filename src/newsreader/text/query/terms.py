"""The terms of a query: each is a key and a value, some of them negated.

This module must not know how terms are typed (`parser`), nor what is searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from newsreader.records import AnchorState, Color, State


class Key(StrEnum):
    """The kind of a term. Terms of different kinds must all match.

    For kinds of which a note has only one value (`ONE_OF`), one of several terms must match. For an article each term
    is checked alone: the highlight in a color need not be the highlight with a note.
    """

    WORD = "word"
    PHRASE = "phrase"
    TAG = "tag"
    """This tag or a tag below it. A slash at the end is optional."""
    COLOR = "color"
    IS = "is"
    """A state of the article (`unread` …), of the highlight's anchor (`orphan` …), or one of `_PROPERTIES`."""
    HAS = "has"
    SITE = "site"
    FEED = "feed"
    """Words of the title or the folder of the article's feed. With a slash at the end, its whole title or folder."""
    AUTHOR = "author"
    IN = "in"
    """Words of the article's title."""
    BODY = "body"
    """Words of the article's text."""
    NOTE = "note"
    """Words of the note of a highlight."""
    QUOTE = "quote"
    """Words of the passage of a highlight."""
    AFTER = "after"
    """From the beginning of the day, month or year."""
    BEFORE = "before"
    """Before the beginning of the day, month or year."""


_PROPERTIES = ("starred", "changed", "watched", "inbox", "draft")
FLAGS = (*map(str, State), *_PROPERTIES, *map(str, AnchorState))
"""The values of `is:`."""

THINGS = ("note", "highlight", "tag")
"""The values of `has:`."""

CHOICES = {Key.COLOR: tuple(map(str, Color)), Key.IS: FLAGS, Key.HAS: THINGS}
"""The keys with a fixed set of values."""

ONE_OF = frozenset({Key.COLOR, Key.SITE, Key.FEED, Key.IN})
"""Kinds of which a note has only one value, so that one of several terms must match. States of `is:` are such too."""

CLOSING = {
    **{'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹›"},
    **{"「": "」", "『": "』", "《": "》", "〈": "〉", "＂": "＂"},
}
"""The closing marks of each opening quotation mark. English single marks are left out: they can be apostrophes."""

OPENING = "".join(CLOSING)
"""The opening quotation marks."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a query. The value is normalized: a day in ISO 8601, a choice in lower case.

    An empty value is an invalid term: it matches nothing, also when it is negated.
    """

    key: Key
    value: str
    negated: bool = False

    def __str__(self) -> str:
        """Return the term as it can be typed."""
        sign = "-" if self.negated else ""
        if self.key is Key.WORD:
            return f"{sign}{self.value}"
        return sign + (
            quoted(self.value, always=True) if self.key is Key.PHRASE else f"{self.key}:{quoted(self.value)}"
        )


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a query, in the order they were typed. `str()` of it can be parsed to an equal query."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def words(self) -> str:
        """The plain words, joined by spaces."""
        return " ".join(self.values(Key.WORD))

    @property
    def filters(self) -> tuple[tuple[Term, ...], ...]:
        """All terms but plain words, in groups. Of each group at least one term must match."""
        groups: dict[object, list[Term]] = {}
        for number, term in enumerate(dict.fromkeys(self.terms)):
            if term.key is not Key.WORD or term.negated:
                groups.setdefault(_alternative(term) or number, []).append(term)
        return tuple(map(tuple, groups.values()))

    @property
    def bodies(self) -> Query:
        """The terms that search the texts of articles, without negated ones."""
        return Query(tuple(term for term in self.terms if term.key is Key.BODY and not term.negated))

    def values(self, key: Key, *, negated: bool = False) -> tuple[str, ...]:
        """Return the values of a key, negated or not, without invalid terms."""
        terms = (term for term in self.terms if term.key is key and term.negated is negated)
        return tuple(term.value for term in terms if term.value)


def _alternative(term: Term) -> str | None:
    """Return the property of which a note has only one value, so that terms are alternatives; else `None`."""
    if term.negated or not term.value:
        return None
    if term.key is Key.IS and term.value not in _PROPERTIES:
        return "anchor" if term.value in list(AnchorState) else "state"
    return str(term.key) if term.key in ONE_OF else None


def quoted(value: str, *, always: bool = False) -> str:
    """Return a value as it can be typed after a colon: in quotation marks if it needs them."""
    if not always and not re.search(rf"\s|^[{OPENING}]", value):
        return value
    fitting = (marks for marks in CLOSING.items() if not any(closing in value for closing in marks[1]))
    opening, closing = next(fitting, ('"', '"'))
    return f"{opening}{value}{closing[-1]}"
