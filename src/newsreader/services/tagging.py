"""Completing tags: which of the tags there are is meant by a few letters, or by its key, or whether a new one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from newsreader.records import Tag

LIKENESS = 60.0
"""rapidfuzz's score, of 100, below which a tag is not offered: at 60 about every third letter may be wrong."""


def same_tag(one: str, other: str) -> bool:
    """Whether two names are one tag: letter case does not tell tags apart."""
    return one.casefold() == other.casefold()


def with_key(tags: Iterable[Tag], typed: str) -> str | None:
    """The name of the tag whose hot key is all that was typed, if there is one; letter case tells keys apart."""
    return next((tag.name for tag in tags if tag.hot_key and tag.hot_key == typed), None)


def remarks(tag: Tag | None) -> str:
    """What is said beside a tag: its color and its key, `red · key q`; nothing of a tag that is not there yet."""
    color = str(tag.color) if tag and tag.color else ""
    key = f"key {tag.hot_key}" if tag and tag.hot_key else ""
    return " · ".join(filter(None, (color, key)))


@dataclass(frozen=True, slots=True)
class Offers:
    """The tags that are offered for what was typed. `on` is the place of the one that Enter takes, -1 if it takes what
    was typed as it stands; if there is a `new` one, which is not among the tags yet, it is the last. `more` tags would
    do, but are not among them.
    """

    names: tuple[str, ...]
    on: int
    new: bool
    more: int = 0


def offers(
    names: Sequence[str], typed: str, limit: int, *, without: Container[str] = (), key: str | None = None
) -> Offers:
    """At most `limit` tags that `typed` may mean, the likeliest first; `key` is the one whose hot key it is.

    Enter takes that one, else the tag of exactly this name, else one that begins with it; what is merely like it is
    offered, but what Enter takes is then a new tag. Those of `names` that are to be offered `without` are shown only if
    they are what was typed.
    """
    typed = typed.strip().lstrip("#")
    bare = typed.strip("/ ")
    exact = next((name for name in names if bare and same_tag(name, bare)), None)
    new = bool(bare) and exact is None
    if typed != bare and any(name.casefold().startswith(typed.casefold()) for name in names):
        exact = None  # `council/` is the beginning of what is below it
    first = [name for name in (key or exact,) if name]
    others = [name for name in names if name not in without and name not in first]
    alike = suggest(others, typed)
    found = [*first, *alike[: max(0, limit - len(first) - new)]]
    begins = bool(found) and (bool(first) or found[0].casefold().startswith(typed.casefold()))
    on = 0 if begins else len(found) if new else -1
    more = len(first) + len(alike) - len(found)
    return Offers((*found, *([bare] if new else [])), on if typed else -1, new, more)


def suggest(names: Sequence[str], typed: str) -> list[str]:
    """The tags that `typed` may mean, likeliest first; without letters, all `names` as they come.

    What begins with it comes first, then what has a level (`politics/eu`) that does, then what holds it, then what is
    like it (a typing mistake).
    """
    if not typed:
        return list(names)
    wanted = typed.casefold()
    ranked: list[tuple[float, int, str]] = []
    for index, name in enumerate(names):
        folded = name.casefold()
        if folded.startswith(wanted):
            rank = 0.0
        elif any(level.startswith(wanted) for level in folded.split("/")):
            rank = 1.0
        elif wanted in folded:
            rank = 2.0
        else:
            from rapidfuzz import fuzz

            likeness = fuzz.WRatio(wanted, folded)
            if likeness < LIKENESS:
                continue
            rank = 4.0 - likeness / 100
        ranked.append((rank, index, name))
    return [name for _, _, name in sorted(ranked)]
