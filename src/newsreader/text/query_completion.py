"""Completing a query while it is typed: what the word at the cursor may become.

It works on the piece of the query that ends at the cursor, and says what could stand in its place. It must not know
where the tags, sites and names come from, nor how choices are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.text.query import Token, parse
from newsreader.text.query_dates import AGO
from newsreader.text.query_tags import is_known, tag_key, with_parents
from newsreader.text.query_terms import CHOICES, OPENING, Key, quoted

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
    sign = "-" if text[token.range.start] == "-" and token.range.start < token.value.start else ""
    if token.key in (Key.WORD, Key.PHRASE):
        typed = text[token.value.start : cursor].casefold()
        enough = token.key is Key.WORD and len(typed) >= _ENOUGH
        return [sign + key for key in _KEYS if enough and key.startswith(typed)]
    typed = text[token.value.start : cursor].lstrip(f"#{OPENING}")
    known = _known(token.key, vocabulary)
    found = _matching(known, typed, tag_key if token.key is Key.TAG else str.casefold)
    return [f"{sign}{token.key}:{quoted(value)}" for value in found]


def taken(text: str, cursor: int, choice: str) -> tuple[str, int]:
    """The query with `choice` in place of the piece that ends at `cursor`, and where the cursor is then."""
    token = _at(text, cursor)
    start = cursor if token is None else token.range.start
    whole = choice if choice.endswith(":") else f"{choice} "
    return text[:start] + whole + text[cursor:].lstrip(), start + len(whole)


def settled(text: str, cursor: int, vocabulary: Vocabulary) -> str:
    """The query without the filter that is still being typed at `cursor`: one that asks nothing as it stands, and that
    can still become something.

    So neither does `color:re` find everything, nor is it told off, before its last letter is typed.
    """
    token = _at(text, cursor)
    if token is None or not completions(text, cursor, vocabulary):
        return text
    unknown = token.key is Key.TAG and token.term is not None and not is_known(token.term.value, vocabulary.tags)
    if token.term is None or unknown:
        return text[: token.range.start] + text[cursor:]
    return text


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
        elif any(part.startswith(typed) for part in folded.replace("/", " ").split()):
            holds.append(value)
    return same + begins + holds
