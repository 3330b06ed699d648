"""The results of a note search: two rows each, with the letters that matched lit."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.records import Color, Range
from newsreader.text.days import local_day
from newsreader.text.layout.cells import cell_width
from newsreader.text.quotes import in_quotes, quotes_for
from newsreader.tui.widgets.match_text import lit
from newsreader.tui.widgets.text_format import cut, day, row, tag_label, tag_rows

from .passage import UNSURE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rich.style import Style
    from textual import events

    from newsreader.records import Snippet
    from newsreader.services.searching import NoteMatch

COLORS = tuple(Color)

ROWS = 3
"""What was written or marked; where it is from; a blank row."""


LEAST_QUOTE = 12
"""Cells in which a quotation beside the title still tells something."""


class ResultList(ScrollView, can_focus=True, inherit_bindings=False):
    """A virtual list of matches with a cursor; the search box keeps the keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "result--text",
        "result--quote",
        "result--meta",
        "result--tag",
        "result--match",
        "result--unsure",
        "result--bar",
        "result--cursor",
        "result--selected",
        *(f"result--edge-{color}" for color in ("yellow", "green", "blue", "red", "purple")),
    }

    class Moved(Message):
        """The cursor stands on another result."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ResultList.Moved)

    class Scrolled(Message):
        """Other results are in sight."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ResultList.Scrolled)

    class Chosen(Message):
        """A result was clicked."""

    numbered = False
    """Whether each result says its color's number, for where colors cannot be told apart."""

    matches: Sequence[NoteMatch] = ()
    cursor = 0
    empty_text: tuple[str, ...] = ()
    _cursor_shown = True
    _snippets: Mapping[int, Snippet] = MappingProxyType({})

    def __init__(self) -> None:
        super().__init__()
        self.selected: set[int] = set()

    @property
    def current(self) -> NoteMatch | None:
        """The match under the cursor."""
        return self.matches[self.cursor] if self.cursor < len(self.matches) else None

    def show(self, matches: Sequence[NoteMatch], *, keep: int | None = None) -> None:
        """Show these matches; the cursor goes to the first, or to the highlight `keep`, or, if that is gone, to what
        now stands in its place.
        """
        self.matches = matches
        there = min(self.cursor, max(0, len(matches) - 1)) if keep is not None else 0
        self.cursor = next((i for i, match in enumerate(matches) if match.highlight.id == keep), there)
        self._measure()
        self.refresh()
        self.post_message(self.Moved())

    def go_to(self, ids: Collection[int]) -> None:
        """Move the cursor to the first result that is one of these highlights, if any is."""
        at = next((i for i, match in enumerate(self.matches) if match.highlight.id in ids), self.cursor)
        self.move(at - self.cursor)

    @property
    def out_of_sight(self) -> int:
        """Count what is selected and not on the screen, be it further up or down or not found any more."""
        return len(self.selected) - sum(match.highlight.id in self.selected for match in self._in_sight)

    @property
    def _in_sight(self) -> Sequence[NoteMatch]:
        first = int(self.scroll_offset.y) // ROWS
        return self.matches[first : first + self._most]

    @property
    def articles_in_sight(self) -> list[int]:
        """The ids of the articles that the results on the screen are from."""
        return list(dict.fromkeys(match.highlight.article_id for match in self._in_sight))

    def show_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Show these pieces of articles' texts, by the articles' ids, beside the results from them."""
        if snippets != self._snippets:
            self._snippets = snippets
            self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor by so many results."""
        before = self.cursor
        self.cursor = max(0, min(self.cursor + by, len(self.matches) - 1))
        if self.cursor != before:
            for index in (before, self.cursor):
                self.refresh_lines(index * ROWS, ROWS)
            self._reveal()
            self.post_message(self.Moved())

    def toggle_selected(self) -> None:
        """Select the result under the cursor, or let it go."""
        if self.current is not None:
            self.selected ^= {self.current.highlight.id}
            self.refresh_lines(self.cursor * ROWS, ROWS)

    def show_cursor(self, shown: bool) -> None:
        """Whether the cursor is here, or in what stands above the list."""
        if shown is not self._cursor_shown:
            self._cursor_shown = shown
            self.refresh_lines(self.cursor * ROWS, ROWS)

    def move_page(self, pages: int) -> None:
        """Move by screenfuls of results."""
        self.move(pages * max(1, self._most - 1))

    @property
    def _most(self) -> int:
        """Count the results that the list has room for: the last needs no blank row."""
        return max(1, (self.size.height + 1) // ROWS)

    def _measure(self) -> None:
        # So much room at the end that the last page, too, begins with a result.
        spare = max(0, self.size.height - self._most * ROWS) if len(self.matches) > self._most else 0
        self.virtual_size = Size(self.size.width, len(self.matches) * ROWS + spare)
        self._reveal()

    def _reveal(self) -> None:
        """Bring the cursor into view, with a result in the first row."""
        top = -(-int(self.scroll_offset.y) // ROWS)
        top = max(self.cursor - self._most + 1, min(top, self.cursor))
        self.scroll_to(y=top * ROWS, animate=False, force=True, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def on_resize(self) -> None:
        self._measure()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        index, line = divmod(y + int(self.scroll_offset.y), ROWS)
        if not self.matches and 1 <= y <= len(self.empty_text):
            text = cut(self.empty_text[y - 1], width - 4)
            return Strip(row([("  ", base), (text, self._style("result--meta"))])).adjust_cell_length(width, base)
        if index >= len(self.matches) or line == ROWS - 1:
            return Strip.blank(width, base)
        match = self.matches[index]
        on = index == self.cursor and self._cursor_shown
        lifted = self._style("result--cursor", partial=True) if on else None
        parts = self._first_row(match, width) if line == 0 else self._second_row(match, width)
        sign = str(COLORS.index(match.highlight.color) + 1) if self.numbered and line == 0 else "▏"
        edge = (f"{sign} ", self._style(f"result--edge-{match.highlight.color}"))
        if line == 0 and match.highlight.id in self.selected:
            edge = ("✓ ", self._style("result--selected"))
        parts = [("┃" if on else " ", self._style("result--bar")), edge, *parts]
        used = sum(cell_width(text) for text, _ in parts)
        parts.append((" " * max(0, width - used), base))
        lit = [(text, style + lifted if lifted is not None and style is not None else style) for text, style in parts]
        return Strip(row(lit)).adjust_cell_length(width, base)

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(name, partial=partial)

    def _first_row(self, match: NoteMatch, width: int) -> list[tuple[str, Style]]:
        # What one wrote oneself is remembered best; without a note, or if only it was found, the quotation speaks.
        if match.note and (match.note_spans or not match.quote_spans):
            return self._lit(match.note, match.note_spans, width - 5, "result--text")
        return self._quote(match, width - 5, "result--text")

    def _second_row(self, match: NoteMatch, width: int) -> list[tuple[str, Style]]:
        highlight = match.highlight
        parts: list[tuple[str, Style]] = []
        right = day(local_day(highlight.created_at))
        told = ("draft" if match.draft else "", str(highlight.anchor) if highlight.anchor in UNSURE else "")
        unsure = "".join(f"{one}  " for one in told if one)
        room = width - 7 - cell_width(right) - cell_width(unsure)
        too = match.note and match.note_spans and match.quote_spans
        if highlight.tags:
            parts += self._tags(match, room // (4 if too else 2))
            parts.append(("  ", self._style("result--tag")))
            room -= sum(cell_width(text) for text, _ in parts)
        snippet = self._snippets.get(highlight.article_id)
        if snippet is None or room >= 2 * LEAST_QUOTE:
            share = room // 3 if snippet is not None else room // 2 if too else room
            parts += self._lit(highlight.article_title, match.title_spans, share, "result--meta")
        left = width - 9 - cell_width(right) - cell_width(unsure) - sum(cell_width(text) for text, _ in parts)
        if snippet is not None:
            parts.append(("  ", self._style("result--meta")))
            parts += self._lit(snippet.text, snippet.spans, max(1, left), "result--meta")
        elif too and left >= LEAST_QUOTE:
            parts.append(("  ", self._style("result--meta")))
            parts += self._quote(match, left, "result--quote")
        used = sum(cell_width(text) for text, _ in parts)
        gap = " " * max(1, width - 5 - used - cell_width(unsure) - cell_width(right))
        meta = self._style("result--meta")
        return [*parts, (gap, meta), (unsure, self._style("result--unsure")), (right, meta)]

    def _tags(self, match: NoteMatch, width: int) -> list[tuple[str, Style]]:
        """The tags that `width` cells hold, first those in which something was found, which is lit."""
        found: dict[int, list[Range]] = {}
        at = 0
        for place, tag in enumerate(match.highlight.tags):
            inside = [span for span in match.tag_spans if at <= span.start < at + len(tag)]
            if inside:
                found[place] = [Range(span.start - at, min(span.end - at, len(tag))) for span in inside]
            at += len(tag) + 1
        parts: list[tuple[str, Style]] = []
        for place, label in chain(*tag_rows(match.highlight.tags, width, 1, found)):
            name = tag_label(match.highlight.tags[place]) if place in found else label
            gap = [(" ", self._style("result--tag"))] if parts else []
            parts += [*gap, *self._lit(name, found.get(place, ()), cell_width(label), "result--tag", shift=1)]
        return parts

    def _quote(self, match: NoteMatch, width: int, name: str) -> list[tuple[str, Style]]:
        quote = match.highlight.quote
        return self._lit(in_quotes(quote), match.quote_spans, width, name, shift=len(quotes_for(quote)[0]))

    def _lit(
        self, text: str, spans: Sequence[Range], width: int, name: str, *, shift: int = 0
    ) -> list[tuple[str, Style]]:
        return lit(text, spans, width, self._style(name), self._style("result--match", partial=True), shift=shift)

    def on_click(self, event: events.Click) -> None:
        index = (event.y + int(self.scroll_offset.y)) // ROWS
        if index < len(self.matches):
            if index == self.cursor:
                self.post_message(self.Chosen())
            else:
                self.move(index - self.cursor)
