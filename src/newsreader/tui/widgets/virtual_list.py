"""The base of all lists: a cursor in any number of rows, of which only the rows on the screen are drawn.

A list says how many rows it has, how a row is drawn and what identifies a row. It must not know what the rows are for.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from .text_format import cut, more_below, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style
    from textual import events

Key = TypeVar("Key")
Parts = list[tuple[str, "Style"]]


class VirtualList(ScrollView, Generic[Key], can_focus=True, inherit_bindings=False):
    """A list with a cursor and a selection. A bar in the first column shows the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--bar",
        "row--cursor",
        "row--selected",
        "row--why",
        "row--empty",
        "row--heading",
    }

    ROW_LINES: ClassVar[int] = 1
    """Lines of a row."""

    GAP_LINES: ClassVar[int] = 0
    """Blank lines at the end of each row, which the last row on the screen does not need."""

    detail_lines = 0
    """Lines that only the row at the cursor has, below it."""

    TEXT_AT: ClassVar[int] = 3
    """The cell where the text of the rows begins, after the bar and a sign."""

    CLICKS_TO_CHOOSE: ClassVar[int] = 1
    """Clicks in a row that choose the row at the cursor; 0 if the list ignores clicks."""

    class Moved(Message):
        """The cursor is on another row or on none, or the list shows other rows."""

        def can_replace(self, message: Message) -> bool:
            return type(message) is type(self)

    class Chosen(Message):
        """The row at the cursor was clicked."""

    cursor = 0
    empty_text: tuple[str, ...] = ()
    """The lines that an empty list shows."""

    headings: Mapping[int, str] = MappingProxyType({})
    """Headings in the blank line above a row, by the index of the row. The first row gets a line above it."""

    cursor_shown = True

    def __init__(self) -> None:
        super().__init__()
        self.selected: set[Key] = set()

    # What a list defines

    @property
    def row_count(self) -> int:
        """The number of rows."""
        raise NotImplementedError

    def key_at(self, index: int) -> Key:
        """Return the value that identifies a row in `selected`."""
        raise NotImplementedError

    def row_parts(self, index: int, width: int) -> Parts:
        """Return a row, or its first line, without the bar in the first of its `width` cells."""
        raise NotImplementedError

    def second_line(self, index: int, width: int) -> Parts:
        """Return the second line of a row, in a list whose rows have two."""
        raise NotImplementedError

    # Rows and lines

    @property
    def current_key(self) -> Key | None:
        """The key of the row at the cursor; `None` if there is none."""
        return self.key_at(self.cursor) if 0 <= self.cursor < self.row_count else None

    @property
    def first_line(self) -> int:
        """The line of the list at the top of the screen."""
        return int(self.scroll_offset.y)

    @property
    def lead(self) -> int:
        """The number of lines above the first row: one with a heading, unless the list is hardly higher than a row."""
        return int(0 in self.headings and self.size.height > self.ROW_LINES)

    @property
    def rows_in_view(self) -> int:
        """The number of whole rows that the list can show at once, at least 1."""
        return max(1, (self.size.height + self.GAP_LINES - self.detail_lines - self.lead) // self.ROW_LINES)

    def row_at(self, line: int) -> tuple[int, int]:
        """Return the index of the row at a line of the list, and the number of the line within that row.

        The lead is the last line of a row -1.
        """
        line -= self.lead
        below = (self.cursor + 1) * self.ROW_LINES
        if below <= line < below + self.detail_lines:
            return self.cursor, self.ROW_LINES + line - below
        return divmod(line if line < below else line - self.detail_lines, self.ROW_LINES)

    def refresh_row(self, index: int, rows: int = 1) -> None:
        """Repaint a row, or this many rows from it on. The cursor must not be above them."""
        self.refresh_lines(self.lead + index * self.ROW_LINES, rows * self.ROW_LINES + self.detail_lines)

    def rows_changed(self, cursor: int) -> None:
        """Show the rows as they are now, with the cursor on the row `cursor`, clamped to the list."""
        self.cursor = max(0, min(cursor, self.row_count - 1))
        self.on_resize()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        lines = self.lead + self.row_count * self.ROW_LINES + (self.detail_lines if self.row_count else 0)
        # Blank lines at the end, so that the last page, too, begins with a whole row.
        spare = self.size.height - self.rows_in_view * self.ROW_LINES - self.detail_lines
        self.virtual_size = Size(self.size.width, lines + (max(0, spare) if self.row_count > self.rows_in_view else 0))
        self._reveal()

    def _reveal(self) -> None:
        """Scroll the row at the cursor into view, with a whole row at the top."""
        first = -((self.lead - self.first_line) // self.ROW_LINES)
        first = max(self.cursor - self.rows_in_view + 1, min(first, self.cursor))
        top = self.lead + first * self.ROW_LINES if first else 0
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, clamped to the list, and scroll it into view."""
        before, index = self.cursor, max(0, min(index, self.row_count - 1))
        if index == before or not self.row_count:
            return
        self.cursor = index
        if (distance := abs(index - before)) > self.rows_in_view:
            self.refresh()  # Textual would store the number of each line in between
        elif self.detail_lines:
            self.refresh_row(min(before, index), distance + 1)  # the rows between move by the detail lines
        else:
            self.refresh_row(before)
            self.refresh_row(index)
        self._reveal()
        self.post_message(self.Moved())

    def move(self, rows: int) -> None:
        self.move_to(self.cursor + rows)

    def move_page(self, pages: float) -> None:
        """Move the cursor by this many screenfuls, each less one row that stays in view; by one row at least."""
        self.move(round(pages * max(1, self.rows_in_view - 1)) or (1 if pages > 0 else -1))

    def toggle_selected(self) -> None:
        """Select the row at the cursor, or deselect it."""
        if (key := self.current_key) is not None:
            self.selected ^= {key}
            self.refresh_row(self.cursor)

    # Painting

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def part_style(self, name: str, *, partial: bool = False) -> Style:
        """Return the style of a component class."""
        return self.get_component_rich_style(name, partial=partial)

    def render_line(self, y: int) -> Strip:
        width, base = self.scrollable_content_region.width, self.rich_style
        index, line = self.row_at(y + self.first_line)
        parts: Parts = []
        if not self.row_count:
            parts = self.empty_line(y, width)
        elif index < self.row_count and self.GAP_LINES and line == self.ROW_LINES - 1:
            if heading := self.headings.get(index + 1, ""):
                rule = f"{cut(heading, width - 5)} ".ljust(width - 6, "─")
                parts = [("   ", base), (rule, self.part_style("row--heading"))]
        elif index < self.row_count and not self.ROW_LINES - self.GAP_LINES <= line < self.ROW_LINES:
            on = self.cursor_shown and index == self.cursor
            content = self.second_line(index, width) if line else self.row_parts(index, width)
            parts = [("┃" if on else " ", self.part_style("row--bar")), *content]
            if on:
                lifted = self.part_style("row--cursor", partial=True)
                parts, base = [(text, style + lifted) for text, style in parts], base + lifted
        return Strip(row(parts)).adjust_cell_length(width, base)

    def empty_line(self, y: int, width: int) -> Parts:
        """Return a line of an empty list: why it is empty and what to do next, where the first rows would be."""
        text = self.empty_text[y] if y < len(self.empty_text) else ""
        return [
            (" " * self.TEXT_AT, self.rich_style),
            (cut(text, width - 4), self.part_style("row--empty" if y else "row--why")),
        ]

    # The mouse

    def on_click(self, event: events.Click) -> None:
        index, _ = self.row_at(event.y + self.first_line)
        if not (self.CLICKS_TO_CHOOSE and 0 <= index < self.row_count):
            return
        if index != self.cursor:
            self.move_to(index)
        elif event.chain >= self.CLICKS_TO_CHOOSE:
            self.post_message(self.Chosen())


class ShortList(VirtualList[Key], can_focus=False):
    """A list below a box, as high as its rows up to `MOST_ROWS`. The box keeps the focus; the list never scrolls alone.

    In place of a scrollbar, the last row says how many rows are below it.
    """

    MOST_ROWS: ClassVar[int] = 6
    TEXT_AT: ClassVar = 2

    class Moved(VirtualList.Moved):
        """As in other lists, under another name: screens with a list and a box handle the messages of the list only."""

    @property
    def first_line(self) -> int:
        """The line at the top: the first, or as many lines down as the cursor needs to be in view."""
        return max(0, self.cursor + 1 - max(1, self.size.height))

    def rows_changed(self, cursor: int) -> None:
        super().rows_changed(cursor)
        self.styles.height = max(1, min(self.MOST_ROWS, self.row_count))
        self.refresh(layout=True)

    def _reveal(self) -> None:
        self.refresh()  # `first_line` follows the cursor, so other rows may be in view

    def more_text(self, index: int, width: int, further: int = 0) -> str:
        """Return `  +3 more` in the last row in view: the number of rows below it and of `further` ones not listed."""
        last = index == self.first_line + self.size.height - 1
        return more_below(self.row_count + further - index - 1, width) if last else ""
