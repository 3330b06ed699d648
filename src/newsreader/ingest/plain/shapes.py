"""Finds the blocks of a plain text: quoted mails, underlined headings, tables, lists, messages, and prose between them.

Titles, other headings and furniture stay paragraphs: they need the whole article.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import Draft, check_parts
from newsreader.ingest.blocks.paragraphs import (
    BULLET,
    MARKER,
    Prose,
    groups,
    has_stop,
    indent_of,
    single_spaced,
    width_of,
)
from newsreader.ingest.furniture import name_furniture
from newsreader.records import BlockKind

from .tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_RULE = re.compile(r"(?:[-*_=~#•·—–]\s?){3,}$|\*$|⁂$")
_QUOTED = re.compile(r" {0,3}> ?")
_AMOUNT = re.compile(r"\s*>\s*\d(?!\d?[.)]\s)")
_FROM = re.compile(r"^>(?=From )", re.MULTILINE)
"""Mailboxes quote this word, because it begins a mail."""
_MAX_DEPTH = 20
_UNDERLINE = re.compile(r"\s*([=\-~*^#+_─═‾¯])\1{2,}$")
_LEVELS = {"=": 1, "═": 1, "#": 1, "*": 1, "-": 2, "─": 2, "_": 2}
_MAX_UNDERLINED = 120
_LETTER = re.compile(r"[^\W_]")
_NUMBER = re.compile(r"(\d{1,3})\.\s")
_FULL = 0.8
"""The smallest part of a list's width that a line takes if the item continues below it."""
MESSAGE = re.compile(
    r"\s*(?:[\[(<]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?[\])>]?\s"
    r"|<[@+ ]?[^<>\s]{1,30}>\s)"
)
"""The beginning of a message in the log of a chat: when, or who."""
SPEAKER = re.compile(r"\s*(?![a-zß-ÿ])([^\W\d_][^:：\n]{0,29})[:：](?=\s|[^\x00-\u2fff])")
_PLAIN = re.compile(r"[^:：<]*$")
"""A line without a sign of either."""
_INTERVIEW = frozenset(("Q", "A", "F", "R", "P", "В", "О", "问", "答", "問"))
_MESSAGE_WIDTH = 50
"""The narrowest lines of a message that is wrapped."""
_ATTRIBUTION = 4
"""The most lines that say who wrote the quoted mail below."""
_MEASURED = 10
"""The lines of a stanza that can be furniture."""


@dataclass(slots=True)
class _Part:
    """Lines of one shape, inside `depth` quotations. `drafts` are their blocks, unless they are prose or an item.

    `level` is that of a list item, `is_joined` says that the lines are one paragraph.
    """

    lines: list[str]
    depth: int
    drafts: list[Draft] = field(default_factory=list)
    level: int | None = None
    is_joined: bool = False


def read_blocks(text: str) -> list[Draft]:
    """Return the blocks of `text`, which has `\\n` as newline."""
    lines = text.split("\n")
    parts = list(_parts(lines, 0, _beginning(lines)))
    check_parts(len(parts))
    for part, below in pairwise(parts):
        if part.depth < below.depth and len(part.lines) <= _ATTRIBUTION and part.lines[-1].endswith((":", "：")):
            part.is_joined = True
    prose = Prose([part.lines for part in parts if not part.drafts], text)
    judged = prose.read()
    drafts: list[Draft] = []
    for part in parts:
        if not part.drafts:
            paragraphs = next(judged)
            if part.is_joined:
                paragraphs = [prose.join(part.lines)]
            part.drafts = _item(paragraphs[0], part.level) if part.level is not None else _paragraphs(paragraphs)
        for draft in part.drafts:
            if part.depth and draft.kind is BlockKind.PARAGRAPH:
                draft.kind, draft.level = BlockKind.QUOTE, part.depth - 1
        drafts += part.drafts
    return drafts


def _item(text: str, level: int) -> list[Draft]:
    return [Draft(BlockKind.LIST_ITEM, BULLET.sub("", text, count=1), level)]


def _paragraphs(paragraphs: Sequence[str]) -> list[Draft]:
    drafts: list[Draft] = []
    for text in paragraphs:
        if "\n" in text:
            lines = [Draft(BlockKind.PARAGRAPH, line) for line in text.split("\n")]
            name_furniture(lines[:_MEASURED])
            if any(line.kind is not BlockKind.PARAGRAPH for line in lines):
                drafts += _paragraphs([line.text for line in lines])
                continue
        drafts.append(Draft(BlockKind.RULE if _RULE.match(text) else BlockKind.PARAGRAPH, text))
    return drafts


def _beginning(lines: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that tells whether a line begins a message of a chat or the words of a speaker."""
    marked = [line for line in lines if not _PLAIN.match(line)]
    labels = Counter(match[1] for line in marked if (match := SPEAKER.match(line)))
    speakers = {label for label, count in labels.items() if count > 1 or label in _INTERVIEW}
    is_log = sum(MESSAGE.match(line) is not None for line in marked) > 1

    def begins(line: str) -> bool:
        if _PLAIN.match(line):
            return False
        speaker = SPEAKER.match(line)
        return (speaker is not None and speaker[1] in speakers) or (is_log and MESSAGE.match(line) is not None)

    return begins


def _parts(lines: Sequence[str], depth: int, begins: Callable[[str], bool]) -> Iterator[_Part]:
    """Yield the parts of lines that are inside `depth` quotations."""
    quoted = _quoted(lines, depth)
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and quoted[end] == quoted[start]:
            end += 1
        run = lines[start:end]
        if quoted[start]:
            yield from _parts([_QUOTED.sub("", line, count=1) for line in run], depth + 1, begins)
        else:
            for group in groups(_FROM.sub("", "\n".join(run))):
                for part in _shapes(group, begins):
                    part.depth = depth
                    yield part
        start = end


def _quoted(lines: Sequence[str], depth: int) -> list[bool]:
    """Return for each line whether it is quoted.

    A single `>` can be a sign of the text. It is a quote's in a mail with other quotes, or with blank lines around it.
    """
    quoted = [depth < _MAX_DEPTH and _QUOTED.match(line) is not None for line in lines]
    is_mail = depth > 0
    for place, is_quoted in enumerate(quoted):
        if is_quoted and not is_mail and not _AMOUNT.match(lines[place]):
            above, below = lines[place - 1] if place else "", lines[place + 1] if place + 1 < len(lines) else ""
            is_mail = _QUOTED.match(below) is not None or (
                not below.strip() and (not above.strip() or above.endswith((":", "：")))
            )
    return quoted if is_mail else [False] * len(lines)


def _shapes(group: list[str], begins: Callable[[str], bool]) -> Iterator[_Part]:
    """Yield the parts of lines without a blank line between them."""
    start = 0
    for place, line in enumerate(group):
        if place < start or not (sign := _UNDERLINE.match(line)):
            continue
        above = group[start:place]
        title = _underlined(above, line)
        body = above[: len(above) - title]
        if title and body and _UNDERLINE.match(body[-1]):
            body.pop()  # the same line of signs above
        yield from _tables(body, begins)
        if title:
            heading = " ".join(map(single_spaced, above[-title:]))
            yield _Part(above[-title:], 0, [Draft(BlockKind.HEADING, heading, _LEVELS.get(sign[1], 3))])
        elif place + 2 < len(group) and _UNDERLINE.match(group[place + 2]) and _underlined([group[place + 1]], line):
            start = place  # a line above a heading
            continue
        else:
            yield _Part([line], 0, [Draft(BlockKind.RULE, line.strip())])
        start = place + 1
    yield from _tables(group[start:], begins)


def _underlined(lines: Sequence[str], underline: str) -> int:
    """Return how many of the last lines are a heading with this line of signs below: none, one or two."""
    signs = width_of(underline.strip())
    for count in (2, 1):
        title = [line.strip() for line in lines[-count:]]
        if len(title) < count or (count == 2 and len(lines) > count) or any(map(_UNDERLINE.match, title)):
            continue
        longest = max(map(width_of, title))
        if (
            sum(map(len, title)) <= _MAX_UNDERLINED
            and 0.5 * longest <= signs <= max(1.5 * longest, longest + 3, 80 * (underline.strip()[0] == "="))
            and not any(MARKER.match(line) or line.endswith((".", ",", ";")) for line in title)
            and all(map(_LETTER.search, title))
            and (len(lines) == count or abs(signs - longest) <= 2)
        ):
            return count
    return 0


def _tables(lines: list[str], begins: Callable[[str], bool]) -> Iterator[_Part]:
    done = 0
    for start, end, drafts in read_tables(lines):
        yield from _lists(lines[done:start], begins)
        yield _Part(lines[start:end], 0, drafts)
        done = end
    yield from _lists(lines[done:], begins)


def _lists(lines: list[str], begins: Callable[[str], bool]) -> Iterator[_Part]:
    """Yield a list with what is before and after it."""
    markers = [place for place, line in enumerate(lines) if MARKER.match(line.lstrip())]
    first = markers[0] if markers else 0
    is_list = len(markers) > 1 and _in_order([lines[place] for place in markers])
    widest = max(map(width_of, lines), default=0)
    if is_list and first:
        is_list = has_stop(lines[first - 1]) or width_of(lines[first - 1]) < _FULL * widest
    if not is_list:
        # A single item can belong to those beside it.
        is_item = markers == [0] and len(lines) > 1 and min(map(indent_of, lines[1:])) > indent_of(lines[0])
        yield from [_Part(lines, 0, is_joined=True)] if is_item else _messages(lines, begins)
        return
    yield from _messages(lines[:first], begins)
    indents: list[int] = []
    item: _Part | None = None
    for place in range(first, len(lines)):
        line, indent = lines[place], indent_of(lines[place])
        if MARKER.match(line.lstrip()):
            while indents and indents[-1] >= indent:
                indents.pop()
            indents.append(indent)
            if item:
                yield item
            item = _Part([line], 0, level=len(indents) - 1, is_joined=True)
        elif item and (
            indent > indents[-1]
            or line.lstrip()[0].islower()
            or width_of(lines[place - 1]) + width_of(line.split(maxsplit=1)[0]) >= _FULL * max(40, widest)
        ):
            item.lines.append(line)
        else:
            if item:
                yield item
            yield from _messages(lines[place:], begins)
            return
    if item:
        yield item


def _in_order(items: Sequence[str]) -> bool:
    """Return whether the numbers of items ascend one by one, each at its indent; true without numbers."""
    last: dict[int, int] = {}
    for line in items:
        if number := _NUMBER.match(line.lstrip()):
            indent, value = indent_of(line), int(number[1])
            if last.get(indent, value - 1) not in (value - 1, value) and value != 1:
                return False
            last[indent] = value
    return True


def _messages(lines: list[str], begins: Callable[[str], bool]) -> Iterator[_Part]:
    """Yield lines in one part, or one for each message or speaker."""
    starts = [place for place, line in enumerate(lines) if place and begins(line)]
    for start, end in pairwise([0, *starts, len(lines)]):
        if start < end:
            is_wrapped = min(map(width_of, lines[start : end - 1]), default=0) >= _MESSAGE_WIDTH
            yield _Part(lines[start:end], 0, is_joined=is_wrapped and begins(lines[start]))
