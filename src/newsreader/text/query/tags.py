"""Tags in queries: `tag:arger` matches the tag `Ärger`, `tag:sea-level` matches `sea level`, and a tag matches all tags
below it.

This module compares names. It must not know what has a tag, nor where the names come from.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsreader.text.folding import HALF_SPACE, fold

from .parser import Mistake, Parsed, likely
from .terms import Key, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Range


@lru_cache(maxsize=1 << 14)
def tag_key(name: str) -> str:
    """Return a tag's name as it is compared.

    Case, accents, quotation marks, and hyphens or spaces between words are ignored.
    """
    folded = fold(name, accents=True).text
    key = re.sub(r"[-\s]+", " ", folded.replace('"', "")).strip()
    return HALF_SPACE.sub("", key) or folded


def is_meant(wanted: str, name: str) -> bool:
    """Return whether `tag:wanted` matches the tag `name`."""
    return f"{tag_key(name)}/".startswith(f"{tag_key(wanted)}/")


def is_known(wanted: str, names: Iterable[str]) -> bool:
    """Return whether `tag:wanted` matches any of the tags."""
    return any(is_meant(wanted, name) for name in names)


def with_parents(names: Sequence[str]) -> list[str]:
    """Return the names in order, then the parents that are not tags themselves; a tag with children ends in a slash."""
    found = {tag_key(name): name for name in names}
    for name in names:
        parts = name.split("/")
        for depth in range(1, len(parts)):
            parent = "/".join(parts[:depth])
            found[tag_key(parent)] = f"{found.get(tag_key(parent), parent).removesuffix('/')}/"
    return list(found.values())


def unknown_tags(parsed: Parsed, names: Sequence[str]) -> list[Mistake]:
    """Return the mistakes for tags in a query that match none of `names`."""
    tags = ((token.range, token.term) for token in parsed.tokens if token.key is Key.TAG and token.term.value)
    return [_unknown(place, term, names) for place, term in tags if not is_known(term.value, names)]


def _unknown(place: Range, term: Term, names: Sequence[str]) -> Mistake:
    by_key = {tag_key(name): name.removesuffix("/") for name in reversed(with_parents(names))}
    several = term.value.split(",")
    if len(several) > 1 and all(is_known(one.strip(), names) for one in several):
        suggestion = " ".join(str(Term(term.key, one.strip(), term.negated)) for one in several)
        return Mistake(place, f"There is no tag {term.value}. Did you mean {suggestion}?", suggestion)
    nearest = likely(tag_key(term.value), by_key)
    if nearest is None:
        return Mistake(place, f"There is no tag {term.value}.")
    suggestion = str(Term(term.key, by_key[nearest], term.negated))
    return Mistake(place, f"There is no tag {term.value}. Did you mean {by_key[nearest]}?", suggestion)
