"""Starting work that runs while keys are handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from newsreader.errors import NewsreaderError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.widget import Widget
    from textual.worker import WorkType

    from .screen_base import BaseScreen


def start(node: Widget, work: Callable[[], Awaitable[None]], *, group: str = "default", exclusive: bool = True) -> None:
    """Start `work` on the event loop for a screen or widget; if `exclusive`, cancel earlier work of its `group`.

    Pass the function, not the coroutine: a coroutine that is cancelled before it starts would never be awaited. An
    expected error becomes a message, and the screen stays usable.
    """

    screen = cast("BaseScreen[Any]", node.screen)

    async def guarded() -> None:
        await screen.attempt(work)

    job: WorkType[None] = guarded
    node.run_worker(job, exclusive=exclusive, group=group)


def start_asking(screen: BaseScreen[Any], work: Callable[[], Awaitable[None]]) -> None:
    """Start `work` that opens a panel. Keys typed before the panel is open go to the panel.

    Does nothing while another panel is opening, since a click can request one. Work that saves the result of a closed
    panel continues.
    """
    if screen.newsreader.is_opening or not screen.is_active:
        return
    opening = screen.newsreader.hold_keys()

    async def holding() -> None:
        try:
            await work()
        except NewsreaderError:
            if screen.newsreader.drop_keys(opening):
                screen.newsreader.ignore_burst()
            raise
        finally:
            screen.newsreader.drop_keys(opening)

    start(screen, holding, group="asking", exclusive=False)
