"""Break a text into lines of a width in cells.

A pure function from a range and a width to ranges. This module must not know blocks, indents or how lines are painted.

Breaking is greedy, as in terminals and browsers: a line takes as much as fits and ends at the last break opportunity.
Break opportunities are white space (but no no-break space), a zero-width space, and both sides of a character of two
cells, as in Chinese and Japanese and between emoji; but never before closing punctuation nor after opening punctuation
(UAX #14; JIS X 4051's *kinsoku*). Korean breaks only at its spaces. A word longer than a line is broken between
graphemes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from .cells import SOFT_HYPHEN, cell_surplus, cell_widths, is_single, stretches

# White space at which a line may end. It is removed there.
_SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_ZERO_WIDTH_SPACE = "\u200b"

_NEVER_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉…‥ー々〻ゝゞヽヾ゛゜％‰℃"
    "」』）］｝〕〉》】〙〗｠»›”’)]},.!?:;%'\""
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "⁰¹²³⁴⁵⁶⁷⁸⁹"
)
_NEVER_LAST = frozenset("「『（［｛〔〈《【〘〖｟«‹“‘([{＄￥￡＃")

Ranges = Sequence[tuple[int, int]]

# Code points measured at a time, so that a long text without a newline needs no list of its own length.
_WINDOW = 4096


def wrap(text: str, start: int, end: int, width: int, unbroken: Ranges = ()) -> list[tuple[int, int]]:
    """Return the lines of `text[start:end]`, each at most `width` cells (at least 1), as ranges of code points.

    There is always at least one line. A newline ends a line. White space at the end of a line is in no line; leading
    white space (the indent of code) stays. Each other code point is in exactly one line. Only a single grapheme can be
    wider than `width`.

    `unbroken` are ranges in order, without overlaps. A word longer than a line is not broken inside one of them, unless
    the range alone is longer than a line.
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    while (newline := text.find("\n", start, end)) >= 0:
        _wrap_segment(text, start, newline, width, lines, unbroken)
        start = newline + 1
    _wrap_segment(text, start, end, width, lines, unbroken)
    return lines


def _wrap_segment(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]], unbroken: Ranges) -> None:
    """Break a range without newlines."""
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    if start == end:
        lines.append((start, start))
    elif is_single(text, start, end):
        _wrap_single(text, start, end, width, lines, unbroken)
    elif end - start > width and (others := stretches(text, start, end)):
        _wrap_sparse(text, start, end, width, lines, unbroken, others)
    else:
        _wrap_measured(text, start, end, width, lines, unbroken)


def _wrap_single(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]], unbroken: Ranges) -> None:
    """Break a range in which each code point takes one cell and only spaces separate words."""
    position = start
    indented = _skip_spaces(text, start, end)
    while end - position > width:
        cut = text.rfind(" ", max(position, indented), position + width + 1)
        if cut < 0:
            cut = _before_unbroken(unbroken, position, position + width)
        position = _add(text, position, cut, end, lines)
    lines.append((position, end))


def _wrap_sparse(
    text: str,
    start: int,
    end: int,
    width: int,
    lines: list[tuple[int, int]],
    unbroken: Ranges,
    others: list[tuple[int, int, int]],
) -> None:
    """Break a range in which most code points take one cell; `others` are the stretches that do not.

    Nearly every line ends at a space, which is found by counting code points. Only a word with a stretch at the end of
    a line is measured.
    """
    others.append((end + width + 1, end + width + 1, 0))
    position = start
    indented = _skip_spaces(text, start, end)
    following = 0  # the first stretch that ends after the start of the line
    while True:
        while others[following][1] <= position:
            following += 1
        begin, stop, surplus = others[following]
        if begin < position:
            rest = cell_surplus(text[position:stop])
            if rest is None:
                _wrap_measured(text, position, end, width, lines, unbroken)
                return
            others[following] = begin, stop, surplus = position, stop, rest
        # Find where the line is full, and the end of the last stretch that begins in it or at its end.
        edge, stretch_end, at = position + width, position, following
        while begin <= edge:
            stretch_end = stop
            edge -= surplus
            at += 1
            begin, stop, surplus = others[at]
        if stretch_end <= edge and end <= edge:
            lines.append((position, end))
            return
        cut = text.rfind(" ", max(position, indented), edge + 1) if stretch_end <= edge else -1
        if cut < stretch_end and at == following:
            cut = _before_unbroken(unbroken, position, edge)
        elif cut < stretch_end:
            # Measure from the space before that word.
            head = max(position, text.rfind(" ", max(position, indented), others[at - 1][0]))
            taken = head - position + sum(cells for first, _, cells in others[following:at] if first < head)
            cut = _measured_cut(text, head, end, width - taken, indented, unbroken)
            if cut == end:
                lines.append((position, end))
                return
        position = _add(text, position, cut, end, lines)


def _wrap_measured(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]], unbroken: Ranges) -> None:
    """Break any range, by the widths of its graphemes."""
    position = start
    indented = _skip_spaces(text, start, end)
    size = _WINDOW
    while True:
        base, stop = position, min(end, position + size)
        widths = cell_widths(text, base, stop)
        edges = [0, *accumulate(widths)]
        while position < stop:
            cut = _cut(text, widths, edges, base, position, width, indented, unbroken)
            if cut >= stop:
                break
            position = _add(text, position, cut, end, lines)
        if stop == end:
            if position < end:
                lines.append((position, end))
            return
        # The line or its last grapheme can continue after the measured text.
        size = _WINDOW if position > base else size * 2


def _measured_cut(text: str, position: int, end: int, width: int, indented: int, unbroken: Ranges) -> int:
    """Return the end of the one line that begins at `position`; `end` if the rest fits."""
    size = 2 * width + 8
    while True:
        stop = min(end, position + size)
        widths = cell_widths(text, position, stop)
        cut = _cut(text, widths, [0, *accumulate(widths)], position, position, width, indented, unbroken)
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
    unbroken: Ranges,
) -> int:
    """Return the end of the line that begins at `position`, or the end of the measured text if the line is at least
    that long.

    `widths` are those of the text from `base` on, `edges` their sums.
    """
    stop = base + len(widths)
    # The last position that fits; marks without a width stay with their base.
    fit = base + bisect_right(edges, edges[position - base] + width, position - base) - 1
    if fit == position:
        fit += 1
        while fit < stop and not widths[fit - base]:
            fit += 1
    if fit == stop:
        return stop
    cut = fit
    while cut > position and not _may_break(text, widths, base, cut):
        # A word may be broken at a soft hyphen if the hyphen fits.
        if text[cut - 1] == SOFT_HYPHEN and widths[cut - base] and edges[cut - base] - edges[position - base] < width:
            break
        cut -= 1
    if cut == position or (position < indented and cut <= indented):
        return _before_unbroken(unbroken, position, fit)
    return cut


def _before_unbroken(unbroken: Ranges, position: int, cut: int) -> int:
    """Return where to break a word instead of `cut`, so that no unbroken range is divided."""
    at = bisect_left(unbroken, (cut,)) - 1
    return unbroken[at][0] if at >= 0 and position < unbroken[at][0] and cut < unbroken[at][1] else cut


def _add(text: str, start: int, cut: int, end: int, lines: list[tuple[int, int]]) -> int:
    """Add the line from `start` to `cut` without trailing white space; return the start of the next line."""
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
    """Return whether a line may end before `position`; `widths` are those of the text from `base` on."""
    before, after = text[position - 1], text[position]
    if before in _SPACES or after in _SPACES:
        return True
    cells = widths[position - base]
    if cells and before == _ZERO_WIDTH_SPACE:
        return True
    if not cells or before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    if cells == 2 and _is_ideographic(after):
        return True
    head = position - 1
    while head > base and not widths[head - base]:
        head -= 1
    return widths[head - base] == 2 and _is_ideographic(text[head])


def _is_ideographic(wide: str) -> bool:
    """Return whether a character of two cells is an ideograph, a kana or a sign, but not Hangul or a conjunct."""
    return wide >= "\u2190" and not "\u3130" <= wide <= "\u318f" and not "\ua4d0" <= wide <= "\ud7ff"
