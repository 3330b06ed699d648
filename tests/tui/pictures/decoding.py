"""What a terminal does with the sequences of a picture, written from the descriptions of the protocols."""

from __future__ import annotations

import re
from base64 import b64decode

BASE64 = rb"[A-Za-z0-9+/]+={0,2}"
DRAWN = re.compile(
    rb"\x1b_G a=[tp] [a-zA-Z0-9=,]* (?:;" + BASE64 + rb")? \x1b\\"  # kitty: send, place
    rb"| \x1b_G q=2,m=[01];" + BASE64 + rb"\x1b\\"  # the next piece
    rb"| \x1b_G a=d,d=I,i=\d+,q=2 \x1b\\"  # delete
    rb"| \x1b\]1337;File=[a-zA-Z0-9=;]*:" + BASE64 + rb"\x07"  # iTerm2
    rb"| \x1bP [0-9;]* q [\"#0-9;!?-~$-]* \x1b\\",  # sixel
    re.VERBOSE,
)
"""Every sequence of a picture. No payload is among them."""


def kitty_pieces(sequences: str) -> list[tuple[dict[str, str], str]]:
    """Return the keys and the data of each sequence of kitty's protocol."""
    found = re.findall(r"\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\", sequences)
    return [(dict(key.split("=") for key in keys.split(",")), data) for keys, data in found]


def kitty_file(sequences: str) -> bytes:
    """Return the file that kitty is sent."""
    pieces = kitty_pieces(sequences)
    assert all(len(data) <= 4_096 for _, data in pieces)
    assert [keys["m"] for keys, _ in pieces] == ["1"] * (len(pieces) - 1) + ["0"]
    return b64decode("".join(data for _, data in pieces), validate=True)


def iterm2_file(sequence: str) -> tuple[dict[str, str], bytes]:
    """Return the keys and the file that iTerm2 is sent."""
    head, data = sequence.removeprefix("\x1b]1337;File=").removesuffix("\x07").split(":")
    return dict(key.split("=") for key in head.split(";")), b64decode(data, validate=True)


def sixel_pixels(sequence: str) -> list[list[tuple[int, int, int] | None]]:
    """Return the rows of a picture in sixels: colors in per cent, or `None` where nothing is drawn."""
    found = re.fullmatch(r'\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\', sequence)
    assert found
    width, height = int(found[1]), int(found[2])
    rows: list[list[tuple[int, int, int] | None]] = [[None] * width for _ in range(height)]
    colors: dict[int, tuple[int, int, int]] = {}
    x = top = color = 0
    for register, red, green, blue, again, sixel, move in re.findall(
        r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|(?:!(\d+))?([?-~])|([$-])", found[3]
    ):
        if red:
            colors[int(register)] = (int(red), int(green), int(blue))
        elif register:
            color = int(register)
        elif sixel:
            for _ in range(int(again or 1)):
                for bit in range(6):
                    if (ord(sixel) - 63) >> bit & 1:
                        rows[top + bit][x] = colors[color]
                x += 1
        else:
            x, top = 0, top + 6 * (move == "-")
    return rows
