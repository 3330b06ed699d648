"""Where things stand across the reading pane: gutter, measure, margin. All in cells."""

from __future__ import annotations

from dataclasses import dataclass

GUTTER = 3
"""The bar of the focus, the sign of a note, and a space."""

MARGIN_FROM = 110
"""The narrowest pane that has a margin for notes; below it a sign in the gutter stands for them."""

MARGIN_MIN, MARGIN_MAX = 26, 44
MARGIN_GAP = 4
NARROWEST_MEASURE, WIDEST_MEASURE = 20, 200


@dataclass(frozen=True, slots=True)
class Geometry:
    """The columns of a pane: `left` blank cells, the gutter, `measure` cells of text, and a margin from `margin_at` on.

    `margin` is 0 where notes have no room.
    """

    left: int
    measure: int
    margin_at: int
    margin: int

    @property
    def text_at(self) -> int:
        """The column where the text begins."""
        return self.left + GUTTER


def geometry(width: int, measure: int, *, margin_notes: bool = True) -> Geometry:
    """The columns of a pane of `width` cells for a wanted measure, which a narrow pane cuts down."""
    measure = max(1, min(measure, width - GUTTER - 1))
    left = max(0, (width - measure - GUTTER) // 2)
    if margin_notes and width >= MARGIN_FROM:
        room = width - left - GUTTER - measure - MARGIN_GAP - 2
        if room < MARGIN_MIN:
            left = max(1, left - (MARGIN_MIN - room))
            room = width - left - GUTTER - measure - MARGIN_GAP - 2
        if room >= MARGIN_MIN - 6:
            return Geometry(left, measure, left + GUTTER + measure + MARGIN_GAP, min(room, MARGIN_MAX))
    return Geometry(left, measure, width, 0)
