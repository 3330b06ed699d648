"""The panel that adds files. Tab completes the path; failures are shown while the files are added."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Input, Static

from newsreader.records import AddStatus
from newsreader.tui.app.jobs import SHOWN_SECONDS
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.choices import MOST, Choices
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox
from newsreader.tui.widgets.text_format import cut

from .panel import About, Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.services.progress import Progress
    from newsreader.tui.app.jobs import Job


def completions(typed: str, limit: int = MOST) -> tuple[list[str], int]:
    """Return at most `limit` completions of a path, folders with a slash, and the number of further completions.

    Hidden files are included only if the last part of the path begins with a dot.
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
        return [], 0  # adding an unreadable folder will show the reason


class Adding:
    """The results of one job so far. The job's thread writes them, screens read them."""

    def __init__(self, library: Library, source: str) -> None:
        self._library, self._source = library, source
        self.failures: list[str] = []
        self.last_id: int | None = None
        self.summary = ""
        """The results in words, if the job ended while the panel was open."""
        self._counted: Counter[AddStatus] = Counter()

    def work(self, progress: Progress) -> str:
        """Add the files. Return the results in words."""
        from newsreader.services.importing import add_sources

        for result in add_sources(self._library, [self._source], progress=progress):
            self._counted[result.status] += 1
            if result.status is AddStatus.FAILED:
                self.failures.append(f"{result.source}: {result.message}")
            elif result.id is not None:
                self.last_id = result.id
        return str(self)

    def count(self, progress: Progress) -> None:
        from newsreader.services.importing import count_sources

        count_sources([self._source], progress)

    def __str__(self) -> str:
        return ", ".join(f"{count:,} {status}" for status, count in self._counted.copy().items()) or "nothing added"


class AddPanel(Panel["Adding | None"]):
    """Starts a job that adds a file or a folder, and continues if the panel is closed. Returns the results so far."""

    KEYS: ClassVar = (
        ("tab", "complete"),
        ("down", "move(1)"),
        ("up", "move(-1)"),
    )

    HINTS: ClassVar = (("enter", "add"), ("tab", "complete"), ("esc", "leave"))

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self._adding: Adding | None = None

    def contents(self) -> ComposeResult:
        yield About("Add a file, or a folder of files (.md, .txt)")
        yield TextBox(placeholder="~/Downloads/article.txt", compact=True)
        yield Choices()
        yield Static(id="failures")

    def on_mount(self) -> None:
        self.query_one("#failures", Static).display = False

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
        if value := event.value.strip():
            adding = Adding(self.newsreader.library, value)
            job = self.newsreader.jobs.start("adding", adding.work, adding.count)
            self._adding = adding
            start(self, partial(self._watch, job, adding))

    async def _watch(self, job: Job, adding: Adding) -> None:
        """Show the failures of a job while the panel is open. Close the panel after a job without failures."""
        self.query_one(StatusLine).hints = [(self._key("always.stop_job"), "stop"), ("esc", "close")]
        while not job.ended.is_set():
            self._show_failures(adding.failures)
            with suppress(TimeoutError):
                await asyncio.wait_for(job.ended.wait(), SHOWN_SECONDS)
        if job.failed or adding.failures or job.progress.done == 0:
            self._show_failures([*adding.failures, job.outcome] if job.failed else adding.failures)
            self.query_one(StatusLine).hints = self.hints()
        else:
            adding.summary = job.outcome
            self.dismiss(adding)

    def _show_failures(self, failures: Sequence[str]) -> None:
        shown = self.query_one("#failures", Static)
        shown.display = bool(failures)
        lines = [cut(line, self.app.size.width - 4) for line in failures[-5:]]
        if len(failures) > 5:
            lines.insert(0, f"{len(failures)} could not be added; the last ones:")
        shown.update(Content("\n".join(lines)))

    def action_cancel(self) -> None:
        self.dismiss(self._adding)
