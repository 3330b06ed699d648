"""Does several fetches at the same time, and returns their results in order or as they come."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE, PER_HOST = 8, 2
"""The number of fetches at the same time, in all and from one host."""

_AHEAD = 4 * AT_ONCE
"""The number of items that are read before their turn, so that a slow one does not hold up the next ones."""

_AHEAD_AS_THEY_COME = 1_000
"""The same when the results need no order. Then no results are waiting, only items of hosts that are busy."""

_PAUSE = 0.2
"""The number of seconds without a result after which `None` is yielded."""


@dataclass(slots=True, eq=False)
class _Job(Generic[T, R]):
    item: T
    host: str | None
    future: Future[R] | None = None

    @property
    def running(self) -> bool:
        return self.future is not None and not self.future.done()

    @property
    def is_done(self) -> bool:
        return self.host is None or (self.future is not None and self.future.done())


def side_by_side(
    items: Iterable[T],
    host: Callable[[T], str | None],
    work: Callable[[T, Callable[[], bool]], R],
    *,
    in_order: bool = True,
    at_stop: Callable[[], None] = lambda: None,
) -> Generator[tuple[T, R | None] | None, None, None]:
    """Yield each item with the result of `work(item, stopped)`, in the order of the items, or as soon as it is there.

    Yields `None` when no result has come for a while, so that the caller can act on the earlier ones.

    `host(item)` is the host that the work asks, empty if it asks none, or `None` for an item without work, whose result
    is `None`. Work that asks no host goes on while the caller is busy with a result. `work` runs in other threads and
    must not raise. When its result is no longer needed, `stopped()` is true, and `at_stop` is called to end work that
    does not look at `stopped`.
    """
    remaining, ahead = iter(items), _AHEAD if in_order else _AHEAD_AS_THEY_COME
    jobs: deque[_Job[T, R]] = deque()
    pool: ThreadPoolExecutor | None = None
    is_closed = False
    try:
        while True:
            jobs.extend(_Job(item, host(item)) for item in islice(remaining, ahead - len(jobs)))
            if not jobs:
                return
            if pool is None and any(job.host is not None for job in jobs):
                from concurrent.futures import ThreadPoolExecutor

                pool = ThreadPoolExecutor(AT_ONCE, "fetch")
            running = [job for job in jobs if job.running]
            busy = Counter(job.host for job in running)
            for job in jobs:
                if pool is None or (len(running) >= AT_ONCE and job.host):
                    break
                if job.host is not None and job.future is None and (not job.host or busy[job.host] < PER_HOST):
                    busy[job.host] += 1
                    job.future = pool.submit(work, job.item, lambda: is_closed)
                    running.append(job)
            ready = next((job for job in islice(jobs, 1 if in_order else None) if job.is_done), None)
            if ready is not None:
                jobs.remove(ready)
                yield ready.item, None if ready.future is None else ready.future.result()
            else:
                from concurrent.futures import FIRST_COMPLETED, wait

                futures = [job.future for job in running if job.future]
                if not wait(futures, _PAUSE, return_when=FIRST_COMPLETED).done:
                    yield None
    finally:
        is_closed = True
        if pool is not None:
            if any(job.running for job in jobs):
                at_stop()
            pool.shutdown(cancel_futures=True)
