"""The panel that adds addresses and files. Tab completes a path; failures are shown while the sources are added."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from newsreader.tui.app.jobs import SHOWN_SECONDS
from newsreader.tui.app.workers import start
from newsreader.tui.dialogs.panel import About
from newsreader.tui.dialogs.path_panel import PathPanel
from newsreader.tui.widgets.choices import Choices
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox
from newsreader.tui.widgets.text_format import cut

from .job import Adding

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.app.jobs import Job

ABOUT = "Add addresses, files or folders, or paste the text of an article"


class SourceBox(TextBox):
    """A box for addresses and paths. A pasted text of several lines is not inserted but sent to the panel."""

    class Pasted(Message):
        """Several lines were pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_paste(self, event: events.Paste) -> None:
        if len(event.text.strip().splitlines()) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(event.text))


class AddPanel(PathPanel["Adding | str | None"]):
    """Starts a job that adds what was typed, and continues if the panel is closed.

    Returns the results so far; a pasted text if that is to be added instead.
    """

    HINTS: ClassVar = (("enter", "add"), ("tab", "complete"), ("esc", "leave"))

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self._adding: Adding | None = None

    def contents(self) -> ComposeResult:
        yield About(ABOUT)
        yield SourceBox(placeholder="https://example.org/article or ~/Downloads/article.txt", compact=True)
        yield Choices()
        yield Static(id="failures")

    def on_mount(self) -> None:
        self.query_one("#failures", Static).display = False

    async def on_source_box_pasted(self, message: SourceBox.Pasted) -> None:
        from newsreader.services.adding.pasting import is_article, pasted_sources

        sources = await self.newsreader.queue.ask_aside(pasted_sources, message.text)
        if sources or is_article(message.text):
            self.dismiss(message.text)
        else:
            self.query_one(Input).insert_text_at_cursor(" ".join(message.text.split()))

    def on_input_submitted(self) -> None:
        from newsreader.services.adding.pasting import typed_sources

        if (typed := self.path_line).strip():
            adding = Adding(self.newsreader, partial(typed_sources, typed))
            job = adding.start()
            self._adding = adding
            start(self, partial(self._watch, job, adding))

    async def _watch(self, job: Job, adding: Adding) -> None:
        """Show the failures of a job while the panel is open. Close the panel after a job without failures."""
        self.query_one(StatusLine).hints = [("esc", "close, keep fetching")]
        while not job.ended.is_set():
            self._show_failures(adding, job)
            with suppress(TimeoutError):
                await asyncio.wait_for(job.ended.wait(), SHOWN_SECONDS)
        if adding.feed is None and (job.failed or adding.failures or job.progress.done == 0):
            self._show_failures(adding, job)
            self.query_one(StatusLine).hints = self.hints()
        else:
            adding.summary = "" if adding.feed else job.outcome
            self.dismiss(adding)

    def _show_failures(self, adding: Adding, job: Job) -> None:
        shown = self.query_one("#failures", Static)
        # The only result is also the outcome of the job, which is shown as a message.
        listed = adding.failures if job.progress.done > 1 else ()
        failures = [f"{failure.source}: {failure.message}" for failure in listed]
        shown.display = bool(failures)
        lines = [cut(line, self.app.size.width - 4) for line in failures[-5:]]
        if len(failures) > 5:
            lines.insert(0, f"{len(failures)} could not be added; the last ones:")
        shown.update(Content("\n".join(lines)))

    def action_cancel(self) -> None:
        self.dismiss(self._adding)
