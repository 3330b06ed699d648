"""The note editor. What is typed is kept as a draft while it is typed, so that no way of leaving can lose it."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SuspendNotSupported
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from newsreader.actions import Scope
from newsreader.errors import CannotWriteError
from newsreader.text.clean import clean, normalise
from newsreader.text.quoting import in_quotes
from newsreader.tui.paint import cut
from newsreader.tui.screens.panel import Panel
from newsreader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from newsreader.keymap import Keymap
    from newsreader.records import Highlight

DRAFT_SECONDS = 0.3
"""How old what is typed may become before the draft is kept."""


class NotePanel(Panel["bool | None"]):
    """Edits a note: `True` if it was saved, `None` if a draft is kept, `False` if nothing changed."""

    SCOPES: ClassVar = (Scope.EDITOR,)

    def __init__(self, keymap: Keymap, highlight: Highlight, draft: str | None) -> None:
        super().__init__(keymap)
        self.highlight = highlight
        self._draft = draft
        self._kept = draft
        self._timer: Timer | None = None
        self._settled = False
        # Held on to, since what was typed must still be readable while the screen is being taken down.
        self.area = TextArea(clean(highlight.note if draft is None else draft), tab_behavior="indent")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(id="about")
            yield self.area
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one("#about", Static).update(Content(cut(in_quotes(self.highlight.quote), self.app.size.width - 4)))
        status = self.query_one(StatusLine)
        status.hints = self.hints()
        status.state = "a draft that was not saved" if self._draft is not None else ""
        self.area.move_cursor(self.area.document.end)
        self.set_focus(self.area)

    def on_text_area_changed(self) -> None:
        # Not put off by the next key: who types without a pause is kept up with all the same.
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)

    def _pending(self) -> str | None:
        """The draft that should be kept now: `None` when the text is what is saved already."""
        return None if self.area.text == clean(self.highlight.note) else self.area.text

    async def _keep_draft(self) -> None:
        self._timer = None
        if await self.attempt(self._settle_draft) and self._kept is not None and not self._settled:
            self.query_one(StatusLine).state = "draft kept"

    async def _settle_draft(self) -> None:
        pending = self._pending()
        if self._settled or pending == self._kept:
            return
        highlights = self.newsreader.library.highlights
        if pending is None:
            await self.newsreader.desk.ask(highlights.drop_draft, self.highlight.id)
        else:
            await self.newsreader.desk.ask(highlights.save_draft, self.highlight.id, pending)
        self._kept = pending

    async def action_save(self) -> None:
        note = normalise(self.area.text).strip()
        changed = note != self.highlight.note or self._kept is not None
        if changed:
            highlights, desk = self.newsreader.library.highlights, self.newsreader.desk
            saved = await desk.ask(highlights.set_note, self.highlight.id, note)
            if saved.deleted_at is not None:
                # Taken away meanwhile by another window or command: what is written now must not stay out of sight.
                await desk.ask(highlights.restore, self.highlight.id)
        self._settled = True
        self.dismiss(changed)

    async def action_close(self) -> None:
        await self._settle_draft()
        self._settled = True
        self.dismiss(False if self._kept is None else None)

    async def before_quit(self) -> None:
        await self._settle_draft()

    async def on_unmount(self) -> None:
        # A terminal that went away.
        await self.attempt(self._settle_draft)

    def action_external(self) -> None:
        try:
            editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
        except ValueError as error:
            raise CannotWriteError(f"EDITOR cannot be understood as a command: {error}.") from error
        if not editor:
            raise CannotWriteError("Set EDITOR to the name of your editor, then Ctrl+E opens it.")
        handle, name = tempfile.mkstemp(suffix=".md", prefix="note-", text=True)
        path = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(self.area.text)
            with self.app.suspend():
                done = subprocess.run([*editor, str(path)], check=False)  # noqa: S603 - the user's own editor, no shell
            if done.returncode == 0:
                self.area.load_text(normalise(path.read_text(encoding="utf-8", errors="replace")).rstrip("\n"))
                self.area.move_cursor(self.area.document.end)
            else:
                self.say(f"{editor[0]} ended with {done.returncode}; the note is as it was", failed=True)
        except (OSError, SuspendNotSupported) as error:
            raise CannotWriteError(f"{editor[0]} could not be opened: {error}") from error
        finally:
            path.unlink(missing_ok=True)
        self.refresh()
