"""The queue of library work: screens submit work, and it runs in order, outside the user interface.

One thread runs the work of all keys in the order of the keys, so that a slow commit never delays a frame. While another
program writes to the library, a change waits outside that thread, before all later changes. Work that only reads
continues. A long job, such as adding a folder, gets a thread of its own.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from newsreader.errors import LockedError, NewsreaderError
from newsreader.services.locking import BUSY_TIMEOUT, Patience, using_patience

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable
    from concurrent.futures import Future

    from newsreader.library import Library

P = ParamSpec("P")
T = TypeVar("T")

WAIT_SECONDS = BUSY_TIMEOUT
"""How long a change waits for another program."""

ANNOUNCE_SECONDS = 0.3
"""How long a change waits before the user is informed. Two windows that write in turn need far less."""

PAUSES = (0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.025, 0.05)
"""Seconds between attempts; the last value repeats. SQLite itself waits in much the same way."""

NOT_SAVED = "Not saved: another program is writing to the library. Try again in a moment."


class WorkQueue:
    """Runs library work in threads, and returns its results or errors to the event loop."""

    def __init__(
        self, library: Library, *, on_waiting: Callable[[bool], None], on_lost: Callable[[NewsreaderError], None]
    ) -> None:
        """`on_waiting` is called with true when a change begins to wait noticeably for another program, and with false
        when no change does any more. `on_lost` is called with the error of a change whose caller was cancelled.
        """
        self.library = library
        self.blocked = asyncio.Event()
        self._on_waiting = on_waiting
        self._on_lost = on_lost
        self._in_order = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        # A search alone may need three: one that builds the index, one that waits for it, and the next query.
        self._aside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="library-aside")
        # The changes that found the library locked, in order; the queue's thread appends to it.
        self._turns: list[object] = []
        self._announced: set[object] = set()
        self._background: set[asyncio.Task[Any]] = set()
        self._postponed: dict[Hashable, tuple[int, Callable[[], object]]] = {}

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` after all earlier work, and return its result or raise its error.

        It may contain one change at most: if the library is locked, all of it runs again until the library is free.
        Raises `LockedError` if that takes longer than `WAIT_SECONDS`.
        """
        job, turn = partial(work, *args, **kwargs), object()
        begun = self._in_order.submit(self._take_turn, turn, job)
        try:
            return await asyncio.wrap_future(begun)
        except asyncio.CancelledError:
            if not begun.cancelled():
                self._start_background(self._finish(begun, turn, job)).add_done_callback(self._report_lost)
            raise
        except LockedError:
            waiting = self._start_background(self._wait(turn, job))
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            waiting.add_done_callback(self._report_lost)
            raise

    async def try_once(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` without waiting for another program; the caller will try again. Raises `LockedError`."""
        return await asyncio.wrap_future(self._in_order.submit(self._take_turn, None, partial(work, *args, **kwargs)))

    async def ask_aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work`, which may take long, without delaying the work submitted after it."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, _run, partial(work, *args, **kwargs))

    async def postpone(self, key: Hashable, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Run `work` now if the library can be written at once, else in `retry_postponed`. Return whether it ran.

        It replaces postponed work with the same `key`.
        """
        self._postponed[key] = self.library.openings, partial(work, *args, **kwargs)
        await self.retry_postponed()
        return key not in self._postponed

    async def retry_postponed(self) -> None:
        """Run the postponed work, unless the library is still locked, or was replaced by another one."""
        for key, (opening, job) in list(self._postponed.items()):
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
        if self._postponed.get(key, (0, None))[1] is job:
            del self._postponed[key]

    def _take_turn(self, turn: object | None, job: Callable[[], T]) -> T:
        """Run a job in the queue's thread. If the library is locked, the job is added to the waiting changes."""
        first = not self._turns or self._turns[0] is turn
        try:
            with using_patience(Patience.TRY if first else Patience.YIELD):
                return _run(job)
        except LockedError:
            if turn is not None and turn not in self._turns:
                self._turns.append(turn)
            raise

    async def _wait(self, turn: object, job: Callable[[], T]) -> T:
        """Repeat the job until the library is not locked, for at most `WAIT_SECONDS`."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            for pause in chain(PAUSES, repeat(PAUSES[-1])):
                await asyncio.sleep(pause)
                waited = loop.time() - began
                if waited >= ANNOUNCE_SECONDS:
                    self._announce(turn)
                try:
                    return await asyncio.wrap_future(self._in_order.submit(self._take_turn, turn, job))
                except LockedError as error:
                    if waited >= WAIT_SECONDS:
                        raise LockedError(NOT_SAVED) from error
            raise AssertionError("unreachable: the loop has no end")
        finally:
            self._turns.remove(turn)
            self._announced.discard(turn)
            if not self._announced and self.blocked.is_set():
                self.blocked.clear()
                self._on_waiting(False)

    def _announce(self, turn: object) -> None:
        self._announced.add(turn)
        if not self.blocked.is_set():
            self.blocked.set()
            self._on_waiting(True)

    async def _finish(self, begun: Future[T], turn: object, job: Callable[[], T]) -> T:
        """Finish work whose caller was cancelled."""
        try:
            return await asyncio.wrap_future(begun)
        except LockedError:
            return await self._wait(turn, job)

    def _report_lost(self, done: asyncio.Task[Any]) -> None:
        if not done.cancelled() and isinstance(error := done.exception(), LockedError):
            self._on_lost(error)

    def _start_background(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start work that continues if its caller is cancelled, and keep a reference to it."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def finish(self) -> bool:
        """Wait for all changes that wait for another program. Return false if one of them was not saved."""
        results = await asyncio.gather(*self._background, return_exceptions=True)
        return not any(isinstance(result, BaseException) for result in results)

    def close(self) -> None:
        """Finish the running work and end the threads. Work of `ask_aside` that has not started is dropped."""
        self._aside.shutdown(wait=True, cancel_futures=True)
        self._in_order.shutdown(wait=True)


def _run(job: Callable[[], T]) -> T:
    """Return what `job` returns. Runs in a thread, because the error may search for a good backup."""
    try:
        return job()
    except NewsreaderError as error:
        error.add_advice()
        raise
