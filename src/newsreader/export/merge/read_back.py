"""Read back the note, tags and color of a highlight that the user edited in a file.

The block as it was written shows where each value is; what is in that place now is the edited value.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from newsreader.export import escape, unescape
from newsreader.records import Color
from newsreader.text.clean import clean

from . import properties
from .file_lines import read_lines
from .locate import FENCE, ID, YOURS, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .written import WrittenBlock

_BETWEEN = re.compile(r"[\s·,;|:]+")
"""What is between the words of a line of tags and color."""

_WORD = re.compile(r"#?[^\W\d][\w/-]*|#\d[\w/-]+")
"""A word that can be a tag."""

_BULLET = re.compile(r"([ \t]*)- ")


class Edit(NamedTuple):
    """What the user changed in the block `id`; `None` and nothing mean no change.

    `gone` are names of tags, `added` are tags as they are in the file. `explains` says that nothing else was edited.
    `unknown` is a word in the place of the color that is no color.
    """

    id: str
    note: str | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    color: Color | None = None
    explains: bool = False
    unknown: str = ""

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
        if any(name in blocks for name in ID.findall(edit.note or "")):
            # A block that the user moved or copied into a note is no part of it.
            edit = edit._replace(note=None)
        if edit.has_values or edit.unknown:
            yield edit


def read(block: WrittenBlock, lines: Sequence[str]) -> Edit:
    """Return what the user changed in a block of a highlight; `lines` are its lines now."""
    lines = [line.replace(f"{block.id}{YOURS}", block.id) for line in lines]
    place = _NotePlace(block)
    # An editor can indent lines of a list in another way.
    known_lines = {line.strip(): line for line in (*block.lines[: place.start], *block.lines[place.end :])}
    lines = [known_lines.get(line.strip(), line) for line in lines]
    found = _found(block, place, lines)
    start, end = place.within(lines, {known: now for known, (now, _, _) in found.items()})
    others = [at for at, line in enumerate(lines) if line.strip() and not start <= at < end]
    known = [at for at, line in enumerate(block.lines) if line.strip() and not place.start <= at < place.end]
    explains = start >= 0 and len(others) == len(known)
    explains &= all(
        block.lines[a] == lines[b] or (a in found and found[a][0] == b) for a, b in zip(known, others, strict=False)
    )
    gone = {word for _, words, _ in found.values() for word in words}
    added = [word for _, _, words in found.values() for word in words]
    colors = [word.lower() for word in added if word.lower() in _COLORS]
    color = Color(colors[0]) if len(colors) == 1 and block.color in gone else None
    return Edit(
        block.id,
        place.edited(lines[start:end]) if start >= 0 else None,
        tuple(dict.fromkeys(word.removeprefix("#") for word in added if word.lower() not in _COLORS)),
        tuple(name for form, name in block.tags.items() if form.casefold() in gone),
        color,
        explains=explains and (block.color in gone) == bool(color),
        unknown="" if found else _unknown_color(block, place, lines),
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
        self.lines = self.joined(block.lines)
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

    def joined(self, lines: Sequence[str]) -> list[str]:
        """Return lines without what an export puts between signs (`PARTING`), unless the note has the same itself."""
        is_kept = unescape.PARTING.search(self.block.note)
        return [line if is_kept else unescape.PARTING.sub("", line) for line in lines]

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
            at = found[before] if before in found else _index(lines, {self.block.lines[before]}, 0)
            if at is None:
                return -1, -1
            start = at + 1
        if after is not None:
            at = found[after] if after in found else _index(lines, {self.block.lines[after]}, start)
            if at is None:
                return -1, -1
            end = at
        return (start, end) if start <= end else (-1, -1)

    def edited(self, lines: Sequence[str]) -> str | None:
        """Return the note that is in these lines, or `None` if it was not edited."""
        lines = _stripped(self.joined(lines))
        is_item = self.first.lstrip() == "- " or (not self.shown and self.block.next_item == "- ")
        if lines and is_item and (bullet := _BULLET.match(lines[0])):
            # Editors indent by spaces or tabs, and the further lines of an item as its first one.
            indent = re.compile(rf"(?:\t|  ?){{0,{len(bullet[1].expandtabs(2)) // 2}}} {{0,2}}")
            texts = [lines[0].removeprefix(bullet[0]), *(indent.sub("", line, count=1) for line in lines[1:])]
        else:
            signs = (self.rest if number else self.first for number in range(len(lines)))
            pairs = zip(lines, signs, strict=True)
            texts = [line.removeprefix(sign if line.startswith(sign) else sign.rstrip()) for line, sign in pairs]
        if [text.rstrip() for text in texts] == [text.rstrip() for text in _stripped(self.shown)]:
            return None
        return clean(unescape.edited_note("\n".join(texts), self.block.note))


_COLORS = frozenset(color.value for color in Color)


def _words(line: str) -> Counter[str]:
    return Counter(word.casefold().removeprefix("#") for word in _BETWEEN.split(line) if word)


def _meta_lines(block: WrittenBlock, place: _NotePlace) -> list[int]:
    """Return the lines of a block that show its tags and color: those with the fewest other words."""
    lines = [at for at in range(len(block.lines)) if not place.start <= at < place.end]
    words = {at: _words(block.lines[at]) for at in lines}
    forms = {form.casefold() for form in block.tags}
    colored = [at for at in lines if words[at][block.color]]
    tagged = [at for at in lines if forms & words[at].keys()]
    # Of two lines of the same length, the later one.
    shortest = (
        min(some, key=lambda at: (-len(forms & words[at].keys()), words[at].total(), -at))
        for some in (colored, tagged)
        if some
    )
    return sorted(set(shortest))


def _found(block: WrittenBlock, place: _NotePlace, lines: Sequence[str]) -> dict[int, tuple[int, set[str], list[str]]]:
    """Return for each line of tags and color where it is now, and which words went and came; none if one is gone."""
    values = {block.color, *(form.casefold() for form in block.tags)}
    found: dict[int, tuple[int, set[str], list[str]]] = {}
    for known in _meta_lines(block, place):
        before = _words(block.lines[known])
        # Tags without a sign, as in Logseq, are known by the place where others are.
        is_plain = any(form.casefold() in before and f"#{form}" not in block.lines[known] for form in block.tags)
        same = _index(lines, {block.lines[known]}, 0)
        for at in range(len(lines)) if same is None else [same]:
            gone = before - _words(lines[at])
            added = _added(lines[at], before)
            if (
                gone.keys() <= values
                and gone.total() < before.total()
                and all(
                    _WORD.fullmatch(word) and (word.startswith("#") or is_plain or word.lower() in _COLORS)
                    for word in added
                )
            ):
                found[known] = at, set(gone), added
                break
        else:
            return {}
    return found


def _unknown_color(block: WrittenBlock, place: _NotePlace, lines: Sequence[str]) -> str:
    """Return the only word that changed in a line of tags and color, if it is in the place of the color."""
    for known in _meta_lines(block, place):
        before = _words(block.lines[known])
        for line in lines if before.total() > 1 else ():
            added = _added(line, before)
            if before - _words(line) == Counter([block.color]) and len(added) == 1 and _WORD.fullmatch(added[0]):
                return added[0]
    return ""


def _added(line: str, before: Counter[str]) -> list[str]:
    """Return the words of a line that are not among the words it had before."""
    left = Counter(before)
    added = []
    for word in filter(None, _BETWEEN.split(line)):
        name = word.casefold().removeprefix("#")
        if left[name]:
            left[name] -= 1
        else:
            added.append(word)
    return added


def _index(lines: Sequence[str], wanted: set[str], start: int) -> int | None:
    return next((at for at in range(start, len(lines)) if lines[at] in wanted), None)


def _stripped(lines: Sequence[str]) -> list[str]:
    """Return the lines without blank ones at both ends."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []
