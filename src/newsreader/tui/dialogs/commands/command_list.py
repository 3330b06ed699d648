"""The list of actions in the command palette: descriptions at the left, keys at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.keymap import show_key
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.spans import sweep
from newsreader.tui.widgets.text_format import cut
from newsreader.tui.widgets.virtual_list import Parts, ShortList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .command_match import Found

LEAST_TEXT = 16
"""The fewest cells for the description of an action. Its keys are left out if they would leave less."""

KEY_CELLS = 12
"""The most cells for an action's keys."""


class CommandList(ShortList[str]):
    """Actions, with the letters that matched underlined."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"command--item", "command--on", "command--match", "command--key"}
    MOST_ROWS: ClassVar = 12
    CLICKS_TO_CHOOSE: ClassVar = 0

    found: Sequence[Found] = ()
    empty_text = ("No action matches.",)

    @property
    def row_count(self) -> int:
        return len(self.found)

    def key_at(self, index: int) -> str:
        return self.found[index].action.id

    def show(self, found: Sequence[Found]) -> None:
        """Show these actions, with the cursor on the first."""
        self.found = found
        self.rows_changed(0)

    def move(self, rows: int) -> None:
        """Move the cursor, from one end of the list to the other."""
        self.move_to((self.cursor + rows) % max(1, len(self.found)))

    @property
    def chosen(self) -> Found | None:
        return self.found[self.cursor] if self.found else None

    def row_parts(self, index: int, width: int) -> Parts:
        found = self.found[index]
        key, more = cut(" ".join(map(show_key, found.keys)), KEY_CELLS), self.more_text(index, width)
        key = (key if width - len(key) - len(more) >= LEAST_TEXT else "") + more
        ground = self.part_style("command--on" if index == self.cursor else "command--item")
        text = cut(found.action.help, max(1, width - cell_width(key) - 5))
        matched = ground + self.part_style("command--match", partial=True)
        spans = [(span.start, span.end, matched) for span in found.spans if span.start < len(text)]
        pieces = [(text[start:end], on[0] if on else ground) for start, end, on in sweep(0, len(text), spans)]
        gap = " " * max(1, width - 3 - cell_width(text) - cell_width(key))
        return [(" ", ground), *pieces, (gap, self.rich_style), (key, self.part_style("command--key"))]
