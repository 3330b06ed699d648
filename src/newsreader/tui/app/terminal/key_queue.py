"""Typing ahead: keys go where they were meant to go, however fast they arrive, and pasted text is cleaned.

Opening a panel takes a moment, in which the next keys may arrive. This part of the app handles keys before all others;
it knows neither the library nor any screen.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from textual import events

from newsreader.text.clean import normalise

from .textual_private import PatchedApp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.dom import DOMNode

BURST_SECONDS = 0.6
"""Keys that follow each other faster than this are one burst."""

OTHER_NAMES = {
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "ctrl+i": "tab",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that terminals have always sent as another key, and that some send with a name of their own.

Enter arrives as Ctrl+J if it is pressed before the program has taken over the terminal.
"""


class KeyQueue(PatchedApp):
    """An app that loses no key, and never runs a key on a screen for which it was not typed."""

    def __init__(self, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(**options)
        self._held: list[events.Key | events.Paste] = []
        # A token of the panel that is about to open, if one is.
        self._opening: object | None = None
        # What has the focus until the panel has it.
        self._typed_at: DOMNode = self
        self._until_done = False
        self._let_through: WeakSet[events.Key] = WeakSet()
        # While a key edits a text box, the keys that wait for it; else `None`.
        self._waiting: deque[events.Key] | None = None
        self._ignored_until = 0.0
        self._targets: WeakKeyDictionary[events.Key, tuple[object, object]] = WeakKeyDictionary()

    @property
    def is_opening(self) -> bool:
        """Whether a panel is about to open, so that keys are held for it."""
        return self._opening is not None

    def hold_keys(self) -> object:
        """Hold all keys from now on for a panel that is about to open. Return a token for `drop_keys`."""
        self._opening = object()
        self._typed_at = self.focused or self.screen
        return self._opening

    def release_keys(self) -> None:
        """Send the held keys, in order, to the widget that has the focus now.

        Earlier keys that are still bubbling up are for the panel, too, so they are waited for.
        """
        self.call_later(self._after_keys_of, self._typed_at, self._release_to_panel)

    async def _release_to_panel(self) -> None:
        self._opening = None
        await self._release()

    def drop_keys(self, opening: object) -> bool:
        """Drop the keys held for a panel that did not open. Return false if it did."""
        if self._opening is not opening:
            return False
        self._opening = None
        self._held.clear()
        return True

    def hold_keys_until_done(self) -> None:
        """Hold the keys from now on until `resume_keys`, except those that `may_run_while_waiting`."""
        self._until_done = True

    async def resume_keys(self, *, drop: bool) -> int:
        """Send the held keys, in order, or `drop` them. Return how many were dropped."""
        self._until_done = False
        if self._opening:
            return 0  # the keys are for the panel
        dropped = len(self._held) if drop else 0
        if drop:
            self._held.clear()
        await self._release()
        return dropped

    def may_run_while_waiting(self, event: events.Key) -> bool:  # noqa: ARG002
        """Whether a key is independent of the work that the app is waiting for."""
        return False

    async def _release(self) -> None:
        held, self._held = self._held, []
        for key in held:
            await self.on_event(_copy(key))

    def _holds(self, event: events.Key) -> bool:
        """Hold a key if it is for later, and return whether it is. After a held key, all following keys are held."""
        if not self._opening:
            if not self._until_done or event in self._let_through:
                return False
            if not self._held and self.may_run_while_waiting(event):
                self._let_through.add(event)  # it bubbles up to here again, when other keys may be held
                return False
        self._held.append(event)
        self._held.sort(key=lambda key: key.time)
        return True

    def ignore_burst(self) -> None:
        """Ignore the rest of a burst that was typed for a panel that failed to open: a note must not run commands."""
        self._ignored_until = time.monotonic() + BURST_SECONDS

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._waiting is None:
                await self._do(event)
            else:
                self._waiting.append(event)
            return
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event.text = normalise(event.text)  # a clipboard may contain escape sequences
            focus = self.focused or self.screen
            if not focus.check_consume_key("x", "x"):
                # The key before it may open a text box.
                await self._after_keys_of(focus, partial(self._paste, event))
                return
        await super().on_event(event)

    async def _after_keys_of(self, node: DOMNode, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` once all keys sent to `node` before have been handled by it and by what they bubble up through.

        The last is the app, so it is done in the app's own task: a key sent by a screen would bubble up to that screen
        only.
        """
        await self._after([node, *node.ancestors], work)

    async def _after(self, way: list[DOMNode], work: Callable[[], Awaitable[None]]) -> None:
        while way:
            if way.pop(0).call_later(self._after, way, work):
                return
        await work()

    async def _paste(self, paste: events.Paste) -> None:
        if self._opening:
            self._held.append(paste)
        else:
            await super().on_event(paste)

    async def _do(self, event: events.Key) -> bool:
        """Handle a key. Return true if it edits a text box, as Backspace does, so that later keys have to wait.

        A box inserts characters at once. An editing key is a binding, which runs only when the key has bubbled up to
        the app: after the characters that were typed later.
        """
        if self.is_exiting:
            return False  # the screens have no widgets any more
        if (key := OTHER_NAMES.get(event.key)) is not None:
            return await self._do(events.Key(key, None))
        if _escape_was_pressed_before(event):
            letter = events.Key(event.character or "", event.character)
            if await self._do(events.Key("escape", "\x1b")) and self._waiting is not None:
                self._waiting.appendleft(letter)
                return True
            return await self._do(letter)
        if time.monotonic() < self._ignored_until:
            self.ignore_burst()
            return False
        if self._holds(event):
            return False
        self._targets[event] = (self.screen, self.focused)
        box = self.focused
        if box is None or not box.check_consume_key("x", "x") or box.check_consume_key(event.key, event.character):
            await super().on_event(event)
            return False
        if self._waiting is None:
            self._waiting = deque()
        await super().on_event(event)
        await self._after_keys_of(box, self._do_waiting)
        return True

    async def _do_waiting(self) -> None:
        """Handle the keys that waited for a key that edits a text box."""
        while self._waiting:
            if await self._do(self._waiting.popleft()):
                return
        self._waiting = None

    async def on_key(self, event: events.Key) -> None:
        # A key that no widget handled bubbles up to here. If an earlier key has opened something since, this key was
        # meant for that: `a` and a note, typed in one burst, are a note and not more commands.
        if self._holds(event):
            event.prevent_default()
        elif (target := self._targets.get(event)) is not None and target != (self.screen, self.focused):
            event.prevent_default()
            await self.on_event(_copy(event))


def _copy(key: events.Key | events.Paste) -> events.Key | events.Paste:
    """Return a copy of a key or paste, to handle it again in the order of typing."""
    copy = events.Key(key.key, key.character) if isinstance(key, events.Key) else events.Paste(key.text)
    copy.time = key.time
    return copy


def _escape_was_pressed_before(event: events.Key) -> bool:
    """Whether "Alt and a letter" means Escape and a letter, which older terminals send as the same two bytes.

    No key here uses Alt, so Escape is meant. Terminals that distinguish the two send no character with Alt.
    """
    return event.key.startswith("alt+") and event.character is not None
