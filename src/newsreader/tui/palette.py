"""The command palette: every action that can be done where one is, by its words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from newsreader.actions import SCOPE_TITLES, Action
from newsreader.keymap import show_key

if TYPE_CHECKING:
    from newsreader.tui.screens.keyed import KeyedScreen


class ActionCommands(Provider):
    """Offers the action table's rows to Textual's palette."""

    def _available(self) -> list[tuple[Action, tuple[str, ...]]]:
        from newsreader.tui.screens.keyed import KeyedScreen

        screen = self.screen
        if not isinstance(screen, KeyedScreen):
            return []
        return screen.keymap.of_scope(*screen.current_scopes())

    def _screen(self) -> KeyedScreen[object]:
        from newsreader.tui.screens.keyed import KeyedScreen

        assert isinstance(self.screen, KeyedScreen)  # noqa: S101 - `_available` offers nothing elsewhere
        return self.screen

    @staticmethod
    def _help(action: Action, keys: tuple[str, ...]) -> str:
        shown = "  ".join(show_key(key) for key in keys)
        return f"{SCOPE_TITLES[action.scope]} · {shown}" if shown else SCOPE_TITLES[action.scope]

    async def discover(self) -> Hits:
        for action, keys in self._available():
            yield DiscoveryHit(
                Content(action.help),
                partial(self._screen().action_perform, action.id),
                action.help,
                self._help(action, keys),
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action, keys in self._available():
            score = matcher.match(action.help)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(action.help),
                    partial(self._screen().action_perform, action.id),
                    action.help,
                    self._help(action, keys),
                )
