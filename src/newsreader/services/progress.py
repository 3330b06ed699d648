"""The progress of a long job, shared between its thread and the thread that shows it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")


@dataclass(slots=True)
class Progress:
    """The job sets `done`, and `total` as soon as it is known. It ends soon after another thread sets `stopped`.

    `at_stop` ends work of the job that does not look at `stopped`.
    """

    done: int = 0
    total: int | None = None
    stopped: bool = False
    at_stop: Callable[[], None] | None = None
    _steps: dict[object, str] = field(default_factory=dict)

    @property
    def step(self) -> str:
        """What the job is doing now, such as "Fetching example.org"; empty if it does not say."""
        return next(iter(list(self._steps.values())), "")  # a copy, because other threads change it

    @contextmanager
    def doing(self, step: str) -> Iterator[None]:
        """Name what the job is doing in the block. Of several blocks in different threads the oldest is shown."""
        key = object()
        self._steps[key] = step
        try:
            yield
        finally:
            del self._steps[key]

    def stop(self) -> None:
        """Have the job end as soon as it can. Return at once."""
        self.stopped = True
        if self.at_stop is not None:
            Thread(target=self.at_stop).start()

    def each(self, items: Sequence[T]) -> Iterator[T]:
        """Yield the items and count them, until the job is stopped."""
        self.total = len(items)
        for item in items:
            if self.stopped:
                return
            yield item
            self.done += 1
