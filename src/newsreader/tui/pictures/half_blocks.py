"""A picture as text: each cell shows two pixels, as the colors of the upper half of a block and of its ground."""

from __future__ import annotations

from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

_CELL = 6
"""The bytes of a cell in `Picture.rows`."""


def half_blocks(row: bytes) -> list[Segment]:
    """Return a row of a picture, as `Picture.rows` has it."""
    cells = (row[start : start + _CELL] for start in range(0, len(row), _CELL))
    return [Segment("▀" * len(list(same)), _style(cell)) for cell, same in groupby(cells)]


def width_of(row: bytes) -> int:
    """Return how many cells a row of a picture takes."""
    return len(row) // _CELL


def _style(cell: bytes) -> Style:
    return Style.from_color(Color.from_rgb(*cell[:3]), Color.from_rgb(*cell[3:]))
