"""The base of the screens with a list: the motions in it, which all lists have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.virtual_list import VirtualList

from .screen_base import BaseScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.actions import Scope


def list_methods(scope: Scope) -> dict[str, tuple[Any, ...]]:
    """Return the methods of the motions in the list of a screen, for its `METHODS`."""
    page = VirtualList.move_page
    return {
        f"{scope}.down": ("move_list", VirtualList.move, 1),
        f"{scope}.up": ("move_list", VirtualList.move, -1),
        f"{scope}.page_down": ("move_list", page, 1),
        f"{scope}.page_up": ("move_list", page, -1),
        f"{scope}.half_down": ("move_list", page, 0.5),
        f"{scope}.half_up": ("move_list", page, -0.5),
        f"{scope}.top": ("move_to_row", 1),
        f"{scope}.bottom": ("move_to_row", 0),
    }


WITHOUT_ROWS = frozenset({"add", "filter", "feeds", "shelf", "day/week", "edit search", "back", "all keys"})
"""The labels of the actions that an empty list has."""


class ListScreen(BaseScreen[None]):
    """A screen whose main widget is a list."""

    LIST: ClassVar[type[VirtualList[Any]]]
    """The list in which the motions of `list_methods` move."""

    def hints(self) -> list[tuple[str, str]]:
        """Return the hints of the keys; in an empty list, only of keys that need no row."""
        hints = super().hints()
        return hints if self.query_one(self.LIST).row_count else [hint for hint in hints if hint[1] in WITHOUT_ROWS]

    def on_descendant_focus(self) -> None:
        self.query_one(StatusLine).hints = self.hints()

    def move_list(self, move: Callable[[VirtualList[Any], float], None], by: float, times: int = 1) -> None:
        """Move the cursor of the list by a method of `VirtualList`."""
        move(self.query_one(self.LIST), by * times)

    def move_to_row(self, row: int, typed: int = 0) -> None:
        """Move the cursor of the list to the row with the number `typed`, else `row`; 0 is the last."""
        rows = self.query_one(self.LIST)
        rows.move_to((typed or row or rows.row_count) - 1)
