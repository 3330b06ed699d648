"""The codebook's list: a row for each tag, its levels indented, with what it means and how often it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.records import Color
from newsreader.text.find import find
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.spans import sweep
from newsreader.tui.widgets.text_format import cut, fit
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from newsreader.services.codebook import Entry

NAME_SHARE = 0.35
"""What part of the width names may take where there is a description too."""

SPELT_FROM = 60
"""The narrowest list that says what tags mean and what its numbers count."""


class TagList(VirtualList[str]):
    """The entries of the codebook, each identified by its name."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tags--name",
        "tags--lit",
        "tags--level",
        "tags--meaning",
        "tags--count",
        "tags--key",
        *(f"tags--edge-{color}" for color in Color),
    }

    class Moved(VirtualList.Moved):
        """The cursor is on another tag, or on none."""

    class Chosen(VirtualList.Chosen):
        """The tag at the cursor was clicked."""

    entries: Sequence[Entry] = ()
    lit = ""
    """The text to underline in the names: the filter that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._digits = [1, 1, 1]

    @property
    def row_count(self) -> int:
        return len(self.entries)

    def key_at(self, index: int) -> str:
        return self.entries[index].name

    @property
    def current(self) -> Entry | None:
        """The tag at the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry], *, keep: str | None = None) -> None:
        """Show these; the cursor goes to the tag named `keep`, else with the tag it is on, whatever that is called now,
        else it stays where it is.
        """
        wanted = (keep or self._name_among(entries)).casefold()
        self.entries = entries
        counts = ((entry.highlights, entry.articles, entry.highlights + entry.articles) for entry in entries)
        for column, numbers in enumerate(zip(*counts, strict=True)):
            # No column gets narrower, so that all stay in place while a filter is typed.
            self._digits[column] = max(self._digits[column], len(f"{max(numbers):,}"))
        place = (i for i, entry in enumerate(entries) if entry.name.casefold() == wanted)
        self.rows_changed(next(place, self.cursor))

    def _name_among(self, entries: Sequence[Entry]) -> str:
        """What the entry at the cursor is called among others: a level that is no tag goes with the first tag below."""
        if self.current is None:
            return ""
        depth, tag = next((entry.depth, entry.tag) for entry in self.entries[self.cursor :] if entry.tag)
        for entry in entries:
            if entry.tag and entry.tag.id == tag.id:
                return "/".join(entry.name.split("/")[: entry.depth + 1 + self.current.depth - depth])
        return self.current.name

    def row_parts(self, index: int, width: int) -> Parts:
        entry = self.entries[index]
        tag, style = entry.tag, self.style
        sign = ("▌", style(f"tags--edge-{tag.color}")) if tag and tag.color else (" ", style("tags--count"))
        if entry.name in self.selected:
            sign = ("✓", style("row--selected"))
        right = _counts(entry, self._digits, spelt=width >= SPELT_FROM)
        key = f"{cut(tag.hot_key, 3)}  " if tag and tag.hot_key else ""
        room = width - 3 - cell_width(right)
        meaning = tag.description if tag and width >= SPELT_FROM else ""
        name = "  " * entry.depth + entry.leaf
        # What tags mean stands in one column; a name beside which nothing stands may go on.
        shown = fit(name, int(room * NAME_SHARE)) if meaning else cut(name, room - cell_width(key) - 1)
        left = max(0, room - cell_width(shown) - cell_width(key) - 1)
        return [
            sign,
            (" ", style("tags--count")),
            *self._lit_name(entry, shown, style("tags--name" if tag else "tags--level")),
            (" ", style("tags--count")),
            (key, style("tags--key")),
            (fit(meaning, left), style("tags--meaning")),
            (right, style("tags--count")),
        ]

    def _lit_name(self, entry: Entry, shown: str, ground: Style) -> Parts:
        """The entry's own part of its name as it is `shown`, with what is lit in it."""
        behind = len(entry.name) - len(entry.leaf)
        shift = 2 * entry.depth - behind
        match = ground + self.style("tags--lit", partial=True)
        found = [(max(at.start, behind), at.end) for at in find(entry.name, self.lit.lower()) if at.end > behind]
        spans = [(start + shift, min(end + shift, len(shown)), match) for start, end in found]
        return [(shown[start:end], on[0] if on else ground) for start, end, on in sweep(0, len(shown), spans)]


def _counts(entry: Entry, digits: Sequence[int], *, spelt: bool) -> str:
    """How often a tag is used, in columns: `19 marks    4 articles`, or the sum where there is no room for words.

    `digits` are the cells of the widest number of marks, of articles, and of both.
    """
    marks, articles = entry.highlights, entry.articles
    if not spelt:
        return "  " + fit(f"{marks + articles:,}" if marks + articles else "", digits[2], right=True) + "  "
    told = ""
    for number, what, cells in ((marks, "mark", digits[0]), (articles, "article", digits[1])):
        words = f"{number:>{cells},} {what}{'s' if number != 1 else ' '}" if number else ""
        told += "   " + fit(words, cells + len(what) + 2)
    return told + "  "
