"""Read back the note, tags and color of a highlight that the user edited in a file.

The block as it was written shows where each value is; what is in that place now is the edited value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsreader.export import escape
from newsreader.records import Color

from . import properties, unescape
from .file_lines import read_lines
from .locate import FENCE, YOURS, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .written import WrittenBlock

_TAG = re.compile(r"(?<!\S)#([^\s#,;·|]+)")
_COLOR = re.compile(rf"(?<![\w#/\\-])(?:{'|'.join(Color)})(?![\w/-])", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s·,;|]+")


class Edit(NamedTuple):
    """What the user changed in the block `id`; `None` and nothing mean no change.

    `gone` are names of tags, `added` are tags as they are in the file. `explains` says that nothing else was edited.
    """

    id: str
    note: str | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    color: Color | None = None
    explains: bool = False

    @property
    def has_values(self) -> bool:
        """Whether a note, tags or a color was edited."""
        return self.note is not None or bool(self.added or self.gone) or self.color is not None


def edits(text: str, base: Sequence[WrittenBlock]) -> Iterator[Edit]:
    """Yield what the user changed in the file `text` since `base` was written to it, and could be read."""
    file = read_lines(text)
    blocks = {block.id: block for block in base}
    for part in locate(file, base, notes=True):
        block = blocks.get(part.id or "")
        if block is None:
            continue
        lines = [line.rstrip("\r\n") for line in part.lines]
        edit = read(block, lines) if block.color else _read_properties(block, lines)
        if edit.has_values:
            yield edit


def read(block: WrittenBlock, lines: Sequence[str]) -> Edit:
    """Return what the user changed in a block of a highlight; `lines` are its lines now."""
    place = _NotePlace(block)
    meta = _meta_lines(block, place)
    found = _found(block.lines, meta, lines)
    start, end = place.within(lines, found)
    around, around_now = [*range(place.start), *range(place.end, len(block.lines))], [*range(start, end)]
    others = [at for at in range(len(lines)) if at not in set(around_now) and lines[at].strip()]
    known = [at for at in around if block.lines[at].strip()]
    explains = (
        start >= 0
        and len(others) == len(known)
        and all(block.lines[a] == lines[b] or found.get(a) == b for a, b in zip(known, others, strict=True))
    )
    edit = Edit(block.id, place.edited(lines[start:end]) if start >= 0 else None, explains=explains)
    if not found:
        return edit
    now = " ".join(lines[at] for at in found.values())
    forms = {form.casefold(): name for form, name in block.tags.items()}
    tags = {match[1].casefold(): match[1] for match in _TAG.finditer(now)}
    shown = {match[1].casefold() for at in found for match in _TAG.finditer(block.lines[at])}
    colors = {match[0].lower() for match in _COLOR.finditer(_TAG.sub("", now))}
    color = Color(min(colors)) if len(colors) == 1 else None
    is_colored = any(_COLOR.search(block.lines[at]) for at in found)
    return edit._replace(
        added=tuple(tag for key, tag in tags.items() if key not in forms and key not in shown),
        gone=tuple(name for form, name in forms.items() if form in shown and form not in tags),
        color=color if color and color != block.color else None,
        explains=explains and bool(color) == is_colored,
    )


def _read_properties(block: WrittenBlock, lines: Sequence[str]) -> Edit:
    """Return the tags that the user changed in a front matter; no change for any other block."""
    edit = Edit(block.id)
    if lines == block.lines or lines[0] != FENCE or (tags := properties.tags(lines)) is None:
        return edit
    now = {tag.casefold(): tag for tag in tags}
    shown = {tag.casefold() for tag in properties.tags(block.lines) or ()}
    return edit._replace(
        added=tuple(tag for key, tag in now.items() if key not in shown),
        gone=tuple(name for form, name in block.tags.items() if form.casefold() in shown - now.keys()),
    )


class _NotePlace:
    """Where the note is in a block: its range of lines, and the signs before its first line and before the others."""

    def __init__(self, block: WrittenBlock) -> None:
        self.block = block
        self.lines = block.lines
        self.start = self.end = len(self.lines)
        self.first = self.rest = ""
        self.shown: list[str] = []
        for text in (escape.note(block.note), block.note.strip("\n")) if block.note.strip() else ():
            shown = text.split("\n")
            for start in range(len(self.lines) - len(shown), -1, -1):
                if self.matches(start, shown):
                    self.start, self.end, self.shown = start, start + len(shown), shown
                    return
        # A note that the template does not show, or in another form, can't be read back.
        self.is_hidden = bool(block.note.strip())

    is_hidden = False

    def matches(self, start: int, shown: Sequence[str]) -> bool:
        """Return whether the note begins at this line, with the same signs before each further line."""
        lines = self.lines[start : start + len(shown)]
        if not lines[0].endswith(shown[0]):
            return False
        self.first = lines[0].removesuffix(shown[0])
        rest = {line.removesuffix(text) for line, text in zip(lines[1:], shown[1:], strict=True) if text.strip()}
        self.rest = rest.pop() if len(rest) == 1 else self.first
        return not rest and all(
            line.rstrip() == f"{self.rest}{text}".rstrip() or line == f"{self.rest}{text}"
            for line, text in zip(lines[1:], shown[1:], strict=True)
        )

    def within(self, lines: Sequence[str], found: dict[int, int]) -> tuple[int, int]:
        """Return the range of the note in the edited lines; (-1, -1) if it is not found."""
        if self.is_hidden:
            return -1, -1
        before = next((at for at in range(self.start - 1, -1, -1) if self.lines[at].strip()), None)
        after = next((at for at in range(self.end, len(self.lines)) if self.lines[at].strip()), None)
        start, end = 0, len(lines)
        if before is not None:
            at = found[before] if before in found else _index(lines, self.same(before), 0)
            if at is None:
                return -1, -1
            start = at + 1
        if after is not None:
            at = found[after] if after in found else _index(lines, self.same(after), start)
            if at is None:
                return -1, -1
            end = at
        return (start, end) if start <= end else (-1, -1)

    def same(self, at: int) -> set[str]:
        """Return a line of the block as it can be in the file."""
        return {self.lines[at], self.lines[at].replace(self.block.id, f"{self.block.id}{YOURS}")}

    def edited(self, lines: Sequence[str]) -> str | None:
        """Return the note that is in these lines, or `None` if it was not edited."""
        texts: list[str] = []
        for line in _stripped(lines):
            sign = self.rest if texts else self.first
            texts.append(line.removeprefix(sign) if line.startswith(sign) else line.removeprefix(sign.rstrip()))
        if [text.rstrip() for text in texts] == [text.rstrip() for text in _stripped(self.shown)]:
            return None
        return unescape.note("\n".join(texts), self.block.note)


def _meta_lines(block: WrittenBlock, place: _NotePlace) -> list[int]:
    """Return the lines of a block that show its tags and color. They have the fewest other words."""
    lines = [at for at in range(len(block.lines)) if not place.start <= at < place.end]
    lines = [at for at in lines if block.id not in block.lines[at]]
    colored = [at for at in lines if any(color[0] == block.color for color in _COLOR.finditer(block.lines[at]))]
    forms = {form.casefold() for form in block.tags}
    tagged = [at for at in lines if forms.intersection(tag[1].casefold() for tag in _TAG.finditer(block.lines[at]))]
    shortest = (min(some, key=lambda at: (len(_rest(block.lines[at])), -at)) for some in (colored, tagged) if some)
    return sorted(set(shortest))


def _found(known: Sequence[str], meta: Sequence[int], lines: Sequence[str]) -> dict[int, int]:
    """Return for each line of tags and color where it is now: a line with the same other words."""
    found: dict[int, int] = {}
    for at in meta:
        same = _index(lines, {known[at]}, 0)
        if same is None:
            rest = _rest(known[at])
            same = next((now for now, line in enumerate(lines) if _rest(line) == rest and line.strip()), None)
        if same is None:
            return {}
        found[at] = same
    return found


def _rest(line: str) -> str:
    """Return what a line says besides tags and colors."""
    return _BETWEEN.sub(" ", _COLOR.sub("", _TAG.sub("", line))).strip()


def _index(lines: Sequence[str], wanted: set[str], start: int) -> int | None:
    return next((at for at in range(start, len(lines)) if lines[at] in wanted), None)


def _stripped(lines: Sequence[str]) -> list[str]:
    """Return the lines without blank ones at both ends."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []
