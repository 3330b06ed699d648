"""The protocols of terminals for pictures: which one the terminal has, and a picture in it.

The terminal is known from its environment, without a question to it, since an answer could be taken for keys. Inside
tmux, screen and zellij, which would have to pass the sequences on, a picture is drawn as half blocks.

The package textual-image is not used: it asks the terminal when it is imported, writes around the output filter, and
does not know iTerm2's protocol.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from enum import StrEnum
from typing import TYPE_CHECKING

from newsreader.services.pictures import MOST_PIXELS
from newsreader.tui.app.terminal.picture_output import LONGEST, PICTURE_ID, Drawing

from .sixel import HEIGHT, sixels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsreader.services.pictures import Picture


class Protocol(StrEnum):
    """How a picture is drawn."""

    BLOCKS = "blocks"
    KITTY = "kitty"
    ITERM2 = "iterm2"
    SIXEL = "sixel"


_MULTIPLEXERS = ("TMUX", "STY", "ZELLIJ")
_TERMS = {"xterm-kitty": Protocol.KITTY, "xterm-ghostty": Protocol.KITTY, "foot": Protocol.SIXEL}
_PROGRAMS = {
    "iTerm.app": Protocol.ITERM2,
    "iTerm2": Protocol.ITERM2,
    "WezTerm": Protocol.ITERM2,
    "mintty": Protocol.ITERM2,
    "ghostty": Protocol.KITTY,
}
_WINDOWS = {"KITTY_WINDOW_ID": Protocol.KITTY, "KONSOLE_VERSION": Protocol.KITTY}


def protocol_of(environment: Mapping[str, str]) -> Protocol:
    """Return the protocol of the terminal with these environment variables."""
    term = environment.get("TERM", "")
    if any(environment.get(name) for name in _MULTIPLEXERS) or term.startswith(("screen", "tmux")):
        return Protocol.BLOCKS
    # `LC_TERMINAL` is what iTerm2 sends through ssh.
    programs = [environment.get(name, "") for name in ("TERM_PROGRAM", "LC_TERMINAL")]
    known = [
        _TERMS.get(term),
        *map(_PROGRAMS.get, programs),
        *(protocol for name, protocol in _WINDOWS.items() if environment.get(name)),
    ]
    return next(filter(None, known), Protocol.BLOCKS)


UNKNOWN = (10, 20)
"""The size of a cell, if the terminal does not say it: that of the VT340, and of any cell in Windows Terminal."""


def cell_size() -> tuple[int, int]:
    """Return the width and the height (pixels) of a cell of the terminal."""
    try:
        import fcntl
        import termios

        # Textual writes to the standard error output.
        rows, columns, width, height = struct.unpack("4H", fcntl.ioctl(2, termios.TIOCGWINSZ, bytes(8)))
    except (ImportError, OSError):
        return UNKNOWN
    return (width // columns, height // rows) if 0 < columns <= width and 0 < rows <= height else UNKNOWN


def draw(picture: Picture, protocol: Protocol, columns: int, lines: int, cell: tuple[int, int]) -> Drawing:
    """Return a picture in at most `columns` × `lines` cells of the size `cell`, in a protocol other than blocks."""
    ratio = cell[1] / cell[0]
    if protocol is Protocol.SIXEL:
        # Sixels are not scaled by the terminal.
        columns, lines = (
            max(1, min(cells, MOST_PIXELS // one)) for cells, one in zip((columns, lines), cell, strict=True)
        )
    columns, lines = picture.size_in(columns, lines, ratio)
    width, height = columns * cell[0], lines * cell[1]
    if protocol is Protocol.SIXEL:
        return Drawing(columns, lines, _sixels(picture, width, max(1, height - height % HEIGHT)))
    data = b64encode(png := picture.png(width, height)).decode()
    if protocol is Protocol.ITERM2:
        how = f"size={len(png)};width={columns};height={lines};preserveAspectRatio=0;doNotMoveCursor=1"
        return Drawing(columns, lines, f"\x1b]1337;File=inline=1;{how}:{data}\x07")
    return Drawing(
        columns,
        lines,
        f"\x1b_Ga=p,i={PICTURE_ID},p=1,c={columns},r={lines},C=1,q=2\x1b\\",
        once=_in_pieces(data),
        at_the_end=f"\x1b_Ga=d,d=I,i={PICTURE_ID},q=2\x1b\\",
    )


_PIECE = 4_096


def _in_pieces(data: str) -> str:
    """Return a PNG file in base64 as the sequences that send it to kitty, in pieces as its protocol wants."""
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    heads = [f"a=t,f=100,i={PICTURE_ID},q=2", *["q=2"] * (len(pieces) - 1)]
    last = len(pieces) - 1
    return "".join(
        f"\x1b_G{head},m={int(number < last)};{piece}\x1b\\"
        for number, (head, piece) in enumerate(zip(heads, pieces, strict=True))
    )


def _sixels(picture: Picture, width: int, height: int) -> str:
    """Return a picture as sixels, in fewer colors if it is too long. Noise in 256 colors takes 40 MB."""
    several = (sixels(*picture.in_colors(count, width, height)) for count in (256, 64, 16))
    return next(text for text in several if len(text) <= LONGEST)
