"""Reads an article again in another encoding, for the library and the reader.

The panel lists encodings with some words of the article as each reads them. Other encodings can be typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input

from newsreader.records import AddStatus
from newsreader.services.adding.renewing import read_again, readings_of
from newsreader.text.clean import one_line
from newsreader.text.quotes import in_quotes
from newsreader.tui.widgets.choices import Choices
from newsreader.tui.widgets.text_box import TextBox

from .panel import About, Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.app.screen_base import BaseScreen


class EncodingPanel(Panel["str | None"]):
    """Returns the name of an encoding, or `None` if the panel was closed."""

    KEYS: ClassVar = (("down", "move(1)"), ("up", "move(-1)"), ("enter", "done"))
    HINTS: ClassVar = (("↑ ↓", "choose"), ("enter", "read again"), ("esc", "leave"))
    PLACEHOLDER = "The name of an encoding, such as windows-1250"

    def __init__(self, keymap: Keymap, about: str, readings: Sequence[tuple[str, str]]) -> None:
        """`about` is the question, `readings` are names of encodings with a remark each."""
        super().__init__(keymap)
        self.about = about
        self.readings = readings

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield TextBox(placeholder=self.PLACEHOLDER, compact=True)
        yield Choices()

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.say("")
        self._show(event.value.strip().lower())

    def _show(self, typed: str) -> None:
        self.query_one(Choices).show([item for item in self.readings if typed in item[0]])

    def action_move(self, by: int) -> None:
        self.query_one(Choices).move(by)

    async def action_done(self) -> None:
        await self.wait_for_typing()
        choices, typed = self.query_one(Choices), self.query_one(Input).value.strip()
        name = choices.items[choices.cursor][0] if choices.items else typed
        self.dismiss(name)


async def ask_encoding(screen: BaseScreen[None], article_id: int) -> str | None:
    """Ask for an encoding and read an article again in it. Return the result in words, or `None` if nothing changed.

    Raises `UsageError` if there is no such encoding.
    """
    app = screen.newsreader
    article = await app.queue.ask(app.library.articles.get, article_id)
    found = await app.queue.ask(readings_of, app.library, article)
    shown = [(name, one_line(words).strip()) for name, words in found]
    about = f"Read {in_quotes(article.title)} again in another encoding"
    encoding = await app.push_screen_wait(EncodingPanel(screen.keymap, about, shown))
    if not encoding:
        return None
    result = await app.queue.ask(read_again, app.library, article, encoding)
    if result.status is AddStatus.REVISED:
        return f"read again as {encoding} (u to undo)"
    screen.say(result.message or f"it reads the same in {encoding}", failed=result.status is AddStatus.FAILED)
    return None
