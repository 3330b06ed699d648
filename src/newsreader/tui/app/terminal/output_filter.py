"""The last filter before the terminal: every painted row passes through it, from whichever widget.

Textual passes each line of each widget through the app's line filters, borders and tooltips included. This filter
removes all control characters, so a widget that forgets to clean its text can do no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

from newsreader.text.clean import one_line, undirected

if TYPE_CHECKING:
    from rich.style import Style
    from textual.color import Color


class OutputFilter(LineFilter):
    """Removes control characters, bidirectional controls and hyperlinks from a painted row of the same width.

    A character without a width is removed, since a replacement would shift the rest of the row. Text that is cleaned
    before its layout shows the replacement.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the cleaned segments of a row; the same list if there is nothing to remove."""
        row = "".join([text for text, _, _ in segments])
        # The space is there because a variation selector at the start of a row belongs to no character.
        shown = one_line(f" {row}")[1:]
        if shown == row == undirected(row) and not any(style and style.link for _, style, _ in segments):
            return segments
        passed, start = [], 0
        for text, style, _ in segments:
            pairs = zip(text, shown[start : start + len(text)], strict=True)
            clean = undirected("".join(new for old, new in pairs if old == new or cell_len(old)))
            passed.append(Segment(set_cell_size(clean, cell_len(text)), _without_link(style)))
            start += len(text)
        return passed


def _without_link(style: Style | None) -> Style | None:
    # Rich copies the address of a link into an escape sequence unchanged.
    return style.update_link(None) if style and style.link else style
