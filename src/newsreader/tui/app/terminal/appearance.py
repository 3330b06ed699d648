"""Which theme the screen has: the user's choice, or the one that suits the background of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .theme import DARK, DARK_16, LIGHT, LIGHT_16, THEMES, THEMES_16, own_themes

if TYPE_CHECKING:
    from textual.theme import Theme

    from newsreader.config import Settings
    from newsreader.tui.app.app_base import AppBase


class Appearance:
    """The themes of the app by the names in the settings. Until the terminal says otherwise, it is taken for dark."""

    def __init__(self, app: AppBase) -> None:
        self._app = app
        self._on_light = False
        self._own: dict[str, Theme] = {}
        self._readings = 0
        for theme in (*THEMES, *THEMES_16):
            app.register_theme(theme)
        self.use(app.settings)

    def use(self, settings: Settings) -> None:
        """Take the themes from the settings, and show the current one."""
        before = self._own
        self._readings += 1
        self._own = own_themes(settings.themes, self._readings)
        for theme in self._own.values():
            self._app.register_theme(theme)
        self.show()
        for theme in before.values():
            self._app.unregister_theme(theme.name)

    def set_terminal(self, *, light: bool) -> None:
        """Take note of the background of the terminal."""
        self._on_light = light
        self.show()

    def show(self) -> None:
        """Show the theme that the settings name. A terminal with 16 colors shows its own colors, dark or light."""
        theme = self._theme(self._app.preferences.now.theme)
        if self._app.sixteen:
            theme = DARK_16 if theme.dark else LIGHT_16
        self._app.theme = theme.name

    def other(self) -> str:
        """Return the name of the other theme, dark or light: that of the settings file if it is one, else our own."""
        dark = not self._theme(self._app.preferences.now.theme).dark
        chosen = self._app.settings.theme
        if self._theme(chosen).dark == dark:
            return chosen
        return "dark" if dark else "light"

    def _theme(self, name: str) -> Theme:
        light = name == "light" or (name != "dark" and self._on_light)
        return self._own.get(name) or (LIGHT if light else DARK)
