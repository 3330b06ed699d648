"""The desk: where the screens ask for library work, which is done in order, away from the interface.

One thread does everything that a key asks for, so that what was typed first happens first, and a commit that takes its
time never holds up a frame. A long job (adding a folder) gets a thread of its own beside it.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.library import Library

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """Runs library work in threads and gives its results, or its errors, back to the event loop."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._in_order = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        self._aside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="library-aside")

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` after everything asked before it; what it returns or raises comes back."""
        return await asyncio.get_running_loop().run_in_executor(self._in_order, partial(work, *args, **kwargs))

    async def ask_aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work`, which may be long, without holding up what is asked next."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, partial(work, *args, **kwargs))

    def close(self) -> None:
        """Finish what was begun and let the threads go; what is merely waiting beside is dropped."""
        self._aside.shutdown(wait=True, cancel_futures=True)
        self._in_order.shutdown(wait=True)
