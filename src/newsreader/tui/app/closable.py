"""A screen that is opened and closed in the middle of a burst of keys, without losing or repeating anything."""

from __future__ import annotations

import asyncio
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.message import Message
    from textual.message_pump import MessagePump

Result = TypeVar("Result")


async def caught_up(node: MessagePump) -> None:
    """Wait until a widget has handled all that was sent to it before."""
    handled = asyncio.Event()
    if node.call_later(handled.set):
        await handled.wait()


class ClosableScreen(Screen[Result]):
    """A screen that can be asked to close at any moment: it closes once, and only while it is on top."""

    _leaving: tuple[Result | None] | None = None
    """The result to close with, once nothing covers the screen."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the screen with `result`; a covered one closes as soon as it is on top again, a closed one stays so."""
        # Not `is_current`, which also holds for screens that can be seen below the one on top.
        if self.app.screen is self:
            return super().dismiss(result)
        if self in self.app.screen_stack and self._leaving is None:
            self._leaving = (result,)
        return AwaitComplete()

    async def on_screen_resume(self) -> None:
        if self._leaving is not None and self.app.screen is self:
            self.dismiss(*self._leaving)

    async def with_widgets(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Do something; return false if it found no widgets because the screen was left, or is only being opened."""
        try:
            await work()
        except NoMatches:
            if self.is_mounted and self.is_attached and not self._pruning:
                raise
            return False
        return True

    def call_after_refresh(self, callback: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        """Call `callback` after the next refresh, unless the screen was left before."""

        async def call() -> None:
            result = callback(*args, **kwargs)
            if isawaitable(result):
                await result

        return super().call_after_refresh(self.with_widgets, call)

    async def _dispatch_message(self, message: Message) -> None:
        await self.with_widgets(partial(super()._dispatch_message, message))
