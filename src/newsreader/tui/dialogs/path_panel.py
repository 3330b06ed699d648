"""The base of the panels that ask for a file or folder: Tab completes the path, and never without showing it.

The first Tab completes what all candidates have in common. If that is nothing, each further Tab writes the next of the
candidates, which stay listed. A typed `/` goes into the folder that was written.
"""

from __future__ import annotations

from os.path import commonprefix
from pathlib import Path
from typing import ClassVar

from textual.widgets import Input

from newsreader.tui.widgets.choices import Choices

from .panel import Panel, Result

MOST_LISTED = 100
"""The most candidates that Tab goes through."""


def candidates(typed: str, *, folders: bool = False) -> tuple[list[str], int]:
    """Return at most `MOST_LISTED` completions of a path, folders with a slash, and the number of further completions.

    Hidden files are included only if the last part of the path begins with a dot, and files unless only `folders`.
    """
    path = Path(typed).expanduser()
    folder, start = (path, "") if typed.endswith(("/", "\\")) or typed == "~" else (path.parent, path.name)
    try:
        found = [
            entry
            for entry in folder.iterdir()
            if entry.name.casefold().startswith(start.casefold())
            and (start.startswith(".") or entry.name[0] != ".")
            and (not folders or entry.is_dir())
        ]
        found.sort(key=lambda entry: (entry.name.casefold(), entry.name))
        shown = [f"{entry}/" if entry.is_dir() else str(entry) for entry in found[:MOST_LISTED]]
        return shown, len(found) - len(shown)
    except (OSError, ValueError):
        return [], 0  # using an unreadable folder will show the reason


class PathPanel(Panel[Result]):
    """A panel with an `Input` for a path, and the candidates in `Choices` below it."""

    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("tab", "complete"),
        ("down", "move(1)"),
        ("up", "move(-1)"),
    )
    only_folders = False
    """Whether only folders are listed."""

    _written = ""
    """The candidate that Tab wrote, while the others stay listed."""

    @property
    def path_line(self) -> str:
        """The candidate at the bar, else the typed line."""
        choices = self.query_one(Choices)
        return choices.items[choices.cursor][0] if choices.cursor >= 0 else self.query_one(Input).value

    def on_mount(self) -> None:
        self._list("")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value == self._written:
            return
        if self._written.endswith("/") and event.value == f"{self._written}/":
            self._write(self._written)
        self._list(event.input.value)

    def _list(self, typed: str) -> None:
        self._written = ""
        items, more = candidates(typed, folders=self.only_folders) if typed else ([], 0)
        self.query_one(Choices).show([(item, "") for item in items], -1, more=more)

    def _write(self, path: str) -> None:
        box = self.query_one(Input)
        box.value = path
        box.cursor_position = len(path)

    def action_move(self, by: int) -> None:
        choices = self.query_one(Choices)
        if choices.items:
            choices.put(max(0, min(choices.cursor + by, len(choices.items) - 1)))

    async def action_complete(self) -> None:
        await self.wait_for_typing()
        box, choices = self.query_one(Input), self.query_one(Choices)
        if box.value != self._written and not choices.items:
            self._list(box.value)  # nothing has been typed yet
        paths = [path for path, _ in choices.items]
        common = commonprefix(paths)  # noqa: RUF071 - the letters in common, not the folders
        if not paths:
            self.say(f"no {'folder' if self.only_folders else 'file or folder'} begins with this")
        elif choices.cursor >= 0 and box.value != paths[choices.cursor]:
            self._write(paths[choices.cursor])  # the bar was moved there
        elif not choices.more and len(common) > len(str(Path(box.value).expanduser())) + box.value.endswith("/"):
            self._write(common)
        else:
            choices.put((choices.cursor + 1) % len(paths))
            self._written = paths[choices.cursor]
            self._write(self._written)
            self.say(f"{choices.cursor + 1} of {len(paths) + choices.more}")
