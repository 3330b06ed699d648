"""The app: it watches the library for changes of other programs, runs jobs, and quits safely."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from newsreader.actions import Scope
from newsreader.errors import CannotWriteError
from newsreader.records import ArticleQuery
from newsreader.services.maintenance import back_up_if_due
from newsreader.text.clean import one_line
from newsreader.tui.library.screen import LibraryScreen

from .closable import ClosableScreen, messages_handled
from .folder_sync import SYNC_SECONDS, FolderSync
from .jobs import Jobs
from .opening import Opening
from .screen_base import BaseScreen
from .settings_file import SettingsFile
from .terminal.shutdown import Signals
from .terminal.textual_private import TerminalBackground, bind_always, early_messages, replay
from .terminal.theme import DEFAULT_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.events import Key
    from textual.screen import Screen
    from textual.timer import Timer

    from newsreader.actions import Action
    from newsreader.config import Loaded, Settings
    from newsreader.keymap import Keymap
    from newsreader.library import Library

    from .jobs import Job


def styles_folder() -> Path:
    """Return the folder of the style sheets: inside the installed package, or at the top of the checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "styles"
    return installed if installed.is_dir() else package.parent.parent / "styles"


POLL_SECONDS = 1.0
"""How often the app checks whether another program changed the library."""

SWITCH_SECONDS = 0.001
"""How long a thread runs before another one can. A key waits so long several times while a thread compares texts."""

BACKUP_SECONDS = 300.0
"""How often the app checks whether a backup is due."""

QUIT_QUESTION = "Quit newsreader?"

STYLE_SHEETS = ("app", "library", "reader", "search", "codebook", "feeds", "changes", "stats", "panels")


class NewsreaderApp(Opening):
    """The program in the terminal."""

    TITLE = "newsreader"
    ENABLE_COMMAND_PALETTE = False  # Textual's; ours is a panel like the others

    def __init__(
        self,
        library: Library,
        settings: Settings,
        keymap: Keymap,
        *,
        open_at: tuple[int, int | None] | None = None,
        loaded: Loaded | None = None,
        early_input: bytes = b"",
    ) -> None:
        """`open_at` is what to open at once: the id of an article, and of a highlight in it or `None`.

        `loaded` is the settings file, whose faults are shown, and which is read again when it changes. `early_input` is
        what the terminal sent before the start: its background, and keys.
        """
        folder = styles_folder()
        super().__init__(library, settings, keymap, css_path=[folder / f"{name}.tcss" for name in STYLE_SHEETS])
        self._settings_file = SettingsFile(self, loaded)
        bind_always(self, keymap)
        self.jobs = Jobs(self)
        self._open_at = open_at
        self._last_chosen: list[str] = []
        self._signals = Signals()
        self._exit_message = ""
        self._intervals: list[Timer] = []
        self._early = early_messages(early_input)
        for message in self._early:
            if isinstance(message, TerminalBackground):
                self.appearance.set_terminal(light=message.is_light)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULT_VARIABLES

    def get_default_screen(self) -> Screen[None]:
        page = self.library.articles.page(ArticleQuery())
        return LibraryScreen(self.keymap, page)

    async def on_mount(self) -> None:
        self.set_interval(POLL_SECONDS, self._check_for_changes)
        self.set_interval(BACKUP_SECONDS, self._back_up)
        self._start_timers()
        self.call_after_refresh(self._settings_file.show_faults)
        replay(self, self._early)
        # When the terminal is closed or the session ends, unsaved text is saved first.
        self._signals.install(asyncio.get_running_loop(), self._end_soon)
        if self._open_at is not None:
            await self.open_article(*self._open_at)

    def on_terminal_background(self, event: TerminalBackground) -> None:
        self.appearance.set_terminal(light=event.is_light)

    async def on_unmount(self) -> None:
        self.jobs.stop()
        if self._note_search is not None:
            self._note_search.close()
        self.queue.close()
        self._signals.restore()

    def _end_soon(self) -> None:
        self._ending = asyncio.get_running_loop().create_task(self._end())

    async def _end(self) -> None:
        await self._save_everything()
        self.exit()

    async def _save_everything(self) -> bool:
        """Stop a running job and have every screen save its text. Return false if that failed; the screen says why."""
        self._exit_message = await self.jobs.end()
        finished = await self.queue.finish()
        return all([await screen.attempt(screen.before_quit) for screen in self._base_screens()]) and finished

    def after_frame(self) -> None:
        for screen in self._base_screens()[:1]:
            if screen.is_active:
                screen.after_frame()

    def may_run_while_waiting(self, event: Key) -> bool:
        screen = self.screen
        # The help page changes nothing.
        return not isinstance(screen, BaseScreen) or screen.may_run_while_waiting(event)

    async def _check_for_changes(self) -> None:
        """Show what another window or a command has changed in the library."""
        # The app that ends has no screen any more.
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(screen, BaseScreen):
            await screen.attempt(partial(self._reload_if_changed, screen))
            await screen.attempt(self.queue.retry_postponed)
            await screen.attempt(self._settings_file.check)
        for open_screen in self._base_screens():
            await open_screen.attempt(open_screen.retry_unsaved)

    def _start_timers(self) -> None:
        """Refresh the due feeds and sync the folder at intervals, as the settings say."""
        for timer in self._intervals:
            timer.stop()
        self._intervals.clear()
        if minutes := self.settings.refresh_minutes:
            self._intervals.append(self.set_interval(60 * minutes, self.refresh_due_feeds))
        if folder := self.settings.sync_folder:
            self._intervals.append(self.set_interval(SYNC_SECONDS, FolderSync(self, folder).look))

    def use_settings(self, settings: Settings, keymap: Keymap) -> None:
        """Use other settings and keys from now on, on all open screens."""
        before = self.settings
        self.settings, self.keymap = settings, keymap
        self.preferences.follow(settings)
        self.appearance.use(settings)
        bind_always(self, keymap)
        for screen in self._base_screens():
            screen.use_settings(keymap)
        if any(getattr(settings, name) != getattr(before, name) for name in ("refresh_minutes", "sync_folder")):
            self._start_timers()

    async def _back_up(self) -> None:
        """Make a backup in the background, if one is due."""

        async def back_up() -> None:
            await self.queue.ask_aside(back_up_if_due, self.library)

        screen = self.screen
        if isinstance(screen, BaseScreen):
            await screen.attempt(back_up)

    async def _reload_if_changed(self, screen: BaseScreen[object]) -> None:
        version = await self.queue.ask(self.library.data_version)
        before, self.library_version = self.library_version, version
        own_before, self.own_commits = self.own_commits, self.library.own_commits
        # A screen shows its own changes by itself, but not those of a job.
        if before not in (None, version) or (self.jobs.now and own_before != self.own_commits):
            await screen.reload()
        if before != version and self.library.because:
            raise CannotWriteError(self.library.because)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run the action of a key once its screen has widgets: in a burst, keys arrive before and after that."""
        screen = default_namespace if isinstance(default_namespace, ClosableScreen) else self.screen
        done = True

        async def run() -> None:
            nonlocal done
            done = await super(NewsreaderApp, self).run_action(action, default_namespace, namespaces)

        if not isinstance(screen, ClosableScreen):
            await run()
            return done
        if not screen.is_mounted:
            await messages_handled(screen)
        await screen.with_widgets(run)
        return done

    async def action_quit(self) -> None:
        async def leave() -> None:
            await self.leave()

        await self.run_in_order(leave)

    async def leave(self) -> None:
        """Save all unsaved text and quit. If something can't be saved, say so and stay open."""
        if await self._save_everything():
            self.exit(message=Text(one_line(self._exit_message)))

    async def reload_screen(self) -> None:
        """Show what was changed in the library, but not by the screen itself."""
        for screen in self._base_screens()[:1]:
            await screen.attempt(screen.reload)

    async def job_ended(self, job: Job) -> None:
        await self.reload_screen()
        if job.outcome:
            self.say(job.outcome, failed=job.failed)

    def action_stop_job(self) -> None:
        if not self.jobs.stop():
            self.say("No job is running.")

    def refresh_feeds(self, **options: Any) -> None:
        """Refresh feeds as a job, with the options of `tui.feeds.jobs.refresh`. Raises `UsageError` during a job."""
        from newsreader.tui.feeds.jobs import refresh

        self.jobs.start("refreshing feeds", partial(refresh, self.library, self.settings, **options))

    def refresh_due_feeds(self) -> None:
        """Refresh the feeds that are due, unless a job runs or the library can't be written."""
        if self.jobs.now is None and not self.library.read_only:
            self.refresh_feeds(due=True)

    async def warm_up(self) -> None:
        """Load what the first article, highlight and search need, while the program is idle."""
        if await self.queue.ask_aside(_preload, self.library):
            search = self._shared_search()
            await self.queue.ask_aside(search.build, at_leisure=True)
        if self.settings.refresh_minutes:
            self.refresh_due_feeds()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        # In the note editor the same key undoes typing.
        screen = self.screen
        return action != "suspend" or not (isinstance(screen, BaseScreen) and Scope.EDITOR in screen.SCOPES)

    def action_help(self) -> None:
        """Show the keys of the top screen; close the help page if it is open."""
        if isinstance(self.screen, BaseScreen):
            self.screen.action_help()
        elif isinstance(self.screen, ClosableScreen):
            self.screen.dismiss()

    def action_suspend(self) -> None:
        self.action_suspend_process()

    async def action_interrupt(self) -> None:
        """Copy the selected text of the text box in focus; else ask whether to quit. The second time, quit."""
        from newsreader.tui.dialogs.confirm import ConfirmPanel

        if selected := getattr(self.focused, "selected_text", ""):
            self.copy_to_clipboard(selected)
        elif isinstance(self.screen, ConfirmPanel) and self.screen.about == QUIT_QUESTION:
            self.screen.action_yes()
        else:
            await self.push_screen(ConfirmPanel(self.keymap, QUIT_QUESTION, "quit"), self._quit_if)

    async def _quit_if(self, yes: bool | None) -> None:
        if yes:
            await self.action_quit()

    async def action_palette(self) -> None:
        """Open the command palette, and run the chosen action on the current screen."""
        from newsreader.tui.dialogs.commands.command_match import in_palette
        from newsreader.tui.dialogs.commands.command_palette import CommandPanel

        screen = self.screen
        if not isinstance(screen, BaseScreen) or isinstance(screen, CommandPanel):
            return

        def run(chosen: Action | None) -> None:
            if chosen is not None:
                self._last_chosen = [chosen.id, *(each for each in self._last_chosen if each != chosen.id)]
                screen.call_later(screen.action_perform, chosen.id)

        actions = self.keymap.of_scope(*screen.current_scopes())
        actions.sort(key=lambda pair: in_palette(pair[0], self._last_chosen))
        self.hold_keys()
        await self.push_screen(CommandPanel(self.keymap, actions), run)


def _preload(library: Library) -> bool:
    """Import what the first article and the first highlight need. Return whether there are notes to search."""
    import_module("newsreader.tui.reader")
    library.drafts.ids()
    if not library.highlights.all(limit=1):
        return False
    import_module("newsreader.services.notes.searching")
    return True


def run(
    library: Library,
    loaded: Loaded,
    keymap: Keymap,
    *,
    open_at: tuple[int, int | None] | None = None,
    early_input: bytes = b"",
) -> int:
    """Open the library on the screen, and return the exit status. The terminal is always restored.

    Raises:
        Exception: an error in a screen.
    """
    # By convention (no-color.org) an empty value means unset; Textual reads it as set.
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]
    sys.setswitchinterval(SWITCH_SECONDS)
    app = NewsreaderApp(library, loaded.settings, keymap, open_at=open_at, loaded=loaded, early_input=early_input)
    app.run()
    if app.fatal_error is not None:
        raise app.fatal_error
    return app.return_code or 0
