"""The job that adds sources, and the sources that could not be added since the program started."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.records import AddStatus
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.services.importing import AddResult
    from newsreader.services.progress import Progress
    from newsreader.tui.app.app import NewsreaderApp
    from newsreader.tui.app.jobs import Job


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be added: why, and when in the user's time."""

    source: str
    message: str
    at: datetime


class Adding:
    """One job that adds sources, with its results so far. The job's thread writes them, screens read them."""

    def __init__(self, app: NewsreaderApp, sources: Callable[[], Sequence[str]]) -> None:
        """`sources` returns what to add. The job calls it, since it may have to look at files."""
        self.failures: list[Failure] = []
        self.last_id: int | None = None
        self.summary = ""
        """The results in words, if the job ended while the panel was open."""
        self._app = app
        self._sources = sources
        self._counted: Counter[AddStatus] = Counter()
        self._title = ""

    def start(self) -> Job:
        """Start the job. Raises `UsageError` while another job runs."""
        return self._app.jobs.start("adding", self._work, self._count)

    def _work(self, progress: Progress) -> str:
        from newsreader.services.importing import add_sources

        private = self._app.settings.allow_private
        for result in add_sources(self._app.library, self._sources(), private=private, progress=progress):
            self._note(result)
        return str(self)

    def _note(self, result: AddResult) -> None:
        self._counted[result.status] += 1
        if result.status is AddStatus.FAILED:
            failure = Failure(result.source, result.message, datetime.now().astimezone())
            self.failures.append(failure)
            self._app.failed_adds.pop(result.source, None)  # the latest is the last
            self._app.failed_adds[result.source] = failure
        else:
            self._app.failed_adds.pop(result.source, None)
            self.last_id, self._title = result.id, result.title or ""

    def _count(self, progress: Progress) -> None:
        from newsreader.services.importing import count_sources

        count_sources(self._sources(), progress)

    def __str__(self) -> str:
        counted = self._counted.copy()
        if counted.total() == 1 and self._title:
            return f"{next(iter(counted))} {in_quotes(self._title)}"
        counts = ", ".join(f"{count:,} {status}" for status, count in counted.items()) or "nothing added"
        if not self.failures:
            return counts
        if counted.total() == 1:
            counts += f": {self.failures[0].message}"
        key = self._app.keymap.shown("everywhere.failed_adds")
        return f"{counts} ({key} lists failed adds)" if key else counts
