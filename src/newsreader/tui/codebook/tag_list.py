"""The list of tags as a tree, with the description and the number of uses of each tag, and the heading above it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.services.tags import branches
from newsreader.text.find import find
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.spans import sweep
from newsreader.tui.widgets.text_format import cut, fit, row
from newsreader.tui.widgets.text_styles import EDGES, component_classes
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.style import Style

    from newsreader.services.tags import Entry

LEAST_MEANING = 12
"""The fewest cells that are left for descriptions beside long names."""

SPELT_FROM = 60
"""The narrowest list that shows descriptions, and highlights and articles apart."""

COLUMNS = (("highlights", 12), ("articles", 11))
TOTAL = (("uses", 7),)
"""The headings and the cells of the columns of numbers, in a wide and in a narrow list."""


class TagList(VirtualList[str]):
    """The entries of the codebook, each identified by its name."""

    COMPONENT_CLASSES: ClassVar = component_classes("tags", "name match level branch meaning count key") | EDGES

    entries: Sequence[Entry] = ()
    _branches: Sequence[str] = ()
    _folded: Mapping[str, int] = MappingProxyType({})
    longest = 0
    """The cells of the longest name, with its branch."""

    filter_text = ""
    """The typed filter, which is underlined in the names."""

    @property
    def row_count(self) -> int:
        return len(self.entries)

    def key_at(self, index: int) -> str:
        return self.entries[index].name

    @property
    def current(self) -> Entry | None:
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry], *, folded: Mapping[str, int], keep: str | None = None) -> None:
        """Show these entries. `folded` are the names of folded tags, each with the number of tags that it hides.

        The cursor is on the tag named `keep`; without `keep`, on the same tag as before, even if it was renamed; if
        that tag is gone, at the same place.
        """
        wanted = (keep or self._name_among(entries)).casefold()
        self.entries, self._branches, self._folded = entries, branches(entries), folded
        # It never shrinks, so that the columns stay in place while a filter is typed.
        self.longest = max(self.longest, *(2 * entry.depth + cell_width(self._leaf(entry)) for entry in entries), 0)
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
        right = _in_columns([f"{count:,}" if count else "" for count in _counts(entry, width)], width)
        key = f"{cut(tag.hot_key, 3)}  " if tag and tag.hot_key else ""
        shown = fit(self._branches[index] + self._leaf(entry), name_cells(self.longest, width))
        left = max(0, width - 5 - cell_width(shown) - cell_width(right))
        key = key if cell_width(key) <= left else ""
        return [
            sign,
            (" ", style("tags--count")),
            *self._name_parts(entry, shown, style("tags--name" if tag else "tags--level")),
            (f"{right}  ", style("tags--count")),
            (key, style("tags--key")),
            (cut(tag.description if tag else "", left - cell_width(key)), style("tags--meaning")),
        ]

    def _leaf(self, entry: Entry) -> str:
        """Return the last level of a name, with the number of the tags that are folded below it."""
        hidden = self._folded.get(entry.name)
        return f"{entry.leaf} ▸ {hidden:,}" if hidden else entry.leaf

    def _name_parts(self, entry: Entry, shown: str, ground: Style) -> Parts:
        """Return the last level of the entry's name as it is `shown`, with the text of the filter underlined."""
        behind = len(entry.name) - len(entry.leaf)
        shift = 2 * entry.depth - behind
        match = ground + self.part_style("tags--match", partial=True)
        found = [
            (max(at.start, behind), at.end) for at in find(entry.name, self.filter_text.lower()) if at.end > behind
        ]
        branch, end_of_name = self.part_style("tags--branch"), shift + len(entry.name)
        spans = [(start + shift, min(end + shift, len(shown)), match) for start, end in found]
        spans += [(0, min(2 * entry.depth, len(shown)), branch), (min(end_of_name, len(shown)), len(shown), branch)]
        return [(shown[start:end], on[0] if on else ground) for start, end, on in sweep(0, len(shown), spans)]


def _counts(entry: Entry, width: int) -> tuple[int, ...]:
    """Return the number of highlights and of articles with a tag; in a narrow list, their sum."""
    return (entry.highlights, entry.articles) if width >= SPELT_FROM else (entry.highlights + entry.articles,)


def _in_columns(texts: Iterable[str], width: int) -> str:
    """Return texts, one for each column of numbers of a list of `width` cells, in these columns."""
    return "".join(fit(text, cells, right=True) for text, (_, cells) in zip(texts, _columns(width), strict=True))


def _columns(width: int) -> tuple[tuple[str, int], ...]:
    return COLUMNS if width >= SPELT_FROM else TOTAL


def name_cells(longest: int, width: int) -> int:
    """Return the cells of the names in a list of `width` cells: as many as the longest needs, if there is room."""
    numbers = sum(cells for _, cells in _columns(width))
    if width < SPELT_FROM:
        return max(1, width - 4 - numbers)
    return max(4, min(longest, width - 5 - numbers - LEAST_MEANING))


class TagHeading(Widget):
    """The heading of the list, which stays in place while the list scrolls."""

    COMPONENT_CLASSES: ClassVar = component_classes("tags", "heading")

    longest = 0
    """The cells of the longest name in the list."""

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        width, style = self.size.width, self.get_component_rich_style("tags--heading")
        names = _in_columns([name for name, _ in _columns(width)], width)
        meaning = "  meaning" if width >= SPELT_FROM else ""
        heading = f"   {fit('tag', name_cells(self.longest, width))}{names}{meaning}"
        return Strip(row([(fit(heading, width), style)]))
