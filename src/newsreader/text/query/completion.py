"""Completing a query while it is typed: what the word at the cursor may become.

It works on the piece of the query that ends at the cursor, and says what could stand in its place. It must not know
where the tags, sites and names come from, nor how choices are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newsreader.text.folding import fold

from .dates import AGO, may_become_day
from .parser import Token, closed, parse
from .tags import is_known, tag_key, with_parents
from .terms import CHOICES, OPENING, Key, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KEYS = tuple(f"{key}:" for key in Key if key not in (Key.WORD, Key.PHRASE))
_ENOUGH = 2
"""Letters of a plain word after which a key is offered: one would offer something at every word."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What there is to complete from, the likeliest first."""

    tags: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def completions(text: str, cursor: int, vocabulary: Vocabulary) -> list[str]:
    """What the piece that ends at `cursor` (code points) may become, likeliest first: `tag:politics/eu`, `color:`."""
    token = _at(text, cursor)
    if token is None:
        return []
    sign = "-" if token.term.negated else ""
    if token.key in (Key.WORD, Key.PHRASE):
        typed = text[token.value.start : cursor].casefold()
        enough = token.key is Key.WORD and len(typed) >= _ENOUGH
        return [sign + key for key in _KEYS if enough and key.startswith(typed)]
    typed = text[token.value.start : cursor].lstrip(f"#{OPENING}")
    known = _known(token.key, vocabulary)
    if token.key is Key.TAG:
        found = _matching(sorted(known, key=_level), typed, tag_key)
    else:
        found = _matching(known, typed, _folded)
    return [f"{sign}{token.key}:{quoted(value)}" for value in found]


def taken(text: str, cursor: int, choice: str) -> tuple[str, int]:
    """The query with `choice` in place of the piece that ends at `cursor`, and where the cursor is then."""
    token = _at(text, cursor)
    start = cursor if token is None else token.range.start
    whole = choice if choice.endswith(":") else f"{choice} "
    return text[:start] + whole + text[cursor:].lstrip(), start + len(whole)


def settled(text: str, cursor: int, vocabulary: Vocabulary) -> str:
    """The query without the filter that is still being typed at `cursor`, one that means nothing as it stands and can
    still become something; and with the end of a phrase that is still being typed.

    So `color:re` neither finds nothing nor is told off before its last letter is typed.
    """
    token = next((token for token in parse(text).tokens if token.range.start < cursor <= token.range.end), None)
    if token is None:
        return text
    term = token.term
    means = term.value and (term.key is not Key.TAG or is_known(term.value, vocabulary.tags))
    if not means and _may_become(text, cursor, token, vocabulary):
        return text[: token.range.start] + text[token.range.end :]
    return closed(text) if cursor == len(text) else text


def _may_become(text: str, cursor: int, token: Token, vocabulary: Vocabulary) -> bool:
    """Whether what was typed of a token may mean something with more behind it."""
    typed = text[token.value.start : cursor]
    if token.key in (Key.AFTER, Key.BEFORE) and may_become_day(typed, date.today()):  # noqa: DTZ011 - a person's own
        return True
    return not any(map(str.isalnum, typed)) or bool(completions(text, cursor, vocabulary))


def _at(text: str, cursor: int) -> Token | None:
    return next((token for token in parse(text[:cursor]).tokens if token.range.end == cursor), None)


def _known(key: Key, vocabulary: Vocabulary) -> Sequence[str]:
    return {
        **CHOICES,
        Key.AFTER: AGO,
        Key.BEFORE: AGO,
        Key.TAG: with_parents(vocabulary.tags) if key is Key.TAG else (),
        Key.SITE: vocabulary.sites,
        Key.AUTHOR: vocabulary.authors,
        Key.IN: vocabulary.titles,
    }.get(key, ())


def _level(tag: str) -> tuple[int, bool]:
    """What orders tags so that they are completed a level at a time, those first that have others below them."""
    return tag.rstrip("/").count("/"), not tag.endswith("/")


def _folded(value: str) -> str:
    return fold(value, accents=True).text


def _matching(values: Sequence[str], typed: str, as_compared: Callable[[str], str]) -> list[str]:
    """The values that go on from what was typed, or are that and have more below them; then those of which a later word
    or level goes on from it.
    """
    typed = as_compared(typed)
    same: list[str] = []
    begins: list[str] = []
    holds: list[str] = []
    for value in values:
        folded = as_compared(value)
        if value.endswith("/") and folded.rstrip("/") == typed.rstrip("/"):
            same.append(value)
            continue
        if folded == typed:
            continue
        if folded.startswith(typed):
            begins.append(value)
        elif any(part.startswith(typed) for part in re.split(r"[\W_]+", folded)):
            holds.append(value)
    return same + begins + holds
