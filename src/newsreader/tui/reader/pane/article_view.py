"""The reading pane: it paints an article row by row, and repaints only the rows that changed.

The state is in `ReaderState`, line breaking in `Layout`, and the order of rows in `arrange`. This widget calls them for
its current size and settings, and paints the result. Scrolling and the mouse are in modules of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message

from newsreader.records import FURNITURE, AnchorState, BlockKind, Highlight, Range
from newsreader.text.layout.layout import Layout, Line
from newsreader.tui.widgets.text_styles import PAINTED

from .earlier_rows import EarlierRow
from .geometry import MARGIN_GAP, Geometry, geometry
from .line_painter import LinePainter
from .margin import Margin
from .mouse import Mouse, Target
from .note_painter import NOTES_PAINTED
from .note_rows import NoteRow, has_note
from .page_layout import arrange, last_title_row
from .row_painter import EARLIER_PAINTED, RowPainter
from .rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.strip import Strip

    from newsreader.text.changes.passages import Passage
    from newsreader.tui.reader.reader_state import ReaderState


class ArticleView(Mouse, can_focus=True, inherit_bindings=False):
    """Paints a `ReaderState`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {*PAINTED, *NOTES_PAINTED, *EARLIER_PAINTED}

    class Arranged(Message):
        """The rows were laid out anew, so notes may have moved into the margin or out of it."""

    def __init__(
        self,
        reading: ReaderState,
        measure: int,
        *,
        opened: set[int],
        open_key: str,
        end_line: str = "",
        margin_notes: bool = True,
        justified: bool = False,
        spacing: int = 1,
        scrolling: str = "page",
        plain: bool = False,
        numbered: bool = False,
    ) -> None:
        """`measure` is in cells, `spacing` in rows from line to line; `plain` is for terminals without tints.

        If `numbered`, colors are also shown as numbers.

        `opened` are the ids of the highlights whose notes are open between the lines; the set belongs to the screen and
        is changed here. `open_key` opens a note; it is shown at the end of a note that is cut. `end_line` is the
        line at the end of the article.
        """
        super().__init__(reading, Rows(Layout("", (), 1)))
        self.spacing, self.scrolling = spacing, scrolling
        self.wanted_measure = measure
        self.margin_notes = margin_notes
        self.opened = opened
        self.geometry = Geometry(0, 1, 1, 0)
        self.layout_now: Layout | None = None
        self.margin = Margin()
        self._open_key = open_key
        self.end_line = end_line
        self._plain = plain
        self.painter = LinePainter(reading, self._style, justified=justified, numbered=numbered)
        self._row_painter = RowPainter(self.painter, self._style)
        self._generation = 0
        self._strips: LRUCache[tuple[int, *tuple[object, ...]], Strip] = LRUCache(512)
        self._painted: tuple[Range | None, Range | None] = (reading.focus, None)
        self._current_id: int | None = None
        self._height = 0

    def show(self, reading: ReaderState) -> None:
        """Show another reading."""
        self.reading, self.rows, self.margin = reading, Rows(Layout("", (), 1)), Margin()
        self.painter = self.painter.of(reading)
        self._row_painter = RowPainter(self.painter, self._style)
        self._painted, self._current_id = (reading.focus, None), None
        self.relayout()

    # Laying out

    def relayout(self) -> None:
        """Lay out the text for the current size, measure and folding; the focus stays on its row of the screen."""
        width = self.size.width
        if width < 2:
            return
        self.geometry = geometry(width, self.wanted_measure, margin_notes=self.margin_notes)
        folded = FURNITURE if self.reading.folded else frozenset[BlockKind]()
        self.layout_now = self.painter.lay_out(self.geometry.measure, folded)
        self.show_highlights()
        self.post_message(self.Arranged())

    def show_highlights(self, *changed: Highlight) -> None:
        """Show the highlights and notes of the reading; the focus stays on its row of the screen.

        If only one highlight `changed`, its versions before and after are passed. Without a note or tags it moves no
        row, so only its lines are repainted.
        """
        self.painter.show_highlights(self.reading.placed, self.reading.doubtful)
        layout = self.layout_now
        if layout is None:
            return
        if changed and not any(has_note(each) or each.anchor is AnchorState.ORPHAN for each in changed):
            for highlight in changed:
                place = Range(highlight.start, highlight.end)
                first, last = self.rows.rows_of(place)
                for key in [key for key in self._strips.keys() if first <= key[0] <= last]:  # noqa: SIM118
                    self._strips.discard(key)
                self._repaint_range(place)
            self._repaint_current()
            return
        self._generation += 1
        on_screen = self.rows.row_of(self.reading.focus.start) - self.top if self.rows.head else -1
        self.rows, self.margin = arrange(
            self.reading,
            layout,
            self.geometry,
            opened=self.opened,
            spacing=self.spacing,
            open_key=self._open_key,
            end_line=self.end_line,
            plain=self._plain,
        )
        self.virtual_size = Size(self.size.width, max(self.rows.height, self.margin.height))
        if 0 <= on_screen < self.size.height:
            self.scroll_row(self.rows.row_of(self.reading.focus.start) - on_screen)
        else:
            self.reveal_focus()
        self._repaint_current()
        self.refresh()

    def _repaint_range(self, place: Range) -> None:
        first, last = self.rows.rows_of(place)
        self.refresh_lines(first, last - first + 1)

    # Notes between the lines

    @property
    def has_margin(self) -> bool:
        """Whether the pane is wide enough for a margin, shown or hidden."""
        return bool(geometry(self.size.width, self.wanted_measure).margin)

    @property
    def shows_title(self) -> bool:
        """Whether the title of the article is on the screen; true before a layout."""
        return self.layout_now is None or self.top <= last_title_row(self.reading, self.rows)

    def shows_note(self, highlight: Highlight) -> bool:
        """Whether the pane shows the note of a highlight, in the margin or between the lines; true before a layout."""
        if self.layout_now is None:
            return True
        return self.margin.note(highlight.id) is not None or self.rows.rows_of_note(highlight.id) is not None

    def toggle_note(self, highlight: Highlight) -> bool:
        """Open a note below its passage, or close it. Return false, and do nothing, if the margin shows all of it."""
        in_margin = self.margin.note(highlight.id)
        if in_margin is not None and not in_margin.rows[-1].more:
            return False
        self.opened ^= {highlight.id}
        self.show_highlights()
        # The height of the pane changes, since the line at the foot no longer shows the note.
        self.call_after_refresh(self._reveal_rows, highlight.id)
        return True

    def _reveal_rows(self, owner: object) -> None:
        rows = self.rows.rows_of_note(owner)
        if rows is not None:
            self.reveal_below(*rows)

    def toggle_notes(self) -> int:
        """Open all notes below their passages, or close them if all are open. Return the number of open notes."""
        notes = {highlight.id for highlight in self.reading.placed if has_note(highlight)}
        all_open = notes <= self.opened
        self.opened.difference_update(notes) if all_open else self.opened.update(notes)
        self.show_highlights()
        return 0 if all_open else len(notes)

    # Painting

    def show_labels(self, labels: dict[int, str]) -> None:
        """Show labels at these offsets of the text, in place of those shown before."""
        if self.painter.show_labels(labels):
            self.relayout()
            self.reveal_focus()
        self._generation += 1
        self.refresh()

    def show_passages(self) -> None:
        """Show the signs of the passages that changed, which move no row."""
        self.painter.show_passages()
        self._generation += 1
        self.refresh()

    def toggle_earlier(self, passages: Sequence[Passage]) -> None:
        """Open the earlier words of passages below them, or close them if all are open."""
        opened, these = self.reading.opened, set(passages)
        self.reading.opened = opened - these if these <= opened else opened | these
        self.show_highlights()
        self.call_after_refresh(self._reveal_rows, passages[-1])

    def show_matches(self) -> None:
        self.painter.show_matches()
        self._generation += 1
        self.refresh()

    def repaint(self) -> None:
        """Repaint the rows where the focus, the selection and the current highlight were and are."""
        if self.layout_now is None:
            return
        self._repaint_current()
        selection = self.reading.selection
        chosen = Range(selection.start, selection.end) if selection else self.reading.match
        now = (None if self.reading.orphan else self.reading.focus, chosen)
        if now == self._painted:
            return
        for place in (*self._painted, *now):
            if place is not None and place.start <= len(self.reading.text):
                self._repaint_range(place)
        self._painted = now

    def _repaint_current(self) -> None:
        """If another highlight became the current one, repaint both and their notes."""
        current = self.reading.current_highlight()
        before, self._current_id = self._current_id, current.id if current else None
        if before == self._current_id:
            return
        self.painter.current_id = self._current_id
        for highlight_id in (before, self._current_id):
            if highlight_id is None:
                continue
            highlight = self.reading.by_id(highlight_id)
            if highlight is not None and highlight.anchor is not AnchorState.ORPHAN:
                self._repaint_range(Range(highlight.start, highlight.end))
            note, between = self.margin.note(highlight_id), self.rows.rows_of_note(highlight_id)
            if note is not None:
                gap = self.geometry.margin_at - MARGIN_GAP
                rows = note.last - note.passage + 1
                self.refresh(Region(gap, note.passage - self.top, self.size.width - gap, rows))
            if between is not None:
                self.refresh_lines(between[0], between[1] - between[0] + 1)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._generation += 1
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self.virtual_size.width or self.layout_now is None:
            self.relayout()
        elif event.size.height < self._height:
            self.reveal_focus()
        self._height = event.size.height

    def render_line(self, y: int) -> Strip:
        view_row, width = y + self.top, self.size.width
        shown = self.rows.at(view_row)
        reading = self.reading
        focus, selection, orphan = reading.focus, reading.selection, reading.orphan
        margin = (self.margin, view_row) if self.margin.touches(view_row) else None
        # Only notes, and the lines of the current highlight, depend on which highlight is the current one.
        on_current = isinstance(shown, Line) and self.painter.shows_current(shown)
        current_id = self._current_id if margin or on_current or isinstance(shown, NoteRow) else None
        key: tuple[int, *tuple[object, ...]] = (view_row, width, self._generation, current_id)
        bar = False
        if isinstance(shown, Line):
            in_focus = orphan is None and focus.start < shown.end and focus.end > shown.start
            key += (focus if in_focus else None, selection if selection and selection.start < shown.end else None)
            key += (reading.match, self.painter.outlined(shown.start, shown.end) is not None)
        elif orphan is not None:
            bar = isinstance(shown, NoteRow) and shown.highlight.id == orphan.id
            key += (bar,)
        elif isinstance(shown, NoteRow | EarlierRow):
            first, last = self.rows.rows_of(Range(selection.start, selection.end) if selection else focus)
            bar = first < view_row < last
            key += (bar,)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._row_painter.row(
                shown, self.geometry, bar=bar, margin=margin, current_id=current_id, width=width
            )
            self._strips[key] = strip
        return strip

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(name, partial=partial)

    # The mouse

    def target_at(self, x: int, y: int) -> Target:
        view_row, columns = y + self.top, self.geometry
        in_margin = self.margin.note_at(view_row) if x >= columns.margin_at else None
        line = self.rows.line_at(view_row)
        if line is None:
            shown = self.rows.at(view_row) if x >= columns.text_at else None
            between = shown.highlight.id if isinstance(shown, NoteRow) else None
            return Target(note=in_margin.id if in_margin else between)
        cell = self.painter.cell_in_text(line, max(0, x - columns.text_at))
        offset = self.rows.offset_at(view_row, cell)
        changed = self.painter.passage(line)
        if changed is not None and x == columns.left - 1:
            return Target(offset, passage=changed)
        if in_margin is not None or columns.margin or not columns.left <= x < columns.text_at:
            return Target(offset, note=in_margin.id if in_margin else None)
        starting = (h.id for h in self.reading.placed if line.start <= h.start < line.end and has_note(h))
        return Target(offset, marker=next(starting, None))
