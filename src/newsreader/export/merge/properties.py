"""Merge a front matter key by key: keys and edits of the user stay, the others follow the library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from newsreader.export.front_matter import front_matter, yaml_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEY = re.compile(
    r"""(?:"(?P<double>[^"\\]*)"|'(?P<single>[^']*)'|(?P<plain>[^\s#'"\[\]{}>|*&!%@`:,?-][^:#]*?))\s*:(?=\s|$)"""
)

_COMMENT = re.compile(r"\s+#")

_LONGEST = 100_000
"""The longest value that is parsed, in code points."""

LISTS = ("tags", "authors")
"""Keys whose values are merged item by item."""


class Key(NamedTuple):
    """A key of a front matter with its lines; text before the first key has an empty name."""

    name: str
    lines: list[str]

    @property
    def value(self) -> Any:
        """The value, with all scalars as text; the text of the lines if it is no valid YAML."""
        text = "\n".join(line.rstrip("\r\n") for line in self.lines)
        if len(text) > _LONGEST:
            return text
        try:
            read = yaml.load(text, Loader=_Reader)  # noqa: S506 - a BaseLoader, which creates only text, lists and dicts
        except (yaml.YAMLError, RecursionError):
            return text
        value = next(iter(read.values())) if isinstance(read, dict) and read else text
        return "" if value in ("null", "~", None) else value


class _Reader(yaml.BaseLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases: a short text with some can stand for a value that is too large to compare."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def keys(lines: Sequence[str]) -> list[Key]:
    """Return the keys of a front matter. `lines` begin and end with its fences."""
    found = [Key("", [])]
    for line in lines[1:-1]:
        match = _KEY.match(line)
        if match:
            found.append(Key(match["double"] or match["single"] or match["plain"] or "", []))
        found[-1].lines.append(line)
    return [part for key in found for part in _without_comments(key)]


def _without_comments(key: Key) -> Iterator[Key]:
    """Yield the key, and the comments below it as text without a name, which is the user's."""
    end = len(key.lines)
    while end and (key.lines[end - 1].startswith("#") or not key.lines[end - 1].strip()):
        end -= 1
    if any(line.strip() for line in key.lines[end:]):
        key, comments = Key(key.name, key.lines[:end]), Key("", key.lines[end:])
        yield from (part for part in (key, comments) if part.lines)
    elif key.lines:
        yield key


def tags(lines: Sequence[str]) -> list[str] | None:
    """Return the tags of a front matter, or `None` if it has no list of tags."""
    value = next((key.value for key in keys(lines) if key.name == "tags"), None)
    if isinstance(value, str):
        value = re.split(r"[,\s]+", value.strip()) if value.strip() else []
    return [tag.removeprefix("#") for tag in value if isinstance(tag, str)] if isinstance(value, list) else None


def merge(lines: list[str], base: Sequence[str], new: Sequence[str], *, absorbed: bool) -> list[str]:
    """Return the lines of a front matter with the changes from `base` to `new`.

    If `absorbed`, the library has the user's tags, and they follow the library too.
    """
    known, now = ({key.name: key for key in keys(some)} for some in (base, new))
    mine = keys(lines)
    merged: list[Key] = []
    for key in mine:
        if not key.name or (key.name not in known and key.name not in now):
            merged.append(key)
        elif (left := _merged(key, known.get(key.name), now.get(key.name), absorbed=absorbed)) is not None:
            merged.append(left)
    names = [key.name for key in merged]
    before = ""
    for name, key in now.items():
        if name not in names and name not in known:
            at = names.index(before) + 1 if before in names else len(names)
            merged.insert(at, key)
            names.insert(at, name)
        before = name
    return [lines[0], *(line for key in merged for line in key.lines), lines[-1]]


def _merged(mine: Key, base: Key | None, new: Key | None, *, absorbed: bool) -> Key | None:
    """Return what a key of the file becomes, or `None` if it goes."""
    if new is None:
        return None if base and mine.value == base.value else mine
    if mine.value == new.value or (base and base.value == new.value):
        return mine
    if base is None:
        # The base is unknown, so the value may be older than the library's, or the user's.
        items = isinstance(mine.value, list) and isinstance(new.value, list)
        return _listed(mine, list(_items(mine.value, [], new.value))) if items else mine
    if mine.value == base.value or (absorbed and mine.name == "tags"):
        if mine.name not in LISTS or not isinstance(new.value, list):
            comment = mine.lines[-1].rstrip("\r\n").removeprefix(base.lines[-1])
            return Key(new.name, [*new.lines[:-1], f"{new.lines[-1]}{comment}"]) if _COMMENT.match(comment) else new
        # The order of tags in the file is the user's.
        known = mine.value if mine.name == "tags" and isinstance(mine.value, list) else []
        ordered = sorted(new.value, key=lambda item: known.index(item) if item in known else len(known))
        return mine if ordered == known else _listed(mine, ordered)
    values = mine.value, base.value, new.value
    if mine.name in LISTS and all(isinstance(value, list) for value in values):
        return _listed(mine, list(_items(*values)))
    return mine


def _items(mine: list[Any], base: list[Any], new: list[Any]) -> Iterator[Any]:
    """Yield the items of a list after the changes of both sides."""
    yield from (item for item in mine if item in new or item not in base)
    yield from (item for item in new if item not in base and item not in mine)


def _listed(mine: Key, items: list[Any]) -> Key:
    """Return a key with these items: one a line if the file has them so, as the properties of Obsidian do."""
    rows = [(line, _item(line)) for line in mine.lines[1:]]
    shown = [item for _, item in rows if item is not None]
    if shown and items:
        sign = next(line[: line.index("-") + 1] for line, item in rows if item is not None)
        kept = [line for line, item in rows if item in items or (item is None and line.lstrip()[:1] in "#-")]
        added = [f"{sign} {yaml_value(item)}" for item in items if item not in shown]
        return Key(mine.name, [mine.lines[0], *kept, *added])
    return Key(mine.name, front_matter({mine.name: items}).split("\n")[1:-1])


def _item(line: str) -> str | None:
    """Return the item in a line of a list, or `None` if the line is not one item of text."""
    value = Key("", ["list:", line]).value if line.lstrip().startswith("- ") else None
    return value[0] if isinstance(value, list) and isinstance(value[0], str) else None
