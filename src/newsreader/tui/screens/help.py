"""The help page: the action table, as far as it holds where one came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.actions import SCOPE_TITLES, Scope
from newsreader.keymap import Keymap, show_key

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

KEY_CELLS = 14


def page(keymap: Keymap, scope: Scope) -> Content:
    """The keys of a scope, a line each."""
    lines = [Content.styled(SCOPE_TITLES[scope], "bold $pencil")]
    for action, keys in keymap.of_scope(scope):
        if keys:
            shown = " ".join(show_key(key) for key in keys)
            lines.append(Content.assemble((f"{shown:>{KEY_CELLS}}  ", "bold $ink"), (action.help, "$ink-soft")))
    return Content("\n").join(lines)


class HelpScreen(ModalScreen[None]):
    """Shows the keys; any key but those that scroll closes it."""

    SCROLLING = frozenset({"j", "k", "down", "up", "space", "b", "pagedown", "pageup", "g", "G", "home", "end"})

    def __init__(self, keymap: Keymap, scopes: tuple[Scope, ...]) -> None:
        super().__init__()
        self.keymap = keymap
        selecting = (Scope.SELECT,) if Scope.READER in scopes else ()
        self.scopes = (*scopes, *selecting, *((Scope.EDITOR,) if selecting else ()))

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            for scope in self.scopes:
                yield Static(page(self.keymap, scope), classes="help-group")
            yield Static(
                Content.styled("Ctrl+P finds every action by its words; any other key closes this page.", "$ink-dim")
            )

    async def on_key(self, event: events.Key) -> None:
        event.stop()
        area = self.query_one("#help", VerticalScroll)
        key = (
            event.character if event.character and event.character.isprintable() and event.key != "space" else event.key
        )
        if key in ("j", "down"):
            area.scroll_down(animate=False)
        elif key in ("k", "up"):
            area.scroll_up(animate=False)
        elif key in ("space", "pagedown"):
            area.scroll_page_down(animate=False)
        elif key in ("b", "pageup"):
            area.scroll_page_up(animate=False)
        elif key in ("g", "home"):
            area.scroll_home(animate=False)
        elif key in ("G", "end"):
            area.scroll_end(animate=False)
        else:
            self.dismiss()
