"""The order of names in lists: by letter, whatever the case and accents, and by number. It knows no tags."""

from __future__ import annotations

import re
from functools import lru_cache

from .folding import fold_character

_NUMBER = re.compile(r"0*([0-9]+)")


def plain(name: str) -> str:
    """Give a name as it is looked up: without case and accents."""
    return "".join(fold_character(character, case=True, accents=True) for character in name)


@lru_cache(maxsize=10_000)  # the same few tags are sorted for every highlight that is read
def name_order(name: str) -> tuple[tuple[object, ...], ...]:
    """Return the sort key of a name that may have levels (`politics/eu`): what is below a name follows it directly.

    `Ärger` stands beside `air`; of names that differ in accents alone, the one without comes first. Numbers go by
    their value: `wave 2` comes before `wave 10`.
    """
    return tuple((_natural(plain(level)), level.casefold()) for level in name.split("/"))


def _natural(name: str) -> tuple[object, ...]:
    """Split a name into text and numbers, in turns. A number is compared by its length first, so none is too long."""
    pieces = _NUMBER.split(name)
    return tuple((len(piece), piece) if at % 2 else piece for at, piece in enumerate(pieces))
