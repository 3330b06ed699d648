"""What a screen may ask of the program it is shown in: the library's desk, the settings, and other screens.

Screens know this and not the app, which knows them: so no screen has to know another one to lead there.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from newsreader import preferences
from newsreader.records import Color
from newsreader.text.clean import clean

from .jobs import Job, Jobs
from .key_queue import KeyQueue
from .output_filter import OutputFilter
from .theme import DARK, LIGHT
from .work_queue import WorkQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from pathlib import Path

    from textual.filter import LineFilter

    from newsreader.config import Settings, Theme
    from newsreader.errors import NewsreaderError
    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.records import Snippet, Tag

THEME_NAMES: Mapping[Theme, str] = {"dark": DARK, "light": LIGHT}

WAITING = "Another program is writing to the library: waiting…"


class AppBase(KeyQueue):
    """The part of the app that screens see."""

    def __init__(self, library: Library, settings: Settings, keymap: Keymap, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(**options)
        self.library = library
        self.settings = settings
        self.keymap = keymap
        self.preferences = preferences.load(settings)
        self.queue = WorkQueue(
            library, waiting=self._show_waiting, lost=lambda error: self.say(str(error), failed=True)
        )
        self.jobs = Jobs(self)
        self.last_color = Color.YELLOW
        self.last_tags: tuple[str, ...] = ()
        self.last_export: Path | None = None
        self._doing: asyncio.Task[NewsreaderError | None] | None = None
        self._output_filter = OutputFilter()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._output_filter]

    @property
    def plain(self) -> bool:
        """Whether tints cannot be told apart: without color, or with the 16 of an old terminal."""
        return self.no_color or self.console.color_system in (None, "standard")

    def say(self, message: str, *, failed: bool = False) -> None:
        """Say something on the status line of the screen that is in sight."""
        raise NotImplementedError

    def clear_message(self, message: str) -> None:
        """Take back what was said, unless something else has been said since."""
        raise NotImplementedError

    async def job_ended(self, job: Job) -> None:
        """Show what a long job has done."""
        raise NotImplementedError

    def _show_waiting(self, waiting: bool) -> None:
        if waiting:
            self.say(WAITING)
        else:
            self.clear_message(WAITING)

    # Doing what a key asked for

    @property
    def is_doing(self) -> bool:
        """Whether what a key asked for is waiting for another program, so that other keys wait or come first."""
        return self._doing is not None

    async def do(self, work: Callable[[], Coroutine[Any, Any, NewsreaderError | None]]) -> None:
        """Do what a key asked for, before anything that a later key asks for; `work` gives its foreseen failure.

        While it waits for another program, the screen can be read: this returns, some keys are done meanwhile, and the
        others after it, or not at all if it fails.
        """
        while self._doing is not None and not self._doing.done():
            await asyncio.wait({self._doing})
        doing = asyncio.create_task(work())
        held_up = asyncio.create_task(self.queue.held_up.wait())
        try:
            await asyncio.wait({doing, held_up}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            doing.cancel()
            raise
        finally:
            held_up.cancel()
        if doing.done():
            doing.result()
            return
        self._doing = doing
        self.put_keys_behind()
        doing.add_done_callback(lambda _: self.call_later(self._done, doing))

    async def _done(self, doing: asyncio.Task[NewsreaderError | None]) -> None:
        failure = doing.result()
        if self._doing is not doing:
            return  # what was asked for past the keys came in between
        self._doing = None
        box = self.focused is not None and self.focused.check_consume_key("x", "x")
        dropped = await self.go_on_with_keys(drop=failure is not None and not box)
        if dropped:
            self.say(f"{failure} What was typed after it was not done either.", failed=True)

    async def prefer(self, **chosen: Any) -> None:
        """Change settings by name (`measure=76`), and remember them for the next run. Raises `CannotWriteError`."""
        self.preferences.change(**chosen)
        self.theme = THEME_NAMES[self.preferences.now.theme]
        await self.queue.ask(self.preferences.save)

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text on the terminal's clipboard, cleaned: it may be pasted into a shell."""
        super().copy_to_clipboard(clean(text))

    async def known_tags(self) -> list[Tag]:
        """All tags of the library, the most used first."""
        tags = await self.queue.ask(self.library.tags.list)
        return sorted(tags, key=lambda tag: -(tag.highlights + tag.articles))

    async def warm_up(self) -> None:
        """Load, in an idle moment, what the first article, mark and search will need."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Quit, once all that was typed is safe; what cannot be stored keeps the program open and is said."""
        raise NotImplementedError

    # Going places

    async def open_article(
        self, article_id: int, highlight_id: int | None = None, found: Snippet | None = None
    ) -> None:
        """Read an article, from where the reader left it or at one of its highlights; what was `found` in its text is
        lit, and is where one begins if no highlight is named.
        """
        raise NotImplementedError

    async def open_search(self, query: str = "") -> None:
        """Search all notes, at first for `query`."""
        raise NotImplementedError

    async def open_library(self, query: str) -> None:
        """Go back to the library, to the articles of all shelves that `query` finds."""
        raise NotImplementedError

    async def open_codebook(self) -> None:
        """Show all tags, unless they are shown already."""
        raise NotImplementedError

    def export_articles(self, articles: list[int] | None) -> None:
        """Ask where to, and export the highlights of these articles, or of all, as Markdown."""
        raise NotImplementedError
