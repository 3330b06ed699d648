"""The line in which words to find in the article are typed; it takes no room while it is not used."""

from __future__ import annotations

from newsreader.tui.widgets.text_box import TextBox


class FindLine(TextBox):
    """An input that is hidden until it is asked for."""

    def __init__(self) -> None:
        super().__init__(placeholder="find in the article", select_on_focus=True, compact=True)
        self.display = False
