"""The line in which you type words to find in the article; it is hidden while it is not used."""

from __future__ import annotations

from newsreader.tui.widgets.text_box import TextBox


class FindLine(TextBox):
    """A text box that is hidden at first."""

    def __init__(self) -> None:
        super().__init__(placeholder="find in the article", select_on_focus=True, compact=True)
        self.display = False
