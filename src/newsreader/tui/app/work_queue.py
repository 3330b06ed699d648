"""The desk: where the screens ask for library work, which is done in order, away from the interface.

One thread does everything that a key asks for, so that what was typed first happens first, and a commit that takes its
time never holds up a frame. While another program writes to the library, a change waits for its turn beside that
thread, before all changes that were asked for after it: what only reads goes on. A long job (adding a folder) gets a
thread of its own.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from newsreader.errors import LockedError, NewsreaderError
from newsreader.library.file.connection import BUSY_TIMEOUT, Patience, using_patience

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable
    from concurrent.futures import Future

    from newsreader.library import Library

P = ParamSpec("P")
T = TypeVar("T")

WAIT_SECONDS = BUSY_TIMEOUT
"""How long a change waits for another program."""

TOLD_SECONDS = 0.3
"""How long it waits before that is told: two windows that write in turn need far less."""

PAUSES = (0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.025, 0.05)
"""Seconds between two tries, the last one again and again; much as SQLite itself would wait."""

NOT_KEPT = "Not kept: another program is writing to the library. Try again in a moment."


class WorkQueue:
    """Runs library work in threads and gives its results, or its errors, back to the event loop."""

    def __init__(
        self, library: Library, *, waiting: Callable[[bool], None], lost: Callable[[NewsreaderError], None]
    ) -> None:
        """`waiting` is told when changes begin to wait noticeably for another program and when none does any more,
        `lost` why a change was not kept whose asker has gone.
        """
        self.library = library
        self.held_up = asyncio.Event()
        self._waiting = waiting
        self._lost = lost
        self._in_order = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        # Searching alone may take three: the index being built, words that wait for it, and what is typed instead.
        self._aside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="library-aside")
        # The changes that found the library held, in their order; the one thread appends to it.
        self._turns: list[object] = []
        self._noticed: set[object] = set()
        self._going_on: set[asyncio.Task[Any]] = set()
        self._put_off: dict[Hashable, tuple[int, Callable[[], object]]] = {}

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` after everything asked before it; what it returns or raises comes back.

        At most one change may be in it: one that finds the library held is asked for again, as a whole, until it is
        not. Raises `LockedError` if that takes longer than `WAIT_SECONDS`.
        """
        job, turn = partial(work, *args, **kwargs), object()
        begun = self._in_order.submit(self._take_turn, turn, job)
        try:
            return await asyncio.wrap_future(begun)
        except asyncio.CancelledError:
            if not begun.cancelled():
                self._go_on(self._finish(begun, turn, job)).add_done_callback(self._heard_by_nobody)
            raise
        except LockedError:
            waiting = self._go_on(self._wait(turn, job))
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            waiting.add_done_callback(self._heard_by_nobody)
            raise

    async def try_once(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work`, which will be asked for again, if the library can be written at once. Raises `LockedError`."""
        return await asyncio.wrap_future(self._in_order.submit(self._take_turn, None, partial(work, *args, **kwargs)))

    async def ask_aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work`, which may be long, without holding up what is asked next."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, _done, partial(work, *args, **kwargs))

    async def put_off(self, key: Hashable, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Do `work`, which nobody waits for, if the library can be written at once; else keep it for `catch_up`, in
        place of what was put off with the same `key`. Gives whether it is done.
        """
        self._put_off[key] = self.library.openings, partial(work, *args, **kwargs)
        await self.catch_up()
        return key not in self._put_off

    async def catch_up(self) -> None:
        """Do what was put off, unless the library is held still, or is another one by now."""
        for key, (opening, job) in list(self._put_off.items()):
            try:
                if opening == self.library.openings:
                    await self.try_once(job)
            except LockedError:
                return
            except NewsreaderError:
                self._forget(key, job)
                raise
            self._forget(key, job)

    def _forget(self, key: Hashable, job: Callable[[], object]) -> None:
        if self._put_off.get(key, (0, None))[1] is job:
            del self._put_off[key]

    def _take_turn(self, turn: object | None, job: Callable[[], T]) -> T:
        """Do the job, in the thread; what cannot be written waits from now on, unless it has no `turn` to wait for."""
        first = not self._turns or self._turns[0] is turn
        try:
            with using_patience(Patience.TRY if first else Patience.YIELD):
                return _done(job)
        except LockedError:
            if turn is not None and turn not in self._turns:
                self._turns.append(turn)
            raise

    async def _wait(self, turn: object, job: Callable[[], T]) -> T:
        """Ask for the job again and again until the library is not held, or for `WAIT_SECONDS`."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            for pause in chain(PAUSES, repeat(PAUSES[-1])):
                await asyncio.sleep(pause)
                waited = loop.time() - began
                if waited >= TOLD_SECONDS:
                    self._notice(turn)
                try:
                    return await asyncio.wrap_future(self._in_order.submit(self._take_turn, turn, job))
                except LockedError as error:
                    if waited >= WAIT_SECONDS:
                        raise LockedError(NOT_KEPT) from error
            raise AssertionError("it is tried without an end")
        finally:
            self._turns.remove(turn)
            self._noticed.discard(turn)
            if not self._noticed and self.held_up.is_set():
                self.held_up.clear()
                self._waiting(False)

    def _notice(self, turn: object) -> None:
        self._noticed.add(turn)
        if not self.held_up.is_set():
            self.held_up.set()
            self._waiting(True)

    async def _finish(self, begun: Future[T], turn: object, job: Callable[[], T]) -> T:
        """Bring to its end what was begun for somebody who has gone."""
        try:
            return await asyncio.wrap_future(begun)
        except LockedError:
            return await self._wait(turn, job)

    def _heard_by_nobody(self, done: asyncio.Task[Any]) -> None:
        if not done.cancelled() and isinstance(error := done.exception(), LockedError):
            self._lost(error)

    def _go_on(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start what goes on even if who asked for it has gone, and hold on to it."""
        task = asyncio.create_task(work)
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)
        return task

    async def settled(self) -> bool:
        """Wait for the changes that wait for another program; false if one of them was not kept."""
        done = await asyncio.gather(*self._going_on, return_exceptions=True)
        return not any(isinstance(one, BaseException) for one in done)

    def close(self) -> None:
        """Finish what was begun and let the threads go; what is merely waiting beside is dropped."""
        self._aside.shutdown(wait=True, cancel_futures=True)
        self._in_order.shutdown(wait=True)


def _done(job: Callable[[], T]) -> T:
    """Return what `job` returns. Runs in a thread, where an error of a damaged library may look for a good backup."""
    try:
        return job()
    except NewsreaderError as error:
        error.add_advice()
        raise
