"""Both edges of a text even: which spaces of a line are painted wider, and by how much.

Pure, and about one line at a time: the break itself is `wrap`'s, and nothing of the text changes.
"""

from __future__ import annotations

from .cells import cell_width, hyphen_at

WIDEST_GAP = 3
"""Cells that a space may take at the most: a line that would need more stays ragged, since rivers read worse."""


def gaps(text: str, start: int, end: int, width: int) -> dict[int, int]:
    """Give the offsets of the spaces of `text[start:end]` to widen and the cells to add to each, to fill `width` cells.

    Empty when the line is full, has no space inside, or would have gaps wider than `WIDEST_GAP`. The wider ones are
    spread over the line, so that no part of it looks torn.
    """
    missing = width - cell_width(text[start:end]) - len(hyphen_at(text, start, end, width))
    first = start
    while first < end and text[first] == " ":
        first += 1
    spaces = [offset for offset in range(first, end) if text[offset] == " "]
    if missing <= 0 or not spaces or missing > len(spaces) * (WIDEST_GAP - 1):
        return {}
    count = len(spaces)
    added = {offset: (i + 1) * missing // count - i * missing // count for i, offset in enumerate(spaces)}
    return {offset: cells for offset, cells in added.items() if cells}
