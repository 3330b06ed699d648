"""The order of names in lists: by letter and number; case and accents are ignored. It must not know tags."""

from __future__ import annotations

import re
from functools import lru_cache

from .folding import fold_character

_NUMBER = re.compile(r"0*([0-9]+)")


def plain(name: str) -> str:
    """Return a name without case and accents."""
    return "".join(fold_character(character, case=True, accents=True) for character in name)


@lru_cache(maxsize=10_000)  # the same few tags are sorted for every highlight that is read
def name_order(name: str) -> tuple[tuple[object, ...], ...]:
    """Return the sort key of a name that may have levels (`politics/eu`): a name is followed by the names below it.

    `Ärger` is next to `air`. If names differ only in accents, the one without accents is first. Numbers are ordered by
    value: `wave 2` is before `wave 10`.
    """
    return tuple((_natural(plain(level)), level.casefold()) for level in name.split("/"))


def _natural(name: str) -> tuple[object, ...]:
    """Return a name split into text and numbers, in turns. A number is compared by its length first."""
    pieces = _NUMBER.split(name)
    return tuple((len(piece), piece) if at % 2 else piece for at, piece in enumerate(pieces))
