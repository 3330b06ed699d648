"""Add files: a path is typed and completed with Tab; what becomes of each file is shown as it happens."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.errors import NewsreaderError
from newsreader.records import AddStatus
from newsreader.tui.paint import cut
from newsreader.tui.screens.panel import Panel
from newsreader.tui.widgets.boxes import Box
from newsreader.tui.widgets.choices import MOST, Choices
from newsreader.tui.widgets.status import StatusLine
from newsreader.tui.workers import start

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.services.importing import AddResult


def completions(typed: str, limit: int = MOST) -> tuple[list[str], int]:
    """Files and folders that a typed path may become, folders with a slash, and how many more than `limit` there are;
    hidden ones only when asked for.
    """
    path = Path(typed).expanduser()
    folder, start = (path, "") if typed.endswith(("/", "\\")) or typed == "~" else (path.parent, path.name)
    try:
        found = sorted(
            entry
            for entry in folder.iterdir()
            if entry.name.casefold().startswith(start.casefold()) and (start.startswith(".") or entry.name[0] != ".")
        )
        shown = [f"{entry}/" if entry.is_dir() else str(entry) for entry in found[:limit]]
        return shown, len(found) - len(shown)
    except (OSError, ValueError):
        return [], 0  # a folder that cannot be read completes to nothing; adding it will say why


class AddPanel(Panel["int | None"]):
    """Adds a file or a folder; gives the id of the last article added, or `None`."""

    KEYS: ClassVar = (
        ("escape", "cancel"),
        ("tab", "complete"),
        ("down", "move(1)"),
        ("up", "move(-1)"),
    )

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.last_id: int | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(Content("Add a file, or a folder of files (.md, .txt)"), id="about")
            yield Box(placeholder="~/Downloads/article.txt", compact=True)
            yield Choices()
            yield Static(id="failures")
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one("#failures", Static).display = False
        self.query_one(StatusLine).hints = [("enter", "add"), ("tab", "complete"), ("esc", "leave")]

    def on_input_changed(self, event: Input.Changed) -> None:
        items, more = completions(event.value) if event.value else ([], 0)
        self.query_one(Choices).show([(item, "") for item in items], more=more)

    def action_move(self, by: int) -> None:
        self.query_one(Choices).move(by)

    def action_complete(self) -> None:
        choices, box = self.query_one(Choices), self.query_one(Input)
        if choices.items:
            box.value = choices.items[choices.cursor][0]
            box.cursor_position = len(box.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        value = event.value.strip()
        if value and not self._busy:
            self._busy = True
            start(self, partial(self._add, value))

    async def _add(self, source: str) -> None:
        from newsreader.services.importing import add_sources

        loop = asyncio.get_running_loop()
        counted: Counter[AddStatus] = Counter()
        failures: list[str] = []

        def take(result: AddResult) -> None:
            counted[result.status] += 1
            if result.status is AddStatus.FAILED:
                failures.append(f"{result.source}: {result.message}")
            elif result.id is not None:
                self.last_id = result.id
            if self.is_mounted:
                self._progress(counted, failures)

        def work(library: Library) -> None:
            for result in add_sources(library, [source]):
                loop.call_soon_threadsafe(take, result)

        try:
            await self.newsreader.desk.ask_aside(work, self.newsreader.library)
        except NewsreaderError as error:
            failures.append(str(error))
            self._progress(counted, failures)
        self._busy = False
        if not failures and counted:
            self.dismiss(self.last_id)

    def _progress(self, counted: Counter[AddStatus], failures: list[str]) -> None:
        self.query_one(StatusLine).state = ", ".join(f"{count:,} {status}" for status, count in counted.items())
        shown = self.query_one("#failures", Static)
        shown.display = bool(failures)
        lines = [cut(line, self.app.size.width - 4) for line in failures[-5:]]
        if len(failures) > 5:
            lines.insert(0, f"{len(failures)} could not be added; the last of them:")
        shown.update(Content("\n".join(lines)))

    def action_cancel(self) -> None:
        self.dismiss(self.last_id)
