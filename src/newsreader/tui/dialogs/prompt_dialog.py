"""The panel that asks for one line: a name, a title, a description, one of several names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input

from newsreader.text.clean import one_line
from newsreader.tui.widgets.choices import Choices
from newsreader.tui.widgets.text_box import TextBox

from .panel import About, Panel

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint


class PromptPanel(Panel["str | None"]):
    """Returns the line without surrounding spaces, or `None` if the panel was closed."""

    KEYS: ClassVar = (("enter", "done"), ("tab", "complete"), ("down", "move(1)"), ("up", "move(-1)"))

    _tried: str | None = None
    """The line of the last Enter, until it is changed."""

    def __init__(
        self,
        keymap: Keymap,
        about: str,
        value: str,
        *,
        enter: str,
        required: str = "",
        do: Callable[[str], Awaitable[None]] | None = None,
        offers: Callable[[str], list[tuple[str, str]]] = lambda _: [],
    ) -> None:
        """`about` is the question, `enter` the label of Enter. `required` is the message about an empty line, if the
        line must not be empty. `do` is run with the line before the panel closes. `offers` returns the names that a
        line can be completed to, each with a remark; Enter takes the one at the bar.
        """
        super().__init__(keymap)
        self.about = about
        self.value = value
        self.enter = enter
        self.required = required
        self.do = do
        self.offers = offers

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield TextBox(one_line(self.value), select_on_focus=False, compact=True)
        yield Choices()

    def hints(self) -> list[Hint]:
        return [("enter", self.enter), ("esc", "leave")]

    @property
    def _line(self) -> str:
        return self.query_one(Input).value.strip()

    def on_mount(self) -> None:
        self._show_offers()

    def on_input_changed(self) -> None:
        # A change that was typed before Enter may arrive after it, and must not clear the error.
        if self._tried not in (None, self._line):
            self._tried = None
            self.say("")
        self._show_offers()

    def _show_offers(self) -> None:
        offers, choices = self.offers(self._line), self.query_one(Choices)
        if tuple(offers) != choices.items or not offers:
            choices.show(offers)

    def action_move(self, by: int) -> None:
        self.query_one(Choices).move(by)

    def action_complete(self) -> None:
        self.query_one(Choices).complete(self.query_one(Input))

    async def action_done(self) -> None:
        await self.wait_for_typing()
        self._show_offers()
        self.action_complete()
        line = self._tried = self._line
        if self.required and not line:
            self.say(self.required, failed=True)
        elif self.do is None:
            self.dismiss(line)
        else:
            await self.carry_out(partial(self.do, line), line)
