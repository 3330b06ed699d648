"""What is chosen with keys while reading (theme, measure, margin notes and so on), kept from one run to the next.

The file of settings is the user's own and never written. What was chosen lies in a small file of the program's, each
choice with the setting that it was made over: whoever changes that setting later has chosen anew, and the file of
settings holds again. It is only a memory: a file that is damaged, or none, means that nothing was chosen.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.config import LINE_SPACINGS, MEASURES
from newsreader.errors import CannotWriteError, UsageError

from . import paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.config import Settings

_SOUND: dict[str, Callable[[object], bool]] = {
    "theme": lambda value: value in ("dark", "light"),
    "measure": lambda value: isinstance(value, int) and value in MEASURES,
    "margin_notes": lambda value: isinstance(value, bool),
    "justified": lambda value: isinstance(value, bool),
    "line_spacing": lambda value: isinstance(value, int) and value in LINE_SPACINGS,
}
"""The settings that keys change, by name, and what they may be."""


class Preferences:
    """The settings in force: those of the user's file, and over them what was chosen with keys."""

    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        """`path` is the file to remember in, which need not be there; `None` remembers nothing."""
        self._settings = settings
        self._path = path
        self.now = replace(settings, **self._recall())

    def change(self, **chosen: Any) -> None:
        """Change settings, by name, for now; `keep` makes it last."""
        self.now = replace(self.now, **chosen)

    def keep(self) -> None:
        """Remember what differs from the user's file. Raises `CannotWriteError`."""
        if self._path is None:
            return
        import tempfile  # wanted only once something was changed

        kept = {
            name: {"chosen": getattr(self.now, name), "over": getattr(self._settings, name)}
            for name in _SOUND
            if getattr(self.now, name) != getattr(self._settings, name)
        }
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # There as a whole or not at all, also when two programs remember at once.
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".preferences-")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(kept, file, indent=1)
                Path(name).replace(self._path)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise CannotWriteError(f"{self._path}: what was chosen cannot be kept ({error.strerror}).") from error

    def _recall(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._path.read_bytes()) if self._path else {}
            told = {name: (kept[name]["chosen"], kept[name]["over"]) for name in _SOUND if name in kept}
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return {
            name: chosen
            for name, (chosen, over) in told.items()
            if _SOUND[name](chosen) and over == getattr(self._settings, name)
        }


def recall(settings: Settings) -> Preferences:
    """This user's preferences over `settings`; without a home folder they last as long as the program runs."""
    try:
        return Preferences(settings, paths.state_folder() / "preferences.json")
    except UsageError:
        return Preferences(settings)
