"""The panel for a note that could not be saved: try again, copy it, write it to a file, or discard it.

It knows the text of the note, but not its highlight. It discards nothing without an explicit yes.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from newsreader import paths
from newsreader.errors import CannotWriteError
from newsreader.tui.app.workers import start_asking
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.dialogs.panel import Panel
from newsreader.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint


class Way(Enum):
    """The choice of the user."""

    BACK = auto()
    AGAIN = auto()
    WRITTEN = auto()
    DISCARDED = auto()


def write_elsewhere(text: str) -> Path:
    """Write a text to a new file that only the user can read. Return its path.

    It tries the state folder, the temporary folder and the home folder. Raises `CannotWriteError` if all of them fail.
    """
    places = dict.fromkeys((paths.state_folder(), Path(tempfile.gettempdir()), Path.home()))
    for folder in places:
        file = folder / f"note-{datetime.now().astimezone():%Y%m%d-%H%M%S.%f}.md"
        try:
            paths.make_private(folder)
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as note:
                note.write(text)
                note.flush()
                os.fsync(note.fileno())
        except OSError:
            with suppress(OSError):
                file.unlink(missing_ok=True)
            continue
        return file
    raise CannotWriteError(f"Can't write to {', '.join(map(str, places))} either. Press c to copy the note.")


class UnsavedNotePanel(Panel[Way]):
    """Returns the choice of the user."""

    KEYS: ClassVar = (
        ("r", "again"),
        ("c", "copy"),
        ("w", "write"),
        ("x", "discard"),
        ("q", "cancel"),
        ("enter", "done"),
    )
    HINTS: ClassVar = [("r", "try again"), ("c", "copy"), ("w", "write to a file"), ("x", "discard"), ("esc", "go on")]

    def __init__(self, keymap: Keymap, text: str) -> None:
        super().__init__(keymap)
        self.text = text
        self._written = False

    def contents(self) -> ComposeResult:
        yield Static(Content("Can't save this note in the library now."), id="about")

    def _show(self, message: str, hints: Iterable[Hint], *, failed: bool = False) -> None:
        self.query_one(StatusLine).hints = list(hints)
        self.say(message, failed=failed)

    def action_again(self) -> None:
        self.dismiss(Way.AGAIN)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.text)
        self._show("copied, if your terminal allows it; paste it somewhere before you discard it", self.HINTS)

    def action_write(self) -> None:
        try:
            file = write_elsewhere(self.text)
        except CannotWriteError as error:
            self._show(str(error), self.HINTS, failed=True)
            return
        self._written = True
        # The path may be too long for the hints to fit beside it.
        self.query_one("#about", Static).update(Content("Press Enter to close the editor, Esc to go on writing."))
        self._show(f"The note is in {file}", [("enter", "close the editor"), ("esc", "go on writing")])

    def action_discard(self) -> None:
        start_asking(self, self._discard)

    async def _discard(self) -> None:
        if await self.app.push_screen_wait(ConfirmPanel(self.keymap, "Discard the text permanently?", "discard")):
            self.dismiss(Way.DISCARDED)

    def action_cancel(self) -> None:
        self.dismiss(Way.BACK)

    def action_done(self) -> None:
        if self._written:
            self.dismiss(Way.WRITTEN)
