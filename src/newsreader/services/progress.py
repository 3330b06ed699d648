"""How far a long job is, shared between the thread that does it and whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


@dataclass(slots=True)
class Progress:
    """The job writes `done`, and `total` as soon as it is known; it ends soon after somebody sets `stopped`."""

    done: int = 0
    total: int | None = None
    stopped: bool = False

    def each(self, items: Sequence[T]) -> Iterator[T]:
        """Yield the items and count those that are done, until the job is stopped."""
        self.total = len(items)
        for item in items:
            if self.stopped:
                return
            yield item
            self.done += 1
