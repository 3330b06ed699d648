"""Notes in the margin: each on the line where its passage begins, pushed down where an earlier one is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.text.cells import expand_tabs
from newsreader.text.clean import clean
from newsreader.text.wrap import wrap
from newsreader.tui.paint import cut, tag_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsreader.records import Highlight

MOST_LINES = 9
"""Of a long note the margin shows the beginning; the whole of it opens with `a`."""


@dataclass(frozen=True, slots=True)
class MarginLine:
    """A line of a note in the margin: its text, which part of a note it is, and whose."""

    text: str
    kind: str
    highlight: Highlight
    first: bool = False
    last: bool = False


def note_lines(highlight: Highlight, width: int) -> list[MarginLine]:
    """A highlight's tags and note as lines of at most `width` cells; none if it has neither."""
    lines: list[tuple[str, str]] = []
    tags = " ".join(tag_label(tag) for tag in highlight.tags)
    if tags:
        lines += [(tags[start:end], "tag") for start, end in wrap(tags, 0, len(tags), width)]
    note = expand_tabs(clean(highlight.note)).strip()
    for paragraph in note.split("\n") if note else ():
        lines += [(paragraph[s:e], "note") for s, e in wrap(paragraph, 0, len(paragraph), width)] or [("", "note")]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], (cut(lines[MOST_LINES - 1][0] + " …", width), "note")]
    count = len(lines)
    return [
        MarginLine(text, kind, highlight, first=i == 0, last=i == count - 1) for i, (text, kind) in enumerate(lines)
    ]


def place(highlights: Iterable[Highlight], width: int, row_of: Callable[[int], int]) -> dict[int, MarginLine]:
    """Rows of the margin, from the rows of the passages. `highlights` come in text order."""
    rows: dict[int, MarginLine] = {}
    free = 0
    for highlight in highlights:
        lines = note_lines(highlight, width)
        if not lines:
            continue
        top = max(free, row_of(highlight.start))
        for offset, line in enumerate(lines):
            rows[top + offset] = line
        free = top + len(lines) + 1
    return rows
