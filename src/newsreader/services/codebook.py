"""The codebook as a tree: tags in their levels, parents that nothing wears included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Tag


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook. `tag` is `None` for a level that is no tag itself; `depth` counts from 0."""

    name: str
    tag: Tag | None

    @property
    def depth(self) -> int:
        """How many levels stand above it."""
        return self.name.count("/")

    @property
    def leaf(self) -> str:
        """Its own part of the name."""
        return self.name.rpartition("/")[2]


def tree(tags: Iterable[Tag]) -> list[Entry]:
    """The tags A to Z, each behind its parent, which is put in if there is none."""
    known: dict[tuple[str, ...], Entry] = {}
    for tag in tags:
        known[tuple(tag.name.casefold().split("/"))] = Entry(tag.name, tag)
    for levels, entry in list(known.items()):
        for depth in range(1, len(levels)):
            name = "/".join(entry.name.split("/")[:depth])
            known.setdefault(levels[:depth], Entry(name, None))
    return [known[levels] for levels in sorted(known)]


def moved(name: str, parent: str) -> str:
    """What a tag is called below another parent, or at the top if that is empty.

    Raises `UsageError` if the parent is the tag itself or stands below it.
    """
    name, parent = (one.strip().removeprefix("#").strip("/ ") for one in (name, parent))
    if f"{parent}/".casefold().startswith(f"{name}/".casefold()):
        raise UsageError(f"The tag {name} cannot be moved below itself.")
    leaf = name.rpartition("/")[2]
    return f"{parent}/{leaf}" if parent else leaf
