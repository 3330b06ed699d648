"""Does several fetches at the same time, and returns their results in order."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
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


@dataclass(slots=True)
class _Job(Generic[T, R]):
    item: T
    host: str | None
    future: Future[R] | None = None

    @property
    def running(self) -> bool:
        return self.future is not None and not self.future.done()


def side_by_side(
    items: Iterable[T], host: Callable[[T], str | None], work: Callable[[T, Callable[[], bool]], R]
) -> Generator[tuple[T, R | None], None, None]:
    """Yield each item with the result of `work(item, stopped)`, in the order of the items.

    `host(item)` is the host that the work asks, or `None` for an item without work; its result is `None`. `work` runs
    in other threads and must not raise; `stopped()` is true when its result is no longer needed.
    """
    remaining = iter(items)
    jobs: deque[_Job[T, R]] = deque()
    pool: ThreadPoolExecutor | None = None
    is_closed = False
    try:
        while True:
            for item in remaining:
                jobs.append(_Job(item, host(item)))
                if len(jobs) >= _AHEAD:
                    break
            if not jobs:
                return
            if pool is None and any(job.host is not None for job in jobs):
                from concurrent.futures import ThreadPoolExecutor

                pool = ThreadPoolExecutor(AT_ONCE, "fetch")
            busy = Counter(job.host for job in jobs if job.running)
            for job in jobs:
                if job.host is not None and job.future is None and busy[job.host] < PER_HOST and pool is not None:
                    if busy.total() >= AT_ONCE:
                        break
                    busy[job.host] += 1
                    job.future = pool.submit(work, job.item, lambda: is_closed)
            first = jobs[0]
            if first.host is None or (first.future is not None and first.future.done()):
                jobs.popleft()
                yield first.item, None if first.future is None else first.future.result()
            else:
                from concurrent.futures import FIRST_COMPLETED, wait

                wait([job.future for job in jobs if job.future and job.running], return_when=FIRST_COMPLETED)
    finally:
        is_closed = True
        if pool is not None:
            pool.shutdown(cancel_futures=True)
