"""The thumbnail of a picture as rows below its caption.

Pure: it knows neither where the rows are shown nor how they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.tui.pictures.half_blocks import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row of a picture, as `Picture.rows` has it, and the index of its caption among the blocks."""

    cells: bytes
    block: int

    @property
    def owner(self) -> tuple[str, int]:
        return picture_of(self.block)


def picture_of(block: int) -> tuple[str, int]:
    """Return the owner of the rows of the picture below a block."""
    return "picture", block


def picture_rows(rows: Sequence[bytes], block: int, width: int) -> list[PictureRow]:
    """Return the rows of a thumbnail; none if it is wider than `width`."""
    return [PictureRow(cells, block) for cells in rows] if width_of(rows[0]) <= width else []
