"""Starting work that goes on beside the keys: one way to do it, so that its traps are known in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.dom import DOMNode


def start(node: DOMNode, work: Callable[[], Awaitable[None]], *, group: str = "default") -> None:
    """Start `work` on the event loop for a screen or widget, in place of what its `group` was still doing.

    It takes the function, not the coroutine: one that is cancelled before it begins would never be awaited.
    """
    node.run_worker(work, exclusive=True, group=group)
