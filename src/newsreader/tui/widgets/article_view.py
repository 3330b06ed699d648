"""The reading pane: it paints one reader's place in one article, a row at a time, and only the rows that changed.

It keeps no state of the reading itself (that is `Reading`) and breaks no lines (that is `Layout`): it looks up what
stands on a row and gives it its colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.records import FURNITURE, BlockKind, Highlight, Range
from newsreader.text.cells import cell_width
from newsreader.text.clean import clean
from newsreader.text.layout import Layout
from newsreader.text.wrap import wrap
from newsreader.tui.paint import begins_with_title, byline, cut, minutes, row
from newsreader.tui.widgets.geometry import GUTTER, Geometry, geometry
from newsreader.tui.widgets.line_painter import PAINTED, LinePainter
from newsreader.tui.widgets.margin import place
from newsreader.tui.widgets.note_painter import NOTES_PAINTED, NotePainter

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

    from newsreader.text.layout import Line
    from newsreader.tui.reading import Reading
    from newsreader.tui.widgets.note_rows import NoteRow

TAIL = ("", "⁂", "")
"""What stands under the last line, so that the end looks like one."""


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Paints a `Reading`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {*PAINTED, *NOTES_PAINTED}

    class Pointed(Message):
        """The mouse pointed at an offset of the text, or dragged from one to another."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start, self.end = start, end

    class PointedTwice(Message):
        """An offset of the text was clicked twice (a word is meant), or three times (a sentence)."""

        def __init__(self, offset: int, times: int) -> None:
            super().__init__()
            self.offset, self.times = offset, times

    class NotePointed(Message):
        """A note in the margin was clicked."""

        def __init__(self, highlight_id: int) -> None:
            super().__init__()
            self.highlight_id = highlight_id

    def __init__(
        self,
        reading: Reading,
        measure: int,
        *,
        margin_notes: bool = True,
        justified: bool = False,
        spacing: int = 1,
        plain: bool = False,
    ) -> None:
        """`measure` is in cells, `spacing` in rows from line to line; `plain` names colours by their numbers too."""
        super().__init__()
        self.spacing = spacing
        self.reading = reading
        self.wanted_measure = measure
        self.margin_notes = margin_notes
        self.geometry = Geometry(0, 1, 1, 0)
        self.layout_now: Layout | None = None
        self._head: list[tuple[str, str]] = []
        self._margin: dict[int, NoteRow] = {}
        self.painter = LinePainter(reading, self._style, justified=justified, plain=plain)
        self._note_painter = NotePainter(self._style)
        self._generation = 0
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(512)
        self._drag_from: int | None = None
        self._lit: tuple[Range, Range | None] = (reading.focus, None)

    # Laying out

    def relayout(self) -> None:
        """Break the lines anew for the size, measure and folding of now; the focus stays on its row of the screen."""
        width = self.size.width
        if width < 2:
            return
        on_screen = self._row_of(self.reading.focus.start) - int(self.scroll_offset.y) if self.layout_now else None
        self.geometry = geometry(width, self.wanted_measure, margin_notes=self.margin_notes)
        folded = FURNITURE if self.reading.folded else frozenset[BlockKind]()
        self.layout_now = Layout(self.reading.text, self.reading.blocks, self.geometry.measure, folded)
        self._head = self._compose_head()
        self.painter.measure = self.geometry.measure
        self.virtual_size = Size(width, len(self._head) + self.layout_now.height * self.spacing + len(TAIL))
        self.show_highlights()
        if on_screen is None or not 0 <= on_screen < self.size.height:
            self.reveal_focus()
        else:
            self._scroll_row(self._row_of(self.reading.focus.start) - on_screen)

    def _compose_head(self) -> list[tuple[str, str]]:
        article, measure = self.reading.article, self.geometry.measure
        meta = " · ".join(part for part in (byline(article), minutes(article.words)) if part)
        head = [("", "view--meta")]
        head += [(meta[s:e], "view--meta") for s, e in wrap(meta, 0, len(meta), measure)]
        title = clean(article.title)
        if not begins_with_title(self.reading.text, self.reading.blocks, title) and not article.title_derived:
            head += [(title[s:e], "view--title") for s, e in wrap(title, 0, len(title), measure)]
        return [*head, ("", "view--meta")]

    def _row_of(self, offset: int) -> int:
        assert self.layout_now is not None  # noqa: S101 - asked for only once laid out
        return len(self._head) + self.layout_now.row_of(offset) * self.spacing

    def _rows_of(self, place: Range) -> tuple[int, int]:
        """The first and the last row that a range stands on."""
        return self._row_of(place.start), self._row_of(max(place.start, place.end - 1))

    def _line_at(self, view_row: int) -> Line | None:
        index, between = divmod(view_row - len(self._head), self.spacing)
        if self.layout_now is None or between or not 0 <= index < self.layout_now.height:
            return None
        return self.layout_now.line(index)

    def show_highlights(self) -> None:
        """Paint the highlights as the reading has them now."""
        self._generation += 1
        placed = self.reading.placed
        self.painter.show_highlights(placed)
        if self.geometry.margin and self.layout_now:
            self._margin = place(placed, self.geometry.margin - 2, self._row_of)
            lowest = max(self._margin, default=0) + 1
            if lowest > self.virtual_size.height:
                self.virtual_size = Size(self.size.width, lowest)
        else:
            self._margin = {}
        self.refresh()

    # Scrolling

    def _scroll_row(self, view_row: int) -> None:
        self.scroll_to(y=max(0, view_row), animate=False, force=True, immediate=True)

    @property
    def top(self) -> int:
        """The first row on the screen."""
        return int(self.scroll_offset.y)

    def reveal_focus(self) -> None:
        """Bring the focus into view: not by creeping, but with something to read in the direction of travel."""
        if self.layout_now is None:
            return
        first, last = self._rows_of(self.reading.focus)
        height = self.size.height
        context = 1 if height > 6 else 0
        if first == len(self._head) and first < height:
            self._scroll_row(0)
        elif last >= self.top + height - context:
            self._scroll_row(first - max(context, height // 4))
        elif first < self.top + context:
            self._scroll_row(max(0, min(first - context, last - height * 3 // 4)))

    def scroll_rows(self, rows: int) -> None:
        """Scroll by so many rows; a focus that goes out of sight moves to the nearest sentence in sight."""
        self._scroll_row(min(self.top + rows, self._last_top()))
        self._follow_scroll()

    def scroll_page(self, direction: int) -> None:
        """A page on or back, with a row kept to hold on to; the focus goes to the top of the new page."""
        before = self.top
        self._scroll_row(min(before + direction * max(1, self.size.height - 2), self._last_top()))
        if self.top == before:
            self.reading.move_to_edge(direction)
        elif (offset := self._offset_near(self.top + 1, 1)) is not None:
            self.reading.focus_on(offset)
        self.repaint()

    def _last_top(self) -> int:
        return max(0, self.virtual_size.height - self.size.height)

    def _offset_near(self, view_row: int, direction: int) -> int | None:
        """The first offset of text at or after (before) a row."""
        while 0 <= view_row < self.virtual_size.height:
            line = self._line_at(view_row)
            if line is not None and line.end > line.start:
                return line.start
            view_row += direction
        return None

    def _follow_scroll(self) -> None:
        first, last = self._rows_of(self.reading.focus)
        if last < self.top and (offset := self._offset_near(self.top, 1)) is not None:
            self.reading.focus_on(offset)
        elif first >= self.top + self.size.height:
            offset = self._offset_near(self.top + self.size.height - 1, -1)
            if offset is not None:
                self.reading.focus_on(offset)
        self.repaint()

    def visible_range(self) -> tuple[int, int]:
        """The range of the text that is on the screen; empty if none is."""
        first = self._offset_near(self.top, 1)
        lines = [self._line_at(self.top + y) for y in range(self.size.height)]
        last = max((line.end for line in lines if line is not None), default=0)
        return (first, max(first, last)) if first is not None else (0, 0)

    def show_labels(self, labels: dict[int, str]) -> None:
        """Show labels at these offsets of the text, in place of those shown before."""
        if labels or self.painter.labels:
            self.painter.labels = labels
            self._generation += 1
            self.refresh()

    def show_hits(self) -> None:
        """Light the find hits as the reading has them now."""
        self.painter.show_hits()
        self._generation += 1
        self.refresh()

    def repaint(self) -> None:
        """Paint anew the rows where the focus and the selection were and are."""
        selection = self.reading.selection
        chosen = Range(selection.start, selection.end) if selection else self.reading.hit
        now = (self.reading.focus, chosen)
        if now == self._lit or self.layout_now is None:
            return
        for lit in (*self._lit, *now):
            if lit is not None and lit.start <= len(self.reading.text):
                first, last = self._rows_of(lit)
                self.refresh_lines(first, last - first + 1)
        self._lit = now

    def reveal_active(self) -> None:
        """Keep the moving end of the selection in view."""
        if self.reading.selection is None or self.layout_now is None:
            return
        view_row = self._row_of(self.reading.selection.place)
        if view_row < self.top:
            self._scroll_row(view_row - 1)
        elif view_row >= self.top + self.size.height:
            self._scroll_row(view_row - self.size.height + 2)

    def line_edge(self, offset: int, direction: int) -> int:
        """The start (-1) or the end (1) of the painted line that an offset stands on."""
        line = self._line_at(self._row_of(offset))
        if line is None:
            return offset
        return line.end if direction > 0 else line.start

    # Painting

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._generation += 1
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self.virtual_size.width or self.layout_now is None:
            self.relayout()
        else:
            self.reveal_focus()

    def render_line(self, y: int) -> Strip:
        view_row = y + self.top
        line = self._line_at(view_row)
        focus, selection = self.reading.focus, self.reading.selection
        # Which highlight is at hand matters only to the notes beside the text; it is not looked for on every row.
        here = self.reading.highlight_here() if view_row in self._margin else None
        key: tuple[object, ...] = (view_row, self.size.width, self._generation)
        if line is not None:
            lit = focus.start < line.end and focus.end > line.start
            key += (focus if lit else None, selection if selection and selection.start < line.end else None)
            key += (self.reading.hit,)
        if view_row in self._margin:
            key += (here.id if here else None,)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._paint_row(view_row, line, here)
            self._strips[key] = strip
        return strip

    def _paint_row(self, view_row: int, line: Line | None, here: Highlight | None) -> Strip:
        width, base, columns = self.size.width, self.rich_style, self.geometry
        body: list[tuple[str, Style | None]] = [(" " * columns.left, base)]
        if line is not None:
            body += self.painter.line(line, margin=bool(columns.margin))
        else:
            text, name = self._edge_row(view_row)
            text = cut(text, columns.measure)
            if name == "view--furniture":
                text = " " * ((columns.measure - cell_width(text)) // 2) + text
            body += [(" " * GUTTER, base), (text, self._style(name))]
        note = self._margin.get(view_row)
        if note is not None:
            used = sum(cell_width(text) for text, _ in body)
            body.append((" " * max(0, columns.margin_at - used), base))
            body += self._note_painter.note(note, on=here is not None and here.id == note.highlight.id)
        return Strip(row(body)).adjust_cell_length(width, base)

    def _edge_row(self, view_row: int) -> tuple[str, str]:
        if view_row < len(self._head):
            return self._head[view_row]
        height = self.layout_now.height * self.spacing if self.layout_now else 0
        index = view_row - len(self._head) - height
        return (TAIL[index], "view--furniture") if 0 <= index < len(TAIL) else ("", "view--text")

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(name, partial=partial)

    # The mouse

    def _offset_under(self, x: int, y: int) -> int | None:
        line = self._line_at(y + self.top)
        if self.layout_now is None or line is None:
            return None
        cell = self.painter.cell_in_text(line, max(0, x - self.geometry.text_at))
        return self.layout_now.offset_at((y + self.top - len(self._head)) // self.spacing, cell)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._drag_from = self._offset_under(event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_from is not None and event.button == 1:
            offset = self._offset_under(event.x, event.y)
            if offset is not None and offset != self._drag_from:
                self.post_message(self.Pointed(self._drag_from, offset))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        offset, began = self._offset_under(event.x, event.y), self._drag_from
        self._drag_from = None
        note = self._margin.get(event.y + self.top)
        if note is not None and event.x >= self.geometry.margin_at:
            self.post_message(self.NotePointed(note.highlight.id))
        elif offset is not None and offset == began:
            self.post_message(self.Pointed(offset, offset))

    def on_click(self, event: events.Click) -> None:
        offset = self._offset_under(event.x, event.y)
        if offset is not None and event.chain > 1 and event.x < self.geometry.margin_at:
            self.post_message(self.PointedTwice(offset, event.chain))
