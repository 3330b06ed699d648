"""What stands where in the reading pane: head, lines, notes among the lines and notes beside them.

Pure: from a reading, its broken lines and the wishes of now to `Rows` and `Margin`; nothing is painted or scrolled.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from newsreader.text.clean import clean
from newsreader.text.layout.wrap import wrap
from newsreader.tui.widgets.text_format import begins_with_title, byline, minutes

from .margin import Margin
from .note_rows import note_rows, written
from .rows import Edge, Rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsreader.records import Highlight
    from newsreader.text.layout.layout import Layout
    from newsreader.tui.reader.reader_state import ReaderState

    from .geometry import Geometry
    from .note_rows import NoteRow

MOST, FEWEST = 9, 5
"""Of a long note the margin shows so many rows at the most, and so many at least where the next note is close."""

EDGE = 2
"""The cells at the left of a note: its line, and a space."""


def note_indent(measure: int) -> int:
    """How many cells notes among the lines stand in from a text of so many cells: none where it is narrow."""
    return 2 if measure >= 30 else 0


def head(reading: ReaderState, measure: int) -> list[Edge]:
    """The rows above the text: where the article is from, and its title unless the text begins with it."""
    article = reading.article
    length = minutes(article.words).replace(" ", "\N{NO-BREAK SPACE}")
    meta = " · ".join(part for part in (byline(article), length) if part)
    rows = [Edge("", "view--meta")]
    rows += [Edge(meta[s:e], "view--meta") for s, e in wrap(meta, 0, len(meta), measure)]
    title = clean(article.title)
    if not begins_with_title(reading.text, reading.blocks, title) and not article.title_derived:
        rows += [Edge(title[s:e], "view--title") for s, e in wrap(title, 0, len(title), measure)]
    return [*rows, Edge("", "view--meta")]


def _is_shown(layout: Layout, highlight: Highlight) -> bool:
    """Whether anything of a passage is in a line, and not folded away."""
    line = layout.line(layout.row_of(highlight.end - 1))
    return line is not None and line.end > highlight.start


def arrange(
    reading: ReaderState, layout: Layout, columns: Geometry, *, opened: Collection[int], spacing: int, opener: str
) -> tuple[Rows, Margin]:
    """Put everything in its place.

    A note stands in the margin if there is one. Those of the highlights in `opened` stand below their passages, unless
    the margin shows them whole. A margin note that is cut ends in `opener`, the key that opens it. `spacing` is in rows
    from line to line. Notes on what is folded away are folded away with it.
    """
    beside: list[list[NoteRow]] = []
    among: list[tuple[int, list[NoteRow]]] = []
    width = max(1, columns.measure - note_indent(columns.measure) - EDGE)
    noted = [highlight for highlight in reading.placed if written(highlight) and _is_shown(layout, highlight)]
    for highlight, following in zip_longest(noted, noted[1:]):
        if columns.margin:
            # Who has the next note close below keeps short, so that notes do not drift away from their passages.
            room = (
                (layout.row_of(following.start) - layout.row_of(highlight.start)) * spacing - 1 if following else MOST
            )
            most = min(MOST, max(FEWEST, room))
            rows = note_rows(highlight, columns.margin - EDGE, most=most, more=opener)
            if highlight.id not in opened or not rows[-1].more:
                beside.append(rows)
                continue
        if highlight.id in opened:
            among.append((layout.row_of(highlight.end - 1), note_rows(highlight, width)))
    rows_now = Rows(layout, head(reading, columns.measure), spacing=spacing, notes=among)
    return rows_now, Margin((rows_now.row_of(rows[0].highlight.start), rows) for rows in beside)
