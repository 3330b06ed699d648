"""Typing ahead: keys go to what they were typed for, however fast they come, and a paste through the gate.

Opening a panel takes a moment in which the next keys may already be there. This is the part of the app that sees keys
before anybody else does; it knows nothing of the library or of any screen.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App

from newsreader.text.clean import normalise

if TYPE_CHECKING:
    from textual.widget import Widget

BURST_SECONDS = 0.6
"""Keys that follow one another faster than this are one burst of typing."""


class TypingAhead(App[None]):
    """An app that loses no key and lets none act where it was not meant to."""

    def __init__(self, **options: Any) -> None:
        """`options` are those of Textual's `App`."""
        super().__init__(**options)
        self._held: list[events.Key] | None = None
        self._deaf_until = 0.0
        self._aims: WeakKeyDictionary[events.Key, tuple[object, object]] = WeakKeyDictionary()

    def hold_keys(self) -> None:
        """Keep the keys that come from now on for the panel that is about to open."""
        if self._held is None:
            self._held = []

    async def release_keys(self, *, to: Widget | None) -> None:
        """Hand the keys that were kept to a widget, in order; without one they are dropped, lest they act elsewhere."""
        held, self._held = self._held, None
        for key in held or ():
            if to is not None:
                await self._aim(key, to)

    def ignore_burst(self) -> None:
        """Drop what is still being typed for a panel that could not open: a note must not act as commands."""
        self._deaf_until = time.monotonic() + BURST_SECONDS

    async def _aim(self, event: events.Key, target: Widget) -> None:
        if await self._check_bindings(event.key, priority=True):
            return
        key = events.Key(event.key, event.character)
        self._aims[key] = (self.screen, target)
        target._forward_event(key)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if _escape_was_pressed_before(event):
                await self.on_event(events.Key("escape", "\x1b"))
                event = events.Key(event.character or "", event.character)
            if time.monotonic() < self._deaf_until:
                self.ignore_burst()
                return
            if self._held is not None:
                self._held.append(event)
                return
            self._aims[event] = (self.screen, self.focused)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            event.text = normalise(event.text)  # a clipboard may hold anything, escape sequences too
        await super().on_event(event)

    async def _on_key(self, event: events.Key) -> None:
        # A key comes back here when the widget that it was typed at did not want it. If a key before it has meanwhile
        # opened something, it was meant for that: typed in one burst, `a` and a note are a note, not more commands.
        if self._held is not None:
            self._held.append(event)
            event.prevent_default()
        elif (aim := self._aims.get(event)) is not None and aim != (self.screen, self.focused):
            event.prevent_default()
            await self._aim(event, self.focused or self.screen)


def _escape_was_pressed_before(event: events.Key) -> bool:
    """Whether this "Alt and a letter" may be Escape and a letter, which older terminals send as the same two bytes.

    Nothing here is done with Alt, so Escape is meant. Terminals that tell the two apart give no character with Alt.
    """
    return event.key.startswith("alt+") and event.character is not None
