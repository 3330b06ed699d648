"""What a query asks: terms, each of them a key and a value, some of them ruled out.

It must not know how they are typed (`text.query`), nor what is searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from newsreader.records import AnchorState, Color, State


class Key(StrEnum):
    """What a term asks for. Of what a note has only one of (`ONE_OF`), several terms mean any; else they mean all.

    An article is asked term by term: the mark in a color need not be the one with a note.
    """

    WORD = "word"
    PHRASE = "phrase"
    TAG = "tag"
    """This tag, or one below it; a slash at its end is free."""
    COLOR = "color"
    IS = "is"
    """A state of the article (`unread` …), how surely a highlight stands (`orphan`, `review` …), `starred`, or `draft`:
    an unsaved note.
    """
    HAS = "has"
    SITE = "site"
    AUTHOR = "author"
    IN = "in"
    """Words of the article's title."""
    BODY = "body"
    """Words of the article's text."""
    AFTER = "after"
    """Since the beginning of that day, month or year."""
    BEFORE = "before"
    """Until that day, month or year begins."""


FLAGS = (*map(str, State), "starred", "draft", *map(str, AnchorState))
"""What `is:` may ask."""

THINGS = ("note", "highlight", "tag")
"""What `has:` may ask."""

CHOICES = {Key.COLOR: tuple(map(str, Color)), Key.IS: FLAGS, Key.HAS: THINGS}
"""The values of the keys that take one of a few."""

ONE_OF = frozenset({Key.COLOR, Key.SITE, Key.IN})
"""Of these, and of the states that `is:` asks for, a note has only one: any of several will do, in the library too."""

CLOSING = {
    **{'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹›"},
    **{"「": "」", "『": "』", "《": "》", "〈": "〉", "＂": "＂"},
}
"""What ends a quotation, by what it begins with. Single ones of English are apostrophes too, and none."""

OPENING = "".join(CLOSING)
"""The marks that a quotation may begin with."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a query asks. The value is as it is compared: a day in ISO 8601, a choice in small letters.

    A value that is empty stands for what was mistaken: nothing has it, and nothing is found by ruling it out.
    """

    key: Key
    value: str
    negated: bool = False

    def __str__(self) -> str:
        """The term as one may type it."""
        sign = "-" if self.negated else ""
        if self.key is Key.WORD:
            return f"{sign}{self.value}"
        return sign + (
            quoted(self.value, always=True) if self.key is Key.PHRASE else f"{self.key}:{quoted(self.value)}"
        )


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: terms in the order they were typed. `str()` of it means the same when it is read again."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def words(self) -> str:
        """The plain words, with a space between."""
        return " ".join(self.values(Key.WORD))

    @property
    def filters(self) -> tuple[tuple[Term, ...], ...]:
        """All that is not a plain word, in groups: one term at least of each group must hold."""
        groups: dict[object, list[Term]] = {}
        for number, term in enumerate(self.terms):
            if term.key is not Key.WORD or term.negated:
                groups.setdefault(_alternative(term) or number, []).append(term)
        return tuple(map(tuple, groups.values()))

    @property
    def bodies(self) -> Query:
        """What it asks of the texts of articles, apart from what is ruled out there."""
        return Query(tuple(term for term in self.terms if term.key is Key.BODY and not term.negated))

    def values(self, key: Key, *, negated: bool = False) -> tuple[str, ...]:
        """The values asked for, or ruled out, under a key; none of what was mistaken."""
        terms = (term for term in self.terms if term.key is key and term.negated is negated)
        return tuple(term.value for term in terms if term.value)


def _alternative(term: Term) -> str | None:
    """What a note has only one of, so that a second term of the kind is an alternative; `None` if it can have all."""
    if term.negated or not term.value:
        return None
    if term.key is Key.IS and term.value not in ("starred", "draft"):
        return "anchor" if term.value in list(AnchorState) else "state"
    return str(term.key) if term.key in ONE_OF else None


def quoted(value: str, *, always: bool = False) -> str:
    """A value as it may be typed after a colon: in quotation marks if it needs them."""
    if not always and not re.search(rf"\s|^[{OPENING}]", value):
        return value
    fitting = (marks for marks in CLOSING.items() if not any(closing in value for closing in marks[1]))
    opening, closing = next(fitting, ('"', '"'))
    return f"{opening}{value}{closing[-1]}"
