"""The columns of the reading pane: gutter, text and margin. All in cells."""

from __future__ import annotations

from dataclasses import dataclass

GUTTER = 3
"""The bar of the focus, the marker of a note, and a space."""

MARGIN_FROM = 110
"""The narrowest pane with a margin for notes. A narrower one shows a marker in the gutter instead."""

MARGIN_MIN, MARGIN_MAX = 26, 44
MARGIN_GAP = 4
NARROWEST_MEASURE, WIDEST_MEASURE = 20, 200


@dataclass(frozen=True, slots=True)
class Geometry:
    """The columns of a pane: `left` cells, the gutter, `measure` cells of text, and a margin from `margin_at` on.

    The last of the `left` cells shows the signs of changed passages; only a pane of 4 cells has none.
    `margin` is 0 if the pane is too narrow for one.
    """

    left: int
    measure: int
    margin_at: int
    margin: int

    @property
    def text_at(self) -> int:
        return self.left + GUTTER


def geometry(width: int, measure: int, *, margin_notes: bool = True) -> Geometry:
    """Return the columns of a pane of `width` cells; a narrow pane reduces the `measure`."""
    measure = max(1, min(measure, width - GUTTER - 1))
    left = max(width - measure - GUTTER > 0, (width - measure - GUTTER) // 2)
    if margin_notes and width >= MARGIN_FROM:
        space = width - left - GUTTER - measure - MARGIN_GAP - 2
        if space < MARGIN_MIN:
            left = max(1, left - (MARGIN_MIN - space))
            space = width - left - GUTTER - measure - MARGIN_GAP - 2
        if space >= MARGIN_MIN - 6:
            return Geometry(left, measure, left + GUTTER + measure + MARGIN_GAP, min(space, MARGIN_MAX))
    return Geometry(left, measure, width, 0)
