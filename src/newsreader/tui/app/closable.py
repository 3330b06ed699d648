"""A screen that can be opened and closed in the middle of a burst of keys."""

from __future__ import annotations

import asyncio
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches

from .terminal.textual_private import PatchedScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.message_pump import MessagePump

Result = TypeVar("Result")


async def messages_handled(node: MessagePump) -> None:
    """Wait until a widget has handled all messages sent to it before."""
    handled = asyncio.Event()
    if node.call_later(handled.set):
        await handled.wait()


class ClosableScreen(PatchedScreen[Result]):
    """A screen that may be dismissed at any moment. It closes once, and only while it is on top."""

    _closing_with: tuple[Result | None] | None = None
    """The result to close with as soon as no other screen covers this one."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the screen with `result`. A covered screen closes as soon as it is on top again."""
        # Not `is_current`, which is also true for visible screens below the top one.
        if self.is_active:
            return super().dismiss(result)
        if self in self.app.screen_stack and self._closing_with is None:
            self._closing_with = (result,)
        return AwaitComplete()

    async def on_screen_resume(self) -> None:
        if self._closing_with is not None and self.is_active:
            self.dismiss(*self._closing_with)

    async def with_widgets(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Run `work`. Return false if it found no widgets because the screen is closed, or not composed yet."""
        try:
            await work()
        except NoMatches:
            if self.is_mounted and self.is_attached and not self.is_being_removed:
                raise
            return False
        return True

    def call_after_refresh(self, callback: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        """Call `callback` after the next refresh, unless the screen is closed by then."""

        async def call() -> None:
            result = callback(*args, **kwargs)
            if isawaitable(result):
                await result

        return super().call_after_refresh(self.with_widgets, call)

    async def run_handler(self, handler: Callable[[], Awaitable[None]]) -> None:
        await self.with_widgets(handler)
