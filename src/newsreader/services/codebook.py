"""The codebook as a tree: tags in their levels, parents that nothing wears included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import UsageError
from newsreader.text.collation import name_order, plain
from newsreader.text.query.tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsreader.records import Tag


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook. `tag` is `None` for a level that is no tag itself.

    `highlights` and `articles` say how many `tag:` finds: those that wear it or something below it, each once.
    """

    name: str
    tag: Tag | None
    highlights: int = 0
    articles: int = 0

    @property
    def depth(self) -> int:
        """How many levels stand above it."""
        return self.name.count("/")

    @property
    def leaf(self) -> str:
        """Its own part of the name."""
        return self.name.rpartition("/")[2]


def tree(tags: Iterable[Tag], found: Mapping[str, tuple[int, int]]) -> list[Entry]:
    """The tags A to Z, each behind its parent, which is put in if there is none; `found` is how many highlights and
    articles each level finds, by its `tag_key`.
    """
    known: dict[tuple[str, ...], Tag] = {tuple(tag.name.casefold().split("/")): tag for tag in tags}
    names = {levels: tag.name for levels, tag in known.items()}
    for levels, tag in known.items():
        for depth in range(1, len(levels)):
            names.setdefault(levels[:depth], "/".join(tag.name.split("/")[:depth]))
    ordered = sorted(names.items(), key=lambda pair: name_order(pair[1]))
    return [Entry(name, known.get(levels), *found.get(tag_key(name), (0, 0))) for levels, name in ordered]


class Narrowed(NamedTuple):
    """The entries that are shown, the place among them of the one that is likeliest meant, and how many tags hold what
    was typed: the others stand above those.
    """

    entries: list[Entry]
    first: int
    found: int


def narrowed(entries: Sequence[Entry], typed: str) -> Narrowed:
    """The entries whose name holds what was typed, whatever its case and accents, and those above them. The likeliest
    is the first that has a level which begins with it, else the first that holds it.
    """
    wanted = plain(typed.strip().removeprefix("#"))
    holding = [entry for entry in entries if wanted in plain(entry.name)]
    shown: set[str] = set()
    for entry in holding:
        levels = entry.name.casefold().split("/")
        shown.update("/".join(levels[:depth]) for depth in range(1, len(levels) + 1))
    kept = [entry for entry in entries if entry.name.casefold() in shown]
    begins = (entry for entry in holding if f"/{wanted}" in f"/{plain(entry.name)}")
    likeliest = next(begins, next(iter(holding), None))
    return Narrowed(kept, kept.index(likeliest) if likeliest else 0, sum(entry.tag is not None for entry in holding))


def moved(name: str, parent: str) -> str:
    """What a tag is called below another parent, or at the top if that is empty.

    Raises `UsageError` if the parent is the tag itself or stands below it.
    """
    name, parent = (one.strip().removeprefix("#").strip("/ ") for one in (name, parent))
    if f"{parent}/".casefold().startswith(f"{name}/".casefold()):
        raise UsageError(f"The tag {name} cannot be moved below itself.")
    leaf = name.rpartition("/")[2]
    return f"{parent}/{leaf}" if parent else leaf
