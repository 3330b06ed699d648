"""Completing tags: which of the tags there are is meant by a few letters, or by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    """What is said beside a tag: its colour and its key, `red · key q`; nothing of a tag that is not there yet."""
    color = str(tag.color) if tag and tag.color else ""
    key = f"key {tag.hot_key}" if tag and tag.hot_key else ""
    return " · ".join(filter(None, (color, key)))


def suggest(names: Sequence[str], typed: str, limit: int = 5) -> list[str]:
    """The tags that `typed` may mean, likeliest first; without letters, the first of `names` as they come.

    What begins with it comes first, then what has a level (`politics/eu`) that does, then what holds it, then what is
    like it (a typing mistake).
    """
    if not typed:
        return list(names[:limit])
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
    return [name for _, _, name in sorted(ranked)[:limit]]
