"""The pages of a PDF file → lines of text with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_LINE = re.compile("[^\r\n\x02\ufffe]+")
_HYPHENS = frozenset("\x02\ufffe")
"""What pdfium returns for a hyphen at the end of a line."""
_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": "-",
        "\x03": " ",
        "\x04": "",
    }
)
_AFTER_HYPHEN = re.compile(r"(?<=\w-) (?=\w)(?!(?:and|or|to|und|oder|bis|et|ou|y|o|e)\b)")
"""A space inside a compound, but not in “pre- and postwar”."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on page number `page`. Places are in points from the lower left corner of the page.

    `size` is the height of its letters. `is_broken` says that a hyphen at its end was left out of `text`.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    is_broken: bool = False

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.size


def read_lines(page: PdfPage, number: int) -> list[Line]:
    """Return the lines of `page` in the order of the file, without blank ones."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    if len(text) != text_page.count_chars():
        # A character that takes two units, or none: the places would be those of others.
        units = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars()))
        text = "".join(chr(unit) if unit < 0x110000 else "\ufffd" for unit in units)
    # Pdfium adds a space after a hyphen with a gap. \x04 takes its place, so that the indexes stay right.
    text = _AFTER_HYPHEN.sub(
        lambda space: "\x04" if pdfium.FPDFText_IsGenerated(text_page, space.start()) == 1 else " ", text
    )
    lines: list[Line] = []
    for found in _LINE.finditer(text):
        words = found[0].strip()
        if not words:
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        broken = text[found.end() : found.end() + 1] in _HYPHENS and found[0][-1:].isalnum()
        line = _line(text_page, words, start, number)
        if broken:
            line = replace(line, is_broken=True)
        if lines and _is_same_line(lines[-1], line):
            lines[-1] = _joined(lines[-1], line, is_apart=start > found.start())
        else:
            lines.append(line)
    return lines


def _line(text_page: PdfTextPage, words: str, start: int, number: int) -> Line:
    """Return the line of the characters from `start`. Some of them are enough to know its place."""
    end = start + len(words) - 1
    boxes = [text_page.get_charbox(index, loose=True) for index in {start, (start + end) // 2, end}]
    boxes = [box for box in boxes if box[3] > box[1]] or boxes
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    # The tallest character: a mark of a note at an end is smaller than the line.
    _, bottom, _, top = max(boxes, key=lambda box: box[3] - box[1])
    return Line(words.translate(_LIGATURES), number, left, right, bottom, max(top - bottom, 1.0))


def _is_same_line(before: Line, line: Line) -> bool:
    """Return whether `line` continues `before`: a mark of a note, or words in another font."""
    size = max(before.size, line.size)
    return (
        not before.is_broken
        and abs(before.bottom - line.bottom) < 0.5 * size
        and -0.5 * size < line.left - before.right < 0.8 * size
    )


def _joined(before: Line, line: Line, *, is_apart: bool) -> Line:
    space = " " if is_apart or line.left - before.right > 0.15 * before.size else ""
    main = max(before, line, key=lambda one: len(one.text))
    text = f"{before.text}{space}{line.text}"
    return replace(main, text=text, left=before.left, right=line.right, is_broken=line.is_broken)
