"""The last gate before the terminal: every painted row passes it, whichever widget painted the row.

Textual passes each line of each widget through the app's line filters, borders and tooltips included. This filter
removes what could steer the terminal, so a widget that forgets to clean its text cannot leak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from rich.style import Style
    from textual.color import Color


class OutputFilter(LineFilter):
    """Removes control characters, bidirectional overrides and hyperlinks from a painted row; its width stays.

    A character without a width disappears, since a sign in its place would push the rest of the row out of line. Text
    that is cleaned before it is laid out shows the sign instead.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments of a row, clean; the same list if there is nothing to remove."""
        whole = "".join([text for text, _, _ in segments])
        shown = one_line(whole)
        if shown == whole and not any(style and style.link for _, style, _ in segments):
            return segments
        passed, start = [], 0
        for text, style, _ in segments:
            pairs = zip(text, shown[start : start + len(text)], strict=True)
            kept = "".join(new for old, new in pairs if old == new or cell_len(old))
            passed.append(Segment(set_cell_size(kept, cell_len(text)), _without_link(style)))
            start += len(text)
        return passed


def _without_link(style: Style | None) -> Style | None:
    # Rich writes the address of a link into an escape sequence as it is.
    return style.update_link(None) if style and style.link else style
