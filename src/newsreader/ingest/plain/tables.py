"""Finds tables in a plain text: lines whose columns are aligned with white space, tabs or bars.

If each line has all columns, the table becomes rows. Otherwise it keeps its lines and spaces.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import Draft, check_parts
from newsreader.ingest.blocks.flow import CELL
from newsreader.ingest.blocks.paragraphs import MARKER, indent_of, width_of
from newsreader.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The words of a cell have single spaces between them, or two after a full stop or the marker of a list item.
_CELL = re.compile(rf"(?:(?<![^ ]){MARKER.pattern})?\S+(?: (?:(?<=[.!?:;…]\s) )?\S+)*")
_LOOSE = re.compile(r"(?:[^\w\s]|[①-⑳])\s\s")
_TIGHT_CELL = re.compile(r"\S++(?: \S++)*+")
"""A cell of a line without such spaces, which is found faster."""
_GAP = re.compile(r"  |\t|\u3000")
_WIDE_GAP = re.compile(r"\S(?: {3,}|\u3000{2,})\S")
_LEADERS = re.compile(r"(?:\.{4,}|(?: \.){4,}|…{2,})\s*\S{1,8}$")
_FRAMED = re.compile(r"\s*[|+┌├└│╔╠╚║].*[|+┐┤┘│╗╣╝║]$")
_RULE = re.compile(r"[\s=\-_|+:─━═┼│┌┐└┘├┤┬┴╔╗╚╝║╠╣╦╩╬]+$")
_TAB_CELLS = 8
_MAX_CELLS = 40
_MAX_LINE = 400
"""The longest line of a table (code points)."""


class _Kind(Enum):
    """What a line of a table is made of."""

    RULE = auto()
    FRAMED = auto()
    LEADERS = auto()
    TABS = auto()
    COLUMNS = auto()


_Edges = list[tuple[int, int]]


def read_tables(lines: Sequence[str]) -> Iterator[tuple[int, int, list[Draft]]]:
    """Yield the range of lines of each table, and its blocks: its rows, or one block with the lines as they are."""
    kinds = list(map(_kind, lines))
    if not any(kinds):
        return
    columns = [_columns(line) if kind is _Kind.COLUMNS else ([], []) for line, kind in zip(lines, kinds, strict=True)]
    edges = [spans for spans, _ in columns]
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _fits(kinds, edges, start, end):
            end += 1
        table = lines[start:end]
        kind = next((kind for kind in kinds[start:end] if kind is not _Kind.RULE), None)
        if len(table) > 1 and kind is _Kind.COLUMNS:
            rows = [column for column in columns[start:end] if column[0]]
            if _is_table(table, [spans for spans, _ in rows]):
                is_grid = all(all(map(_is_below, *pair)) for pair in pairwise(spans for spans, _ in rows))
                yield start, end, _drafts(table, [cells for _, cells in rows] if is_grid else [])
        elif len(table) > 1:
            is_grid = kind in (_Kind.FRAMED, _Kind.TABS)
            yield (
                start,
                end,
                _drafts(table, [_cells(line) for line in table if not _RULE.match(line)] if is_grid else []),
            )
        start = end


def _drafts(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Draft]:
    """Return the rows of a table if each has all cells. Otherwise return one block with its lines."""
    count = len(rows[0]) if rows else 0
    if (
        1 < count <= _MAX_CELLS
        and all(len(row) == count for row in rows)
        and not any("|" in cell for row in rows for cell in row)
    ):
        check_parts(len(rows))
        return [Draft(BlockKind.TABLE_ROW, CELL.join(row)) for row in rows]
    margin = min(map(indent_of, lines))
    return [Draft(BlockKind.PREFORMATTED, "\n".join(line.expandtabs()[margin:] for line in lines))]


def _columns(line: str) -> tuple[_Edges, list[str]]:
    """Return where each cell of a line begins and ends, in cells of the screen, and its words."""
    plain = line.expandtabs(_TAB_CELLS).replace("\u3000", "  ")
    found = list((_CELL if _LOOSE.search(plain) else _TIGHT_CELL).finditer(plain))
    words = [" ".join(match[0].split()) for match in found]
    if width_of(plain) == len(plain):
        return [match.span() for match in found], words
    return [(width_of(plain[: match.start()]), width_of(plain[: match.end()])) for match in found], words


def _kind(line: str) -> _Kind | None:
    if len(line) > _MAX_LINE:
        return None
    if _RULE.match(line):
        return _Kind.RULE
    if _FRAMED.match(line):
        return _Kind.FRAMED
    if (line.count(".") > 3 or "…" in line) and _LEADERS.search(line):
        return _Kind.LEADERS
    if _has_tab(line):
        return _Kind.TABS
    return _Kind.COLUMNS if _GAP.search(line.strip()) else None


def _fits(kinds: Sequence[_Kind | None], edges: Sequence[_Edges], start: int, end: int) -> bool:
    """Return whether line `end` continues the table that begins with line `start`."""
    kind = kinds[start]
    if kind is _Kind.RULE:
        # The line above the table.
        kind = kinds[start + 1]
        if end == start + 1 or kinds[end] is _Kind.RULE:
            return kind in (_Kind.FRAMED, _Kind.COLUMNS)
    elif kinds[end] is _Kind.RULE:
        return kind is not None
    if kind is not _Kind.COLUMNS:
        return kind is kinds[end] and kind is not None
    # Below a rule, the row above it shows the columns.
    above = next((edges[place] for place in (end - 1, end - 2) if place >= start and edges[place]), [])
    return any(_aligned(one, other) for one in above[1:] for other in edges[end][1:])


def _aligned(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] == other[0] or one[1] == other[1]


def _is_below(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0]) or _aligned(one, other)


def _is_table(lines: Sequence[str], rows: Sequence[_Edges]) -> bool:
    """Return whether aligned lines are no accident. Some programs widen spaces to justify lines."""
    wide = sum(_WIDE_GAP.search(line) is not None for line in lines if not _RULE.match(line))
    even = all(len(one) == len(other) and all(map(_aligned, one, other)) for one, other in pairwise(rows))
    return len(rows) > 1 and (2 * wide >= len(rows) or (even and len(rows) > 2))


def _has_tab(line: str) -> bool:
    return "\t" in line and "\t" in MARKER.sub("", line.strip(), count=1)


def _cells(line: str) -> list[str]:
    if _FRAMED.match(line):
        return [cell.strip() for cell in re.split(r"[|│║]", line.strip()[1:-1])]
    return [" ".join(cell.split()) for cell in line.strip(" \n").split("\t")]
