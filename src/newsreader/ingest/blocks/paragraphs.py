"""Finds the paragraphs of a plain text.

Articles are saved in two ways: with one paragraph per line, or wrapped at some width, with a blank line, an indent or
a short last line between paragraphs. The file doesn't say which, so each group of lines between blank lines is judged.
The strongest evidence is the fill: wrapped lines end where the next word would not have fitted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_MAX_WIDTH = 132
"""The widest wrapped line (code points). A longer line is a paragraph of its own."""
_MIN_WIDTH = 40
"""The narrowest width at which lines are wrapped."""
_MIN_FILL = 0.86
"""The smallest fill of a wrapped line. Some programs (`fmt`) make lines a little shorter than the width."""
_STOP = re.compile(r"[.!?…:;。！？][\"'’”»)\]」』]*$")
_MARKER = re.compile(r"(?:[-*•‣◦·]|\d{1,3}[.)])\s+\S")
UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Scripts without spaces between words. A line break in them is not a space."""
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "et", "ou", "y", "o"})
"""Words after a hyphen that is not a line break's (“trauma- and disaster-related”)."""
_WORD = re.compile(r"\w+(?:-\w+)*")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text` (with `\\n` as newline), each on one line, with single spaces."""
    groups = _groups(text)
    votes = [_vote(group) for group in groups]
    total = sum(votes)
    found: list[str] = []
    words: Collection[str] = ()
    for group, vote in zip(groups, votes, strict=True):
        # A short group has little evidence, so it is judged by the whole text. A long group can differ from the rest.
        wrapped = vote >= 3 or (vote >= 0 and total >= 3)
        if len(group.lines) < 2 or not wrapped:
            found.extend(map(_single_spaced, group.lines))
            continue
        words = words or frozenset(_WORD.findall(text.casefold()))
        found.extend(_join(lines, words) for lines in _split(group, crowded=len(groups) < 3))
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines without a blank line between them, and the width (code points) at which they may be wrapped."""

    lines: list[str]
    width: int

    def fill(self, index: int) -> float:
        """Return the part of the width that line `index` takes with the next line's first word.

        Above 1, that word did not fit.
        """
        following = self.lines[index + 1].lstrip()
        first = 1 if UNSPACED.match(following) else len(following.split(maxsplit=1)[0]) + 1
        return (len(self.lines[index]) + first) / (self.width + 1)


def _groups(text: str) -> list[_Group]:
    runs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            runs[-1].append(line.rstrip())
        elif runs[-1]:
            runs.append([])
    runs = [run for run in runs if run]
    lengths = sorted(len(line) for run in runs if len(run) > 1 for line in run if len(line) <= _MAX_WIDTH)
    # Without the longest 5 %, so that one long address does not count as the width.
    common = lengths[ceil(0.95 * len(lengths)) - 1] if lengths else 0
    groups = []
    for run in runs:
        own = max((len(line) for line in run if len(line) <= _MAX_WIDTH), default=0)
        groups.append(_Group(run, min(own, common) if len(run) > 3 else common))
    return groups


def _vote(group: _Group) -> int:
    """Return above 0 if these lines are wrapped, below 0 if each line is a paragraph, and 0 if it is unclear."""
    if len(group.lines) < 2:
        return 0
    if group.width < _MIN_WIDTH:
        return -len(group.lines)
    vote = -3 * sum(len(line) > _MAX_WIDTH for line in group.lines)
    for index, line in enumerate(group.lines[:-1]):
        fill = group.fill(index)
        if fill <= _MIN_FILL:
            vote -= 1
        elif not _STOP.search(line[-12:]):
            vote += (2 if fill > 1 else 1) + group.lines[index + 1].lstrip()[0].islower()
    return vote


def _split(group: _Group, *, crowded: bool) -> list[list[str]]:
    """Return the lines of each paragraph in a wrapped group. `crowded` means that the text has few blank lines."""
    indents = [len(line[: len(line) - len(line.lstrip())].expandtabs()) for line in group.lines]
    base = min(indents[1:])
    # If first lines are indented, paragraphs need no other sign.
    crowded = crowded and sum(indent >= base + 2 for indent in indents) < 2
    found, first = [[group.lines[0]]], 0
    for index in range(1, len(group.lines)):
        before, line = group.lines[index - 1], group.lines[index]
        stop = _STOP.search(before[-12:]) is not None
        short = group.fill(index - 1) <= (1 if crowded and stop else _MIN_FILL)
        indented = indents[index] >= base + 2
        marker = _MARKER.match(line.lstrip()) is not None
        # The second line of a list item is indented.
        continues_item = not marker and indents[index] > indents[first] and _MARKER.match(group.lines[first].lstrip())
        begins = (
            len(line) > _MAX_WIDTH
            or len(before) > _MAX_WIDTH
            or (indented and (indents[index - 1] <= base or stop or short))
            or (marker and (stop or short))
            or (short and (stop or not line.lstrip()[0].islower()))
        )
        if begins and not continues_item:
            found.append([line])
            first = index
        else:
            found[-1].append(line)
    return found


def _single_spaced(line: str) -> str:
    return re.sub(r"[ \t]+", " ", line.strip())


def _join(lines: list[str], words: Collection[str]) -> str:
    parts = [_single_spaced(lines[0])]
    for line in map(_single_spaced, lines[1:]):
        parts[-1], joint = _joint(parts[-1], line, words)
        parts += [joint, line]
    return "".join(parts)


def _joint(before: str, following: str, words: Collection[str]) -> tuple[str, str]:
    """Return the first of two joined lines, possibly without its hyphen, and the text between the two."""
    if before.endswith("\u00ad"):
        return before.rstrip("\u00ad"), ""
    if UNSPACED.match(before[-1:]) and UNSPACED.match(following):
        return before, ""
    if re.search(r"\S[—–]$", before):
        return before, ""
    broken, rest = re.search(r"(\w+)[-‐]$", before), re.match(r"\w+(?:-\w+)*", following)
    if not broken or not rest or rest[0].casefold() in _SUSPENDED:
        return before, " "
    # The hyphen stays unless the text has the word elsewhere without it, and nowhere with it.
    joined, hyphenated = (broken[1] + rest[0]).casefold(), f"{broken[1]}-{rest[0]}".casefold()
    if rest[0][0].islower() and joined in words and hyphenated not in words:
        return before[:-1], ""
    return before, ""
