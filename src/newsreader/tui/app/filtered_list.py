"""The base of the screens with a short list that a text box narrows as you type: the codebook and the feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine

from .list_screen import ListScreen

if TYPE_CHECKING:
    from newsreader.tui.widgets.virtual_list import VirtualList


class FilteredListScreen(ListScreen):
    """A screen with a list, and the box `#ask` above it, which is hidden while it is not used."""

    @property
    def ask(self) -> Input:
        return self.query_one("#ask", Input)

    @property
    def main_list(self) -> VirtualList[str]:
        return self.query_one(self.LIST)

    def begin(self, name: str) -> None:
        """Show the name of the screen and its keys, and move the focus to the list."""
        self.query_one(ScreenHeader).name_text = name
        self.query_one(StatusLine).hints = self.hints()
        self.ask.display = False
        self.set_focus(self.main_list)

    _filtered_from: str | None = None
    """The row at the cursor when the filter was opened."""

    def action_filter(self) -> None:
        if not self.ask.display:
            self._filtered_from = self.main_list.current_key
        self._show_filter(True)
        self.set_focus(self.ask)

    def on_input_changed(self) -> None:
        self.refilter()

    def refilter(self) -> None:
        """Show the rows that match what is typed."""
        raise NotImplementedError

    def on_input_submitted(self) -> None:
        self._show_filter(bool(self.ask.value.strip()))
        self.set_focus(self.main_list)

    def _show_filter(self, shown: bool) -> None:
        self.ask.display = shown
        self.set_class(shown, "filtered")

    def widen(self) -> None:
        """Clear and hide the filter."""
        self._show_filter(False)
        self.ask.value = ""
        self.set_focus(self.main_list)

    def hints(self) -> list[tuple[str, str]]:
        """Return the hints of the keys; while the filter is typed, of the keys that do not type into it."""
        if self.focused is self.ask:
            return [("enter", "to the list"), ("esc", "clear")]
        return super().hints()

    def action_leave(self) -> None:
        if self.ask.display:
            is_typing = self.ask.has_focus
            with self.ask.prevent(Input.Changed):
                self.widen()
            self.refilter()
            keys = [self.main_list.key_at(row) for row in range(self.main_list.row_count)]
            if is_typing and self._filtered_from in keys:
                self.main_list.move_to(keys.index(self._filtered_from))
        else:
            self.dismiss()

    def action_back(self) -> None:
        self.dismiss()

    def action_export(self) -> None:
        self.export(None)
