"""The order in which names stand in lists: by their letters, whatever their case and accents. It knows no tags."""

from __future__ import annotations

from newsreader.text.normal import fold_character


def plain(name: str) -> str:
    """Give a name as it is looked up: without case and accents."""
    return "".join(fold_character(character, case=True, accents=True) for character in name)


def name_order(name: str) -> tuple[tuple[str, str], ...]:
    """Give what to sort names by that may have levels (`politics/eu`): what is below a name stands right behind it.

    `Ärger` stands beside `air`; names that differ in accents alone stand together, those without first.
    """
    return tuple((plain(level), level.casefold()) for level in name.split("/"))
