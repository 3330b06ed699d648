"""The app: it opens screens, looks after the library while it runs, and leaves everything else to them."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.binding import Binding
from textual.worker import WorkerFailed

from newsreader.actions import Scope
from newsreader.errors import CannotWriteError
from newsreader.records import AnchorState, ArticleQuery
from newsreader.text.clean import one_line
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.widgets.status_line import StatusLine

from .app_base import THEME_NAMES, AppBase
from .closable import ClosableScreen, caught_up
from .screen_base import BaseScreen
from .shutdown import SafeTerminal, Signals
from .theme import DEFAULT_VARIABLES, THEMES
from .workers import start_asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.driver import Driver
    from textual.events import Key
    from textual.screen import Screen

    from newsreader.actions import Action
    from newsreader.config import Settings
    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.records import Snippet
    from newsreader.services.searching import NoteSearch

    from .jobs import Job


def styles_folder() -> Path:
    """Where the style sheets lie: inside the installed package, or at the top of the checkout it is run from."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "styles"
    return installed if installed.is_dir() else package.parent.parent / "styles"


LOOK_SECONDS = 1.0
"""How often the library is asked whether somebody else has written to it."""

BACKUP_SECONDS = 300.0
"""How often it is asked whether a backup is due."""

UNSURE = {
    AnchorState.REVIEW: "it may stand here: look whether these are its words",
    AnchorState.ORPHAN: "its words are no longer in the text; here they stood last",
}
"""What is said on arriving at a highlight that has no sure place."""

QUIT = "Quit newsreader?"

STYLE_SHEETS = ("app", "library", "reader", "search", "codebook", "panels")


class NewsreaderApp(AppBase):
    """The program on the screen."""

    TITLE = "newsreader"
    ENABLE_COMMAND_PALETTE = False  # Textual's; ours is a panel like the others

    def __init__(
        self, library: Library, settings: Settings, keymap: Keymap, *, open_at: tuple[int, int | None] | None = None
    ) -> None:
        """`open_at` is the id of an article, and of a highlight in it or `None`, to open at once."""
        folder = styles_folder()
        super().__init__(library, settings, keymap, css_path=[folder / f"{name}.tcss" for name in STYLE_SHEETS])
        for action, keys in keymap.of_scope(Scope.ALWAYS):
            for key in keys:
                self._bindings._add_binding(Binding(key, action.name, show=False, priority=True))
        self._open_at = open_at
        self._version: int | None = None
        self._note_search: NoteSearch | None = None
        self._signals = Signals()
        self._last_words = ""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEME_NAMES[self.preferences.now.theme]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULT_VARIABLES

    def get_default_screen(self) -> Screen[None]:
        page = self.library.articles.page(ArticleQuery())
        return LibraryScreen(self.keymap, page)

    async def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self._look_around)
        self.set_interval(BACKUP_SECONDS, self._back_up)
        # A terminal that is closed, or a session that ends: what was typed is brought to safety first.
        self._signals.hear(asyncio.get_running_loop(), self._told_to_end)
        if self._open_at is not None:
            await self.open_article(*self._open_at)

    async def on_unmount(self) -> None:
        self.jobs.stop()
        if self._note_search is not None:
            self._note_search.close()
        self.queue.close()
        self._signals.leave()

    def _build_driver(self, *args: Any, **options: Any) -> Driver:
        driver = super()._build_driver(*args, **options)
        if (file := getattr(driver, "_file", None)) is not None:
            driver._file = SafeTerminal(file)  # type: ignore[attr-defined]
        return driver

    def _told_to_end(self) -> None:
        self._ending = asyncio.get_running_loop().create_task(self._end())

    async def _end(self) -> None:
        await self._to_safety()
        self.exit()

    async def _to_safety(self) -> bool:
        """Have every screen store what is not stored yet; false if one could not, which it says. Ends a long job."""
        self._last_words = await self.jobs.end()
        settled = await self.queue.settled()
        return all([await screen.attempt(screen.before_quit) for screen in self._keyed()]) and settled

    def _keyed(self) -> list[BaseScreen[Any]]:
        """The screens that are open, the one in sight first."""
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, BaseScreen)]

    def say(self, message: str, *, failed: bool = False) -> None:
        # A screen that is just being put together or taken down has no line to say it on.
        for screen in [screen for screen in self._keyed() if screen.query(StatusLine)][:1]:
            screen.say(message, failed=failed)

    def clear_message(self, message: str) -> None:
        for screen in self._keyed():
            if screen.message == message:
                screen.say("")

    def may_be_done_meanwhile(self, event: Key) -> bool:
        screen = self.screen
        # The help page is only read.
        return not isinstance(screen, BaseScreen) or screen.may_be_done_meanwhile(event)

    async def _look_around(self) -> None:
        """Show what another window, or a command, has changed in the library meanwhile."""
        screen = self.screen
        if isinstance(screen, BaseScreen):
            await screen.attempt(partial(self._follow, screen))
            await screen.attempt(self.queue.catch_up)
        for open_screen in self._keyed():
            await open_screen.attempt(open_screen.catch_up)

    async def _back_up(self) -> None:
        """Keep a backup, if one is due, beside what is being done."""

        async def keep() -> None:
            await self.queue.ask_aside(self.library.keep_backup)

        screen = self.screen
        if isinstance(screen, BaseScreen):
            await screen.attempt(keep)

    async def _follow(self, screen: BaseScreen[object]) -> None:
        version = await self.queue.ask(self.library.data_version)
        before, self._version = self._version, version
        if before not in (None, version):
            await screen.reload()
        if before != version and self.library.because:
            raise CannotWriteError(self.library.because)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key is bound to, once the screen has its widgets: in a burst, keys come before and after that."""
        screen = default_namespace if isinstance(default_namespace, ClosableScreen) else self.screen
        done = True

        async def run() -> None:
            nonlocal done
            done = await super(NewsreaderApp, self).run_action(action, default_namespace, namespaces)

        if not isinstance(screen, ClosableScreen):
            await run()
            return done
        if not screen.is_mounted:
            await caught_up(screen)
        await screen.with_widgets(run)
        return done

    async def action_quit(self) -> None:
        async def leave() -> None:
            await self.leave()

        await self.do(leave)

    async def leave(self) -> None:
        if await self._to_safety():
            self.exit(message=Text(one_line(self._last_words)))

    async def job_ended(self, job: Job) -> None:
        for screen in self._keyed()[:1]:
            await screen.attempt(screen.reload)
        self.say(job.outcome, failed=job.failed)

    def action_stop_job(self) -> None:
        if not self.jobs.stop():
            self.say("Nothing is running that could be stopped.")

    def _fatal_error(self) -> None:
        # Textual would print the variables of every frame, article text among them; `run` passes the error on instead.
        self._close_messages_no_wait()

    async def warm_up(self) -> None:
        if await self.queue.ask_aside(_load_the_rest, self.library):
            search = self._notes()
            await self.queue.ask_aside(search.build, at_leisure=True)

    # Going places

    async def open_article(
        self, article_id: int, highlight_id: int | None = None, found: Snippet | None = None
    ) -> None:
        from newsreader.tui.reader import ReaderScreen, read

        page = await self.queue.ask(read, self.library, article_id)
        reader = ReaderScreen(self.keymap, page, highlight_id=highlight_id, found=found)
        await self.push_screen(reader)
        anchor = next((highlight.anchor for highlight in page.highlights if highlight.id == highlight_id), None)
        if anchor in UNSURE:
            reader.say(UNSURE[anchor])

    async def open_search(self, query: str = "") -> None:
        from newsreader.tui.search import SearchScreen

        await self.push_screen(SearchScreen(self.keymap, self._notes(), query))

    def _notes(self) -> NoteSearch:
        """The search that every screen shares."""
        if self._note_search is None:
            from newsreader.services.searching import NoteSearch

            self._note_search = NoteSearch(self.library)
        return self._note_search

    async def open_library(self, query: str) -> None:
        library = next(screen for screen in self._keyed() if isinstance(screen, LibraryScreen))
        while self.screen is not library:
            await self.pop_screen()
        await library.narrow_to(query)

    async def open_codebook(self) -> None:
        from newsreader.tui.codebook.screen import CodebookScreen

        if not isinstance(self.screen, CodebookScreen):
            await self.push_screen(CodebookScreen(self.keymap))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        # In the note editor the key undoes what was typed.
        screen = self.screen
        return action != "suspend" or not (isinstance(screen, BaseScreen) and Scope.EDITOR in screen.SCOPES)

    def action_suspend(self) -> None:
        self.action_suspend_process()

    async def action_interrupt(self) -> None:
        """Copy what is selected in the box in focus, or ask whether to quit; asked twice, quit."""
        from newsreader.tui.dialogs.confirm import ConfirmPanel

        if selected := getattr(self.focused, "selected_text", ""):
            self.copy_to_clipboard(selected)
        elif isinstance(self.screen, ConfirmPanel) and self.screen.about == QUIT:
            self.screen.action_yes()
        else:
            await self.push_screen(ConfirmPanel(self.keymap, QUIT, "quit"), self._quit_if)

    async def _quit_if(self, yes: bool | None) -> None:
        if yes:
            await self.action_quit()

    async def action_palette(self) -> None:
        """Find an action by its words, and do it on the screen that one is on."""
        from newsreader.tui.dialogs.command_palette import CommandPanel

        screen = self.screen
        if not isinstance(screen, BaseScreen) or isinstance(screen, CommandPanel):
            return

        def do(chosen: Action | None) -> None:
            if chosen is not None:
                screen.call_later(screen.action_perform, chosen.id)

        known = self.keymap.of_scope(*screen.current_scopes())
        known.sort(key=lambda pair: pair[0].scope is Scope.EVERYWHERE)  # what is near comes first
        self.hold_keys()
        await self.push_screen(CommandPanel(self.keymap, known), do)

    def export_articles(self, articles: list[int] | None) -> None:
        from newsreader.tui.dialogs.export import ask_and_export

        screen = self.screen
        if isinstance(screen, BaseScreen):
            start_asking(screen, partial(ask_and_export, screen, articles))


def _load_the_rest(library: Library) -> bool:
    """Load what the first article and the first mark will need; whether there are notes to be searched."""
    import_module("newsreader.tui.reader")
    library.drafts.ids()
    if not library.highlights.all(limit=1):
        return False
    import_module("newsreader.services.searching")
    return True


def run(library: Library, settings: Settings, keymap: Keymap, *, open_at: tuple[int, int | None] | None = None) -> int:
    """Open the library on the screen; returns the exit status. Whatever ends it, the terminal is left as it was.

    Raises:
        Exception: a fault in a screen.
    """
    # The convention (no-color.org) is that an empty value says nothing; Textual takes it for set.
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]
    app = NewsreaderApp(library, settings, keymap, open_at=open_at)
    app.run()
    if app._exception is not None:
        # Of a worker that failed, Textual tells only that it did.
        raise app._exception.error if isinstance(app._exception, WorkerFailed) else app._exception
    return app.return_code or 0
