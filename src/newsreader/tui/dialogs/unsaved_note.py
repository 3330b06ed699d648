"""What can be done with a note that the library cannot keep: try again, copy it, write it elsewhere, or give it up.

It knows the note's text and not where it belongs; nothing is given up without an explicit yes.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from newsreader import paths
from newsreader.errors import CannotWriteError
from newsreader.tui.widgets.status_line import StatusLine

from .panel import Panel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap


class Way(Enum):
    """What was chosen."""

    BACK = auto()
    AGAIN = auto()
    WRITTEN = auto()
    GIVEN_UP = auto()


def write_elsewhere(text: str) -> Path:
    """Write a text to a new file for its owner alone: in the state folder, else the temporary one, else at home.

    Raises `CannotWriteError` if none of them takes it.
    """
    places = dict.fromkeys((paths.state_folder(), Path(tempfile.gettempdir()), Path.home()))
    for folder in places:
        file = folder / f"note-{datetime.now().astimezone():%Y%m%d-%H%M%S.%f}.md"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as note:
                note.write(text)
                note.flush()
                os.fsync(note.fileno())
        except OSError:
            with suppress(OSError):
                file.unlink(missing_ok=True)
            continue
        return file
    raise CannotWriteError(f"It could not be written in {', '.join(map(str, places))} either: c copies it.")


class UnsavedNotePanel(Panel[Way]):
    """Offers the ways for a note to be kept, and tells where it then is."""

    KEYS: ClassVar = (
        ("r", "again"),
        ("c", "copy"),
        ("w", "write"),
        ("x", "give_up"),
        ("y", "yes"),
        *((key, "back") for key in ("escape", "q")),
        ("enter", "done"),
    )
    HINTS: ClassVar = [("r", "try again"), ("c", "copy"), ("w", "write to a file"), ("x", "drop it"), ("esc", "go on")]

    def __init__(self, keymap: Keymap, text: str) -> None:
        super().__init__(keymap)
        self.text = text
        self._written = self._asked = False

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(Content("The library cannot keep this note now. What is to be done with it?"), id="about")
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).hints = self.HINTS

    def _tell(self, message: str, hints: list[tuple[str, str]], *, failed: bool = False) -> None:
        self.query_one(StatusLine).hints = hints
        self.say(message, failed=failed)

    def action_again(self) -> None:
        self.dismiss(Way.AGAIN)

    def action_copy(self) -> None:
        self._asked = False
        self.app.copy_to_clipboard(self.text)
        self._tell("copied, if your terminal allows it: paste it somewhere before you drop it here", self.HINTS)

    def action_write(self) -> None:
        self._asked = False
        try:
            file = write_elsewhere(self.text)
        except CannotWriteError as error:
            self._tell(str(error), self.HINTS, failed=True)
            return
        self._written = True
        # The path may leave no room for the keys at the foot.
        self.query_one("#about", Static).update(Content("Enter closes the editor, Esc goes on writing."))
        self._tell(f"The note is in {file}", [("enter", "close the editor"), ("esc", "go on writing")])

    def action_give_up(self) -> None:
        self._asked = True
        self._tell("Drop what was typed, for good?", [("y", "yes, drop it"), ("esc", "no")], failed=True)

    def action_yes(self) -> None:
        if self._asked:
            self.dismiss(Way.GIVEN_UP)

    def action_back(self) -> None:
        if self._asked:
            self._asked = False
            self._tell("", self.HINTS)
        else:
            self.dismiss(Way.BACK)

    def action_done(self) -> None:
        if self._written:
            self.dismiss(Way.WRITTEN)
