"""Helpers for painting rows: cutting and padding to a width in cells, dates, reading times and tags."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from rich.segment import Segment

from newsreader.records import READ_PER_MINUTE, BlockKind
from newsreader.text.clean import one_line
from newsreader.text.counted import counted
from newsreader.text.days import local_day, published_day
from newsreader.text.layout.cells import cell_width, expand_tabs, graphemes
from newsreader.text.layout.layout import NUMBERED
from newsreader.text.layout.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rich.style import Style

    from newsreader.records import Article, Block
    from newsreader.text.layout.layout import Line

MORE_FROM = 60
"""The narrowest list that shows `+3 more`; a narrower one shows `+3`."""

SHORTEST_TAG = 4
"""The fewest cells for a tag."""


def cut(text: str, width: int) -> str:
    """Return the cleaned text on one line in at most `width` cells, with an ellipsis if it was cut."""
    text = expand_tabs(one_line(text))
    if cell_width(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    used = 0
    for start, _, cells in graphemes(text, 0, len(text)):
        if used + cells > width - 1:
            return text[:start].rstrip() + "…"
        used += cells
    return text


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Return cleaned text in at most `most` rows of `width` cells, with an ellipsis if it was cut."""
    spans = wrap(text, 0, len(text), width)
    rows = [expand_tabs(text[start:end]) for start, end in spans[:most]]
    if len(spans) > most:
        rows[-1] = cut(text[spans[most - 1][0] :], width)
    return rows


def whole_items(text: str, width: int, gap: str) -> str:
    """Return as many of the first items of `text`, separated by `gap`, as fit whole in `width` cells."""
    items = one_line(text).split(gap)
    while items and cell_width(gap.join(items)) > width:
        items.pop()
    return gap.join(items)


def more_below(hidden: int, width: int) -> str:
    """Return the text for the last row of a list with more rows below: `  +3 more`, or `  +3` in a narrow list."""
    return f"  +{hidden:,}{' more' if width >= MORE_FROM else ''}" if hidden > 0 else ""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return the cleaned text on one line in exactly `width` cells, padded at its right, or at its left if `right`."""
    text = cut(text, width)
    padding = " " * max(0, width - cell_width(text))
    return padding + text if right else text + padding


def row(parts: Iterable[tuple[str, Style]]) -> list[Segment]:
    """Return segments of texts that were cleaned, by `cut` or `fit` for example, without the empty ones."""
    return [Segment(text, style) for text, style in parts if text]


def day(of: date | None, *, today: date | None = None) -> str:
    """Return a day as shown in lists: `28 Jan` in this year, else `19 Feb 2012`; empty for no day."""
    if of is None:
        return ""
    today = today or date.today()  # noqa: DTZ011 - the user's own day
    return f"{of.day} {of:%b}" if of.year == today.year else f"{of.day} {of:%b %Y}"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """Return how long ago a moment was: `now`, `5 min ago`, `3 h ago`, `2 days ago`; its day after a month."""
    passed = int(((now or datetime.now(UTC)) - moment).total_seconds()) // 60
    if passed < 60:
        return f"{passed} min ago" if passed > 0 else "now"
    if passed < 24 * 60:
        return f"{passed // 60} h ago"
    days = passed // (24 * 60)
    return day(local_day(moment)) if days > 30 else f"{counted(days, 'day')} ago"


def minutes(words: float) -> str:
    """Return the reading time of this many words: `4 min`, `1 h 10 min`."""
    count = max(1, round(words / READ_PER_MINUTE))
    return f"{count} min" if count < 60 else f"{count // 60} h {count % 60:02d} min"


def length(article: Article) -> str:
    """Return how long an article is and how far it is read: `894 words · 4 min`, `46 % · 894 words · 2 min left`."""
    share = article.progress
    words = counted(article.words, "word")
    left = f"{minutes(article.words * (1 - share))} left" if 0 < share < 1 else minutes(article.words)
    return " · ".join([*([percent(share)] if share else []), words, left])


def bar(share: float) -> tuple[str, str]:
    """Return the done and the remaining part of a progress bar of eight cells; it shows any start."""
    done = max(round(share * 8), share > 0)
    return "▰" * done, "▱" * (8 - done)


def percent(share: float) -> str:
    """Return a share as `46 %`: never 100 before the end, and never 0 after the start."""
    if 0 < share < 1:
        share = min(0.99, max(0.01, share))
    return f"{round(share * 100)} %"


def tag_label(name: str) -> str:
    """Return a tag as shown: `#politics/eu`."""
    return f"#{one_line(name)}"


Tags = list[tuple[int, str]]
"""A row of tags: the index and the label of each. The label `+3` for the omitted tags has the index -1."""


def tag_rows(names: Sequence[str], width: int, most: int | None = None, wanted: Collection[int] = ()) -> list[Tags]:
    """Return the tags in rows of at most `width` cells, with a space between two tags.

    If not all fit in `most` rows, the last row ends in `+3`, the number of omitted tags. The indices in `wanted` are
    omitted last. A tag that is wider than a row is cut.
    """
    if not names or width < 1:
        return []
    labels = [cut(tag_label(name), width) for name in names]
    by_rank = sorted(range(len(names)), key=lambda place: place not in wanted)

    def packed(count: int) -> list[Tags]:
        left_out = len(names) - count
        items = [(place, labels[place]) for place in sorted(by_rank[:count])]
        items += [(-1, cut(f"+{left_out:,}", width))] if left_out else []
        rows: list[Tags] = [[]]
        used = 0
        for place, label in items:
            cells = cell_width(label)
            if rows[-1] and used + 1 + cells > width:
                rows.append([])
            used = cells + (used + 1 if rows[-1] else 0)
            rows[-1].append((place, label))
        return rows

    if most is None or len(packed(len(names))) <= most:
        return packed(len(names))
    count = bisect_left(range(len(names)), True, key=lambda count: len(packed(count)) > most) - 1
    if count > 0:
        return packed(count)
    first, more = by_rank[0], f"+{len(names) - 1:,}"
    room = width - cell_width(more) - 1
    return [[(first, cut(labels[first], room)), (-1, more)]] if room >= SHORTEST_TAG else packed(0)


def tag_line(names: Sequence[str], width: int) -> str:
    """Return the tags on one line of at most `width` cells, as in `tag_rows`; empty without tags."""
    return " ".join(label for row in tag_rows(names, width, 1) for _, label in row)


def indent_sign(text: str, block: Block, line: Line) -> str:
    """Return the sign in a line's indent, in exactly its cells: bars of quotes or code, the sign of a caption, or a
    bullet unless the item has a number.
    """
    if block.kind is BlockKind.QUOTE:
        return ("│ " * line.indent)[: line.indent]
    if block.kind is BlockKind.PREFORMATTED:
        return fit("┊", line.indent) if line.indent else ""
    if block.kind is BlockKind.CAPTION and line.first:
        return fit("▒", line.indent) if line.indent else ""
    if block.kind is BlockKind.LIST_ITEM and line.first and line.indent > 1 and not NUMBERED.match(text, block.start):
        return "• ".rjust(line.indent)
    return " " * line.indent


def begins_with_title(text: str, blocks: Sequence[Block], title: str) -> bool:
    """Return whether the first block of a text is its title, which then need not be shown above it."""
    first = blocks[0] if blocks else None
    return first is not None and first.kind is BlockKind.HEADING and text[first.start : first.end] == title


def byline(article: Article) -> str:
    """Return the site, the authors and the date of an article on one line."""
    parts = [article.site or "", ", ".join(article.authors), day(published_day(article))]
    return " · ".join(one_line(part) for part in parts if part)
