"""The rows of the statistics at a width: headings, bars, and what they are computed from. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from newsreader.records import STEPS
from newsreader.services.statistics import BASIS, read_minutes
from newsreader.text.layout.cells import cell_width
from newsreader.text.query.terms import Key, Term
from newsreader.tui.widgets.text_format import cut, fit, minutes, tag_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from newsreader.records import Share
    from newsreader.services.statistics import Overview

LABEL_SHARE, BAR_FROM, BAR_TO = 0.4, 8, 40
"""The largest share of the width that a label takes, and the fewest and the most cells for a bar."""


@dataclass(frozen=True, slots=True)
class StatsRow:
    """A row: its pieces, each with the name of its style, and the query of the highlights that it counts."""

    pieces: tuple[tuple[str, str], ...]
    query: str = ""


@dataclass(frozen=True, slots=True)
class _Count:
    label: str
    highlights: int
    words: int
    query: str


def stats_rows(overview: Overview, width: int) -> list[StatsRow]:
    """Return the rows of the statistics in `width` cells."""
    found, by = overview.found, overview.by
    # Of a heading that is cut in a narrow terminal, the beginning is enough.
    since = f"highlights since {overview.since}, and all reading"
    sections = {
        f"By {by} since {overview.since}: highlights and reading": _periods(overview),
        f"By tag: {since}": _shares(Key.TAG, found.tags),
        f"By site: {since}": _shares(Key.SITE, found.sites),
        f"By author: {since}": _shares(Key.AUTHOR, found.authors),
    }
    return [*_sections(sections, width), *(row for text in BASIS for row in _paragraph(text, width))]


def _periods(overview: Overview) -> list[_Count]:
    """Return the days or weeks, the newest first."""
    step = timedelta(STEPS[overview.by])
    return [
        _Count(
            f"{one.day:%a} {one.day}" if overview.by == "day" else str(one.day),
            one.highlights,
            one.words,
            f"{Term(Key.AFTER, str(one.day))} {Term(Key.BEFORE, str(_after(one.day, step)))} ",
        )
        for one in reversed(overview.found.activity)
    ]


def _after(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError:
        return day.max


def _shares(key: Key, shares: Sequence[Share]) -> list[_Count]:
    return [
        _Count(
            tag_label(one.name) if key is Key.TAG else one.name,
            one.highlights,
            one.words,
            f"{Term(key, one.name)} ",
        )
        for one in shares
    ]


def _sections(sections: Mapping[str, Sequence[_Count]], width: int) -> Iterator[StatsRow]:
    """Yield the rows of all sections in the same columns. Each section has its own scale of bars, since a day is
    compared with other days, and a site with other sites.
    """
    every = [one for counts in sections.values() for one in counts]
    number_cells = max((cell_width(f"{one.highlights:,}") for one in every), default=0)
    read_cells = max((cell_width(_read(one)) for one in every), default=0)
    longest = max((cell_width(one.label) for one in every), default=0)
    label_cells = min(longest, int(width * LABEL_SHARE))
    bar_cells = min(BAR_TO, (width - label_cells - number_cells - read_cells - 8) // 2)
    if bar_cells < BAR_FROM:  # without bars, the labels have their room
        label_cells = min(longest, max(label_cells, width - number_cells - read_cells - 4))
    for heading, counts in sections.items():
        if not counts:
            continue
        yield StatsRow(((cut(heading, width), "stats--heading"),))
        most, most_read = max(one.highlights for one in counts), max(one.words for one in counts)
        for one in counts:
            number = f"{one.highlights:,}" if one.highlights else "·"
            pieces = (
                (fit(one.label, label_cells), "stats--label"),
                (f"  {fit(number, number_cells, right=True)}", "stats--number"),
                (_bar(one.highlights, most, bar_cells), "stats--bar"),
                (f"  {fit(_read(one), read_cells, right=True)}", "stats--remark"),
                (_bar(one.words, most_read, bar_cells), "stats--bar"),
            )
            yield StatsRow(pieces, one.query)
        yield StatsRow(())


def _read(one: _Count) -> str:
    return minutes(one.words) if read_minutes(one.words) else "·"


def _bar(number: int, most: int, cells: int) -> str:
    """Return a bar of at most this many cells, in halves of a cell; it shows any number above 0. Without room for bars,
    it is empty.
    """
    if cells < BAR_FROM:
        return ""
    whole, rest = divmod(max(round(2 * cells * number / most), 1) if number else 0, 2)
    return f"  {'━' * whole + '╸' * rest:{cells}}"


def _paragraph(text: str, width: int) -> Iterator[StatsRow]:
    for line in wrapped(text, width, len(text)):
        yield StatsRow(((line, "stats--basis"),))
