"""The places that the user jumped from, across articles, to go back to them and forth again. Pure state."""

from __future__ import annotations

from typing import NamedTuple

MOST = 100


class Place(NamedTuple):
    """A sentence in an article, by the offset where it begins."""

    article_id: int
    offset: int


class Jumps:
    """The places before and after the present one, the nearest last."""

    def __init__(self) -> None:
        self._before: list[Place] = []
        self._after: list[Place] = []

    def leave(self, place: Place) -> None:
        """Store a place that is left by a jump. The places to go forth to are forgotten, as in a browser."""
        if self._before[-1:] != [place]:
            self._before = [*self._before[1 - MOST :], place]
        self._after.clear()

    def go(self, direction: int, times: int, here: Place) -> Place:
        """Return the place some jumps back (-1) or forth (1) from `here`, as far as there are any."""
        source, target = (self._before, self._after) if direction < 0 else (self._after, self._before)
        for _ in range(times):
            while source and source[-1] == here:
                source.pop()
            if not source:
                break
            target.append(here)
            here = source.pop()
        return here
