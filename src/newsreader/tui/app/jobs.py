"""Long jobs, such as adding a folder: one at a time, shown on every screen, and stopped by a key or by quitting.

A job belongs to the app, so it continues when the panel that started it is closed.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError, UsageError
from newsreader.services.progress import Progress
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.worker import WorkType

    from .app import NewsreaderApp

SHOWN_SECONDS = 0.1
"""How often the progress is updated."""

STEP_CELLS = 40
"""The most cells for what a job is doing."""


class Job:
    """One job. Once it has `ended`, `outcome` is what it did, or why it `failed`."""

    def __init__(self, label: str, stop_key: str) -> None:
        self.label = label
        self.stop_key = stop_key
        self.progress = Progress()
        self.ended = asyncio.Event()
        self.outcome = ""
        self.failed = False

    def __str__(self) -> str:
        progress = self.progress
        count = f" {progress.done:,}" if progress.total != 1 else ""
        total = f" of {progress.total:,}" if count and progress.total is not None else ""
        hint = "stopping" if progress.stopped else f"{self.stop_key} stops"
        return f"{cut(progress.step, STEP_CELLS) or self.label.capitalize()} …{count}{total} · {hint}"


class Jobs:
    """The running job, if there is one."""

    def __init__(self, app: NewsreaderApp) -> None:
        self._app = app
        self.now: Job | None = None

    def start(
        self, label: str, work: Callable[[Progress], str], count: Callable[[Progress], None] | None = None
    ) -> Job:
        """Run `work` in a thread; it returns what it did. `count` counts the total in another thread.

        Raises `UsageError` while another job runs.
        """
        stop_key = self._app.keymap.shown("always.stop_job")
        if self.now is not None:
            raise UsageError(f"Another job is running. Wait for it, or press {stop_key} to stop it.")
        job = self.now = Job(label, stop_key)
        running: WorkType[None] = partial(self._run, job, work)
        self._app.run_worker(running, group="job")
        if count is not None:
            counting: WorkType[None] = partial(self._app.queue.ask_aside, count, job.progress)
            self._app.run_worker(counting, group="job")
        return job

    async def _run(self, job: Job, work: Callable[[Progress], str]) -> None:
        showing = self._app.set_interval(SHOWN_SECONDS, self._show)
        self._show()
        try:
            job.outcome = await self._app.queue.ask_aside(work, job.progress)
        except NewsreaderError as error:
            job.outcome, job.failed = str(error), True
        finally:
            if job.progress.stopped:
                job.outcome = f"{job.label} stopped: {job.outcome}"
            job.progress.stopped = True  # for `count`, which may still run
            self.now = None
            job.ended.set()
            showing.stop()
            self._show()
        await self._app.job_ended(job)

    def _show(self) -> None:
        for screen in self._app.screen_stack:
            for line in screen.query(StatusLine):
                line.job = str(self.now or "")

    def stop(self) -> bool:
        """Have the job end as soon as it can. Return false if no job runs."""
        if self.now is not None:
            self.now.progress.stop()
            self._show()
        return self.now is not None

    async def end(self) -> str:
        """Stop the job, wait for its end, and return its outcome; empty without a job."""
        job = self.now
        if job is None:
            return ""
        self.stop()
        await job.ended.wait()
        return job.outcome
