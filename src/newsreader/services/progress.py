"""The progress of a long job, shared between its thread and the thread that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


@dataclass(slots=True)
class Progress:
    """The job sets `done`, and `total` as soon as it is known. It ends soon after another thread sets `stopped`."""

    done: int = 0
    total: int | None = None
    stopped: bool = False

    def each(self, items: Sequence[T]) -> Iterator[T]:
        """Yield the items and count them, until the job is stopped."""
        self.total = len(items)
        for item in items:
            if self.stopped:
                return
            yield item
            self.done += 1
