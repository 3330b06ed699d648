"""A highlight's tags and note as rows of some width, for the margin, between the lines, and below the text.

Pure: it knows neither where the rows are shown nor how they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsreader.text.clean import clean, one_line
from newsreader.text.layout.cells import cell_width, expand_tabs
from newsreader.text.layout.wrap import wrap
from newsreader.text.quotes import in_quotes
from newsreader.tui.widgets.text_format import cut, tag_rows, wrapped

if TYPE_CHECKING:
    from newsreader.records import Highlight

MOST_LOST = 6
"""The most rows for the words of an orphan."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A row of a note: its text, its kind (tag or note; lost for the words of an orphan), its highlight, and the text
    where more would follow.
    """

    text: str
    kind: str
    highlight: Highlight
    first: bool = False
    last: bool = False
    more: str = ""

    @property
    def owner(self) -> int:
        return self.highlight.id


def has_note(highlight: Highlight) -> bool:
    """Whether a highlight has a note or tags."""
    return bool(highlight.tags or highlight.note.strip())


def lost_rows(highlight: Highlight, width: int) -> list[NoteRow]:
    """Return the words of an orphan, then its tags and its note, in rows of at most `width` cells."""
    words = wrapped(in_quotes(one_line(highlight.quote)), width, MOST_LOST)
    notes = note_rows(highlight, width)
    rows = [NoteRow(text, "lost", highlight) for text in words] + notes
    return [replace(row, first=i == 0, last=i == len(rows) - 1) for i, row in enumerate(rows)]


def note_rows(highlight: Highlight, width: int, *, most: int | None = None, more: str = "") -> list[NoteRow]:
    """Return a highlight's tags and note in rows of at most `width` cells; none if it has neither.

    Of a longer note only `most` rows are returned. The last one ends in an ellipsis and `more`, the key for the rest.
    """
    body: list[tuple[str, str]] = []
    note = expand_tabs(clean(highlight.note)).strip()
    for paragraph in note.split("\n") if note else ():
        body += [(paragraph[s:e], "note") for s, e in wrap(paragraph, 0, len(paragraph), width)] or [("", "note")]
    tags = tag_rows(highlight.tags, width)
    if most is not None and len(tags) + len(body) > most:
        # The note gets half of the rows, if it needs them.
        tags = tag_rows(highlight.tags, width, max(1, most // 2, most - len(body)))
        body = body or [("", "note")]
    rows = [(" ".join(label for _, label in row), "tag") for row in tags] + body
    end = ""
    if most is not None and len(rows) > most:
        rows = rows[:most]
        end = cut(f"… {more}".rstrip(), width)
        text, kind = rows[-1]
        start, stop = next(iter(wrap(text, 0, len(text), max(1, width - cell_width(end) - 1))), (0, 0))
        text = text[start:stop]
        if cell_width(text) + 1 + cell_width(end) > width:
            text = ""
        rows[-1], end = (text, kind), f" {end}" if text else end
    count = len(rows)
    return [
        NoteRow(text, kind, highlight, i == 0, i == count - 1, end if i == count - 1 else "")
        for i, (text, kind) in enumerate(rows)
    ]
