"""The part of the app that does not know its screens: the settings, and the order of the work of keys."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newsreader import preferences
from newsreader.errors import CannotWriteError
from newsreader.records import Color
from newsreader.text.clean import clean
from newsreader.tui.pictures.thumbnails import Thumbnails

from .jumps import Jumps
from .terminal.appearance import Appearance
from .terminal.key_queue import KeyQueue
from .terminal.output_filter import OutputFilter
from .work_queue import WorkQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from textual.filter import LineFilter
    from textual.worker import WorkType

    from newsreader.config import Settings
    from newsreader.errors import NewsreaderError
    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.records import Highlight, Tag

TAGS = "tags"
"""The list of the tags used last, in the preferences."""

WAITING = "Another program is writing to the library: waiting…"

WORKING, WORKING_SECONDS = "working …", 1.0
"""What is shown while the work of a key takes longer than this."""


class AppBase(KeyQueue):
    """An app with a library, settings and a queue of work."""

    def __init__(self, library: Library, settings: Settings, keymap: Keymap, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(**options)
        self.animation_level = "none"
        self.library = library
        self.settings = settings
        self.keymap = keymap
        self.preferences = preferences.load(settings)
        self.appearance = Appearance(self)
        self.queue = WorkQueue(
            library, on_waiting=self._show_waiting, on_lost=lambda error: self.say(str(error), failed=True)
        )
        self.last_color = Color.YELLOW
        self.in_hand: Highlight | None = None
        """The highlight for which the user chooses other words in its article."""
        self.last_tags: tuple[str, ...] = ()
        self.jumps = Jumps()
        self.thumbnails = Thumbnails()
        self.changes_side_by_side = False
        self.library_version: int | None = None
        """The last known `Library.data_version`; `None` before the first check."""
        self.own_commits = 0
        """The last known `Library.own_commits`."""
        self._waiting_work: asyncio.Task[NewsreaderError | None] | None = None
        self._output_filter = OutputFilter()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._output_filter]

    @property
    def plain(self) -> bool:
        """Whether the terminal cannot show tints: it has no colors, or 16."""
        return self.no_color or self.console.color_system in (None, "standard")

    @property
    def sixteen(self) -> bool:
        """Whether the terminal has 16 colors."""
        return self.console.color_system == "standard" and not self.no_color

    @property
    def numbered(self) -> bool:
        """Whether the colors of highlights are shown as numbers, too."""
        return self.plain or self.settings.color_numbers

    def color_name(self, color: Color) -> str:
        """Return what a color is called: `yellow`, or the user's own name for it."""
        return self.settings.color_names.get(color, str(color))

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a message on the status line of the top screen."""
        raise NotImplementedError

    def clear_message(self, message: str) -> None:
        """Clear a message, where it is still shown."""
        raise NotImplementedError

    def _show_waiting(self, waiting: bool) -> None:
        if waiting:
            self.say(WAITING)
        else:
            self.clear_message(WAITING)

    def _show_working(self) -> None:
        if not getattr(self.screen, "message", ""):
            self.say(WORKING)

    # Running the work of keys in order

    @property
    def is_waiting(self) -> bool:
        """Whether the work of a key waits for another program. Most later keys are held until it is done."""
        return self._waiting_work is not None

    async def run_in_order(self, work: Callable[[], Coroutine[Any, Any, NewsreaderError | None]]) -> None:
        """Run the `work` of a key before the work of any later key; `work` returns its expected error, if any.

        If it has to wait for another program, this returns early so that the article can be read on. Keys that only
        move then run at once. Other keys run after the work, or are dropped if it fails.
        """
        while self._waiting_work is not None and not self._waiting_work.done():
            await asyncio.wait({self._waiting_work})
        running = asyncio.create_task(work())
        blocked = asyncio.create_task(self.queue.blocked.wait())
        slow = asyncio.get_running_loop().call_later(WORKING_SECONDS, self._show_working)
        try:
            await asyncio.wait({running, blocked}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            running.cancel()
            raise
        finally:
            blocked.cancel()
            slow.cancel()
            self.clear_message(WORKING)
        if running.done():
            running.result()
            return
        self._waiting_work = running
        self.hold_keys_until_done()
        running.add_done_callback(lambda _: self.call_later(self._resume, running))

    async def _resume(self, finished: asyncio.Task[NewsreaderError | None]) -> None:
        failure = finished.result()
        if self._waiting_work is not finished:
            return  # work that did not come from a key ran in between
        self._waiting_work = None
        box = self.focused is not None and self.focused.check_consume_key("x", "x")
        dropped = await self.resume_keys(drop=failure is not None and not box)
        if dropped:
            self.say(f"{failure} The keys typed after it were ignored.", failed=True)

    async def prefer(self, **chosen: Any) -> None:
        """Change preferences by name (`measure=76`) and save them for the next run. Raises `CannotWriteError`."""
        self.preferences.change(**chosen)
        self.appearance.show()
        await self.queue.ask(self.preferences.save)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, cleaned since it may be pasted into a shell, to the terminal's clipboard."""
        super().copy_to_clipboard(clean(text))

    async def known_tags(self) -> list[Tag]:
        """Return all tags of the library: those used last on the screen, the latest first, then the most used."""
        tags = await self.queue.ask(self.library.tags.list)
        latest = {name: place for place, name in enumerate(self.preferences.remembered(TAGS))}
        return sorted(tags, key=lambda tag: (latest.get(tag.name, len(latest)), -(tag.highlights + tag.articles)))

    def remember(self, name: str, *values: str) -> None:
        """Put values at the head of a list that is kept between runs, and save it meanwhile."""
        if values and (*values,) != (*self.preferences.remembered(name)[: len(values)],):
            self.preferences.remember(name, *values)
            saving: WorkType[None] = self._save_preferences
            self.run_worker(saving, group="preferences")

    async def _save_preferences(self) -> None:
        # What cannot be saved is remembered until the program ends.
        with suppress(CannotWriteError):
            await self.queue.ask(self.preferences.save)
