"""The list of tags as an indented tree, with the description and the number of uses of each tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newsreader.text.find import find
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.spans import sweep
from newsreader.tui.widgets.text_format import cut, fit
from newsreader.tui.widgets.text_styles import EDGES, component_classes
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from newsreader.services.tags import Entry

NAME_SHARE = 0.35
"""The share of the width that a name takes beside a description."""

SPELT_FROM = 60
"""The narrowest list that shows descriptions and spells out its counts."""


class TagList(VirtualList[str]):
    """The entries of the codebook, each identified by its name."""

    COMPONENT_CLASSES: ClassVar = component_classes("tags", "name match level meaning count key") | EDGES

    entries: Sequence[Entry] = ()
    filter_text = ""
    """The typed filter, which is underlined in the names."""

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
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry], *, keep: str | None = None) -> None:
        """Show these entries, with the cursor on the tag named `keep`; without `keep`, on the same tag as before, even
        if it was renamed; if that tag is gone, at the same place.
        """
        wanted = (keep or self._name_among(entries)).casefold()
        self.entries = entries
        counts = ((entry.highlights, entry.articles, entry.highlights + entry.articles) for entry in entries)
        for column, numbers in enumerate(zip(*counts, strict=True)):
            # Columns never get narrower, so that they do not jump while a filter is typed.
            self._digits[column] = max(self._digits[column], len(f"{max(numbers):,}"))
        place = (i for i, entry in enumerate(entries) if entry.name.casefold() == wanted)
        self.rows_changed(next(place, self.cursor))

    def _name_among(self, entries: Sequence[Entry]) -> str:
        """Return the name of the current entry among `entries`. A level without a tag goes with the first below."""
        if self.current is None:
            return ""
        depth, tag = next((entry.depth, entry.tag) for entry in self.entries[self.cursor :] if entry.tag)
        for entry in entries:
            if entry.tag and entry.tag.id == tag.id:
                return "/".join(entry.name.split("/")[: entry.depth + 1 + self.current.depth - depth])
        return self.current.name

    def row_parts(self, index: int, width: int) -> Parts:
        entry = self.entries[index]
        tag, style = entry.tag, self.part_style
        sign = ("▌", style(f"edge--{tag.color}")) if tag and tag.color else (" ", style("tags--count"))
        if entry.name in self.selected:
            sign = ("✓", style("row--selected"))
        right = _counts(entry, self._digits, spelt=width >= SPELT_FROM)
        key = f"{cut(tag.hot_key, 3)}  " if tag and tag.hot_key else ""
        room = width - 3 - cell_width(right)
        meaning = tag.description if tag and width >= SPELT_FROM else ""
        name = "  " * entry.depth + entry.leaf
        # Descriptions are aligned in a column. A name without a description may use the whole width.
        shown = fit(name, int(room * NAME_SHARE)) if meaning else cut(name, room - cell_width(key) - 1)
        left = max(0, room - cell_width(shown) - cell_width(key) - 1)
        return [
            sign,
            (" ", style("tags--count")),
            *self._name_parts(entry, shown, style("tags--name" if tag else "tags--level")),
            (" ", style("tags--count")),
            (key, style("tags--key")),
            (fit(meaning, left), style("tags--meaning")),
            (right, style("tags--count")),
        ]

    def _name_parts(self, entry: Entry, shown: str, ground: Style) -> Parts:
        """Return the last level of the entry's name as it is `shown`, with the text of the filter underlined."""
        behind = len(entry.name) - len(entry.leaf)
        shift = 2 * entry.depth - behind
        match = ground + self.part_style("tags--match", partial=True)
        found = [
            (max(at.start, behind), at.end) for at in find(entry.name, self.filter_text.lower()) if at.end > behind
        ]
        spans = [(start + shift, min(end + shift, len(shown)), match) for start, end in found]
        return [(shown[start:end], on[0] if on else ground) for start, end, on in sweep(0, len(shown), spans)]


def _counts(entry: Entry, digits: Sequence[int], *, spelt: bool) -> str:
    """Return the number of uses of a tag in columns, `19 highlights    4 articles`; their sum unless `spelt` out.

    `digits` are the cells of the widest number of highlights, of articles, and of their sum.
    """
    highlights, articles = entry.highlights, entry.articles
    if not spelt:
        return "  " + fit(f"{highlights + articles:,}" if highlights + articles else "", digits[2], right=True) + "  "
    columns = ""
    for number, noun, cells in ((highlights, "highlight", digits[0]), (articles, "article", digits[1])):
        words = f"{number:>{cells},} {noun}{'s' if number != 1 else ' '}" if number else ""
        columns += "   " + fit(words, cells + len(noun) + 2)
    return columns + "  "
