"""Where one paragraph of a plain text ends and the next begins.

People save articles in two ways: one paragraph per line, or lines broken at some width with a blank line (or an
indent, or a short last line) between paragraphs. Nothing in the file says which, so the lines themselves are asked,
blank-line group by blank-line group. The strongest witness is the *fill*: a program that breaks lines breaks where
the next word would not have fitted any more. Knows lines only; what a paragraph is for (title, caption, body) is
decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_WIDEST = 132
"""No one breaks lines further right (code points): a longer line is a paragraph of its own."""
_NARROWEST = 40
"""Nor further left."""
_NEARLY = 0.86
"""Some programs (`fmt`) even lines out and leave them a little short of the width."""
_STOP = re.compile(r"[.!?…:;。！？][\"'’”»)\]」』]*$")
_MARKER = re.compile(r"(?:[-*•‣◦·]|\d{1,3}[.)])\s+\S")
UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Scripts written without spaces between words: a line break within them stands for nothing."""
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "et", "ou", "y", "o"})
"""Words before which a hyphen stands for what follows later (“trauma- and disaster-related”)."""
_WORD = re.compile(r"\w+(?:-\w+)*")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of `text` (newlines are `\\n`) in order, each on one line, runs of white space as one space."""
    groups = _groups(text)
    votes = [_vote(group) for group in groups]
    in_all = sum(votes)
    found: list[str] = []
    words: Collection[str] = ()
    for group, vote in zip(groups, votes, strict=True):
        # A short group has little to say for itself and follows the rest of the text; a long one may differ from it.
        wrapped = vote >= 3 or (vote >= 0 and in_all >= 3)
        if len(group.lines) < 2 or not wrapped:
            found.extend(map(_even, group.lines))
            continue
        words = words or frozenset(_WORD.findall(text.casefold()))
        found.extend(_join(lines, words) for lines in _split(group, crowded=len(groups) < 3))
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines without a blank one between them, and the width (code points) that their breaks suggest."""

    lines: list[str]
    width: int

    def room(self, index: int) -> float:
        """How much of the width line `index` takes with the next line's first word: above 1, that word had no room."""
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
    lengths = sorted(len(line) for run in runs if len(run) > 1 for line in run if len(line) <= _WIDEST)
    # All but the longest twentieth, so that one long address does not hide the width.
    common = lengths[ceil(0.95 * len(lengths)) - 1] if lengths else 0
    groups = []
    for run in runs:
        own = max((len(line) for line in run if len(line) <= _WIDEST), default=0)
        groups.append(_Group(run, min(own, common) if len(run) > 3 else common))
    return groups


def _vote(group: _Group) -> int:
    """Above 0: these lines were broken by a program; below: each line was meant; 0: they may be either."""
    if len(group.lines) < 2:
        return 0
    if group.width < _NARROWEST:
        return -len(group.lines)
    vote = -3 * sum(len(line) > _WIDEST for line in group.lines)
    for index, line in enumerate(group.lines[:-1]):
        room = group.room(index)
        if room <= _NEARLY:
            vote -= 1
        elif not _STOP.search(line[-12:]):
            vote += (2 if room > 1 else 1) + group.lines[index + 1].lstrip()[0].islower()
    return vote


def _split(group: _Group, *, crowded: bool) -> list[list[str]]:
    """The paragraphs of a group of broken lines; `crowded` says that the text has hardly a blank line to part them."""
    indents = [len(line[: len(line) - len(line.lstrip())].expandtabs()) for line in group.lines]
    base = min(indents[1:])
    # Where first lines are indented, nothing else need tell paragraphs apart.
    crowded = crowded and sum(indent >= base + 2 for indent in indents) < 2
    found, first = [[group.lines[0]]], 0
    for index in range(1, len(group.lines)):
        before, line = group.lines[index - 1], group.lines[index]
        stop = _STOP.search(before[-12:]) is not None
        short = group.room(index - 1) <= (1 if crowded and stop else _NEARLY)
        indented = indents[index] >= base + 2
        marker = _MARKER.match(line.lstrip()) is not None
        # An item's second line hangs below its first.
        hangs = not marker and indents[index] > indents[first] and _MARKER.match(group.lines[first].lstrip())
        begins = (
            len(line) > _WIDEST
            or len(before) > _WIDEST
            or (indented and (indents[index - 1] <= base or stop or short))
            or (marker and (stop or short))
            or (short and (stop or not line.lstrip()[0].islower()))
        )
        if begins and not hangs:
            found.append([line])
            first = index
        else:
            found[-1].append(line)
    return found


def _even(line: str) -> str:
    return re.sub(r"[ \t]+", " ", line.strip())


def _join(lines: list[str], words: Collection[str]) -> str:
    parts = [_even(lines[0])]
    for line in map(_even, lines[1:]):
        parts[-1], joint = _joint(parts[-1], line, words)
        parts += [joint, line]
    return "".join(parts)


def _joint(before: str, following: str, words: Collection[str]) -> tuple[str, str]:
    """The first of two joined lines, maybe without its last hyphen, and what stands between them."""
    if before.endswith("\u00ad"):
        return before.rstrip("\u00ad"), ""
    if UNSPACED.match(before[-1:]) and UNSPACED.match(following):
        return before, ""
    if re.search(r"\S[—–]$", before):
        return before, ""
    broken, rest = re.search(r"(\w+)[-‐]$", before), re.match(r"\w+(?:-\w+)*", following)
    if not broken or not rest or rest[0].casefold() in _SUSPENDED:
        return before, " "
    # The hyphen stays unless the text itself writes the word without it elsewhere, and nowhere with it.
    whole, hyphened = (broken[1] + rest[0]).casefold(), f"{broken[1]}-{rest[0]}".casefold()
    if rest[0][0].islower() and whole in words and hyphened not in words:
        return before[:-1], ""
    return before, ""
