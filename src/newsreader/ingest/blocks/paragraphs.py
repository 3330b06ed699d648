"""Finds the paragraphs of a plain text.

Articles are saved in two ways: with one paragraph per line, or wrapped at some width, with a blank line, an indent or
a short last line between paragraphs. The file doesn't say which, so each group of lines between blank lines is judged.
The strongest evidence is the fill: wrapped lines end where the next word would not have fitted. Widths are cells.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, starmap
from math import ceil
from typing import TYPE_CHECKING

from newsreader.text.layout.cells import cell_width

from .compounds import Compounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_WIDTH = 132
"""The widest wrapped line. A longer line is a paragraph of its own."""
_MIN_WIDTH, _MIN_SURE = 40, 24
"""The narrowest width at which lines are wrapped, and the narrowest if each line is full."""
_MIN_FULL, _MIN_LINES, _MANY_LINES = 0.9, 5, 8
"""The smallest share of full lines that shows that even narrower ones are wrapped, and the fewest lines."""
_MAX_VERSE, _MAX_LONG_VERSE = 66, 100
"""The widest line of a poem, an address or the like, and the widest if most lines end within a sentence."""
_MIN_FILL = 0.86
"""The smallest fill of a wrapped line. Some programs (`fmt`) make lines a little shorter than the width."""
_STOP = re.compile(r"[.!?…:;。！？．｡।؟۔։][\"'’”»)\]」』]*$")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔][\"'’”»)\]」』]*$")
_PAUSE = re.compile(r"[.!?…,;:،؛؟।۔](?=[\"'’”»)\]]*\s+\S)|[。，、！？；：．｡](?=[」』”’）]*[^\s」』”’）])")
_PAUSE_END = re.compile(r"[.!?…,;:،؛؟।۔。，、！？；：．｡][\"'’”»)\]」』）]*$")
"""Punctuation inside a line, and at its end."""
BULLET = re.compile(r"(?:[-*•‣◦▪·]\s+|[・●○■◆]\s*)(?=\S)")
NUMBER = re.compile(
    r"(?:\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+|\d{1,3}[．）]\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、)(?=\S)"
)
MARKER = re.compile(f"{BULLET.pattern}|{NUMBER.pattern}")
"""The marker of a list item, with the white space after it."""
UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Scripts without spaces between words. A line break in them is not a space."""
_WIDE_QUOTE = re.compile("[“”‘’…—]")
"""Signs that are as wide as a letter in Chinese and Japanese."""
_SEVERAL = re.compile(rf"\S\s|{UNSPACED.pattern}")
"""More than one word."""
_BROKEN = re.compile(r"[^\W\d_][-‐]$")
_UNJOINED = re.compile(
    f"{UNSPACED.pattern[:-1]}“”‘’…—]{UNSPACED.pattern}|{UNSPACED.pattern}[“”‘’…—]"
    "|[\u3001-\u303f\uff01-\uff0f\uff1a-\uff20].|.[\u3001-\u303f\uff01-\uff0f\uff1a-\uff20]"
    "|[\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3]{2}"
)
"""What is joined without a space: Chinese, Japanese; Thai, Lao, Burmese and Khmer, with spaces only between phrases."""
_MIXED = r"[\u3400-\u9fff]{0}[A-Za-z0-9]|[A-Za-z0-9]{0}[\u3400-\u9fff]"
_TIGHT, _LOOSE = re.compile(_MIXED.format("")), re.compile(_MIXED.format(" "))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text` (with `\\n` as newline), with single spaces. Lines of a poem stay lines."""
    return [paragraph for found in Prose(groups(text), text).read() for paragraph in found]


def groups(text: str) -> list[list[str]]:
    """Return the lines of `text` that have no blank line between them, for each such group."""
    runs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            runs[-1].append(line.rstrip())
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def width_of(line: str) -> int:
    """Return the cells of a line, as programs that wrap lines count them."""
    if line.isascii():
        return len(line)
    return cell_width(line) + (len(_WIDE_QUOTE.findall(line)) if UNSPACED.search(line) else 0)


def indent_of(line: str) -> int:
    """Return the cells of white space that a line begins with."""
    if not line[:1].isspace():
        return 0
    return width_of(line[: len(line) - len(line.lstrip())].expandtabs())


def has_stop(line: str) -> bool:
    """Return whether a line ends with a full stop, a colon or the like."""
    return _STOP.search(line[-12:]) is not None


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines without a blank line between them, their widths, and the width at which they may be wrapped."""

    lines: Sequence[str]
    widths: Sequence[int]
    width: int

    def fill(self, index: int) -> float:
        """Return the part of the width that line `index` takes with the next line's first word.

        From 1 on, that word did not fit.
        """
        word = self.lines[index + 1].split(maxsplit=1)[0]
        unspaced = UNSPACED.search(word)
        # In Chinese and Japanese, a line can be one letter shorter, so that no punctuation begins the next one.
        first = width_of(word[: unspaced.end()]) + 2 if unspaced else width_of(word) + 1
        return (self.widths[index] + first) / (self.width + 1)


@dataclass
class Prose:
    """The prose of a text: groups of lines, and the whole text, which knows words."""

    lines: Sequence[Sequence[str]]
    text: str
    _groups: list[_Group] = field(init=False)

    def __post_init__(self) -> None:
        measured = [[width_of(line) for line in lines] for lines in self.lines]
        wrapped = sorted(width for widths in measured if len(widths) > 1 for width in widths if width <= _MAX_WIDTH)
        # Without the longest 5 %, so that one long address does not count as the width.
        common = wrapped[ceil(0.95 * len(wrapped)) - 1] if wrapped else 0
        self._groups = []
        for lines, widths in zip(self.lines, measured, strict=True):
            # A word that is longer than the width has a line for itself.
            several = [width for line, width in zip(lines, widths, strict=True) if _SEVERAL.search(line)]
            own = max((width for width in several or widths if width <= _MAX_WIDTH), default=0)
            self._groups.append(_Group(lines, widths, min(own, common) if len(lines) > 3 else common))

    def read(self) -> Iterator[list[str]]:
        """Yield the paragraphs of each group."""
        votes = [_vote(group) for group in self._groups]
        total = sum(votes)
        stanzas = Counter(len(group.lines) for group in self._groups if _is_verse(group))
        # A couplet is like a title above a sentence, unless there are more stanzas.
        is_poem = stanzas.total() > 1 and 2 * stanzas.total() >= sum(len(group.lines) > 1 for group in self._groups)
        margin = min((indent_of(line) for group in self._groups for line in group.lines), default=0)
        for group, vote in zip(self._groups, votes, strict=True):
            size = len(group.lines)
            # A short group has little evidence, so it is judged by the whole text. A long group can differ from it.
            if size > 1 and (vote >= 3 or (vote >= 0 and total >= 3)):
                yield [self.join(lines) for lines in _split(group, crowded=len(self._groups) < 3)]
                continue
            # The first lines can be a title, an author and a date.
            is_first = group is self._groups[0] and len(self._groups) > 1 and stanzas[size] < 2
            is_apart = not is_first and min(map(indent_of, group.lines)) > margin + 1
            if _is_verse(group) and (size > 2 + is_first or is_apart or (is_poem and not is_first)):
                yield ["\n".join(_indented(group.lines))]
            else:
                yield list(map(single_spaced, group.lines))

    def join(self, lines: Sequence[str]) -> str:
        """Return wrapped lines as one."""
        parts = [single_spaced(lines[0])]
        for line in map(single_spaced, lines[1:]):
            parts[-1], joint = self._joint(parts[-1], line)
            parts += [joint, line]
        return "".join(parts)

    @cached_property
    def _compounds(self) -> Compounds:
        return Compounds(self.text)

    @cached_property
    def _is_tight(self) -> bool:
        """Whether the text has no spaces between Chinese characters and Latin letters or digits."""
        return len(_TIGHT.findall(self.text)) >= len(_LOOSE.findall(self.text))

    def _joint(self, before: str, following: str) -> tuple[str, str]:
        """Return the first of two joined lines, possibly without its hyphen, and the text between the two."""
        if before.endswith("\u00ad"):
            return before.rstrip("\u00ad"), ""
        around = before[-1:] + following[:1]
        if _UNJOINED.match(around) or (self._is_tight and _TIGHT.match(around)) or re.search(r"\S[—–]$", before):
            return before, ""
        broken, rest = re.search(r"\w+(?=[-‐]$)", before), re.match(r"\w+(?:[-‐]\w+)*", following)
        if not broken or not rest:
            return before, " "
        between = self._compounds.between(broken[0], rest[0])
        return before if between else before[:-1], between[1:]


def _vote(group: _Group) -> int:
    """Return above 0 if these lines are wrapped, below 0 if each line is a paragraph, and 0 if it is unclear."""
    if len(group.lines) < 2:
        return 0
    if group.width < _MIN_WIDTH:
        return _vote_narrow(group)
    vote = -3 * sum(width > _MAX_WIDTH for width in group.widths)
    is_full = True
    for index, (line, below) in enumerate(pairwise(group.lines)):
        fill = group.fill(index)
        is_full = is_full and fill >= 1
        goes_on = _goes_on(line, below)
        if _BROKEN.search(line) and goes_on:
            vote += 3
        elif fill <= _MIN_FILL:
            vote -= 1
        elif not has_stop(line):
            vote += (2 if fill >= 1 else 1) + goes_on
    # Each line of a poem can begin with a capital.
    capitals = len(group.lines) > 2 and max(group.widths) <= _MAX_VERSE and all(map(_begins_upper, group.lines))
    return min(vote, -len(group.lines)) if capitals and not is_full else vote


def _vote_narrow(group: _Group) -> int:
    """Return the vote of lines that are as short as those of a poem.

    Verse has no broken words, and its lines end with its commas and full stops.
    """
    size, pairs = len(group.lines), list(pairwise(group.lines))
    broken = sum(starmap(_is_broken, pairs))
    full = sum(group.fill(index) >= 1 or _is_broken(*pair) for index, pair in enumerate(pairs))
    # In German, a third of the lines can begin with a capital letter inside a sentence.
    if broken < 2 and (full < _MIN_FULL * len(pairs) or 3 * sum(starmap(_goes_on, pairs)) < len(pairs)):
        return -size
    inside = sum(len(_PAUSE.findall(line)) for line in group.lines)
    at_ends = sum(_PAUSE_END.search(line[-12:]) is not None for line in group.lines[:-1])
    # A list can have a comma in each line.
    is_marked = 0 < inside + at_ends < size and (inside >= at_ends or (size >= _MANY_LINES and full == len(pairs)))
    is_sure = broken or group.width >= _MIN_SURE or (size >= _MIN_LINES and is_marked)
    if broken > 1 or (size > 2 and is_sure):
        return size
    return 0 if size < _MIN_LINES else -size


def _goes_on(line: str, below: str) -> bool:
    """Return whether a line ends within a sentence, and the next begins with a small letter."""
    first = below.lstrip()
    return not has_stop(line) and first[0].isalpha() and not first[0].isupper() and not MARKER.match(first)


def _is_broken(line: str, below: str) -> bool:
    """Return whether a word begins at the end of a line, and ends below."""
    return _BROKEN.search(line) is not None and below.lstrip()[0].islower()


def _begins_upper(line: str) -> bool:
    letter = re.search(r"[^\W\d_]", line[:40])
    return letter is not None and letter[0].isupper()


def _is_verse(group: _Group) -> bool:
    """Return whether lines that are not wrapped belong together: a stanza, an address. Not a sentence in each line."""
    if len(group.lines) < 2 or max(group.widths) > _MAX_LONG_VERSE:
        return False
    ends = sum(_SENTENCE_END.search(line[-12:]) is not None for line in group.lines)
    return ends < len(group.lines) if max(group.widths) <= _MAX_VERSE else 2 * ends <= len(group.lines)


def _indented(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with single spaces, but for the indents of some."""
    margin = min(map(indent_of, lines))
    for line in lines:
        yield " " * (indent_of(line) - margin) + single_spaced(line)


def _split(group: _Group, *, crowded: bool) -> list[list[str]]:
    """Return the lines of each paragraph in a wrapped group. `crowded` means that the text has few blank lines."""
    indents = list(map(indent_of, group.lines))
    base = min(indents[1:])
    # If first lines are indented, paragraphs need no other sign.
    crowded = crowded and sum(indent >= base + 2 for indent in indents) < 2
    found, first = [[group.lines[0]]], 0
    for index in range(1, len(group.lines)):
        before, line = group.lines[index - 1], group.lines[index]
        stop = has_stop(before)
        fill = group.fill(index - 1)
        short = fill < 1 if crowded and stop else fill <= _MIN_FILL
        indented = indents[index] >= base + 2
        marker = MARKER.match(line.lstrip()) is not None
        # The second line of a list item is indented.
        continues_item = not marker and indents[index] > indents[first] and MARKER.match(group.lines[first].lstrip())
        begins = (
            group.widths[index] > _MAX_WIDTH
            or group.widths[index - 1] > _MAX_WIDTH
            or (indented and (indents[index - 1] <= base or stop or short))
            or (marker and (stop or short))
            or (short and not _BROKEN.search(before) and (stop or not line.lstrip()[0].islower()))
        )
        if begins and not continues_item:
            found.append([line])
            first = index
        else:
            found[-1].append(line)
    return found


def single_spaced(line: str) -> str:
    """Return a line with single spaces, and none at its ends."""
    return re.sub(r"[ \t]+", " ", line.strip())
