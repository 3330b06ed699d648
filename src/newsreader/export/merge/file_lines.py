"""A file as lines, each with its own line end, so that lines that are not changed stay to the byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BOM = "\ufeff"


@dataclass(slots=True)
class FileLines:
    """The lines of a text file. `line_end` is that of new lines, which most lines of the file have."""

    raw: list[str]
    bom: str = ""
    ends_open: bool = False
    """Whether the last line has no line end."""
    plain: list[str] = field(init=False)
    """The lines without line ends."""
    line_end: str = field(init=False)

    def __post_init__(self) -> None:
        self.plain = [line.rstrip("\r\n") for line in self.raw]
        returns = sum(line.endswith("\r\n") for line in self.raw)
        self.line_end = "\r\n" if 2 * returns > len(self.raw) else "\n"

    def joined(self, lines: Iterable[str]) -> str:
        """Return these lines, raw or without line ends, as the text of the file."""
        text = "".join(line if line.endswith("\n") else f"{line}{self.line_end}" for line in lines)
        if self.ends_open and text.endswith("\n"):
            text = text.removesuffix("\n").removesuffix("\r")
        return f"{self.bom}{text}"


def read_lines(text: str) -> FileLines:
    """Return the lines of a text."""
    bom = BOM if text.startswith(BOM) else ""
    raw = text.removeprefix(BOM).split("\n")
    last = raw.pop()
    lines = [f"{line}\n" for line in raw]
    return FileLines([*lines, last] if last else lines, bom, bool(last))
