"""The list of an article's links: number, words and address of each. The panel around it handles the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.tui.widgets.text_format import cut, fit
from newsreader.tui.widgets.virtual_list import Parts, ShortList

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WORDS_SHARE = 0.45
"""The share of the width that a link's words may take; its address has the rest."""

WHEEL_ROWS = 3


class LinkList(ShortList[int]):
    """Links with a cursor. The links of the current sentence are emphasized."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"links--number", "links--words", "links--current", "links--address"}

    def __init__(self, links: Sequence[tuple[int, str, str]], *, current: Collection[int], cursor: int) -> None:
        """`links` are (number, words, address), `current` are the numbers to emphasize, `cursor` is a row."""
        super().__init__()
        self.links = links
        self.current_numbers = current
        self.cursor = cursor
        self._top = 0

    @property
    def row_count(self) -> int:
        return len(self.links)

    def key_at(self, index: int) -> int:
        return self.links[index][0]

    @property
    def first_line(self) -> int:
        """The line at the top, which changes only as far as the cursor needs to be in view."""
        height = max(1, self.size.height)
        self._top = max(self.cursor - height + 1, min(self._top, self.cursor, max(0, len(self.links) - height)))
        return self._top

    def row_parts(self, index: int, width: int) -> Parts:
        number, words, address = self.links[index]
        more, digits = self.more_text(index, width), len(str(self.links[-1][0]))
        room = max(0, width - digits - 7 - len(more))
        share = int(room * WORDS_SHARE)
        dim = self.part_style("links--address")
        return [
            (f" {fit(str(number), digits, right=True)}  ", self.part_style("links--number")),
            (
                fit(words, share),
                self.part_style("links--current" if number in self.current_numbers else "links--words"),
            ),
            ("  ", dim),
            (fit(address, room - share) if more else cut(address, room - share), dim),
            (more, dim),
        ]

    def on_mouse_scroll_down(self) -> None:
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        self.move(-WHEEL_ROWS)
