"""Widths of text in terminal cells, and the borders between graphemes.

This is the only module in `text` that asks a terminal library for widths. Textual lays out with the same tables
(`rich.cells`), so wrapping and painting agree. This module must not know lines, blocks or colors.

A *grapheme* is what a reader sees as one character. Its borders follow Unicode's UAX #29 (`wcwidth.iter_graphemes`),
with three changes that make them agree with the painted widths:

- A code point without cells always belongs to the grapheme before it.
- A zero-width joiner joins any character that follows it, because the painter gives that character no cells. A joiner
  beside white space, or without a character before it, joins nothing, so that lines can break there.
- A newline is a grapheme of its own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size

from newsreader.text.clean import undirected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TAB_CELLS = 4
"""Cells that a tab takes in any column. A terminal's own tab stops would depend on the column."""

_TAB = " " * TAB_CELLS
_JOINER = "\u200d"

# Signs that join the consonants on both sides into one conjunct (Indic_Conjunct_Break=Linker in Unicode 17).
# Those of historic scripts are one range, with other signs, because each single character would slow down matching.
_LINKERS = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6\uabed\U00010a3f-\U00011f42"

# A grapheme with one of these can have another width than its code points have one by one.
_COMPLEX = re.compile(f"[{_JOINER}\ufe0f\U0001f1e6-\U0001f1ff{_LINKERS}]+")

# Scripts in which every code point is a grapheme of one cell. The space and the no-break spaces are included. Other
# white space at which lines may break is not. A test compares this list with the table of widths.
_SINGLE = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f"  # Latin, Greek, Cyrillic
    "\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u0671-\u06d3"  # Hebrew, Arabic
    "\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u2070-\u20cf\u2100-\u2319\u2400-\u25fc\ufffd"  # more letters, signs
)
_NOT_SINGLE = re.compile(f"[^{_SINGLE}]")
_STRETCH = re.compile(f"[^{_SINGLE}]+")
_LONG = 32  # code points; longer stretches are not worth caching
_CACHED = 512  # code points; `rich` caches the width of shorter texts


class _Widths(dict[str, int]):
    """The cells of each code point on its own, looked up once."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


SOFT_HYPHEN = "\u00ad"
"""A place where a word may be broken. It has no cells and is painted only as a hyphen at the end of a line."""

_widths = _Widths({"\t": TAB_CELLS, "\n": 0, SOFT_HYPHEN: 0})


def expand_tabs(text: str) -> str:
    """Return `text` as it is painted: each tab as `TAB_CELLS` spaces, without soft hyphens and direction controls.

    Ranges of `text` do not fit the result.
    """
    if SOFT_HYPHEN in text:
        text = text.replace(SOFT_HYPHEN, "")
    text = undirected(text)
    return text.replace("\t", _TAB) if "\t" in text else text


def hyphen_at(text: str, start: int, end: int, width: int) -> str:
    """Return the hyphen to paint after the line `text[start:end]` if it ends at a soft hyphen inside a word.

    Returns an empty string for other lines, and if the hyphen does not fit into `width` cells.
    """
    broken = start < end < len(text) and text[end - 1] == SOFT_HYPHEN and not text[end].isspace()
    return "-" if broken and cell_width(text[start:end]) < width else ""


def cell_width(text: str) -> int:
    """Return the number of cells that `text` takes on one line, with tabs expanded."""
    if is_single(text, 0, len(text)):
        return len(text)
    painted = expand_tabs(text)
    if len(painted) < _CACHED or _JOINER in painted or "\ufe0f" in painted:
        return cell_len(painted)
    # As `cell_len` counts, but ten times faster: a line can have megabytes.
    return sum(map(_widths.__getitem__, painted))


def is_single(text: str, start: int, end: int) -> bool:
    """Return whether each code point of `text[start:end]` is a grapheme of one cell, and only spaces separate words.

    `False` only means that the text must be measured.
    """
    return _NOT_SINGLE.search(text, start, end) is None


def cell_widths(text: str, start: int, end: int) -> list[int]:
    """Return the cells of each code point of `text[start:end]`.

    A grapheme's cells are at its first code point; its other code points have 0. The sum is at least `cell_width` of
    the range. It can be more, because `rich` gives no cells to a space after a joiner.
    """
    if is_single(text, start, end):
        return [1] * (end - start)
    widths = list(map(_widths.__getitem__, text[start:end]))
    done = start
    for match in _COMPLEX.finditer(text, start, end):
        last = match.end() - 1
        # Measure whole graphemes, from the one that the sign belongs to until after the sign.
        begin = max(done, match.start())
        while begin > done and not widths[begin - start]:
            begin -= 1
        while begin <= last:
            stop = _grapheme_end(text, begin, end)
            widths[begin - start] = cell_width(text[begin:stop])
            widths[begin - start + 1 : stop - start] = [0] * (stop - begin - 1)
            begin = stop
        done = max(done, begin)
    return widths


def stretches(text: str, start: int, end: int) -> list[tuple[int, int, int]] | None:
    """Return `(start, end, surplus)` of each stretch of `text[start:end]` that is not single (see `is_single`).

    The stretches are in order; `surplus` is that of `cell_surplus`. Returns `None` if a stretch has no surplus, or if
    stretches are so long or many that measuring each code point is faster.
    """
    spans = []
    taken = 0
    for match in _STRETCH.finditer(text, start, end):
        first, last = span = match.span()
        taken += last - first
        if 4 * taken > last - start + 2 * _LONG:
            return None
        spans.append(span)
    measured = []
    for first, last in spans:
        surplus = cell_surplus(text[first:last])
        if surplus is None:
            return None
        measured.append((first, last, surplus))
    return measured


@lru_cache(maxsize=4096)
def cell_surplus(stretch: str) -> int | None:
    """Return the cells of a stretch minus its code points; negative if most are marks.

    Returns `None` if the cells depend on the text beside the stretch, or if it contains white space: a line can end
    there and split it.
    """
    if stretch[-1] == _JOINER or any(map(str.isspace, stretch)):
        return None
    # Signs before the first character join it to the text before the stretch.
    first = next((i for i, character in enumerate(stretch) if _widths[character]), len(stretch))
    if _COMPLEX.search(stretch, 0, first):
        return None
    return sum(cell_widths(stretch, 0, len(stretch))) - len(stretch)


def graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield `(start, end, cells)` of each grapheme of `text[start:end]` in order, without gaps."""
    if start >= end:
        return
    head, width = start, 0
    for position, cells in enumerate(cell_widths(text, start, end), start):
        if position > head and (cells or text[position] == "\n" or text[position - 1] == "\n"):
            yield head, position, width
            head, width = position, 0
        width += cells
    yield head, end, width


@cache
def _segmenter() -> Callable[[str, int, int], Iterator[str]]:
    from wcwidth import iter_graphemes  # slow to import, and only complex text needs it

    return iter_graphemes


def _grapheme_end(text: str, start: int, end: int) -> int:
    """Return the end of the grapheme that begins at `start`."""
    stop = start
    if _widths[text[start]] and not text[start].isspace():
        for cluster in _segmenter()(text, start, end):
            stop += len(cluster)
            if stop == end or text[stop].isspace() or (_widths[text[stop]] and cluster[-1] != _JOINER):
                break
    else:
        stop += 1
    while stop < end and not _widths[text[stop]] and text[stop] != "\n" != text[start]:
        stop += 1
    return stop
