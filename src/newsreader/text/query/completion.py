"""Completions of a query while it is typed.

The piece of the query that ends at the cursor is completed. This module must not know where tags, sites and names come
from, nor how completions are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newsreader.text.folding import UNSPACED, fold

from .dates import AGO, may_become_day
from .parser import Token, closed, parse
from .tags import is_known, tag_key, with_parents
from .terms import CHOICES, OPENING, Key, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KEYS = tuple(f"{key}:" for key in Key if key not in (Key.WORD, Key.PHRASE))
_ENOUGH = 2
"""Letters of a plain word after which filters are suggested. After one letter nearly every word would match."""

_SHORT = re.compile(rf"(?<!\w)[^\W{UNSPACED}]{{1,2}}$")
"""One or two letters of a word in a script with spaces."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values for completion, the most likely first."""

    tags: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


def completions(text: str, cursor: int, vocabulary: Vocabulary) -> list[str]:
    """Return what the piece that ends at `cursor` (code points) can become, most likely first: `tag:politics/eu`."""
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
    """Return the query with `choice` instead of the piece that ends at `cursor`, and the new cursor."""
    token = _at(text, cursor)
    start = cursor if token is None else token.range.start
    whole = choice if choice.endswith(":") else f"{choice} "
    return text[:start] + whole + text[cursor:].lstrip(), start + len(whole)


def settled(text: str, cursor: int, vocabulary: Vocabulary) -> str:
    """Return the query without an unfinished filter at `cursor`, and with an unfinished phrase closed.

    A filter is unfinished if it is invalid but more letters can make it valid. So while `color:re` is typed, the query
    matches as before and shows no error. So is `body:` with one or two letters, which begin words of nearly every text,
    and an excluded word, `note:` or `quote:` with nothing but these.
    """
    token = next((token for token in parse(text).tokens if token.range.start < cursor <= token.range.end), None)
    if token is None:
        return text
    term = token.term
    valid = term.value and (term.key is not Key.TAG or is_known(term.value, vocabulary.tags))
    short = _SHORT.search(text[token.value.start : cursor].lstrip(OPENING))
    alone = token.key in (Key.NOTE, Key.QUOTE) or (token.key is Key.WORD and term.negated)
    too_short = short and (token.key is Key.BODY or (alone and not short.start()))
    if too_short or (not valid and _may_become(text, cursor, token, vocabulary)):
        return text[: token.range.start] + text[token.range.end :]
    return closed(text) if cursor == len(text) else text


def _may_become(text: str, cursor: int, token: Token, vocabulary: Vocabulary) -> bool:
    """Return whether a token can become valid when more is typed."""
    typed = text[token.value.start : cursor]
    if token.key in (Key.AFTER, Key.BEFORE) and may_become_day(typed, date.today()):  # noqa: DTZ011 - the user's own day
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
        Key.FEED: vocabulary.feeds,
    }.get(key, ())


def _level(tag: str) -> tuple[int, bool]:
    """Return the sort key that completes tags level by level, first those with tags below them."""
    return tag.rstrip("/").count("/"), not tag.endswith("/")


def _folded(value: str) -> str:
    return fold(value, accents=True).text


def _matching(values: Sequence[str], typed: str, as_compared: Callable[[str], str]) -> list[str]:
    """Return the values that begin with what was typed; then those in which a later word or level does.

    A value that equals what was typed is returned only if it has tags below it, and comes first.
    """
    typed = as_compared(typed)
    same: list[str] = []
    begins: list[str] = []
    inside: list[str] = []
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
            inside.append(value)
    return same + begins + inside
