"""Settings that the user changes with keys (theme, column width, folder of exports), and lists that the program keeps
(the tags used last, the keys used so far), saved between runs.

The settings file belongs to the user and is never written. Changes are saved in a separate file, each with the value in
the settings file that it overrides. If the user later edits that value, the settings file applies again. A missing or
damaged file means that nothing was changed.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.config import CHOSEN_BY_KEY
from newsreader.errors import CannotWriteError, UsageError

from . import paths

if TYPE_CHECKING:
    from newsreader.config import Settings


REMEMBERED = "remembered"
"""The name of the lists in the file."""

MOST_REMEMBERED = 50


class Preferences:
    """The current settings: the user's settings file, overridden by what was changed with keys."""

    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        """Read the saved changes from `path`, which need not exist. With `None` nothing is saved."""
        self._settings = settings
        self._path = path
        saved = self._read()
        self.now = replace(settings, **self._changes_in(saved))
        lists = saved.get(REMEMBERED)
        self._lists: dict[str, list[str]] = {
            name: [value for value in values if isinstance(value, str)][:MOST_REMEMBERED]
            for name, values in (lists.items() if isinstance(lists, dict) else ())
            if isinstance(values, list)
        }

    def change(self, **chosen: Any) -> None:
        """Change settings by name. `save` stores them."""
        self.now = replace(self.now, **chosen)

    def follow(self, settings: Settings) -> None:
        """Take over other settings of the file, as at the next start: an edited one replaces what keys changed."""
        kept = {
            name: getattr(self.now, name)
            for name in CHOSEN_BY_KEY
            if getattr(settings, name) == getattr(self._settings, name)
        }
        self._settings, self.now = settings, replace(settings, **kept)

    def remembered(self, name: str) -> list[str]:
        """Return a list that the program remembers between runs, the latest value first."""
        return self._lists.get(name, [])

    def remember(self, name: str, *values: str) -> None:
        """Put values at the head of such a list. `save` stores it."""
        self._lists[name] = list(dict.fromkeys((*values, *self.remembered(name))))[:MOST_REMEMBERED]

    def save(self) -> None:
        """Save the settings that differ from the settings file, and the lists. Raises `CannotWriteError`."""
        if self._path is None:
            return
        import tempfile  # needed only after a change

        changes: dict[str, object] = {
            name: {"chosen": _stored(getattr(self.now, name)), "over": _stored(getattr(self._settings, name))}
            for name in CHOSEN_BY_KEY
            if getattr(self.now, name) != getattr(self._settings, name)
        }
        if self._lists:
            changes[REMEMBERED] = dict(self._lists)
        try:
            paths.make_private(self._path.parent)
            # Write the whole file or nothing, even if two programs save at the same time.
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".preferences-")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(changes, file, indent=1)
                Path(name).replace(self._path)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise CannotWriteError(f"{self._path}: the settings cannot be saved ({error.strerror}).") from error

    def _read(self) -> dict[str, Any]:
        try:
            saved = json.loads(self._path.read_bytes()) if self._path else {}
        except (OSError, ValueError):
            return {}
        return saved if isinstance(saved, dict) else {}

    def _changes_in(self, saved: dict[str, Any]) -> dict[str, Any]:
        try:
            changes = {name: (saved[name]["chosen"], saved[name]["over"]) for name in CHOSEN_BY_KEY if name in saved}
        except (KeyError, TypeError):
            return {}
        return {
            name: CHOSEN_BY_KEY[name].read(chosen)
            for name, (chosen, over) in changes.items()
            if CHOSEN_BY_KEY[name].accepts(chosen) and over == _stored(getattr(self._settings, name))
        }


def _stored(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def load(settings: Settings) -> Preferences:
    """Return the user's preferences. Without a home folder they are not saved."""
    try:
        return Preferences(settings, paths.state_folder() / "preferences.json")
    except UsageError:
        return Preferences(settings)
