"""The panel that asks for one of several addresses, such as the links of an article. Each has its number, its words,
and the address itself, since its words may be misleading.

It opens nothing itself; it returns the chosen address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from newsreader.text.clean import one_line
from newsreader.text.layout.wrap import wrap
from newsreader.tui.dialogs.panel import Panel
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import cut

from .link_list import LinkList

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Range
    from newsreader.text.links import Links
    from newsreader.tui.widgets.status_line import Hint

PAGE = "the article's page"


def article_links(keymap: Keymap, links: Links, text: str, here: Range, *, page: str | None) -> LinkPanel:
    """Return the panel of an article's links, with its own page as number 0.

    `here` is the focus of the reader: the cursor is on its first link, or on the next link after it.
    """
    rows = [(link.number, text[link.start : link.end], link.address) for link in links.all]
    return LinkPanel(
        keymap,
        [(0, PAGE, page), *rows] if page else rows,
        current=frozenset(links.touching(here.start, here.end)),
        cursor=links.after(here.start) - (0 if page else 1),
    )


class LinkPanel(Panel["str | None"]):
    """Lists addresses. Returns the chosen one, or `None`.

    The last digit of a number chooses its address. If another digit could follow, Enter does.
    """

    def __init__(
        self,
        keymap: Keymap,
        rows: Sequence[tuple[int, str, str]],
        *,
        current: Collection[int] = (),
        cursor: int = 0,
        enter: str = "open",
    ) -> None:
        """`rows` are (number, words, address), numbered without gaps; the numbers in `current` are emphasized."""
        super().__init__(keymap)
        self.first = rows[0][0]
        self.enter = enter
        self.list = LinkList(rows, current=current, cursor=cursor)
        self.digits = ""

    def contents(self) -> ComposeResult:
        yield self.list
        yield Static(id="address")

    def on_mount(self) -> None:
        self._lay_out()

    def hints(self) -> list[Hint]:
        return [(f"{self.first}-{self.list.links[-1][0]}", "by number"), ("enter", self.enter), ("esc", "leave")]

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        self.list.styles.height = min(len(self.list.links), max(2, self.app.size.height // 3))
        self._show()

    def on_short_list_moved(self) -> None:
        self._show()

    def _show(self) -> None:
        """Show the whole address of the link at the cursor, and the digits typed so far."""
        address, width = one_line(self.list.links[self.list.cursor][2]), max(8, self.app.size.width - 4)
        most = max(1, self.app.size.height // 5)
        starts = [start for start, _ in wrap(address, 0, len(address), width)][:most]
        ends = [*starts[1:], len(address)]
        lines = [cut(address[start:end], width) for start, end in zip(starts, ends, strict=True)]
        self.query_one("#address", Static).update(Content("\n".join(lines)))
        self.query_one(StatusLine).state = f"number {self.digits}…" if self.digits else ""

    def on_key(self, event: events.Key) -> None:
        event.stop()
        page = max(1, self.list.size.height - 1)
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": page, "space": page, "pageup": -page, "b": -page}
        steps |= {"ctrl+d": max(1, page // 2), "ctrl+u": -max(1, page // 2)}
        ends = {"home": 0, "g": 0, "end": len(self.list.links), "G": len(self.list.links)}
        if event.key in ("escape", "q"):
            self.dismiss(None)
        elif event.key == "enter":
            self._open()
        elif event.key == "backspace":
            self.digits = self.digits[:-1]
            self._show()
        elif event.key in steps:
            self._go(self.list.cursor + steps[event.key])
        elif event.character in ends or event.key in ends:
            self._go(ends[event.key if event.key in ends else event.character or ""])
        elif event.character and event.character in "0123456789":
            self._type(event.character)

    def on_virtual_list_chosen(self) -> None:
        self._open()

    def _go(self, cursor: int) -> None:
        self.digits = ""
        self.list.move_to(cursor)
        self._show()

    def _type(self, digit: str) -> None:
        """Add a digit to the number. A digit that leads to no number is ignored."""
        number, last = int(self.digits + digit), self.list.links[-1][0]
        if not self.first <= number <= last:
            return
        self.digits += digit
        self.list.move_to(number - self.first)
        self._show()
        if number == 0 or number * 10 > last:
            self._open()

    def _open(self) -> None:
        self.dismiss(self.list.links[self.list.cursor][2])
