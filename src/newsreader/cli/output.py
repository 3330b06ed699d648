"""Prints lines, columns, JSON and messages, and removes from them everything that could control a terminal.

Knows terminals, not articles. Widths are cells.
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

from newsreader import limits
from newsreader.errors import UsageError
from newsreader.text.clean import clean, one_line, tidy_line, undirected
from newsreader.text.layout.cells import cell_width, graphemes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_GAP = "  "

_MOST_MESSAGE = 3 * limits.ECHO
# What a message repeats of its input: something in quotation marks, or something without spaces, as a path.
_REPEATED = re.compile(rf"“[^”]{{{limits.ECHO},}}”|'[^']{{{limits.ECHO},}}'|\S{{{limits.ECHO},}}")
_MIN_COLUMN = 8
_WIDEST_ALIGNED = 100

# Characters that JSON allows in a string, but that can control a terminal or can't be encoded: DEL and C1,
# bidirectional controls, separators, the byte order mark, interlinear annotation, lone surrogates. Also invisible
# characters, except joiners and emoji selectors. They are escaped, which means the same in JSON.
_UNPRINTABLE = re.compile(
    "[\x7f-\x9f\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0d\ufeff\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)


class Gate:
    """Standard error, cleaned. Tracebacks, logs of libraries and warnings of Python can quote hostile text."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write the text, cleaned. Returns the number of code points written."""
        return self.stream.write(undirected(clean(text)))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write the texts, cleaned."""
        self.stream.writelines(undirected(clean(line)) for line in lines)

    def __getattr__(self, name: str) -> object:
        """Return the stream's attribute for everything else."""
        return getattr(self.stream, name)


def prepare() -> None:
    """Let standard output and error accept any character in any locale. Clean all text on standard error."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by the caller (`>&-`): discard the output, as other programs do.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    if not isinstance(sys.stderr, Gate):
        sys.stderr = cast("TextIO", Gate(sys.stderr))


def text(content: str) -> None:
    """Print a text of several lines that ends with a newline. Lines may end with CRLF, as in CSV.

    A file gets the text's direction controls, a terminal does not.
    """
    if sys.stdout.isatty():
        sys.stdout.write(undirected(clean(content.replace("\r\n", "\n"))))
    else:
        sys.stdout.write("\r\n".join(map(clean, content.split("\r\n"))))


def file(content: str | bytes) -> None:
    """Print a part of a file: unchanged, unless it goes to a terminal, which gets no bytes. Raises `UsageError`."""
    if isinstance(content, bytes):
        if sys.stdout.isatty():
            raise UsageError("This format is no text. Name a file with --output.")
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    elif sys.stdout.isatty():
        text(content)
    else:
        sys.stdout.write(content)


def row(content: str) -> None:
    """Print the content as one line."""
    sys.stdout.write(f"{undirected(one_line(content))}\n")


def paragraph(content: str) -> None:
    """Print the content as one line, which in a terminal is wrapped between words, with an indent."""
    if not (cells := width()):
        row(content)
        return
    from newsreader.text.layout.wrap import wrap

    content = one_line(content)
    lines = wrap(content, 0, len(content), max(_MIN_COLUMN, cells - len(_GAP)))
    wrapped = f"\n{_GAP}".join(undirected(content[start:end].rstrip()) for start, end in lines)
    sys.stdout.write(f"{wrapped}\n")


def complain(message: str) -> None:
    """Print a message as one line on standard error, after the program's name. Long input in it is shortened."""
    message = _REPEATED.sub(lambda match: shortened(match[0]), tidy_line(message))
    try:
        sys.stderr.write(f"newsreader: {message if len(message) <= _MOST_MESSAGE else shortened(message)}\n")
        sys.stderr.flush()
    except OSError:
        pass  # Standard error is closed, so no one can read the message.


def shortened(text: str) -> str:
    """Return the start and the end of a text that is longer than a message may repeat, else the text."""
    half = limits.ECHO // 2 - 2
    return text if len(text) <= limits.ECHO else f"{text[:half]} … {text[-half:]}"


def print_json(items: Iterable[Mapping[str, object]]) -> None:
    """Print the items as one JSON array, one item per line, each as soon as it is there."""
    lines = chain.from_iterable((",\n" if number else "", dump(item)) for number, item in enumerate(items))
    first = next(lines, None)
    if first is None:
        sys.stdout.write("[]\n")
        return
    sys.stdout.write("[\n")
    sys.stdout.writelines(chain((first,), lines))
    sys.stdout.write("\n]\n")


def dump(value: object, indent: int | None = None) -> str:
    """Return JSON that is safe to print: characters that could control a terminal are escaped, letters are not."""
    return _UNPRINTABLE.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def width() -> int | None:
    """Return the width of the terminal, or `None` if the output goes to a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def hashtags(names: Iterable[str]) -> str:
    """Return tags on one line: `#claim #politics/eu`, with `-` for a space in a name."""
    return " ".join(f"#{name.replace(' ', '-')}" for name in names)


def columns(
    rows: Sequence[Sequence[str]],
    *,
    header: Sequence[str] = (),
    right: Collection[int] = (),
    shrinking: Mapping[int, int] = MappingProxyType({}),
) -> None:
    """Print rows of equal length as aligned columns, without empty columns. The columns `right` are aligned right.

    On a terminal, the `header` is printed first, and the columns in `shrinking` are narrowed until a line fits: it maps
    each to its share of the width. Elsewhere, cells are printed in full and without a header, and a cell wider than
    `_WIDEST_ALIGNED` does not widen its column.
    """
    if not rows:
        return
    line_width = width()
    shown = [[undirected(one_line(cell)) for cell in row] for row in rows]
    widths = [max(map(cell_width, column)) for column in zip(*shown, strict=True)]
    if line_width is not None and header:
        shown.insert(0, list(header))
        widths = [max(cells, cell_width(cell)) if cells else 0 for cells, cell in zip(widths, header, strict=True)]
    shown_columns = [number for number, cells in enumerate(widths) if cells]
    if line_width is None:
        widths = [min(cells, _WIDEST_ALIGNED) for cells in widths]
    else:
        excess = sum(widths) + len(_GAP) * (len(shown_columns) - 1) - line_width
        _shrink(widths, excess, shrinking)
        shown = [[fit(cell, cells) for cell, cells in zip(row, widths, strict=True)] for row in shown]
    for row in shown:
        cells = (_pad(row[number], widths[number], right=number in right) for number in shown_columns)
        line = _GAP.join(cells).rstrip()
        sys.stdout.write(f"{line if line_width is None else fit(line, line_width)}\n")


def _shrink(widths: list[int], excess: int, shrinking: Mapping[int, int]) -> None:
    """Take `excess` cells from the columns in `shrinking`, each from the column that is widest for its share."""
    for _ in range(excess):
        wide = [number for number in shrinking if widths[number] > _MIN_COLUMN]
        if not wide:
            return
        widths[max(wide, key=lambda number: widths[number] / shrinking[number])] -= 1


def _pad(text: str, cells: int, *, right: bool) -> str:
    padding = " " * (cells - cell_width(text))
    return padding + text if right else text + padding


def fit(text: str, cells: int) -> str:
    """Return a one-line text in at most this many cells, with an ellipsis if it is cut."""
    if cell_width(text) <= cells:
        return text
    used = 0
    for start, _, grapheme_width in graphemes(text, 0, len(text)):
        if used + grapheme_width > cells - 1:
            return f"{text[:start]}…"
        used += grapheme_width
    return text


def _end(text: str, cells: int) -> str:
    """Return the end of a text in at most this many cells, with an ellipsis if it is cut."""
    excess = cell_width(text) - cells
    if excess <= 0:
        return text
    for start, _, grapheme_width in graphemes(text, 0, len(text)):
        if excess < 0:
            return f"…{text[start:]}"
        excess -= grapheme_width
    return "…"


class Progress:
    """A line on standard error that is overwritten by the next one."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def show(self, text: str) -> None:
        """Replace the line. Of a long text only the end is shown, because file names are there."""
        if self._shown:
            cells = shutil.get_terminal_size().columns - 1
            # Only here are control sequences written to standard error, past the gate.
            stream = sys.stderr.stream if isinstance(sys.stderr, Gate) else sys.stderr
            stream.write(f"\r\x1b[K{_end(undirected(one_line(text)), cells)}")
            stream.flush()

    def clear(self) -> None:
        """Erase the line."""
        self.show("")
