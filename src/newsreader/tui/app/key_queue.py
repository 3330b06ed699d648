"""Typing ahead: keys go to what they were typed for, however fast they come, and a paste through the gate.

Opening a panel takes a moment in which the next keys may already be there. This is the part of the app that sees keys
before anybody else does; it knows nothing of the library or of any screen.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from textual import events

from newsreader.text.clean import normalise

from .terminal import TerminalApp

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

BURST_SECONDS = 0.6
"""Keys that follow one another faster than this are one burst of typing."""


class KeyQueue(TerminalApp):
    """An app that loses no key and lets none act where it was not meant to."""

    def __init__(self, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(**options)
        self._held: list[events.Key | events.Paste] = []
        # Stands for the panel that is about to open, if one is.
        self._opening: object | None = None
        self._behind = False
        self._first: WeakSet[events.Key] = WeakSet()
        # While a box is being edited by a key, those that wait for it; else `None`.
        self._waiting: deque[events.Key] | None = None
        self._deaf_until = 0.0
        self._aims: WeakKeyDictionary[events.Key, tuple[object, object]] = WeakKeyDictionary()

    @property
    def is_opening(self) -> bool:
        """Whether a panel is about to open, for which keys are kept."""
        return self._opening is not None

    def hold_keys(self) -> object:
        """Keep the keys that come from now on for the panel that is about to open; return what stands for it."""
        self._opening = object()
        return self._opening

    def release_keys(self) -> None:
        """Do the keys that were kept, in order, where the focus now is."""
        self._opening = None
        # In the app's own task: a key that a screen sent would come up no further than to that screen.
        self.call_later(self._release)

    def drop_keys(self, opening: object) -> bool:
        """Forget the keys that were kept for a panel, if it has not opened; return whether that is so."""
        if self._opening is not opening:
            return False
        self._opening = None
        self._held.clear()
        return True

    def put_keys_behind(self) -> None:
        """Keep the keys that come from now on until `go_on_with_keys`, but for those that may be done meanwhile."""
        self._behind = True

    async def go_on_with_keys(self, *, drop: bool) -> int:
        """Do the keys that were kept, in order, or `drop` them; gives how many were dropped."""
        self._behind = False
        if self._opening:
            return 0  # they are for the panel
        dropped = len(self._held) if drop else 0
        if drop:
            self._held.clear()
        await self._release()
        return dropped

    def may_be_done_meanwhile(self, event: events.Key) -> bool:  # noqa: ARG002
        """Whether a key does nothing that depends on what is being done, nor changes what that leads to."""
        return False

    async def _release(self) -> None:
        held, self._held = self._held, []
        for key in held:
            await self.on_event(_again(key))

    def _keeps(self, event: events.Key) -> bool:
        """Keep a key, if it is for what comes later; once one is kept, all that follow it are."""
        if not self._opening:
            if not self._behind or event in self._first:
                return False
            if not self._held and self.may_be_done_meanwhile(event):
                self._first.add(event)  # it comes by again on its way up, when others may have been kept
                return False
        self._held.append(event)
        self._held.sort(key=lambda key: key.time)
        return True

    def ignore_burst(self) -> None:
        """Drop what is still being typed for a panel that could not open: a note must not act as commands."""
        self._deaf_until = time.monotonic() + BURST_SECONDS

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._waiting is None:
                await self._do(event)
            else:
                self._waiting.append(event)
            return
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event.text = normalise(event.text)  # a clipboard may hold anything, escape sequences too
            focus = self.focused or self.screen
            if not focus.check_consume_key("x", "x"):
                await self._paste_behind([focus, *focus.ancestors], event)
                return
        await super().on_event(event)

    async def _paste_behind(self, way: list[MessagePump], paste: events.Paste) -> None:
        """Paste into the box that a key before it opens: go the way of that key first."""
        while way:
            if way.pop(0).call_later(self._paste_behind, way, paste):
                return
        if self._opening:
            self._held.append(paste)
        else:
            await super().on_event(paste)

    async def _do(self, event: events.Key) -> bool:
        """Do a key; true if it edits a box (Backspace, say), for which those behind it have to wait.

        A box takes characters at once, but what edits it is a binding, which acts only when the key has come up from
        the box to the app: later than the characters typed after it.
        """
        if self._exit:
            return False  # the screens are still there, but empty
        if _escape_was_pressed_before(event):
            letter = events.Key(event.character or "", event.character)
            if await self._do(events.Key("escape", "\x1b")) and self._waiting is not None:
                self._waiting.appendleft(letter)
                return True
            return await self._do(letter)
        if time.monotonic() < self._deaf_until:
            self.ignore_burst()
            return False
        if self._keeps(event):
            return False
        self._aims[event] = (self.screen, self.focused)
        box = self.focused
        if box is None or not box.check_consume_key("x", "x") or box.check_consume_key(event.key, event.character):
            await super().on_event(event)
            return False
        if self._waiting is None:
            self._waiting = deque()
        await super().on_event(event)
        await self._go_behind([box, *box.ancestors])
        return True

    async def _go_behind(self, way: list[MessagePump]) -> None:
        """Go the way of the key behind it; at its end, where it has been done, let the next ones come."""
        while way:
            if way.pop(0).call_later(self._go_behind, way):
                return
        while self._waiting:
            if await self._do(self._waiting.popleft()):
                return
        self._waiting = None

    async def _on_key(self, event: events.Key) -> None:
        # A key comes back here when the widget that it was typed at did not want it. If a key before it has meanwhile
        # opened something, it was meant for that: typed in one burst, `a` and a note are a note, not more commands.
        if self._keeps(event):
            event.prevent_default()
        elif (aim := self._aims.get(event)) is not None and aim != (self.screen, self.focused):
            event.prevent_default()
            await self.on_event(_again(event))


def _again(key: events.Key | events.Paste) -> events.Key | events.Paste:
    """The same key or paste, to be done anew, in the order in which it was typed."""
    copy = events.Key(key.key, key.character) if isinstance(key, events.Key) else events.Paste(key.text)
    copy.time = key.time
    return copy


def _escape_was_pressed_before(event: events.Key) -> bool:
    """Whether this "Alt and a letter" may be Escape and a letter, which older terminals send as the same two bytes.

    Nothing here is done with Alt, so Escape is meant. Terminals that tell the two apart give no character with Alt.
    """
    return event.key.startswith("alt+") and event.character is not None
