"""How many terminal cells a text takes, and where it may be taken apart without cutting a character in two.

The one place in `text` that asks a terminal library for widths (`rich.cells`, the tables that Textual lays out with),
so that wrapping and painting agree. It must not know lines, blocks or colors.

A character that a reader sees, a *grapheme*, is found after Unicode's UAX #29, simplified to what has a width: what
takes no cell joins what stands before it (marks, vowel signs, skin tones, variation selectors), a zero-width joiner
joins what comes next too, two regional indicators make one flag, and consonants joined by a virama make one conjunct.
Two departures keep white space free, so that lines can break there: a joiner beside white space joins nothing, and a
newline stands alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterator

TAB_CELLS = 4
"""Cells that a tab takes inside a text, wherever it stands: a terminal's own tab stops would depend on the column."""

_TAB = " " * TAB_CELLS
_JOINER = "\u200d"

# Signs that join the consonants on both sides into one conjunct (Indic_Conjunct_Break=Linker of Unicode's database).
_LINKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\uaac0\uabed")

# Only around these does a grapheme's width differ from what its code points say one by one.
_COMPLEX = re.compile(f"[{_JOINER}\ufe0f\U0001f1e6-\U0001f1ff{''.join(sorted(_LINKERS))}]+")

# Scripts of which every code point takes exactly one cell and stands alone. The space and the no-break spaces are in
# it; white space that lines may break at, other than the space, is not. A test holds it against the table of widths.
_SINGLE = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f"  # Latin, Greek, Cyrillic
    "\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u0671-\u06d3"  # Hebrew, Arabic
    "\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u2070-\u20cf\u2100-\u2319\u2400-\u25fc\ufffd"  # more letters, signs
)
_NOT_SINGLE = re.compile(f"[^{_SINGLE}]")
_STRETCH = re.compile(f"[^{_SINGLE}]+")
_LONG = 32  # code points of a stretch that is not worth remembering


class _Widths(dict[str, int]):
    """Cells of a code point on its own, looked up once each."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


SOFT_HYPHEN = "\u00ad"
"""Where a word may be broken. It takes no cell and is not painted, but for a hyphen where a line ends at it."""

_widths = _Widths({"\t": TAB_CELLS, "\n": 0, SOFT_HYPHEN: 0})


def expand_tabs(text: str) -> str:
    """Give `text` as it is painted: each tab as `TAB_CELLS` spaces, no soft hyphens.

    Ranges of `text` no longer fit the result.
    """
    if SOFT_HYPHEN in text:
        text = text.replace(SOFT_HYPHEN, "")
    return text.replace("\t", _TAB) if "\t" in text else text


def hyphen_at(text: str, start: int, end: int, width: int) -> str:
    """Give the hyphen to paint behind the line `text[start:end]`: one where it ends at a soft hyphen inside a word.

    Empty elsewhere, and where `width` cells leave no room for it.
    """
    broken = start < end < len(text) and text[end - 1] == SOFT_HYPHEN and not text[end].isspace()
    return "-" if broken and cell_width(text[start:end]) < width else ""


def cell_width(text: str) -> int:
    """Count the cells that `text` takes when it is painted on one line, tabs expanded."""
    return cell_len(expand_tabs(text))


def is_single(text: str, start: int, end: int) -> bool:
    """Say whether each code point of `text[start:end]` takes one cell and stands alone, and only spaces separate words.

    `False` promises nothing: it only means that the text must be measured.
    """
    return _NOT_SINGLE.search(text, start, end) is None


def cell_widths(text: str, start: int, end: int) -> list[int]:
    """Measure `text[start:end]`: a grapheme's cells at its first code point, and 0 at each further one.

    The sum is the width of the range, and never less than `cell_width` of it: the terminal library counts nothing for
    a space behind a joiner.
    """
    if is_single(text, start, end):
        return [1] * (end - start)
    widths = list(map(_widths.__getitem__, text[start:end]))
    done = start
    for match in _COMPLEX.finditer(text, start, end):
        last = match.end() - 1
        # From the code point that the sign hangs on, by whole graphemes, until the sign has been passed.
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
    """Give `(start, end, surplus)` of each stretch in `text[start:end]` that is not single (see `is_single`), in order.

    The surplus is as in `cell_surplus`. `None` where one has none, and where they are long or many: then it is cheaper
    to measure each code point.
    """
    spans = []
    taken = 0
    for match in _STRETCH.finditer(text, start, end):
        first, last = span = match.span()
        taken += last - first
        if 4 * taken > last - start + 2 * _LONG:
            return None
        spans.append(span)
    found = []
    for first, last in spans:
        surplus = _surplus(text[first:last])
        if surplus is None:
            return None
        found.append((first, last, surplus))
    return found


def cell_surplus(text: str, start: int, end: int) -> int | None:
    """Count the cells of `text[start:end]` less its code points; below 0 for marks.

    `None` if single code points beside it may be of the same graphemes, so that its cells depend on them, and if there
    is white space in it: a line can end there and what hangs on it can be left over.
    """
    return _surplus(text[start:end])


@lru_cache(maxsize=4096)
def _surplus(stretch: str) -> int | None:
    if stretch[-1] == _JOINER or (_COMPLEX.match(stretch) and not _is_regional(stretch[0])):
        return None
    if any(map(str.isspace, stretch)):
        return None
    return sum(cell_widths(stretch, 0, len(stretch))) - len(stretch)


def graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give `(start, end, cells)` of each grapheme of `text[start:end]` in order, without gaps, a newline alone."""
    if start >= end:
        return
    head, width = start, 0
    for position, cells in enumerate(cell_widths(text, start, end), start):
        if position > head and (cells or text[position] == "\n" or text[position - 1] == "\n"):
            yield head, position, width
            head, width = position, 0
        width += cells
    yield head, end, width


def _grapheme_end(text: str, start: int, end: int) -> int:
    """Give where the grapheme that begins at `start` ends."""
    first = text[start]
    position = start + 1
    while position < end:
        character = text[position]
        before = text[position - 1]
        if character == "\n" or first == "\n":
            break
        joined = (
            not _widths[character]
            or (before == _JOINER and position - 1 > start and not first.isspace() and not character.isspace())
            or (position == start + 1 and _is_regional(first) and _is_regional(character))
            or (before in _LINKERS and position - 1 > start and _same_script(before, character))
        )
        if not joined:
            break
        position += 1
    return position


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _same_script(linker: str, character: str) -> bool:
    """Say whether `character` is a letter of the linker's own script: Unicode gives each its run of 128 code points."""
    return ord(linker) >> 7 == ord(character) >> 7 and character.isalpha()
