"""The thumbnail of a picture as rows below its caption.

Pure: it knows neither where the rows are shown nor how they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.services.pictures import Cell


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row of a picture, and the index of its caption among the blocks."""

    cells: Sequence[Cell]
    block: int

    @property
    def owner(self) -> tuple[str, int]:
        return "picture", self.block


def picture_rows(rows: Sequence[Sequence[Cell]], block: int, width: int) -> list[PictureRow]:
    """Return the rows of a thumbnail; none if it is wider than `width`."""
    return [PictureRow(cells, block) for cells in rows] if len(rows[0]) <= width else []
