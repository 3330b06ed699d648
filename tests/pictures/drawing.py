"""Draws the screen of a terminal as SVG."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyte

_WIDTH, _HEIGHT, _SIZE, _EDGE = 12, 24, 20, 12
"""A cell, the letters, and the space around the screen, in pixels."""


def svg(screen: pyte.Screen, ink: str, paper: str) -> str:
    """Return the screen as SVG. `ink` and `paper` are the colors of cells that the program gave none."""
    width, height = screen.columns * _WIDTH + 2 * _EDGE, screen.lines * _HEIGHT + 2 * _EDGE
    boxes, words = [], []
    for y in range(screen.lines):
        cells = [(x, screen.buffer[y][x]) for x in range(screen.columns)]
        top = _EDGE + y * _HEIGHT

        def look(item: tuple[int, pyte.screens.Char]) -> tuple[str, str, bool, bool, bool]:
            char = item[1]
            front, back = _color(char.fg, ink), _color(char.bg, paper)
            front, back = (back, front) if char.reverse else (front, back)
            return front, back, char.bold, char.italics, char.underscore

        for (front, back, bold, italic, underlined), run in groupby(cells, look):
            letters = list(run)
            left = _EDGE + letters[0][0] * _WIDTH
            if back != paper:
                boxes.append(
                    f'<rect x="{left}" y="{top}" width="{len(letters) * _WIDTH}" height="{_HEIGHT}" fill="{back}"/>'
                )
            style = 'font-weight="bold" ' * bold + 'font-style="italic" ' * italic
            style += 'text-decoration="underline" ' * underlined
            # Each word stands at its own cell, so that letters of another width don't move those after them.
            for is_space, word in groupby(letters, lambda item: item[1].data in ("", " ")):
                place = list(word)
                if not is_space:
                    text = escape("".join(char.data for _, char in place))
                    x, length = _EDGE + place[0][0] * _WIDTH, len(place) * _WIDTH
                    words.append(
                        f'<text x="{x}" y="{top + 18}" textLength="{length}" lengthAdjust="spacingAndGlyphs" '
                        f'fill="{front}" {style}>{text}</text>'
                    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-size="{_SIZE}" '
        f'font-family="Fira Code, monospace"><rect width="100%" height="100%" fill="{paper}"/>'
        f"{''.join(boxes)}{''.join(words)}</svg>"
    )


def _color(name: str, default: str) -> str:
    return default if name == "default" else f"#{name}" if len(name) == 6 else name
