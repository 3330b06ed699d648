"""Merge three versions of a file block by block: as it was written, as the user left it, and as the library has it now.

A block that only one side changed has that change. If both changed it, the changes are joined if they are in different
lines. Otherwise the library's version takes the place, and the user's version follows below a marker. The user's text
around blocks stays to the byte, and so does the order that the user gave the blocks.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newsreader.text.diff.merge3 import contains, merged

from . import properties
from .file_lines import read_lines
from .locate import FENCE, MARKER, YOURS, Part, locate, quote_lines, repeated
from .read_back import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .file_lines import FileLines
    from .read_back import Edit
    from .written import WrittenBlock

_MARKER = f"{MARKER} The library has the version above, this file had the version below. Delete one of them."

_COMPARED = 250_000
"""The largest product of two numbers of lines of a block that are compared line by line."""


class Outcome(StrEnum):
    """What a merge did with a block that the user edited."""

    EDITED = "edited"
    """The user's version stays, or both changes were joined."""
    CONFLICT = "conflict"
    """Both versions are in the file, with a marker between them."""
    DELETED = "deleted"
    """The block is not in the file, because the user deleted it."""
    NO_ID = "no-id"
    """The user deleted the block's id: the block is text of the user now."""
    RETURNED = "returned"
    """The block was written again, because the library changed it after the user deleted it."""
    TWICE = "twice"
    """The block is in the file more than once. Only one copy is read and written."""
    LEFT = "left"
    """The library has the highlight no longer; the block stays, because the user edited it."""


class Merged(NamedTuple):
    """The merged text of a file, and what happened to the blocks that the user edited, by id."""

    text: str
    outcomes: Mapping[str, Outcome]


def merge(text: str, base: Sequence[WrittenBlock], new: Sequence[WrittenBlock], *, reading: bool = False) -> Merged:
    """Return the file `text` with the changes from `base` to `new`. An empty `base` is unknown.

    With `reading`, the library has the edits that `edits` yielded, so they are in `new`.
    """
    merging = _Merging(read_lines(text), base, new, reading=reading)
    merging.replace()
    merging.move()
    merging.insert()
    merging.outcomes |= dict.fromkeys(repeated(text, base), Outcome.TWICE)
    return Merged(merging.file.joined(line for part in merging.parts for line in part.lines), merging.outcomes)


class _Merging:
    """The parts of a file while they are merged."""

    def __init__(
        self, file: FileLines, base: Sequence[WrittenBlock], new: Sequence[WrittenBlock], *, reading: bool
    ) -> None:
        self.file = file
        self.base = {block.id: block for block in base}
        self.new = {block.id: block for block in new}
        self.reading = reading
        self.parts = locate(file, [*base, *(block for block in new if block.id not in self.base)], notes=reading)
        self.outcomes: dict[str, Outcome] = {}
        self.unedited: set[str] = set()
        self.moved: set[str] = set()
        found = [part.id for part in self.parts if part.id]
        self.found = set(found)
        self.order = [name for name in found if name in self.base]

    def replace(self) -> None:
        """Let the blocks in the file follow the library, and remove those that the library has no longer."""
        self.parts = _filled((part, self.merged(part) if part.id else [part]) for part in self.parts)

    def merged(self, part: Part) -> list[Part]:
        """Return what takes the place of a block in the file."""
        name = str(part.id)
        # The user deleted the library's version of a conflict, and this one is the block again.
        part = Part(name, [line.replace(f"{name}{YOURS}", name) for line in part.lines])
        lines = [line.rstrip("\r\n") for line in part.lines]
        base, new = self.base.get(name), self.new.get(name)
        known, now = base.lines if base else [], new.lines if new else []
        if lines == known:
            self.unedited.add(name)
            return [part] if now == known else [Part(name, now)] if now else []
        if new is None:
            self.outcomes[name] = Outcome.LEFT
            return [part]
        if lines == now:
            return [part]
        if lines[0] == FENCE and now[0] == FENCE:
            left = properties.merge(part.lines, known, now, absorbed=self.reading)
            if [line.rstrip("\r\n") for line in left] != now:
                self.outcomes[name] = Outcome.EDITED
            return [Part(name, left)]
        if base and base.color and (followed := self.followed(base, new, part, lines)):
            return [followed]
        joined = _joined(known, lines, now) if base else None
        if joined is None:
            return self.both(part, now)
        self.outcomes[name] = Outcome.EDITED
        return [part if joined == lines else Part(name, joined)]

    def followed(self, base: WrittenBlock, new: WrittenBlock, part: Part, lines: list[str]) -> Part | None:
        """Return a block whose values the library has, or `None` if the user edited more."""
        edit, change = read(base, lines), read(base, new.lines)
        # What the user typed stays as it is while the library has the same values.
        if change.explains and _same_values(change, edit):
            if not edit.explains:
                self.outcomes[base.id] = Outcome.EDITED
            return part
        if not edit.explains or (edit.has_values and not (self.reading and _has(new, base, edit))):
            return None
        return part if new.lines == base.lines else Part(part.id, new.lines)

    def both(self, part: Part, now: list[str]) -> list[Part]:
        """Return both versions of a block with a marker between them."""
        name = str(part.id)
        self.outcomes[name] = Outcome.CONFLICT
        yours = [line.replace(name, f"{name}{YOURS}") for line in part.lines]
        return [Part(name, now), Part(None, ["", _MARKER, "", *yours])]

    def move(self) -> None:
        """Remove the unedited blocks that have another place in the library now, unless the user moved them."""
        known = [name for name in self.base if name in self.new]
        now = [name for name in self.new if name in self.base]
        if known == now:
            return
        in_place = _in_order([name for name in known if name in self.found], self.order)
        self.moved = (self.unedited & in_place) - _in_order(known, now)
        self.parts = _filled((part, [] if part.id in self.moved else [part]) for part in self.parts)

    def insert(self) -> None:
        """Write new blocks after the block that is before them in the library."""
        following: dict[str, list[Part]] = {}
        place = ""
        for name, block in self.new.items():
            if name in self.found and name not in self.moved:
                place = name
            elif self.is_written(name):
                following.setdefault(place, []).append(Part(name, block.lines))
        parts, self.parts = self.parts, []
        self.add(following.get("", ()), parts[0] if parts else None)
        for part, after in zip(parts, [*parts[1:], None], strict=True):
            self.parts.append(part)
            if part.id in following:
                self.add(following[part.id], after)

    def add(self, blocks: Sequence[Part], after: Part | None) -> None:
        """Write blocks, each with a blank line before it; `after` is the part that follows."""
        for block in blocks:
            if self.parts:
                self.parts.append(Part(None, [""]))
            self.parts.append(block)
        if blocks and after and after.lines[0].strip():
            self.parts.append(Part(None, [""]))

    def is_written(self, name: str) -> bool:
        """Return whether a block that is not in the file is written there."""
        base, new = self.base.get(name), self.new[name]
        if name in self.moved:
            return True
        if base is None:
            # A file whose base is unknown had a title and headings: the user deleted or edited them.
            return bool(self.base or new.color)
        if base[2:] == new[2:]:
            self.outcomes[name] = Outcome.NO_ID if name in self.without_id else Outcome.DELETED
            return False
        self.outcomes[name] = Outcome.RETURNED
        return True

    @cached_property
    def without_id(self) -> set[str]:
        """The ids of blocks whose quote is in the user's text."""
        names = quote_lines([*self.base.values()])
        lines = (line.rstrip("\r\n") for part in self.parts if part.id is None for line in part.lines)
        return {names[line] for line in lines if line in names}


def _filled(replaced: Iterable[tuple[Part, Sequence[Part]]]) -> list[Part]:
    """Return the parts that take the place of others. Where nothing does, the blank line below goes too."""
    filled: list[Part] = []
    is_gap = False
    for part, parts in replaced:
        if is_gap and part.id is None and not part.lines[0].strip():
            del part.lines[0]
        filled += (one for one in parts if one.lines)
        is_gap = not parts
    if is_gap and filled and not filled[-1].id and not filled[-1].lines[-1].strip():
        filled[-1].lines.pop()
    return [part for part in filled if part.lines]


def _in_order(names: Sequence[str], others: Sequence[str]) -> set[str]:
    """Return the names that have the same order in both sequences."""
    matches = SequenceMatcher(None, names, others, autojunk=False).get_matching_blocks()
    return {name for match in matches for name in names[match.a : match.a + match.size]}


def _has(new: WrittenBlock, base: WrittenBlock, edit: Edit) -> bool:
    """Return whether the library has what the user changed in a block."""
    names = {form.casefold() for form in new.tags} | {name.casefold() for name in new.tags.values()}
    return (
        (edit.note is None or contains(new.note, edit.note) or merged(base.note, new.note, edit.note) == new.note)
        and all(tag.casefold() in names for tag in edit.added)
        and not names.intersection(tag.casefold() for tag in edit.gone)
        and edit.color in (None, new.color)
    )


def _same_values(change: Edit, edit: Edit) -> bool:
    """Return whether two edits of a block lead to the same note, tags and color."""
    return (
        (change.note or "").split() == (edit.note or "").split()
        and (change.note is None) == (edit.note is None)
        and {*map(str.casefold, change.added)} == {*map(str.casefold, edit.added)}
        and (set(change.gone), change.color) == (set(edit.gone), edit.color)
    )


def _joined(base: Sequence[str], mine: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """Return the lines with the changes of both sides, or `None` if they changed the same or neighboring lines."""
    if len(base) * max(len(mine), len(new)) > _COMPARED:
        return None
    hunks = sorted({*_hunks(base, mine), *_hunks(base, new)})
    lines: list[str] = []
    at = 0
    for number, (start, end, replaced) in enumerate(hunks):
        if number and start <= hunks[number - 1][1]:
            return None
        lines += [*base[at:start], *replaced]
        at = end
    return [*lines, *base[at:]]


def _hunks(base: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for what, start, end, first, last in SequenceMatcher(None, base, lines, autojunk=False).get_opcodes():
        if what != "equal":
            yield start, end, tuple(lines[first:last])
