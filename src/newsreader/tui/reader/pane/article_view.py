"""The reading pane: it paints one reader's place in one article, a row at a time, and only the rows that changed.

It keeps no state of the reading itself (that is `ReaderState`), breaks no lines (that is `Layout`) and does not decide
what stands where (that is `arrange`): it has all that done for the size and the wishes of now, and gives each row its
colors. Its scrolling and its mouse are in modules of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message

from newsreader.records import FURNITURE, BlockKind, Highlight, Range
from newsreader.text.layout.layout import Layout, Line
from newsreader.tui.widgets.text_styles import PAINTED

from .geometry import MARGIN_GAP, Geometry, geometry
from .line_painter import LinePainter
from .margin import Margin
from .mouse import Hit, Mouse
from .note_painter import NOTES_PAINTED
from .note_rows import NoteRow, written
from .page_layout import arrange
from .row_painter import RowPainter
from .rows import Rows

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.strip import Strip

    from newsreader.tui.reader.reader_state import ReaderState


class ArticleView(Mouse, can_focus=True, inherit_bindings=False):
    """Paints a `ReaderState`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {*PAINTED, *NOTES_PAINTED}

    class Arranged(Message):
        """Everything has a new place: a note may stand in the margin now that had no room there, or no longer."""

    def __init__(
        self,
        reading: ReaderState,
        measure: int,
        *,
        opened: set[int],
        opener: str,
        margin_notes: bool = True,
        justified: bool = False,
        spacing: int = 1,
        plain: bool = False,
    ) -> None:
        """`measure` is in cells, `spacing` in rows from line to line; `plain` names colors by their numbers too.

        `opened` are the ids of the highlights whose notes are open among the lines, kept by the screen and changed
        here; `opener` is the key that opens one, for the end of a note that is cut.
        """
        super().__init__(reading, Rows(Layout("", (), 1)))
        self.spacing = spacing
        self.wanted_measure = measure
        self.margin_notes = margin_notes
        self.opened = opened
        self.geometry = Geometry(0, 1, 1, 0)
        self.layout_now: Layout | None = None
        self.margin = Margin()
        self._opener = opener
        self.painter = LinePainter(reading, self._style, justified=justified, plain=plain)
        self._row_painter = RowPainter(self.painter, self._style)
        self._generation = 0
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(512)
        self._lit: tuple[Range, Range | None] = (reading.focus, None)
        self._hand: int | None = None
        self._height = 0

    def show(self, reading: ReaderState) -> None:
        """Show another reading in place of the one before."""
        self.reading, self.rows, self.margin = reading, Rows(Layout("", (), 1)), Margin()
        self.painter = self.painter.of(reading)
        self._row_painter = RowPainter(self.painter, self._style)
        self._lit, self._hand = (reading.focus, None), None
        self.relayout()

    # Laying out

    def relayout(self) -> None:
        """Break the lines anew for the size, measure and folding of now; the focus stays on its row of the screen."""
        width = self.size.width
        if width < 2:
            return
        self.geometry = geometry(width, self.wanted_measure, margin_notes=self.margin_notes)
        folded = FURNITURE if self.reading.folded else frozenset[BlockKind]()
        self.layout_now = self.painter.lay_out(self.geometry.measure, folded)
        self.show_highlights()
        self.post_message(self.Arranged())

    def show_highlights(self) -> None:
        """Show the highlights and their notes as the reading has them now; the focus stays on its row of the screen."""
        self._generation += 1
        self.painter.show_highlights(self.reading.placed)
        layout = self.layout_now
        if layout is None:
            return
        on_screen = self.rows.row_of(self.reading.focus.start) - self.top if self.rows.head else -1
        self.rows, self.margin = arrange(
            self.reading, layout, self.geometry, opened=self.opened, spacing=self.spacing, opener=self._opener
        )
        self.virtual_size = Size(self.size.width, max(self.rows.height, self.margin.height))
        if 0 <= on_screen < self.size.height:
            self.scroll_row(self.rows.row_of(self.reading.focus.start) - on_screen)
        else:
            self.reveal_focus()
        self._take_hand()
        self.refresh()

    # Notes among the lines

    @property
    def has_room(self) -> bool:
        """Whether the pane is wide enough for a margin, shown or not."""
        return bool(geometry(self.size.width, self.wanted_measure).margin)

    def shows_note(self, highlight: Highlight) -> bool:
        """Whether a highlight's note stands in the margin or is open among the lines; not known until they are."""
        unknown = self.layout_now is None
        return unknown or self.margin.note(highlight.id) is not None or self.rows.reach_of(highlight.id) is not None

    def toggle_note(self, highlight: Highlight) -> bool:
        """Open a note below its passage, or close it; false, and nothing done, if the margin shows all of it."""
        beside = self.margin.note(highlight.id)
        if beside is not None and not beside.rows[-1].more:
            return False
        self.opened ^= {highlight.id}
        self.show_highlights()
        # Only then is it known how high the pane is: the foot has no need to show the note any more.
        self.call_after_refresh(self._reveal_note, highlight.id)
        return True

    def _reveal_note(self, highlight_id: int) -> None:
        reach = self.rows.reach_of(highlight_id)
        if reach is not None:
            self.reveal_below(*reach)

    def toggle_notes(self) -> int:
        """Open all notes below their passages, or close them if all are open; gives how many are open now."""
        notes = {highlight.id for highlight in self.reading.placed if written(highlight)}
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

    def show_hits(self) -> None:
        """Light the find hits as the reading has them now."""
        self.painter.show_hits()
        self._generation += 1
        self.refresh()

    def repaint(self) -> None:
        """Paint anew the rows where the focus, the selection and the note at hand were and are."""
        if self.layout_now is None:
            return
        self._take_hand()
        selection = self.reading.selection
        chosen = Range(selection.start, selection.end) if selection else self.reading.hit
        now = (self.reading.focus, chosen)
        if now == self._lit:
            return
        for lit in (*self._lit, *now):
            if lit is not None and lit.start <= len(self.reading.text):
                first, last = self.rows.rows_of(lit)
                self.refresh_lines(first, last - first + 1)
        self._lit = now

    def _take_hand(self) -> None:
        """Note which highlight is at hand; if it is another, its note and that of the one before are painted anew."""
        here = self.reading.highlight_here()
        before, self._hand = self._hand, here.id if here else None
        if before == self._hand:
            return
        self.painter.hand = self._hand
        for highlight_id in (before, self._hand):
            if highlight_id is None:
                continue
            highlight = self.reading.by_id(highlight_id)
            if highlight is not None:
                first, last = self.rows.rows_of(Range(highlight.start, highlight.end))
                self.refresh_lines(first, last - first + 1)
            note, among = self.margin.note(highlight_id), self.rows.reach_of(highlight_id)
            if note is not None:
                gap = self.geometry.margin_at - MARGIN_GAP
                rows = note.last - note.passage + 1
                self.refresh(Region(gap, note.passage - self.top, self.size.width - gap, rows))
            if among is not None:
                self.refresh_lines(among[0], among[1] - among[0] + 1)

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
        focus, selection = reading.focus, reading.selection
        beside = (self.margin, view_row) if self.margin.touches(view_row) else None
        # The highlight at hand matters to the notes, and to the lines that it stands on.
        at_hand = isinstance(shown, Line) and self.painter.is_at_hand(shown)
        hand = self._hand if beside or at_hand or isinstance(shown, NoteRow) else None
        key: tuple[object, ...] = (view_row, width, self._generation, hand)
        barred = False
        if isinstance(shown, Line):
            lit = focus.start < shown.end and focus.end > shown.start
            key += (focus if lit else None, selection if selection and selection.start < shown.end else None)
            key += (reading.hit,)
        elif isinstance(shown, NoteRow):
            first, last = self.rows.rows_of(Range(selection.start, selection.end) if selection else focus)
            barred = first < view_row < last
            key += (barred,)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._row_painter.row(shown, self.geometry, barred=barred, beside=beside, hand=hand, width=width)
            self._strips[key] = strip
        return strip

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(name, partial=partial)

    # The mouse

    def hit(self, x: int, y: int) -> Hit:
        view_row, columns = y + self.top, self.geometry
        beside = self.margin.note_at(view_row) if x >= columns.margin_at else None
        among = self.rows.note_at(view_row) if x >= columns.text_at else None
        line = self.rows.line_at(view_row)
        if line is None:
            return Hit(note=beside.id if beside else among.highlight.id if among else None)
        cell = self.painter.cell_in_text(line, max(0, x - columns.text_at))
        offset = self.rows.offset_at(view_row, cell)
        if beside is not None or columns.margin or not columns.left <= x < columns.text_at:
            return Hit(offset, note=beside.id if beside else None)
        starting = (h.id for h in self.reading.placed if line.start <= h.start < line.end and written(h))
        return Hit(offset, sign=next(starting, None))
