"""Breaking a text into lines of so many cells.

A pure function from a range and a width to ranges. It must not know blocks, indents or how a line is painted.

Greedy, as terminals and browsers break: as much as fits, then back to the last place where a line may end. That is
white space (but no no-break space), a zero-width space, and both sides of what takes two cells, as in Chinese and
Japanese and between emoji; but never before closing punctuation nor after opening punctuation (UAX #14; JIS X 4051's
*kinsoku*). Korean puts spaces between its words and breaks only there. A word that is longer than a line is broken
between graphemes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from .cells import SOFT_HYPHEN, cell_surplus, cell_widths, is_single, stretches

# White space that a line may end at, and that is dropped there.
_SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_ZERO_WIDTH_SPACE = "\u200b"

_NEVER_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉…‥ー々〻ゝゞヽヾ゛゜％‰℃"
    "」』）］｝〕〉》】〙〗｠»›”’)]},.!?:;%'\""
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "⁰¹²³⁴⁵⁶⁷⁸⁹"
)
_NEVER_LAST = frozenset("「『（［｛〔〈《【〘〖｟«‹“‘([{＄￥￡＃")

Whole = Sequence[tuple[int, int]]

# Code points measured at a time: some lines ahead, so that a text without a newline needs no list of its own length.
_WINDOW = 4096


def wrap(text: str, start: int, end: int, width: int, whole: Whole = ()) -> list[tuple[int, int]]:
    """Break `text[start:end]` into lines of at most `width` cells (at least 1), as ranges of code points.

    There is always a line, if only an empty one. A newline ends a line. White space where a line ends is in no line,
    leading white space (the indent of code) stays; every other code point is in exactly one line. Only a single
    grapheme may be wider than `width`.

    A word that is longer than a line is not broken inside one of the `whole` ranges, which are in order and do not
    overlap, unless that alone is longer than a line.
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    while (newline := text.find("\n", start, end)) >= 0:
        _wrap_segment(text, start, newline, width, lines, whole)
        start = newline + 1
    _wrap_segment(text, start, end, width, lines, whole)
    return lines


def _wrap_segment(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]], whole: Whole) -> None:
    """Break a range without newlines."""
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    if start == end:
        lines.append((start, start))
    elif is_single(text, start, end):
        _wrap_single(text, start, end, width, lines, whole)
    elif end - start > width and (others := stretches(text, start, end)):
        _wrap_sparse(text, start, end, width, lines, whole, others)
    else:
        _wrap_measured(text, start, end, width, lines, whole)


def _wrap_single(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]], whole: Whole) -> None:
    """Break a range in which each code point takes one cell and words are separated by spaces alone."""
    position = start
    indented = _skip_spaces(text, start, end)
    while end - position > width:
        cut = text.rfind(" ", max(position, indented), position + width + 1)
        if cut < 0:
            cut = _sparing(whole, position, position + width)
        position = _add(text, position, cut, end, lines)
    lines.append((position, end))


def _wrap_sparse(
    text: str,
    start: int,
    end: int,
    width: int,
    lines: list[tuple[int, int]],
    whole: Whole,
    others: list[tuple[int, int, int]],
) -> None:
    """Break a range of which most code points take one cell; `others` are the stretches that do not.

    Nearly every line ends at a space in sight of its edge, and is found by counting code points. Only a word with a
    stretch in it, at the edge, is measured.
    """
    others.append((end + width + 1, end + width + 1, 0))
    position = start
    indented = _skip_spaces(text, start, end)
    following = 0  # the first stretch that does not end before the line
    while True:
        while others[following][1] <= position:
            following += 1
        begin, stop, surplus = others[following]
        if begin < position:
            rest = cell_surplus(text, position, stop)
            if rest is None:
                _wrap_measured(text, position, end, width, lines, whole)
                return
            others[following] = begin, stop, surplus = position, stop, rest
        # Where the line is full, and where the last stretch ends that begins in it or at its edge.
        edge, behind, at = position + width, position, following
        while begin <= edge:
            behind = stop
            edge -= surplus
            at += 1
            begin, stop, surplus = others[at]
        if behind <= edge and end <= edge:
            lines.append((position, end))
            return
        cut = text.rfind(" ", max(position, indented), edge + 1) if behind <= edge else -1
        if cut < behind and at == following:
            cut = _sparing(whole, position, edge)
        elif cut < behind:
            # From the space before that word on, where the line can end at the least.
            head = max(position, text.rfind(" ", max(position, indented), others[at - 1][0]))
            taken = head - position + sum(cells for first, _, cells in others[following:at] if first < head)
            cut = _measured_cut(text, head, end, width - taken, indented, whole)
            if cut == end:
                lines.append((position, end))
                return
        position = _add(text, position, cut, end, lines)


def _wrap_measured(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]], whole: Whole) -> None:
    """Break any range, by the widths of its graphemes."""
    position = start
    indented = _skip_spaces(text, start, end)
    size = _WINDOW
    while True:
        base, stop = position, min(end, position + size)
        widths = cell_widths(text, base, stop)
        edges = [0, *accumulate(widths)]
        while position < stop:
            cut = _cut(text, widths, edges, base, position, width, indented, whole)
            if cut >= stop:
                break
            position = _add(text, position, cut, end, lines)
        if stop == end:
            if position < end:
                lines.append((position, end))
            return
        # The line may go on, or its last grapheme may, beyond what was measured.
        size = _WINDOW if position > base else size * 2


def _measured_cut(text: str, position: int, end: int, width: int, indented: int, whole: Whole) -> int:
    """Give where the one line from `position` on must end; `end` if the rest fits."""
    size = 2 * width + 8
    while True:
        stop = min(end, position + size)
        widths = cell_widths(text, position, stop)
        cut = _cut(text, widths, [0, *accumulate(widths)], position, position, width, indented, whole)
        if cut < stop or stop == end:
            return cut
        size *= 2


def _cut(
    text: str,
    widths: list[int],
    edges: list[int],
    base: int,
    position: int,
    width: int,
    indented: int,
    whole: Whole,
) -> int:
    """Give where the line from `position` on must end, or the end of what was measured if it ends there or later.

    `widths` are those of the text from `base` on, `edges` their sums.
    """
    stop = base + len(widths)
    # The furthest edge that is not beyond the line; marks without a width come along.
    fit = base + bisect_right(edges, edges[position - base] + width, position - base) - 1
    if fit == position:
        fit += 1
        while fit < stop and not widths[fit - base]:
            fit += 1
    if fit == stop:
        return stop
    cut = fit
    while cut > position and not _may_break(text, widths, base, cut):
        # At a soft hyphen a word may be broken where there is room for the hyphen.
        if text[cut - 1] == SOFT_HYPHEN and widths[cut - base] and edges[cut - base] - edges[position - base] < width:
            break
        cut -= 1
    if cut == position or (position < indented and cut <= indented):
        return _sparing(whole, position, fit)
    return cut


def _sparing(whole: Whole, position: int, cut: int) -> int:
    """Give where the line from `position` on is broken if a word has to be broken at `cut`: before a whole range."""
    at = bisect_left(whole, (cut,)) - 1
    return whole[at][0] if at >= 0 and position < whole[at][0] and cut < whole[at][1] else cut


def _add(text: str, start: int, cut: int, end: int, lines: list[tuple[int, int]]) -> int:
    """Add the line from `start` to `cut` without the white space at its end, and give where the next one starts."""
    stop = cut
    while stop > start and text[stop - 1] in _SPACES:
        stop -= 1
    if stop > start:
        lines.append((start, stop))
    return _skip_spaces(text, cut, end)


def _skip_spaces(text: str, position: int, end: int) -> int:
    while position < end and text[position] in _SPACES:
        position += 1
    return position


def _may_break(text: str, widths: list[int], base: int, position: int) -> bool:
    """Say whether a line may end before `position`; `widths` are those of the text from `base` on."""
    before, after = text[position - 1], text[position]
    if before in _SPACES or after in _SPACES:
        return True
    cells = widths[position - base]
    if cells and before == _ZERO_WIDTH_SPACE:
        return True
    if not cells or before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    if cells == 2 and _stands_alone(after):
        return True
    head = position - 1
    while head > base and not widths[head - base]:
        head -= 1
    return widths[head - base] == 2 and _stands_alone(text[head])


def _stands_alone(wide: str) -> bool:
    """Say whether what takes two cells is an ideograph, a kana or a sign: no Hangul, no conjunct."""
    return wide >= "\u2190" and not "\u3130" <= wide <= "\u318f" and not "\ua4d0" <= wide <= "\ud7ff"
