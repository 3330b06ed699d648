"""Justified text: which spaces of a line are painted wider, and by how much.

Pure, and for one line at a time. `wrap` breaks the lines, and the text does not change.
"""

from __future__ import annotations

from .cells import cell_width, hyphen_at

WIDEST_GAP = 3
"""The maximum width of a space in cells. A line that needs wider gaps is not justified."""


def gaps(text: str, start: int, end: int, width: int) -> dict[int, int]:
    """Return the spaces of `text[start:end]` to widen, as offsets with the cells to add, so that the line fills
    `width`.

    Returns an empty dictionary if the line is full, has no space inside, or would get gaps wider than `WIDEST_GAP`. The
    added cells are spread evenly over the line.
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
