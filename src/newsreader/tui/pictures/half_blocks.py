"""A picture as text: each cell shows two pixels, as the colors of the upper half of a block and of its ground."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.services.pictures import Cell


def half_blocks(cells: Iterable[Cell]) -> list[Segment]:
    """Return a row of a picture."""
    return [_segment(len(list(same)), *colors) for colors, same in groupby(cells)]


def _segment(count: int, upper: tuple[int, int, int], lower: tuple[int, int, int]) -> Segment:
    return Segment("▀" * count, Style.from_color(Color.from_rgb(*upper), Color.from_rgb(*lower)))
