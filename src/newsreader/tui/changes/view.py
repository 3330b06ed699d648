"""The pane of the changes screen: it paints the rows on the screen, with a cursor that steps over paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.tui.widgets.text_format import fit, row
from newsreader.tui.widgets.text_styles import TEXT_STYLES, combined, component_classes

from .parts import unfolded
from .rows import GAP, Rows, measures

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

    from newsreader.tui.widgets.text_styles import Pieces

    from .parts import Outline, Part

SIGN_STYLES = {"+": "change--plus", "−": "change--minus", "!": "change--correction"}


class ChangesView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows an outline of changes."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *TEXT_STYLES,
        *component_classes(
            "change", "added removed whole-added whole-removed moved-added moved-removed same fold label"
        ),
        *component_classes("change", "sign plus minus correction bar divider cursor"),
    }

    class Moved(Message):
        """The cursor is on another part, or other parts are shown."""

        def can_replace(self, message: Message) -> bool:
            return type(message) is type(self)

    class Chosen(Message):
        """The part at the cursor was clicked."""

    def __init__(self, measure: int, *, marks: bool) -> None:
        """`measure` is the reader's, in cells; `marks` surround changed words."""
        super().__init__()
        self.measure, self.side_by_side = measure, False
        self.cursor = 0
        self._marks = marks
        self._outline: Outline = []
        self._opened: set[int] = set()
        self.parts: list[Part] = []
        self.rows = Rows((), measures(1, measure))

    # What is shown

    def show(self, outline: Outline) -> None:
        """Show an outline, with the cursor on the first change."""
        self._outline, self._opened = outline, set()
        self.parts = unfolded(outline, self._opened)
        self.cursor = next((number for number, part in enumerate(self.parts) if part.sign), 0)
        self.scroll_row(0)
        self.relayout()

    @property
    def part(self) -> Part | None:
        """The part at the cursor."""
        return self.parts[self.cursor] if self.parts else None

    def relayout(self) -> None:
        """Lay out the parts for the current size."""
        # Keys can arrive before the pane has a size; it is as wide as the screen.
        width = self.size.width or self.app.size.width
        size = measures(width, self.measure, side_by_side=self.side_by_side)
        if self.rows.parts is not self.parts or self.rows.size != size:
            self.rows = Rows(self.parts, size, marks=self._marks)
        self.virtual_size = Size(self.size.width, self.rows.height)
        self.reveal()
        self.refresh()
        self.post_message(self.Moved())

    def _fold(self, opened: set[int]) -> None:
        """Unfold these groups and fold all others; the cursor stays on its paragraph, and that on its row."""
        at = self.part
        if at is None:
            return
        on_screen = self.rows.rows_of(self.cursor)[0] - self.top
        self._opened, self.parts = opened, unfolded(self._outline, opened)
        same = [number for number, part in enumerate(self.parts) if part.group == at.group]
        exactly = [number for number in same if self.parts[number].paragraph is at.paragraph]
        self.cursor = (exactly or same)[0]
        self.relayout()
        self.scroll_row(min(self.rows.rows_of(self.cursor)[0] - on_screen, self._last_top))
        self.reveal()

    def unfold(self) -> bool:
        """Unfold the part at the cursor. Return false if it is not folded."""
        if self.part is None or not self.part.folded:
            return False
        self._fold(self._opened | {self.part.group})
        return True

    def toggle_folds(self) -> bool:
        """Fold all unchanged paragraphs, or unfold them if all are folded. Return whether they are unfolded."""
        groups = {number for number, parts in enumerate(self._outline) if not parts[0].sign}
        self._fold(set() if self._opened else groups)
        return bool(self._opened)

    # Moving

    @property
    def top(self) -> int:
        """The first row on the screen."""
        return int(self.scroll_offset.y)

    def scroll_row(self, first: int) -> None:
        self.scroll_to(y=max(0, first), animate=False, force=True, immediate=True)

    def move_to(self, part: int) -> None:
        """Put the cursor on a part, clamped to the list, and scroll it into view."""
        self._put(part)
        self.reveal()

    def _put(self, part: int) -> None:
        part = max(0, min(part, len(self.parts) - 1))
        if part == self.cursor:
            return
        for changed in (self.cursor, part):
            first, last = self.rows.rows_of(changed)
            self.refresh_lines(first, last - first + 1)
        self.cursor = part
        self.post_message(self.Moved())

    def reveal(self) -> None:
        """Scroll the part at the cursor into view, as much of it as fits."""
        if not self.parts:
            return
        first, last = self.rows.rows_of(self.cursor)
        height = self.size.height
        if self.cursor == 0:
            self.scroll_row(0)
        elif last >= self.top + height:
            self.scroll_row(min(first - (1 if height > 6 else 0), last - height + max(1, height // 3)))
        elif first < self.top:
            self.scroll_row(max(0, first - max(1, height // 4)))

    def step(self, direction: int, times: int = 1) -> None:
        self.move_to(self.cursor + direction * times)

    def step_change(self, direction: int, times: int = 1) -> bool:
        """Go some changes on (1) or back (-1). Return false if there are not so many."""
        parts = self.parts
        ahead = range(self.cursor + 1, len(parts)) if direction > 0 else range(self.cursor - 1, -1, -1)
        found = [number for number in ahead if parts[number].sign][:times]
        if found:
            self.move_to(found[-1])
        return len(found) == times

    def move_to_edge(self, direction: int, number: int = 0) -> None:
        """Go to the last part (1) or the first one (-1), at the end of its rows, or to the part with a number."""
        if number:
            self.move_to(number - 1)
            return
        self.move_to(len(self.parts) if direction > 0 else 0)
        self.scroll_row(self._last_top if direction > 0 else 0)

    @property
    def _last_top(self) -> int:
        return max(0, self.rows.height - self.size.height)

    def scroll_rows(self, direction: int, times: int = 1) -> None:
        """Scroll some rows down (1) or up (-1). The cursor stays on the screen, on a change if one is there."""
        before = self.top
        self.scroll_row(min(before + direction * times, self._last_top))
        if self.top == before:
            self._put(len(self.parts) if direction > 0 else 0)
            return
        first, last = self.rows.rows_of(self.cursor)
        bottom = self.top + self.size.height - 1
        if first > bottom or last < self.top:
            first = self.rows.part_at(self.top)
            first += self.rows.rows_of(first)[1] < self.top  # a blank row
            shown = list(range(first, max(first, self.rows.part_at(bottom)) + 1))
            changed = [part for part in shown if self.parts[part].sign] or shown
            self._put(changed[0 if direction > 0 else -1])

    def scroll_half_page(self, direction: int, times: int = 1) -> None:
        self.scroll_rows(direction, times * max(1, self.size.height // 2))

    def scroll_page(self, direction: int, times: int = 1) -> None:
        """Scroll some pages, less two rows each."""
        self.scroll_rows(direction, times * max(1, self.size.height - 2))

    # Painting

    def on_resize(self) -> None:
        self.relayout()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(name, partial=partial)

    def render_line(self, y: int) -> Strip:
        size, ground = self.rows.size, self.rich_style
        shown = self.rows.at(y + self.top)
        on = shown is not None and shown.part == self.cursor
        strips = [Strip(row([(" " * size.left, ground)]))]
        for number, (sign, pieces) in enumerate(shown.columns if shown else [("", [])] * size.count):
            bar = ("│", "change--divider") if number else ("┃" if on else " ", "change--bar")
            gutter = bar, (fit(sign, 1), SIGN_STYLES.get(sign, "change--sign")), (" ", "view--text")
            strips.append(Strip(row((text, self._style(name)) for text, name in gutter)))
            strips.append(self._words(pieces, size.width, ground, on=on and bool(pieces)))
            strips.append(Strip.blank(GAP, ground))
        return Strip.join(strips).adjust_cell_length(self.size.width, ground)

    def _words(self, pieces: Pieces, width: int, ground: Style, *, on: bool) -> Strip:
        parts = [(text, combined(self._style, names)) for text, names in pieces]
        if on:
            lifted = self._style("change--cursor", partial=True)
            parts, ground = [(text, style + lifted) for text, style in parts], ground + lifted
        return Strip(row(parts)).adjust_cell_length(width, ground)

    def on_click(self, event: events.Click) -> None:
        shown = self.rows.at(event.y + self.top)
        if shown is None:
            return
        if shown.part != self.cursor:
            self._put(shown.part)
        else:
            self.post_message(self.Chosen())
