"""The settings file while the program is open: its faults are shown, and it is read again when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader import config, keymap
from newsreader.errors import NewsreaderError

if TYPE_CHECKING:
    from newsreader.config import Loaded
    from newsreader.keymap import Keymap

    from .app import NewsreaderApp


class SettingsFile:
    """Reads the settings file again for the app, which needs no file in tests."""

    def __init__(self, app: NewsreaderApp, loaded: Loaded | None) -> None:
        self._app = app
        self._loaded = loaded

    def show_faults(self) -> None:
        """Show a message about what is invalid in the file, and is ignored."""
        if self._loaded is not None and self._loaded.faults:
            self._app.say(config.summary(self._loaded.faults), failed=True)

    async def check(self) -> None:
        """Use the settings in the file if it has changed. A file that can't be used changes nothing."""
        before = self._loaded
        if before is None:
            return
        found = await self._app.queue.ask_aside(_read_if_changed, before)
        if found is None:
            return
        keys, self._loaded = found
        after = self._loaded
        if after.broken:
            self._app.say(f"{after.faults[0]} Your settings stay as they were.", failed=True)
            return
        self._app.use_settings(after.settings, keys)
        self._app.say("the settings file has changed, and is used now")
        self.show_faults()


def _read_if_changed(before: Loaded) -> tuple[Keymap, Loaded] | None:
    """Read the file again, and return the settings and the keys; `None` if it has not changed or is missing."""
    if config.stamp(before.file) in ((), before.stamp):
        return None  # editors delete a file before they put the new one in its place
    try:
        after = config.load(before.file, before.settings)
    except NewsreaderError:
        return None
    return keymap.usable(after)
