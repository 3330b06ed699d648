"""Where one paragraph of a plain text ends and the next begins.

People save articles in two ways: one paragraph per line, or lines broken at some width with a blank line (or an indent, or a
short last line) between paragraphs. Nothing in the file says which, so the lines themselves are asked, blank-line group by
blank-line group. The strongest witness is the *fill*: a program that breaks lines breaks where the next word would not have
fitted any more. Knows lines only; what a paragraph is for (title, caption, body) is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

_WIDEST = 132
"""No one breaks lines further right (code points): a longer line is a paragraph of its own."""
_NARROWEST = 40
_STOP = re.compile(r"[.!?…:;。！？」』]['\"’”»)\]]*$|['\"”»]$")
_MARKER = re.compile(r"(?:[-*•‣◦·]|\d{1,3}[.)])\s+\S")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")
"""Scripts written without spaces between words: a line break within them stands for nothing."""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of `text` (newlines already `\\n`) in order, each on one line, white space runs as one space."""
    groups = _groups(text)
    votes = [_vote(group) for group in groups]
    in_all = sum(votes)
    found: list[str] = []
    words: set[str] = set()
    for group, vote in zip(groups, votes, strict=True):
        alone = len(group.lines) < 2
        # A short group has little to say for itself and follows the rest of the text; a long one may differ from it.
        wrapped = not alone and (vote >= 3 or (vote > 0 and in_all > vote))
        if not wrapped:
            found.extend(_one_line([line]) for line in group.lines)
            continue
        if not words:
            words = set(re.findall(r"\w+(?:-\w+)*", text.casefold()))
        found.extend(_one_line(lines, words) for lines in _split(group))
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines without a blank one between them, and the width (code points) that their breaks suggest."""

    lines: list[str]
    width: int


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


def _filled(line: str, following: str, width: int) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    following = following.lstrip()
    first = 1 if _UNSPACED.match(following) else len(following.split(maxsplit=1)[0]) + 1
    return len(line) + first > width


def _vote(group: _Group) -> int:
    """Above 0: these lines were broken by a program; below: each line was meant."""
    if group.width < _NARROWEST:
        return -len(group.lines)
    vote = -3 * sum(len(line) > _WIDEST for line in group.lines) if len(group.lines) > 1 else 0
    for line, following in zip(group.lines, group.lines[1:], strict=False):
        stop = bool(_STOP.search(line[-12:]))
        if not _filled(line, following, group.width):
            vote -= 1
        elif not stop:
            vote += 3 if following.lstrip()[0].islower() else 2
    return vote


def _split(group: _Group) -> list[list[str]]:
    """The paragraphs of a group of broken lines that has no blank line to tell them apart."""
    indents = [len(line.expandtabs()) - len(line.expandtabs().lstrip()) for line in group.lines]
    base = min(indents[1:])
    found = [[group.lines[0]]]
    for index in range(1, len(group.lines)):
        before, line = group.lines[index - 1], group.lines[index]
        stop = bool(_STOP.search(before[-12:]))
        filled = _filled(before, line, group.width)
        begins = (
            (indents[index] >= base + 2 and indents[index - 1] <= base and (stop or not filled))
            or (_MARKER.match(line.lstrip()) is not None and (stop or not filled))
            or len(line) > _WIDEST
            or len(before) > _WIDEST
            or (not filled and (stop or (len(before) < 0.6 * group.width and not line.lstrip()[0].islower())))
        )
        if begins:
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _one_line(lines: list[str], words: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    parts = [" ".join(re.split(r"[ \t\f\v]+", lines[0].strip()))]
    for raw in lines[1:]:
        line = " ".join(re.split(r"[ \t\f\v]+", raw.strip()))
        parts.append(_joint(parts, line, words))
        parts.append(line)
    return "".join(parts)


def _joint(parts: list[str], following: str, words: set[str]) -> str:
    """What stands between two joined lines; takes a hyphen off the first when it was only put in to break a word."""
    before = parts[-1]
    if before.endswith("\u00ad"):
        parts[-1] = before.rstrip("\u00ad")
        return ""
    if _UNSPACED.match(before[-1:]) and _UNSPACED.match(following):
        return ""
    broken = re.search(r"(\w+)[-‐]$", before)
    if not broken:
        return "" if before.endswith(("—", "/")) and not before.endswith((" —", " /")) else " "
    rest = re.match(r"\w+", following)
    if rest is None:
        return " "
    # The hyphen stays unless the text itself writes the word without it elsewhere, and nowhere with it.
    whole = (broken[1] + rest[0]).casefold()
    if rest[0][0].islower() and whole in words and f"{broken[1]}-{rest[0]}".casefold() not in words:
        parts[-1] = before[:-1]
    return ""
