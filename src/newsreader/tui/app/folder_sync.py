"""Keep the folder of the setting `sync_folder` in sync while the program is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.services.exports.uid_scan import state_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    from .app import NewsreaderApp

    _State: TypeAlias = tuple[int, int | None, int]
    """The numbers of the own changes, of those of other programs, and of the state of the files."""

SYNC_SECONDS = 2.0
"""How often the library and the files are looked at. They are synced once nothing has changed between two looks."""


class FolderSync:
    """Syncs a folder after a file in it was saved or the library changed, also by other programs, and after the start.

    An error is shown once.
    """

    def __init__(self, app: NewsreaderApp, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._seen: _State | None = None
        self._synced: _State | None = None
        self._is_running = False

    async def look(self) -> None:
        """Sync the folder if something has changed, but not since the last look."""
        app = self._app
        if self._is_running or app.jobs.now or app.library.read_only:
            return
        self._is_running = True
        try:
            files = await app.queue.ask_aside(state_of, self._folder)
            state = (app.library.own_commits, app.library_version, files)
            if state == self._seen != self._synced:
                await self._try(state)
            self._seen = state
        finally:
            self._is_running = False

    async def _try(self, state: _State) -> None:
        try:
            await self._sync(state)
        except (NewsreaderError, OSError) as error:
            self._synced = state
            self._app.say(f"{self._folder} was not synced: {error}", failed=True)

    async def _sync(self, state: _State) -> None:
        from newsreader.services.sync.syncing import sync
        from newsreader.tui.dialogs.export import sync_summary

        app = self._app
        report = await app.queue.ask_aside(sync, app.library, self._folder)
        # A sync that stored nothing has seen the library as it was before; otherwise there is another one.
        if app.library.own_commits == state[0]:
            self._synced = state
        if report.changes:
            await app.reload_screen()
        if said := sync_summary(report):
            app.say(f"{said} · {self._folder}")
