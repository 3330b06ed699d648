"""Notes in the margin: each beside the line where its passage begins, or below it if an earlier note is in the way.

A line in the gap between text and margin, its leader, connects a note that moved down with its passage. Leaders run in
lanes. Passages and notes have the same order, so a later leader that runs left of the earlier ones never crosses them.
Pure: it knows rows and cells, not how they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.text.layout.spans import SpanIndex

from .geometry import MARGIN_GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .note_rows import NoteRow

LANES = MARGIN_GAP - 1
"""How many leaders run side by side, with a blank column between them and the text. More share the last lane."""

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
"""The directions in which a line leaves a cell, as bits."""


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note in the margin: its rows, the first row of its passage, its own first row, and the lane of its leader."""

    rows: Sequence[NoteRow]
    passage: int
    top: int
    lane: int

    @property
    def id(self) -> int:
        return self.rows[0].highlight.id

    @property
    def last(self) -> int:
        return self.top + len(self.rows) - 1

    @property
    def moved(self) -> bool:
        """Whether the note is below the row of its passage, and so has a leader."""
        return self.top > self.passage

    def leader_at(self, view_row: int) -> dict[int, int]:
        """Return the columns of the gap that the leader takes in a row, with the directions in which it leaves each."""
        turn = MARGIN_GAP - 1 - self.lane
        if view_row == self.passage:
            return {**dict.fromkeys(range(1, turn), LEFT | RIGHT), turn: LEFT | DOWN}
        if view_row == self.top:
            return {turn: UP | RIGHT, **dict.fromkeys(range(turn + 1, MARGIN_GAP), LEFT | RIGHT)}
        return {turn: UP | DOWN} if self.passage < view_row < self.top else {}

    def edge_at(self, view_row: int) -> int:
        """Return the directions in which the line at the note's edge leaves its cell in a row."""
        ways = (UP if view_row > self.top else 0) | (DOWN if view_row < self.last else 0)
        if view_row == self.top and self.moved:
            ways |= LEFT
        return ways if ways & (UP | DOWN) else ways | RIGHT


class Margin:
    """The notes of a margin by view row."""

    def __init__(self, notes: Iterable[tuple[int, Sequence[NoteRow]]] = ()) -> None:
        """`notes` are pairs in text order: the view row where a passage begins, and the rows of its note."""
        placed: list[MarginNote] = []
        leading: MarginNote | None = None  # the last note with a leader
        free = 0
        for passage, rows in notes:
            top = max(free, passage)
            lane = min(leading.lane + 1, LANES - 1) if leading and leading.top >= passage else 0
            note = MarginNote(rows, passage, top, lane)
            placed.append(note)
            if note.moved:
                leading = note
            free = note.last + 2
        self.height = max(0, free - 1)
        self._by_id = {note.id: note for note in placed}
        self._rows = {row: note for note in placed for row in range(note.top, note.last + 1)}
        self._leaders = SpanIndex((note.passage, note.top + 1, note) for note in placed if note.moved)

    def note(self, highlight_id: int) -> MarginNote | None:
        """Return the note of a highlight, if the margin shows it."""
        return self._by_id.get(highlight_id)

    def note_at(self, view_row: int) -> MarginNote | None:
        """Return the note in a view row, if there is one."""
        return self._rows.get(view_row)

    def leaders_at(self, view_row: int) -> list[MarginNote]:
        """Return the notes whose leaders are in a view row, in text order."""
        return [note for _, _, note in self._leaders.at(view_row)]

    def touches(self, view_row: int) -> bool:
        """Whether a view row shows a note or a leader."""
        return view_row in self._rows or bool(self._leaders.at(view_row))
