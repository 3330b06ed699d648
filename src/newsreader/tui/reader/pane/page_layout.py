"""The order of rows in the reading pane: heading, lines, notes between the lines and notes in the margin.

Pure: it turns a reading, its layout and the settings into `Rows` and a `Margin`; it neither paints nor scrolls.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from newsreader.text.clean import clean
from newsreader.text.layout.wrap import wrap
from newsreader.tui.widgets.text_format import begins_with_title, byline, minutes

from .earlier_rows import earlier_rows
from .margin import Margin
from .note_rows import has_note, lost_rows, note_rows
from .picture_rows import picture_rows
from .rows import TAIL, Edge, Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsreader.records import Highlight, Range
    from newsreader.text.layout.layout import Layout
    from newsreader.tui.reader.reader_state import ReaderState

    from .geometry import Geometry
    from .note_rows import NoteRow
    from .rows import Inserted

MOST, FEWEST = 9, 5
"""The most rows of a long note in the margin, and the fewest if the next note is close."""

_MOST_NOTES = 10_000
"""The most notes that a margin can have. More would take seconds to lay out."""

NO_LONGER, BLANK = "No longer in the text", Edge("", "view--text")

EDGE = 2
"""The cells at the left of a note: its line and a space."""


def note_indent(measure: int) -> int:
    """Return by how many cells notes between the lines are indented in a text of `measure` cells."""
    return 2 if measure >= 30 else 0


def head(reading: ReaderState, measure: int) -> list[Edge]:
    """Return the rows above the text: a blank one, and unless the text begins with the title, title and source."""
    if _begins_with_title(reading):
        return [BLANK]
    title = "" if reading.article.title_derived else clean(reading.article.title)
    titles = [Edge(title[s:e], "view--title") for s, e in wrap(title, 0, len(title), measure)] if title else []
    return [BLANK, *titles, *source(reading, measure), BLANK]


def source(reading: ReaderState, measure: int) -> list[Edge]:
    """Return the rows below the title: where the article is from, and its length."""
    length = minutes(reading.article.words).replace(" ", "\N{NO-BREAK SPACE}")
    meta = " · ".join(part for part in (byline(reading.article), length) if part)
    return [Edge(meta[s:e], "view--meta") for s, e in wrap(meta, 0, len(meta), measure)]


def last_title_row(reading: ReaderState, rows: Rows) -> int:
    """Return the view row in which the title ends, or the beginning of the text that it was made of."""
    if _begins_with_title(reading):
        return rows.row_of(reading.blocks[0].end - 1)
    titles = (row for row in range(rows.head) if getattr(rows.at(row), "style", "") == "view--title")
    return max(titles, default=rows.head)


def _begins_with_title(reading: ReaderState) -> bool:
    return begins_with_title(reading.text, reading.blocks, clean(reading.article.title))


def tail(orphans: Sequence[Highlight], width: int, end_line: str = "") -> list[Edge | NoteRow]:
    """Return the rows below the text: the mark of the end, how to go on, and the highlights whose words are gone."""
    rows: list[Edge | NoteRow] = [*TAIL]
    if end_line:
        rows += [Edge(end_line, "view--furniture"), BLANK]
    if orphans:
        rows += [Edge(NO_LONGER, "view--meta"), BLANK]
    for orphan in orphans:
        rows += [*lost_rows(orphan, width), BLANK]
    return rows


def _is_shown(layout: Layout, place: Highlight | Range) -> bool:
    """Whether some of a highlight or a range is on a line, not folded away."""
    line = layout.line(layout.row_of(place.end - 1))
    return line is not None and line.end > place.start


def arrange(
    reading: ReaderState,
    layout: Layout,
    columns: Geometry,
    *,
    opened: Collection[int],
    spacing: int,
    open_key: str,
    end_line: str = "",
    plain: bool = False,
) -> tuple[Rows, Margin]:
    """Return the rows and the margin of a pane.

    Notes are in the margin, if there is one and they are not very many. The notes of the highlights in `opened` are
    below their passages, unless the margin shows them in full. A note that is cut ends in `open_key`, the key that
    opens it. `spacing` is in rows from line to line. A note on a folded block is not shown. If `plain`, removed words
    are between marks.
    """
    in_margin: list[list[NoteRow]] = []
    width = max(1, columns.measure - note_indent(columns.measure) - EDGE)
    between: list[tuple[int, Sequence[Inserted | Edge]]] = []
    if _begins_with_title(reading):
        between.append((layout.row_of(reading.blocks[0].end - 1), source(reading, columns.measure)))
    between += [
        (layout.row_of(reading.blocks[index].end - 1), picture_rows(rows, index, width))
        for index, rows in reading.thumbnails.items()
        if not reading.folded
    ]
    between += [
        (layout.row_of(each.place.end - 1), earlier_rows(each, width, marks=plain))
        for each in reading.passages
        if each in reading.opened and (not reading.folded or _is_shown(layout, each.place))
    ]
    noted = [h for h in reading.placed if has_note(h) and (not reading.folded or _is_shown(layout, h))]
    has_margin = columns.margin and len(noted) <= _MOST_NOTES
    for highlight, following in zip_longest(noted, noted[1:]):
        if has_margin:
            # A note is cut shorter if the next one is close, so that notes stay near their passages.
            space = (
                (layout.row_of(following.start) - layout.row_of(highlight.start)) * spacing - 1 if following else MOST
            )
            most = min(MOST, max(FEWEST, space))
            rows = note_rows(highlight, columns.margin - EDGE, most=most, more=open_key)
            if highlight.id not in opened or not rows[-1].more:
                in_margin.append(rows)
                continue
        if highlight.id in opened:
            between.append((layout.row_of(highlight.end - 1), note_rows(highlight, width)))
    rows_now = Rows(
        layout,
        head(reading, columns.measure),
        spacing=spacing,
        notes=between,
        tail=tail(reading.orphans, width, end_line),
    )
    return rows_now, Margin((rows_now.row_of(rows[0].highlight.start), rows) for rows in in_margin)
