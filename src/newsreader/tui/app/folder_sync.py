"""Keep the folder of the setting `sync_folder` in sync while the program is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError

if TYPE_CHECKING:
    from pathlib import Path

    from .app import NewsreaderApp

SYNC_SECONDS = 2.0
"""How often the library is looked at. It is synced once nothing has changed between two looks."""


class FolderSync:
    """Syncs a folder after changes in the library, made here or by other programs, and once after the start."""

    def __init__(self, app: NewsreaderApp, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._seen: tuple[int, int | None] | None = None
        self._synced: tuple[int, int | None] | None = None
        self._is_running = False

    async def look(self) -> None:
        """Sync the folder if the library has changed, but not since the last look. An error is shown once."""
        app = self._app
        state = (app.library.own_commits, app.library_version)
        if state == self._synced or self._is_running or app.jobs.now or app.library.read_only:
            return
        if state != self._seen:
            self._seen = state
            return
        self._is_running = True
        try:
            await self._sync(state)
        except (NewsreaderError, OSError) as error:
            self._synced = state
            app.say(f"{self._folder} was not synced: {error}", failed=True)
        finally:
            self._is_running = False

    async def _sync(self, state: tuple[int, int | None]) -> None:
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
