"""The one way around the output filter: pictures, in the escape sequences of the terminal's own protocol.

A `Drawing` can be created only from sequences that match the grammars below and are not too long, so that no text of an
article or of a file can be in one: apart from numbers there is only base64, or sixels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .textual_private import PatchedApp

LONGEST = 5 * 2**20
"""The longest sequence of a drawing. A picture of 1,000 × 1,000 pixels is at most 4 MB as PNG in base64."""

PICTURE_ID = 7_201
"""The number of the picture in a terminal with kitty's protocol. Only one is shown at a time."""

_BASE64 = "[A-Za-z0-9+/]+={0,2}"
_ONCE = re.compile(
    rf"(?:\x1b_Ga=t,f=100,i={PICTURE_ID},q=2,m=[01];{_BASE64}\x1b\\(?:\x1b_Gq=2,m=[01];{_BASE64}\x1b\\)*)?"
)
_EACH_TIME = re.compile(
    rf"\x1b_Ga=p,i={PICTURE_ID},p=1,c=\d{{1,4}},r=\d{{1,4}},C=1,q=2\x1b\\"
    r"|\x1b\]1337;File=inline=1;size=\d{1,7};width=\d{1,4};height=\d{1,4};preserveAspectRatio=0;doNotMoveCursor=1:"
    rf"{_BASE64}\x07"
    r'|\x1bP0;1;0q"1;1;\d{1,4};\d{1,4}[#0-9;!?-~$-]+\x1b\\'
)
_AT_THE_END = re.compile(rf"(?:\x1b_Ga=d,d=I,i={PICTURE_ID},q=2\x1b\\)?")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in `columns` × `rows` cells, as the sequences for a terminal.

    `once` sends the picture, `each_time` draws it at the cursor, `at_the_end` removes it. Without `at_the_end` it is
    removed by the text that is painted over it.
    """

    columns: int
    rows: int
    each_time: str
    once: str = ""
    at_the_end: str = ""

    def __post_init__(self) -> None:
        parts = ((_ONCE, self.once), (_EACH_TIME, self.each_time), (_AT_THE_END, self.at_the_end))
        if not all(len(text) <= LONGEST and grammar.fullmatch(text) for grammar, text in parts):
            raise ValueError("not a drawing")


class PictureOutput:
    """Draws one picture on the terminal, above the cells that are painted."""

    def __init__(self, app: PatchedApp) -> None:
        self._terminal = app
        self._shown: Drawing | None = None

    def show(self, drawing: Drawing, x: int, y: int) -> None:
        """Draw a picture with its left upper corner at a cell; again after these cells were painted."""
        if self._shown is not drawing:
            self.hide()
            self._terminal.write_sequence(drawing.once)
        self._shown = drawing
        self._terminal.write_sequence(f"\x1b[{y + 1:d};{x + 1:d}H{drawing.each_time}")

    def hide(self) -> None:
        """Remove the picture. Before the next `show`, its cells must be painted."""
        if self._shown:
            self._terminal.write_sequence(self._shown.at_the_end)
        self._shown = None
