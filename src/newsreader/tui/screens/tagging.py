"""The tag panel: type a few letters, or a tag's hot key, and Enter. It completes from the tags there are, and makes new
ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.services.tagging import remarks, same_tag, suggest, with_key
from newsreader.tui.paint import cut, tag_label
from newsreader.tui.screens.panel import Panel
from newsreader.tui.widgets.choices import MOST, Choices
from newsreader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Tag

NEW = "new tag"
WORN = "worn already"


class TagPanel(Panel["list[str] | None"]):
    """Edits a list of tags; gives the list, or `None` if it was left without a word."""

    KEYS: ClassVar = (
        ("escape", "cancel"),
        ("down", "move(1)"),
        ("up", "move(-1)"),
        ("tab", "more"),
        ("enter", "done"),
    )

    def __init__(self, keymap: Keymap, known: Iterable[Tag], tags: Iterable[str], about: str) -> None:
        """`known` are the tags there are, those to be offered first; `tags` are worn already by what it is `about`."""
        super().__init__(keymap)
        self.known = {tag.name: tag for tag in known}
        self.names = list(self.known)
        self.tags = list(tags)
        self.about = about
        self._shown_for = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(id="about")
            yield Static(id="tags")
            yield Input(placeholder="a tag, such as politics/eu", compact=True)
            yield Choices()
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one("#about", Static).update(Content.from_text(cut(self.about, 70), markup=False))
        self.query_one(StatusLine).hints = [
            ("enter", "add and save"),
            ("tab", "add one more"),
            ("⌫", "take the last away"),
            ("esc", "leave"),
        ]
        self._show()

    @property
    def box(self) -> Input:
        """Where the tag is typed."""
        return self.query_one(Input)

    def _show(self) -> None:
        label = self.query_one("#tags", Static)
        label.update(Content("  ").join(map(self._label, self.tags)))
        label.display = bool(self.tags)
        self._shown_for = self.box.value
        typed = self._shown_for.strip().lstrip("#")
        meant = with_key(self.known.values(), self._shown_for.strip())
        found = [name for name in suggest(self.names, typed, MOST - 1) if name not in self.tags and name != meant]
        items = [(name, remarks(self.known.get(name))) for name in found]
        cursor = 0
        if meant is not None:
            # The key of a tag means that tag, before any that begin with the letter.
            items.insert(0, (meant, WORN if meant in self.tags else remarks(self.known[meant])))
        if typed and not any(same_tag(name, typed) for name in self.names):
            items.append((typed, NEW))
            # A tag that begins with what was typed is meant; a mere likeness is not.
            begins = bool(found) and found[0].casefold().startswith(typed.casefold())
            cursor = 0 if begins or meant is not None else len(items) - 1
        self.query_one(Choices).show(items, cursor)

    def _label(self, name: str) -> Content:
        tag = self.known.get(name)
        return Content.styled(tag_label(name), f"$edge-{tag.color}" if tag and tag.color else "")

    def on_input_changed(self) -> None:
        self._show()

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace" and not self.box.value and self.tags:
            event.stop()
            self.tags.pop()
            self._show()

    async def _catch_up(self) -> None:
        """Let the choices be those of all that was typed, but leave the cursor where it was moved to."""
        await self.typed()
        if self._shown_for != self.box.value:
            self._show()

    def _take(self) -> bool:
        choices = self.query_one(Choices)
        if not self.box.value.strip() or not choices.items:
            return False
        name = choices.items[choices.cursor][0]
        if name not in self.tags:
            self.tags.append(name)
        if name not in self.names:
            self.names.append(name)
        self.box.value = ""
        return True

    def action_move(self, by: int) -> None:
        self.query_one(Choices).move(by)

    async def action_more(self) -> None:
        await self._catch_up()
        choices = self.query_one(Choices)
        if not self.box.value.strip() and choices.items:
            self.box.value = choices.items[choices.cursor][0]
        if self._take():
            self._show()

    async def action_done(self) -> None:
        await self._catch_up()
        self._take()
        self.dismiss(self.tags)

    def action_cancel(self) -> None:
        self.dismiss(None)
