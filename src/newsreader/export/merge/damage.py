"""Recognize files that must be neither read nor written: with conflict markers of Git, or cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .file_lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .written import WrittenBlock

_MARKERS = ("<<<<<<< ", "=======", ">>>>>>> ")


def damage(text: str, base: Sequence[WrittenBlock]) -> str:
    """Return what is wrong with a file and what to do, or an empty string. `base` is what was written to it."""
    file = read_lines(text)
    known = {line for block in base for line in block.lines}
    if all(any(line.startswith(marker) and line not in known for line in file.plain) for marker in _MARKERS):
        return "It has conflict markers of Git (<<<<<<<). Resolve the conflict."
    if file.ends_open and any(_is_cut(file.plain, block.lines) for block in base):
        return "It looks cut off. Restore it; if it is as you want it, end its last line with a line break."
    return ""


def _is_cut(lines: Sequence[str], block: Sequence[str]) -> bool:
    """Return whether the last lines are the beginning of a block, and not all of it."""
    last = lines[-1]
    return any(
        block[count].startswith(last)
        and (count + 1 < len(block) or block[count] != last)
        # Of a single line of a block, only words are a sign, not a `---` or `> ` that the user typed.
        and (count or any(map(str.isalnum, last)))
        and list(lines[-count - 1 : -1]) == list(block[:count])
        for count in range(len(block))
    )
