"""The codebook's list: a row for each tag, its levels indented, with what it means and how often it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.records import Color
from newsreader.text.find import find
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.spans import sweep
from newsreader.tui.widgets.text_format import cut, fit, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events

    from newsreader.services.codebook import Entry

NAME_SHARE = 0.35
"""What part of the width names may take where there is a description too."""

SPELT_FROM = 60
"""The narrowest list that says what tags mean and what its numbers count."""


class TagList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of tags with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tags--name",
        "tags--lit",
        "tags--level",
        "tags--meaning",
        "tags--count",
        "tags--key",
        "tags--bar",
        "tags--cursor",
        "tags--selected",
        *(f"tags--edge-{color}" for color in Color),
    }

    class Moved(Message):
        """The cursor stands on another tag, or on none."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, TagList.Moved)

    class Chosen(Message):
        """The tag at the cursor was clicked."""

    entries: Sequence[Entry] = ()
    cursor = 0
    lit = ""
    """What is lit in the names: what was typed to find them."""

    empty_text: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.selected: set[str] = set()
        self._digits = [1, 1, 1]

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
        stay = max(0, min(self.cursor, len(entries) - 1))
        self.cursor = next((i for i, entry in enumerate(entries) if entry.name.casefold() == wanted), stay)
        self._measure()
        self.refresh()
        self.post_message(self.Moved())

    def _name_among(self, entries: Sequence[Entry]) -> str:
        """What the entry at the cursor is called among others: a level that is no tag goes with the first tag below."""
        if self.current is None:
            return ""
        depth, tag = next((entry.depth, entry.tag) for entry in self.entries[self.cursor :] if entry.tag)
        for entry in entries:
            if entry.tag and entry.tag.id == tag.id:
                return "/".join(entry.name.split("/")[: entry.depth + 1 + self.current.depth - depth])
        return self.current.name

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, clamped to the list."""
        index = max(0, min(index, len(self.entries) - 1))
        if index != self.cursor:
            for line in (self.cursor, index):
                self.refresh_lines(line, 1)
            self.cursor = index
            self._reveal()
            self.post_message(self.Moved())

    def toggle_selected(self) -> None:
        """Select the tag at the cursor, or let it go."""
        if self.current is not None:
            self.selected ^= {self.current.name}
            self.refresh_lines(self.cursor, 1)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.entries))
        self._reveal()

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def on_resize(self) -> None:
        self._measure()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        index = y + int(self.scroll_offset.y)
        if not self.entries and 1 <= y <= len(self.empty_text):
            text = cut(self.empty_text[y - 1], width - 4)
            style = self.get_component_rich_style("tags--meaning")
            return Strip(row([("  ", base), (text, style)])).adjust_cell_length(width, base)
        if index >= len(self.entries):
            return Strip.blank(width, base)
        return Strip(row(self._row(self.entries[index], index == self.cursor, width))).adjust_cell_length(width, base)

    def _row(self, entry: Entry, on: bool, width: int) -> list[tuple[str, Style]]:
        lifted = self.get_component_rich_style("tags--cursor", partial=True) if on else None

        def style(name: str) -> Style:
            own = self.get_component_rich_style(name)
            return own + lifted if lifted is not None else own

        tag = entry.tag
        sign = ("▌", style(f"tags--edge-{tag.color}")) if tag and tag.color else (" ", style("tags--count"))
        if entry.name in self.selected:
            sign = ("✓", style("tags--selected"))
        right = _counts(entry, self._digits, spelt=width >= SPELT_FROM)
        key = f"{cut(tag.hot_key, 3)}  " if tag and tag.hot_key else ""
        room = width - 3 - cell_width(right)
        meaning = tag.description if tag and width >= SPELT_FROM else ""
        name = "  " * entry.depth + entry.leaf
        # What tags mean stands in one column; a name beside which nothing stands may go on.
        shown = fit(name, int(room * NAME_SHARE)) if meaning else cut(name, room - cell_width(key) - 1)
        left = max(0, room - cell_width(shown) - cell_width(key) - 1)
        return [
            ("┃" if on else " ", style("tags--bar")),
            sign,
            (" ", style("tags--count")),
            *self._lit_name(entry, shown, style("tags--name" if tag else "tags--level")),
            (" ", style("tags--count")),
            (key, style("tags--key")),
            (fit(meaning, left), style("tags--meaning")),
            (right, style("tags--count")),
        ]

    def _lit_name(self, entry: Entry, shown: str, ground: Style) -> list[tuple[str, Style]]:
        """The entry's own part of its name as it is `shown`, with what is lit in it."""
        behind = len(entry.name) - len(entry.leaf)
        shift = 2 * entry.depth - behind
        match = ground + self.get_component_rich_style("tags--lit", partial=True)
        found = [(max(at.start, behind), at.end) for at in find(entry.name, self.lit.lower()) if at.end > behind]
        spans = [(start + shift, min(end + shift, len(shown)), match) for start, end in found]
        return [(shown[start:end], on[0] if on else ground) for start, end, on in sweep(0, len(shown), spans)]

    def on_click(self, event: events.Click) -> None:
        index = event.y + int(self.scroll_offset.y)
        if index == self.cursor and self.current is not None:
            self.post_message(self.Chosen())
        elif index < len(self.entries):
            self.move_to(index)


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
