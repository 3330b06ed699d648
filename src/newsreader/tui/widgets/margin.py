"""Notes in the margin: each on the line where its passage begins, pushed down where an earlier one is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.tui.widgets.note_rows import NoteRow, note_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsreader.records import Highlight

MOST_LINES = 9
"""Of a long note the margin shows the beginning; the whole of it opens with `a`."""


def place(highlights: Iterable[Highlight], width: int, row_of: Callable[[int], int]) -> dict[int, NoteRow]:
    """Rows of the margin, from the rows of the passages. `highlights` come in text order."""
    rows: dict[int, NoteRow] = {}
    free = 0
    for highlight in highlights:
        lines = note_rows(highlight, width, most=MOST_LINES)
        if not lines:
            continue
        top = max(free, row_of(highlight.start))
        for offset, line in enumerate(lines):
            rows[top + offset] = line
        free = top + len(lines) + 1
    return rows
