"""Find the blocks of an export in a file that the user edited; everything else is the user's text.

A highlight's block is found by its id, so also where the user moved it. Blocks without an id are found by their lines,
between the blocks around them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from .file_lines import FileLines
    from .written import WrittenBlock

FENCE = "---"
"""The line above and below a front matter."""

MARKER = "> [!warning] Edited here and in the library."
"""The beginning of the line between two versions of a block; the user's version below it is the user's text."""

YOURS = "-yours"
"""The end of a block's id in the user's version below a marker."""

ID = re.compile(rf"(?<![\w-])nr-\w+(?:{YOURS})?(?![\w-])")
_OWN = re.compile(
    rf"(?:\#{{1,6}}|\*{{2,}})\s|(?:-[ \t]*){{3,}}$|(?:\*[ \t]*){{3,}}$|(?:_[ \t]*){{3,}}$|{re.escape(MARKER)}"
)
"""The first line of text that is never a part of a block: a heading (also one of Org), a rule or a marker."""
_CODE = re.compile(r"[\s>-]*(?:```|~~~)")

_COMPARED = 1_000_000
"""The largest product of two numbers of lines that are compared line by line, which takes quadratic time."""


class Part(NamedTuple):
    """A part of a file: the raw lines of the block with this id, or text of the user without an id."""

    id: str | None
    lines: list[str]


def locate(file: FileLines, blocks: Sequence[WrittenBlock], *, notes: bool = False) -> list[Part]:
    """Return the file as parts, in its order. With `notes`, text below a highlight without a note is part of its block.

    Of a block that occurs twice, only one place is found; the other one is text of the user.
    """
    located = _Located(file.plain, blocks)
    located.front_matter()
    located.by_id()
    located.by_lines()
    located.starts()
    located.edited_lines()
    located.ends(notes=notes)
    return located.parts(file.raw)


def repeated(text: str, blocks: Sequence[WrittenBlock]) -> list[str]:
    """Return the ids of blocks that are in a file more than once: only one place of each is found."""
    places: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        for match in ID.finditer(line) if "nr-" in line else ():
            places[match[0]].append(line)
    found = []
    for block in blocks:
        known = next((line for line in block.lines if block.color and block.id in line), None)
        if known and sum(_ends_alike(line, known, block.id) for line in places[block.id]) > 1:
            found.append(block.id)
    return found


def quote_lines(blocks: Sequence[WrittenBlock]) -> dict[str, str]:
    """Return the lines above the ids of highlights that only one block has, with the id of that block."""
    counts = Counter(line for block in blocks for line in block.lines)
    found: dict[str, str] = {}
    for block in blocks:
        lines = block.lines if block.color else []
        known = next((at for at, line in enumerate(lines) if block.id in line), 0)
        found |= {line: block.id for line in lines[:known] if counts[line] == 1 and len(line.strip()) > len("> -")}
    return found


class _Located:
    """The places of blocks in lines. `owner` has the index of each line's block, or -1."""

    def __init__(self, lines: Sequence[str], blocks: Sequence[WrittenBlock]) -> None:
        self.lines = lines
        self.blocks = blocks
        self.texts = [block.lines for block in blocks]
        self.owner = [-1] * len(lines)
        self.spans: dict[int, tuple[int, int]] = {}
        self.anchors: dict[int, int] = {}
        """For each block that is edited and has an id: the index of the line with the id."""
        self.anchored: set[int] = set()

    def claim(self, index: int, start: int, end: int) -> None:
        self.spans[index] = (start, end)
        self.owner[start:end] = [index] * (end - start)

    def front_matter(self) -> None:
        """Find the lines between two fences at the start of the file."""
        index = next((index for index, text in enumerate(self.texts) if text[0] == FENCE), None)
        if index is None or self.lines[:1] != [FENCE]:
            return
        end = next((at for at, line in enumerate(self.lines[1:], 1) if line.rstrip() in (FENCE, "...")), None)
        if end is not None:
            self.claim(index, 0, end + 1)

    def by_id(self) -> None:
        """Find the blocks with an id: those that are unedited, and the line with the id of the others."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            for match in ID.finditer(line) if "nr-" in line else ():
                places[match[0]].append(at)
        for index, block in enumerate(self.blocks):
            if not block.color:
                continue
            known = next((at for at, line in enumerate(self.texts[index]) if block.id in line), None)
            if known is None:
                continue
            for name in (block.id, f"{block.id}{YOURS}"):
                around = self.texts[index][known].replace(block.id, name)
                # A link to the block has the id too, but something else around it.
                alike = [at for at in places[name] if self.owner[at] < 0 and _ends_alike(self.lines[at], around, name)]
                for at in alike:
                    if self.is_at(index, at - known):
                        self.claim(index, at - known, at - known + len(self.texts[index]))
                        break
                else:
                    if not alike:
                        continue
                    self.anchors[index] = alike[0]
                    self.anchored.add(alike[0])
                break

    def is_at(self, index: int, start: int) -> bool:
        """Return whether the block is at these lines, unedited, and no other block is."""
        text = self.texts[index]
        place = slice(start, start + len(text))
        return start >= 0 and self.lines[place] == text and all(owner < 0 for owner in self.owner[place])

    def by_lines(self) -> None:
        """Find the unedited blocks without an id."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            places[line].append(at)
        for index in self.missing():
            alike = [at for at in places[self.texts[index][0]] if self.is_at(index, at)]
            if alike:
                start, end = self.bounds(index)
                at = next((at for at in alike if start <= at < end), alike[0])
                self.claim(index, at, at + len(self.texts[index]))

    def missing(self) -> list[int]:
        """Return the indexes of the blocks that are not found yet and have no id in the file."""
        return [
            index
            for index, block in enumerate(self.blocks)
            if index not in self.spans and index not in self.anchors and not block.color
        ]

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the range of lines between the blocks before and after this one; all lines if these were moved."""
        before = next((self.spans[other][1] for other in range(index - 1, -1, -1) if other in self.spans), 0)
        later = range(index + 1, len(self.blocks))
        after = next((self.spans[other][0] for other in later if other in self.spans), len(self.lines))
        return (before, after) if before <= after else (0, len(self.lines))

    def starts(self) -> None:
        """Find the first lines of edited blocks with an id."""
        for index, anchor in self.anchors.items():
            text = self.texts[index]
            known = next(at for at, line in enumerate(text) if self.blocks[index].id in line)
            top = anchor
            while top > 0 and anchor - top < known + _COMPARED // 1_000 and self.is_free(top - 1):
                top -= 1
            firsts = [at for at in range(anchor, top - 1, -1) if self.lines[at] == text[0]]
            start = anchor - known if anchor - known in firsts else firsts[0] if firsts else anchor
            if not firsts:
                sign = self.lines[anchor][:1]
                if known > 1 and not text[known - 1] and anchor - top > 1 and not self.lines[anchor - 1].strip():
                    # The quote is the paragraph above that with the id.
                    first = anchor - 1
                    while first > top and self.lines[first - 1].strip():
                        first -= 1
                    if any(line[:1] == text[known - 2][:1] for line in self.lines[first : anchor - 1]):
                        start = first
                # Above the lines that the block had, only more lines of a quotation belong to it.
                while start > top and (line := self.lines[start - 1]).strip():
                    if anchor - start >= known and line[:1] != sign:
                        break
                    start -= 1
            self.claim(index, start, anchor + 1)

    def is_free(self, at: int) -> bool:
        return self.owner[at] < 0 and at not in self.anchored and not self.lines[at].startswith(MARKER)

    def edited_lines(self) -> None:
        """Find the edited blocks without an id: a heading of this level, or a paragraph that has one of the lines."""
        for index in self.missing():
            text = self.texts[index]
            if text[0] == FENCE:
                continue
            start, end = self.bounds(index)
            free = [at for at in range(start, end) if self.owner[at] < 0]
            if len(text) == 1:
                sign, space, _ = text[0].partition(" ")
                if sign.strip("#") or not space:
                    continue
                at = next((at for at in free if self.lines[at].startswith(f"{sign} ")), None)
            else:
                known = {line for line in text if line.strip()}
                at = next((at for at in free if self.lines[at] in known), None)
            if at is None:
                continue
            first, last = at, at + 1
            while len(text) > 1 and first > start and self.lines[first - 1].strip() and self.owner[first - 1] < 0:
                first -= 1
            while len(text) > 1 and last < end and self.lines[last].strip() and self.owner[last] < 0:
                last += 1
            self.claim(index, first, last)

    def ends(self, *, notes: bool) -> None:
        """Find the last lines of the blocks with an id."""
        order = sorted((span, index) for index, span in self.spans.items() if self.blocks[index].color)
        present = {self.blocks[index].id for index in self.spans}
        lost = {line for line, name in quote_lines(self.blocks).items() if name not in present} if notes else set()
        for (start, end), index in order:
            is_edited = index in self.anchors
            below = end
            while below < len(self.lines) and self.owner[below] < 0:
                below += 1
            free = self.lines[end:below]
            if item := self.blocks[index].next_item:
                ends = (at for at, line in enumerate(free) if line.startswith(item) and line.lstrip("*-")[:1] == " ")
                free = free[: next(ends, None)]
            if is_edited:
                known = next(at for at, line in enumerate(self.texts[index]) if self.blocks[index].id in line)
                length = _length(self.texts[index][known + 1 :], free)
            else:
                length = _adjacent(free, 0)
            if notes and not self.blocks[index].note.strip():
                length = max(length, _typed(free, length, lost))
            self.claim(index, start, end + length)

    def parts(self, raw: Sequence[str]) -> list[Part]:
        """Return the parts of the file."""
        parts: list[Part] = []
        at = 0
        for (start, end), index in sorted((span, index) for index, span in self.spans.items()):
            if start > at:
                parts.append(Part(None, list(raw[at:start])))
            parts.append(Part(self.blocks[index].id, list(raw[start:end])))
            at = end
        if at < len(raw):
            parts.append(Part(None, list(raw[at:])))
        return parts


def _ends_alike(line: str, known: str, name: str) -> bool:
    """Return whether the id `name` has the same signs around it in both lines."""
    before, _, after = line.partition(name)
    known_before, _, known_after = known.partition(name)
    return before[-1:] == known_before[-1:] and after.rstrip() == known_after.rstrip()


def _length(text: Sequence[str], free: Sequence[str]) -> int:
    """Return how many of the `free` lines belong to a block whose last lines were `text`."""
    own = next((at for at, line in enumerate(free) if _OWN.match(line) and line not in text), len(free))
    if not any(line.strip() for line in text):
        return _adjacent(free, 0)
    if len(text) * own > _COMPARED:
        return _paragraphs(free[:own], 1)
    matches = SequenceMatcher(None, text, free[:own], autojunk=False).get_matching_blocks()
    matched = [(match.a + match.size, match.b + match.size) for match in matches if match.size]
    # A blank line alone says nothing about where the block ends.
    matched = [(a, b) for a, b in matched if any(line.strip() for line in text[:a])] or [(0, 0)]
    known, end = matched[-1]
    left = "\n".join(text[known:]).strip()
    if not left:
        return _adjacent(free, end)
    return end + _paragraphs(free[end:own], len(re.split(r"\n\s*\n", left)))


def _paragraphs(lines: Sequence[str], count: int) -> int:
    """Return the number of lines in the first paragraphs; fenced code is never cut."""
    end = at = 0
    is_code = False
    for at, line in enumerate(lines, 1):
        is_code ^= bool(_CODE.match(line))
        if line.strip():
            end = at
        elif end and not is_code and lines[at - 2].strip():
            count -= 1
            if not count:
                break
    return end


def _adjacent(lines: Sequence[str], end: int) -> int:
    """Return the end of the paragraph that the first `end` lines are the beginning of."""
    while end < len(lines) and lines[end].strip() and not _OWN.match(lines[end]):
        end += 1
    return end


def _typed(lines: Sequence[str], end: int, lost: Set[str]) -> int:
    """Return the end of the text that begins at most one blank line below, up to other text or a `lost` quote."""
    first = next((at for at in range(end, len(lines)) if lines[at].strip()), len(lines))
    if first > end + 1:
        return end
    own = next((at for at in range(first, len(lines)) if lines[at] in lost or _OWN.match(lines[at])), len(lines))
    while own > end and not lines[own - 1].strip():
        own -= 1
    return own
