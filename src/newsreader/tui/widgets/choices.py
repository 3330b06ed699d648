"""A short list of choices under an input, which keeps the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.text.layout.cells import cell_width

from .text_format import cut, fit
from .virtual_list import Parts, ShortList

if TYPE_CHECKING:
    from textual.widgets import Input

MOST = 6

NARROW = 30
"""A list of fewer cells shows no remarks, only the key."""


class Choices(ShortList[int]):
    """Choices with a remark each. At most six are in view; the cursor is on one of them, or on none (-1)."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--item", "choices--on", "choices--remark"}
    MOST_ROWS: ClassVar = MOST
    CLICKS_TO_CHOOSE: ClassVar = 0

    cursor = -1
    items: tuple[tuple[str, str], ...] = ()
    more = 0
    keys = ("", "")
    """The key that accepts the first choice while the cursor is on none, and the key that accepts the current one."""

    @property
    def row_count(self) -> int:
        return len(self.items)

    def key_at(self, index: int) -> int:
        return index

    def show(self, items: list[tuple[str, str]], cursor: int = 0, *, more: int = 0) -> None:
        """Show these (text, remark) pairs, with the cursor on one or on none (-1); `more` more are not listed."""
        self.items, self.more = tuple(items), more
        self.display = bool(self.items)
        self.rows_changed(cursor)
        self.put(min(cursor, len(self.items) - 1))

    def put(self, cursor: int) -> None:
        """Put the cursor on a choice, or on none (-1)."""
        self.cursor = cursor
        self.refresh()

    def complete(self, box: Input) -> None:
        """Write the current choice, if there is one, into an input."""
        if self.items:
            box.value = self.items[self.cursor][0]
            box.cursor_position = len(box.value)

    def row_parts(self, index: int, width: int) -> Parts:
        if width < 8:
            return []
        text, remark = self.items[index]
        on = index == self.cursor
        key = self.keys[on] if index == max(0, self.cursor) else ""
        key = f"  {key}" if key else ""
        room = width - 4 - cell_width(key)
        remark = cut(remark, room // 2) if width >= NARROW else ""
        remark = f"  {remark}" if remark else ""
        more = self.more_text(index, width, self.more)
        style, dim = self.part_style("choices--on" if on else "choices--item"), self.part_style("choices--remark")
        text = fit(text, room - cell_width(remark) - len(more))
        return [(" ", style), (text, style), (remark, dim), (key, dim), (more, dim)]
