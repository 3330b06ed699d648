"""What commands print: lines, columns, JSON, complaints; and the gate that nothing hostile passes to a terminal.

It knows terminals and nothing of articles. Widths are cells.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO, cast

from newsreader.text.clean import clean, one_line
from newsreader.text.layout.cells import cell_width, graphemes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_GAP = "  "
_NARROWEST = 8

# What JSON lets stand in a string and a terminal or an encoder does not: DEL and C1, bidirectional controls,
# separators, the byte order mark, interlinear annotation, lone surrogates; and what nobody sees, but for joiners and
# the selectors of emoji. Escaped it says the same.
_UNPRINTABLE = re.compile(
    "[\x7f-\x9f\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0d\ufeff\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)


class Gate:
    """Standard error, with all that is written there cleaned, whoever writes it.

    What is said there is not only the program's own: tracebacks, the logs of libraries and Python's own warnings quote
    what was read.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write the text cleaned; gives its length in code points."""
        return self.stream.write(clean(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write the texts cleaned."""
        self.stream.writelines(map(clean, lines))

    def __getattr__(self, name: str) -> object:
        """Everything else is the stream's."""
        return getattr(self.stream, name)


def prepare() -> None:
    """Make standard output and error able to take any character, whatever the locale, and never missing; from now on
    standard error is behind its gate.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by the caller (`>&-`): write to nowhere, as every other program does.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not isinstance(sys.stderr, Gate):
        sys.stderr = cast("TextIO", Gate(sys.stderr))


def text(whole: str) -> None:
    """Print a text of several lines, which brings its own last newline; lines may end in CRLF, as those of CSV do."""
    # A terminal begins each line at its left edge by itself.
    end = "\n" if sys.stdout.isatty() else "\r\n"
    sys.stdout.write(end.join(map(clean, whole.split("\r\n"))))


def row(content: str) -> None:
    """Print one line, whatever stands in it."""
    sys.stdout.write(f"{one_line(content)}\n")


def complain(message: str) -> None:
    """Print one line on standard error that begins with the program's name."""
    try:
        sys.stderr.write(f"newsreader: {' '.join(one_line(message).split())}\n")
        sys.stderr.flush()
    except OSError:
        pass  # Nobody is left who could be told.


def print_json(items: Iterable[Mapping[str, object]]) -> None:
    """Print the items as one JSON array, an item a line, as they come."""
    lines = chain.from_iterable((",\n" if number else "", dump(item)) for number, item in enumerate(items))
    first = next(lines, None)
    if first is None:
        sys.stdout.write("[]\n")
        return
    sys.stdout.write("[\n")
    sys.stdout.writelines(chain((first,), lines))
    sys.stdout.write("\n]\n")


def dump(value: object, indent: int | None = None) -> str:
    """JSON that is safe to show and to encode: readable letters stay, whatever could steer a terminal is escaped."""
    return _UNPRINTABLE.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def width() -> int | None:
    """The cells of a line if a person looks at the output, `None` if it goes to a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def hashtags(names: Iterable[str]) -> str:
    """Tags as they are written in a line: `#claim #politics/eu`, a space in a name as `-`."""
    return " ".join(f"#{name.replace(' ', '-')}" for name in names)


def columns(
    rows: Sequence[Sequence[str]],
    *,
    header: Sequence[str] = (),
    right: Collection[int] = (),
    shrinking: Mapping[int, int] = MappingProxyType({}),
) -> None:
    """Print rows of equal length as aligned columns; a column in which all cells are empty is left out.

    On a terminal the `header` stands above, and the columns of `shrinking`, which says how much of
    the room each may claim beside the others, give way until a line
    fits. Elsewhere everything is printed in full and without a header, so that each line is a row. `right` are
    aligned right.
    """
    if not rows:
        return
    room = width()
    shown = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_width, column)) for column in zip(*shown, strict=True)]
    if room is not None and header:
        shown.insert(0, list(header))
        widths = [max(had, cell_width(cell)) if had else 0 for had, cell in zip(widths, header, strict=True)]
    kept = [number for number, had in enumerate(widths) if had]
    if room is not None:
        over = sum(widths) + len(_GAP) * (len(kept) - 1) - room
        _give_way(widths, over, shrinking)
    for row in shown:
        cells = (_pad(row[number], widths[number], right=number in right) for number in kept)
        whole = _GAP.join(cells).rstrip()
        sys.stdout.write(f"{whole if room is None else fit(whole, room)}\n")


def _give_way(widths: list[int], over: int, shrinking: Mapping[int, int]) -> None:
    """Take `over` cells from the columns that may shrink, one by one from whichever has the most for its share."""
    for _ in range(over):
        wide = [number for number in shrinking if widths[number] > _NARROWEST]
        if not wide:
            return
        widths[max(wide, key=lambda number: widths[number] / shrinking[number])] -= 1


def _pad(text: str, cells: int, *, right: bool) -> str:
    text = fit(text, cells)
    padding = " " * (cells - cell_width(text))
    return padding + text if right else text + padding


def fit(text: str, cells: int) -> str:
    """A text of one line in at most so many cells, with an ellipsis if it is cut."""
    if cell_width(text) <= cells:
        return text
    taken = 0
    for start, _, wide in graphemes(text, 0, len(text)):
        if taken + wide > cells - 1:
            return f"{text[:start]}…"
        taken += wide
    return text


def _end(text: str, cells: int) -> str:
    """Like `fit`, but it is the end that stays."""
    over = cell_width(text) - cells
    if over <= 0:
        return text
    for start, _, wide in graphemes(text, 0, len(text)):
        if over < 0:
            return f"…{text[start:]}"
        over -= wide
    return "…"


class Progress:
    """A count on standard error that overwrites itself, where a person watches it and nothing else is printed there."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def show(self, text: str) -> None:
        """Put this in place of what was shown before; of what is too long, its end, where the names of files are."""
        if self._shown:
            cells = shutil.get_terminal_size().columns - 1
            # The one place that steers the terminal on standard error, past the gate.
            stream = sys.stderr.stream if isinstance(sys.stderr, Gate) else sys.stderr
            stream.write(f"\r\x1b[K{_end(one_line(text), cells)}")
            stream.flush()

    def clear(self) -> None:
        """Leave the line as if nothing had been there."""
        self.show("")
