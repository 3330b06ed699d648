"""The job that adds sources, and stores the failed ones."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from newsreader.records import AddStatus, FailedAdd
from newsreader.services.adding.sources import is_address, is_web_address
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.services.adding.results import AddResult
    from newsreader.services.progress import Progress
    from newsreader.tui.app.app import NewsreaderApp
    from newsreader.tui.app.jobs import Job


SAVE_SECONDS = 1.0
"""How often a running job stores what could not be added."""


class Adding:
    """One job that adds sources, with its results so far. The job's thread writes them, screens read them."""

    def __init__(self, app: NewsreaderApp, sources: Callable[[], Sequence[str]]) -> None:
        """`sources` returns what to add. The job calls it, since it may have to look at files."""
        self.failures: list[FailedAdd] = []
        self.last_id: int | None = None
        self.summary = ""
        """The results in words, if the job ended while the panel was open."""
        self._app = app
        self._sources = sources
        self._counted: Counter[AddStatus] = Counter()
        self._title = self._read_as = ""
        self._feeds: list[str] = []
        self._lost = 0
        self._left_out = ""
        self._unsaved: list[FailedAdd] = []
        self._added: list[str] = []
        self._saved_at = 0.0

    @property
    def feed(self) -> str | None:
        """The address of a feed, if that is all that there was to add."""
        return next(filter(is_web_address, self._feeds), None) if self._counted.total() == 1 else None

    def start(self) -> Job:
        """Start the job. Raises `UsageError` while another job runs."""
        return self._app.jobs.start("adding", self._work, self._count)

    def _work(self, progress: Progress) -> str:
        from newsreader.services.adding.add import add_sources

        private = self._app.settings.allow_private
        try:
            for result in add_sources(self._app.library, self._sources(), private=private, progress=progress):
                self._note(result)
                if monotonic() - self._saved_at > SAVE_SECONDS:
                    self._save()
        finally:
            self._save()
        return str(self)

    def _note(self, result: AddResult) -> None:
        if result.id is None and result.status is not AddStatus.FAILED:
            self._left_out = result.message
            return
        self._counted[result.status] += 1
        self._lost += result.lost
        # The program may be in another folder when it tries a file again.
        source = result.source if is_address(result.source) else os.path.abspath(result.source)  # noqa: PTH100
        if result.status is AddStatus.FAILED:
            failure = FailedAdd(source, result.message, datetime.now(UTC))
            self.failures.append(failure)
            self._unsaved.append(failure)
            if result.is_feed:
                self._feeds.append(source)
        else:
            self._added.append(source)
            self.last_id, self._title = result.id, result.title or ""
            self._read_as = f"; {result.message}" if result.status is AddStatus.ADDED and result.message else ""

    def _save(self) -> None:
        self._app.library.failed_adds.change(self._unsaved, forget=self._added)
        self._unsaved, self._added, self._saved_at = [], [], monotonic()

    def _count(self, progress: Progress) -> None:
        from newsreader.services.adding.add import count_sources

        count_sources(self._sources(), progress)

    def __str__(self) -> str:
        from newsreader.services.adding.results import said_lost

        return "; ".join(filter(None, (self._counts(), said_lost(self._lost), self._left_out)))

    def _counts(self) -> str:
        counted = self._counted.copy()
        if counted.total() == 1 and self._title:
            return f"{next(iter(counted))} {in_quotes(self._title)}{self._read_as}"
        counts = ", ".join(f"{count:,} {status}" for status, count in counted.items())
        counts = counts or ("" if self._left_out else "nothing added")
        if not self.failures:
            return counts
        if counted.total() == 1:
            counts += f": {self.failures[0].message}"
        key = self._app.keymap.shown("everywhere.failed_adds")
        return f"{counts} ({key} lists failed adds)" if key else counts
