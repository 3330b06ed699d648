"""The tree of the codebook, and completing the names of tags. Must not know how tags are stored or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import UsageError
from newsreader.text.collation import name_order, plain
from newsreader.text.query.tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    from newsreader.records import Tag

LIKENESS = 60.0
"""The lowest score of rapidfuzz, of 100, at which a tag is suggested: about every third letter may be wrong."""


# The codebook


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook. `tag` is `None` for a level of the tree that is not a tag itself.

    `highlights` and `articles` are the numbers that `tag:` finds, tags below this level included.
    """

    name: str
    tag: Tag | None
    highlights: int = 0
    articles: int = 0

    @property
    def depth(self) -> int:
        """The number of levels above this entry."""
        return self.name.count("/")

    @property
    def leaf(self) -> str:
        """The last level of the name."""
        return self.name.rpartition("/")[2]


def tree(tags: Iterable[Tag], counts: Mapping[str, tuple[int, int]]) -> list[Entry]:
    """Return the codebook in alphabetical order, children after their parents. Missing parents are added.

    `counts` maps the `tag_key` of each level to its number of highlights and of articles.
    """
    known: dict[tuple[str, ...], Tag] = {tuple(tag.name.casefold().split("/")): tag for tag in tags}
    names = {levels: tag.name for levels, tag in known.items()}
    for levels, tag in known.items():
        for depth in range(1, len(levels)):
            names.setdefault(levels[:depth], "/".join(tag.name.split("/")[:depth]))
    ordered = sorted(names.items(), key=lambda pair: name_order(pair[1]))
    return [Entry(name, known.get(levels), *counts.get(tag_key(name), (0, 0))) for levels, name in ordered]


def below(entries: Iterable[Entry], name: str) -> int:
    """Return the number of entries below the one with this name."""
    return sum(entry.name.casefold().startswith(f"{name}/".casefold()) for entry in entries)


def unfolded(entries: Iterable[Entry], folded: Collection[str]) -> list[Entry]:
    """Return the entries that are not below a folded one. `folded` are names."""
    hidden = tuple(f"{name}/".casefold() for name in folded)
    return [entry for entry in entries if not entry.name.casefold().startswith(hidden)]


def branches(entries: Sequence[Entry]) -> list[str]:
    """Return the lines of the tree before each entry: two cells for each of its levels but the first."""
    found, below = [], set[int]()
    for entry in reversed(entries):
        depth = entry.depth
        lines = ["│ " if level in below else "  " for level in range(1, depth)]
        lines += ["├ " if depth in below else "└ "] if depth else []
        below = {level for level in below if level < depth} | {depth}
        found.append("".join(lines))
    return found[::-1]


class Narrowed(NamedTuple):
    """The entries to show, the index of the best match among them, and the number of tags that match.

    The entries include the parents of the matches.
    """

    entries: list[Entry]
    first: int
    found: int


def narrowed(entries: Sequence[Entry], typed: str) -> Narrowed:
    """Return the entries whose name contains `typed`, and their parents. Case and accents are ignored.

    The best match is the first entry with a level that begins with `typed`, else the first match.
    """
    wanted = plain(typed.strip().removeprefix("#"))
    matches = [entry for entry in entries if wanted in plain(entry.name)]
    shown: set[str] = set()
    for entry in matches:
        levels = entry.name.casefold().split("/")
        shown.update("/".join(levels[:depth]) for depth in range(1, len(levels) + 1))
    visible = [entry for entry in entries if entry.name.casefold() in shown]
    prefixed = (entry for entry in matches if f"/{wanted}" in f"/{plain(entry.name)}")
    best = next(prefixed, next(iter(matches), None))
    return Narrowed(visible, visible.index(best) if best else 0, sum(entry.tag is not None for entry in matches))


def moved(name: str, parent: str) -> str:
    """Return the name of a tag after moving it below `parent`, or to the top level if `parent` is empty.

    Raises `UsageError` if the parent is the tag itself or below it.
    """
    name, parent = (one.strip().removeprefix("#").strip("/ ") for one in (name, parent))
    if f"{parent}/".casefold().startswith(f"{name}/".casefold()):
        raise UsageError(f"The tag {name} cannot be moved below itself.")
    leaf = name.rpartition("/")[2]
    return f"{parent}/{leaf}" if parent else leaf


# Completing names


def check_name(name: str) -> str:
    """Return the name of a tag as the library stores it. Raises `UsageError` if the name is not valid."""
    from newsreader.library.tags.names import clean_name  # it imports SQLAlchemy

    return clean_name(name)


def same_tag(one: str, other: str) -> bool:
    """Return whether two names mean one tag: letter case is ignored."""
    return one.casefold() == other.casefold()


def with_key(tags: Iterable[Tag], typed: str) -> str | None:
    """Return the name of the tag whose hot key is `typed`; letter case matters."""
    return next((tag.name for tag in tags if tag.hot_key and tag.hot_key == typed), None)


def remarks(tag: Tag | None) -> str:
    """Return the color and hot key of a tag for display, `red · key q`; empty for a new tag."""
    color = str(tag.color) if tag and tag.color else ""
    key = f"key {tag.hot_key}" if tag and tag.hot_key else ""
    return " · ".join(filter(None, (color, key)))


@dataclass(frozen=True, slots=True)
class Offers:
    """The tags suggested for what was typed.

    `on` is the index of the name that Enter takes, or -1 if Enter takes the typed text. `new` says that the last name
    is a tag that does not exist yet. `more` is the number of matches that were left out.
    """

    names: tuple[str, ...]
    on: int
    new: bool
    more: int = 0


def offers(
    names: Sequence[str], typed: str, limit: int, *, without: Container[str] = (), key: str | None = None
) -> Offers:
    """Return at most `limit` tags that `typed` may mean, best first. `key` is the tag whose hot key was typed.

    Enter takes that tag, else the tag with exactly this name, else a tag that begins with it, else a new tag. A tag in
    `without` is suggested only if its whole name was typed.
    """
    typed = typed.strip().lstrip("#")
    bare = typed.strip("/ ")
    exact = next((name for name in names if bare and same_tag(name, bare)), None)
    new = bool(bare) and exact is None
    if typed != bare and any(name.casefold().startswith(typed.casefold()) for name in names):
        exact = None  # `council/` is the beginning of the tags below it
    first = [name for name in (key or exact,) if name]
    others = [name for name in names if name not in without and name not in first]
    alike = suggest(others, typed)
    found = [*first, *alike[: max(0, limit - len(first) - new)]]
    begins = bool(found) and (bool(first) or found[0].casefold().startswith(typed.casefold()))
    on = 0 if begins else len(found) if new else -1
    more = len(first) + len(alike) - len(found)
    return Offers((*found, *([bare] if new else [])), on if typed else -1, new, more)


def suggest(names: Sequence[str], typed: str) -> list[str]:
    """Return the tags that `typed` may mean, best first; all `names` in their order if nothing was typed.

    The order: names that begin with it, names with a level (`politics/eu`) that begins with it, names that contain it,
    similar names (typing mistakes).
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
