"""A passage in its article, with the note on it: what stands around a highlight, for beside a search result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from newsreader.records import AnchorState, Range
from newsreader.text.cells import expand_tabs, hyphen_at
from newsreader.text.clean import clean
from newsreader.text.excerpt import densest
from newsreader.text.spans import sweep
from newsreader.text.wrap import wrap
from newsreader.tui.lit import snippet_rows
from newsreader.tui.paint import begins_with_title, cut, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Revision, Snippet
    from newsreader.services.searching import NoteMatch

BEFORE = 4
"""Rows of text above the passage."""

ROOMY = 8
"""Rows from which on there is room for blank ones."""


UNSURE = {
    AnchorState.REVIEW: "it may stand here, not surely",
    AnchorState.ORPHAN: "no longer in the text; it stood here",
}
"""What is said of a highlight that has no sure place."""


Pieces = list[tuple[str, tuple[str, ...]]]
"""A row: its texts, each with the names of its styles, the later over the earlier."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below the head: what it shows, the range of it that it shows, and whether that is of the note."""

    pieces: Pieces
    place: Range
    of_note: bool = False


class Passage(Widget):
    """The blocks around a highlight, with its words on their ground, and its note beneath them. What was looked for is
    lit; where it stands in the text out of sight, a piece of the text around it stands above.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "passage--title",
        "passage--text",
        "passage--note",
        "passage--meta",
        "passage--unsure",
        "passage--match",
        "passage--found",
        *(f"passage--hl-{color}" for color in ("yellow", "green", "blue", "red", "purple")),
    }

    more_key = ""
    """The key that scrolls on, as it is shown."""

    _match: NoteMatch | None = None
    _revision: Revision | None = None
    _snippet: Snippet | None = None
    _found: tuple[Range, ...] = ()
    _head: Sequence[Pieces] = ()
    _rows: Sequence[_Row] = ()
    _top = 0

    def show(
        self, match: NoteMatch | None, revision: Revision | None, found: Snippet | None = None, *, here: bool = True
    ) -> None:
        """Show this match in this revision, or nothing; and what was `found` in the article's text, which is this one
        unless it is not `here`.
        """
        self._match, self._revision, self._snippet = match, revision, found
        self._found = found.places if found is not None and here else ()
        self._compose_rows()

    def on_resize(self) -> None:
        self._compose_rows()

    def scroll_rows(self, pages: float) -> None:
        """Scroll by so many pages, stopping at the ends."""
        rows = self.content_size.height - len(self._head)
        by = int(pages * rows) or (1 if pages > 0 else -1)
        self._top = max(0, min(self._top + by, len(self._rows) - rows))
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self.scroll_rows(0.25)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_rows(-0.25)

    def _compose_rows(self) -> None:
        match, revision = self._match, self._revision
        width, height = self.content_size.width, self.content_size.height
        self._head, self._rows, self._top = (), (), 0
        if match and revision and width > 8:
            head = _title(clean(match.highlight.article_title), width)
            if match.highlight.anchor in UNSURE:
                head.append([(cut(UNSURE[match.highlight.anchor], width), ("meta", "unsure"))])
            blank: list[Pieces] = [[]] if height > ROOMY else []
            head += blank
            self._rows, target = self._around(match, revision, width, height - len(head))
            self._top = self._first_in_sight(match, target, height - len(head))
            if self._snippet is not None and not self._in_sight(height - len(head)):
                head += [*_snippet(self._snippet, width, height // 3), *blank]
                self._top = self._first_in_sight(match, target, height - len(head))
            self._head = head
        self.refresh()

    def _in_sight(self, height: int) -> bool:
        """Whether something that was found in the text is."""
        shown = [row.place for row in self._rows[self._top : self._top + height] if not row.of_note]
        return any(found.start < place.end and found.end > place.start for found in self._found for place in shown)

    def _first_in_sight(self, match: NoteMatch, target: int, height: int) -> int:
        """The first row to show: the one from which on the passage is in sight, or else what was found of the note, or
        of a long passage.
        """
        top, highlight = max(0, target - BEFORE), match.highlight
        if match.note_spans:
            wanted, of_note = densest(highlight.note, match.note_spans), True
        elif match.quote_spans:
            span = densest(highlight.quote, match.quote_spans)
            wanted, of_note = Range(span.start + highlight.start, span.end + highlight.start), False
        else:
            return top
        at = next(
            (n for n, row in enumerate(self._rows) if row.of_note is of_note and row.place.end > wanted.start), top
        )
        return top if at < top + height else max(0, min(at - height // 3, len(self._rows) - height))

    def _around(self, match: NoteMatch, revision: Revision, width: int, height: int) -> tuple[list[_Row], int]:
        """The rows of the blocks around the passage with its note, and the number of the row where it begins."""
        blocks, highlight = revision.blocks, match.highlight
        at = next((i for i, block in enumerate(blocks) if block.end > highlight.start), None)
        if at is None:
            return _note(match, width), 0
        first = max(1 if begins_with_title(revision.text, blocks, clean(highlight.article_title)) else 0, at - 1)
        first = min(first, at)
        rows: list[_Row] = []
        target = last = 0
        for block in blocks[first:]:
            if len(rows) > target + height + 1 and block.start > highlight.end:
                break
            if rows:
                rows.append(_Row([], Range(block.start, block.start)))
            # A block can be a megabyte: what stands far from the passage is not broken into lines.
            start = max(block.start, min(highlight.start - 2000, block.end))
            for line in wrap(revision.text, start, min(block.end, highlight.start + 4000), width):
                if line[0] <= highlight.start:
                    target = len(rows)
                if line[0] < highlight.end:
                    last = len(rows)
                rows.append(_Row(self._line(match, revision.text, *line, width), Range(*line)))
        rows[last + 1 : last + 1] = _note(match, width)
        return rows, target

    def _line(self, match: NoteMatch, text: str, start: int, end: int, width: int) -> Pieces:
        highlight = match.highlight
        lit = [(highlight.start, highlight.end, f"hl-{highlight.color}")]
        if text[highlight.start : highlight.end] == highlight.quote:
            at = highlight.start
            lit += [(at + span.start, at + span.end, "match") for span in match.quote_spans]
        lit += [(place.start, place.end, "match") for place in self._found if place.start < end and place.end > start]
        pieces: Pieces = [(expand_tabs(clean(text[s:e])), ("text", *styles)) for s, e, styles in sweep(start, end, lit)]
        return [*pieces, (hyphen_at(text, start, end, width), ("text",))]

    def render_line(self, y: int) -> Strip:
        width, height, base = self.content_size.width, self.content_size.height, self.rich_style
        index = y - len(self._head) + self._top
        if y < len(self._head):
            pieces = self._head[y]
        elif y == height - 1 and any(row.of_note for row in self._rows[index + 1 :]) and self.more_key:
            pieces = [(cut(f"▾ the note goes on: {self.more_key}", width), ("meta",))]
        else:
            pieces = self._rows[index].pieces if index < len(self._rows) else []
        return Strip(row((text, self._ink(names)) for text, names in pieces)).adjust_cell_length(width, base)

    def _ink(self, names: Sequence[str]) -> Style:
        first, *others = (f"passage--{name}" for name in names)
        ground: Style = self.get_component_rich_style(first)
        return Style.combine([ground, *(self.get_component_rich_style(name, partial=True) for name in others)])


def _title(title: str, width: int) -> list[Pieces]:
    """The title in at most two rows, with an ellipsis where it has no room."""
    lines = wrap(title, 0, len(title), width)
    rows = [title[start:end] for start, end in lines[:2]]
    if len(lines) > len(rows):
        rows[-1] = cut(title[lines[1][0] :], width)
    return [[(text, ("title",))] for text in rows]


def _note(match: NoteMatch, width: int) -> list[_Row]:
    """The note, with what was found in it, beside a rule."""
    note = clean(match.highlight.note).rstrip()
    lit = [(span.start, span.end, "match") for span in match.note_spans]
    return [
        _Row(
            [
                ("▏ ", ("meta",)),
                *((expand_tabs(note[s:e]), ("note", *styles)) for s, e, styles in sweep(start, end, lit)),
            ],
            Range(start, end),
            of_note=True,
        )
        for start, end in (wrap(note, 0, len(note), width - 2) if note.strip() else ())
    ]


def _snippet(snippet: Snippet, width: int, most: int) -> list[Pieces]:
    """A piece of the text that stands elsewhere, in at most so many rows, the first of which must have what was found
    if there is but one.
    """
    rows = snippet_rows(snippet, width - 2)
    first = next((number for number, pieces in enumerate(rows) if any(lit for _, lit in pieces)), 0)
    start = max(0, min(first, len(rows) - most))
    return [
        [("│ ", ("meta",)), *((text, ("found" if lit else "meta",)) for text, lit in pieces)]
        for pieces in rows[start : start + max(1, most)]
    ]
