"""Starting work that goes on beside the keys: one way to do it, so that its traps are known in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from newsreader.errors import NewsreaderError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.widget import Widget
    from textual.worker import WorkType

    from .screen_base import BaseScreen


def start(node: Widget, work: Callable[[], Awaitable[None]], *, group: str = "default", exclusive: bool = True) -> None:
    """Start `work` on the event loop for a screen or widget, in place of what its `group` was still doing if it is
    `exclusive`.

    It takes the function, not the coroutine: one that is cancelled before it begins would never be awaited. A foreseen
    failure becomes a line on the screen, which stays usable.
    """

    screen = cast("BaseScreen[Any]", node.screen)

    async def guarded() -> None:
        await screen.attempt(work)

    job: WorkType[None] = guarded
    node.run_worker(job, exclusive=exclusive, group=group)


def start_asking(screen: BaseScreen[Any], work: Callable[[], Awaitable[None]]) -> None:
    """Start `work` that will open a panel: what is typed before the panel is there goes to the panel.

    Does nothing while another panel opens, as a click can ask for. Work that still saves what a closed panel returned
    goes on.
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
