"""Pictures as sixels, the oldest protocol for pictures: a sixel is six pixels, one above the other, of one color.

A row of sixels is drawn once for each of its colors. `$` goes back to its start, `-` goes on to the next row, and `!9~`
is nine times the sixel `~`. The numbers are those of DEC's VT340 (vt100.net/docs/vt3xx-gp/chapter14.html).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEIGHT = 6
_FIRST = ord("?")  # the sixel without a pixel
_RUN = re.compile(rb"(.)\1{3,}", re.DOTALL)
_NONE = bytes(256)


def sixels(colors: Sequence[tuple[int, int, int]], rows: Sequence[bytes]) -> str:
    """Return a picture as the sequence that draws it. A row has the index of the color of each pixel."""
    registers = [
        f"#{number};2;{round(red / 2.55)};{round(green / 2.55)};{round(blue / 2.55)}"
        for number, (red, green, blue) in enumerate(colors)
    ]
    bands = b"-".join(b"$".join(_band(rows[top : top + HEIGHT])) for top in range(0, len(rows), HEIGHT))
    return f'\x1bP0;1;0q"1;1;{len(rows[0])};{len(rows)}{"".join(registers)}{bands.decode()}\x1b\\'


def _band(rows: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the sixels of each color in up to six rows of pixels."""
    width = len(rows[0])
    for color in sorted(set().union(*rows)):
        # All pixels at once, as one large number: a byte for each sixel, a bit for each row.
        bits = 0
        for number, row in enumerate(rows):
            if color in row:
                table = bytearray(_NONE)
                table[color] = 1 << number
                bits |= int.from_bytes(row.translate(table), "little")
        drawn = bits.to_bytes(width, "little").rstrip(b"\0").translate(_AS_TEXT)
        yield b"#%d%b" % (color, _RUN.sub(_short, drawn))


_AS_TEXT = bytes(_FIRST + bits if bits < 64 else 0 for bits in range(256))


def _short(run: re.Match[bytes]) -> bytes:
    return b"!%d%b" % (len(run[0]), run[1])
