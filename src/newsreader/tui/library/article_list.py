"""The list of articles: a window onto any number of rows, of which only those on the screen are ever read.

The rows are told by their ids in order; `fetch` gives the records of a few of them. The row under the cursor has a
second line that says how far the reader is and what was marked, so that the list itself stays quiet.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.records import Article, State
from newsreader.text.days import article_day
from newsreader.text.layout.cells import cell_width
from newsreader.tui.widgets.match_text import lit
from newsreader.tui.widgets.text_format import SHORTEST_TAG, bar, byline, cut, day, fit, minutes, percent, row, tag_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.style import Style
    from textual import events

    from newsreader.records import Snippet

STATE_SIGNS = {State.UNREAD: "●", State.READING: "◐", State.DONE: "○", State.ARCHIVED: "▫"}
MARKS_FROM = 60
"""The narrowest list whose every row says how much was marked."""

AHEAD = 60
"""How many rows beside the one that is wanted are read with it."""


class ArticleList(ScrollView, can_focus=True, inherit_bindings=False):
    """A virtual list of articles with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--title",
        "list--title-unread",
        "list--title-faded",
        "list--meta",
        "list--sign",
        "list--star",
        "list--cursor",
        "list--bar",
        "list--tag",
        "list--selected",
        "list--progress",
        "list--progress-rest",
        "list--snippet",
        "list--match",
    }

    class Moved(Message):
        """The cursor stands on another article, or on none."""

        def __init__(self, article_id: int | None) -> None:
            super().__init__()
            self.article_id = article_id

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ArticleList.Moved)

    class Chosen(Message):
        """An article was clicked twice."""

        def __init__(self, article_id: int) -> None:
            super().__init__()
            self.article_id = article_id

    def __init__(self, fetch: Callable[[Sequence[int]], list[Article]]) -> None:
        super().__init__()
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._rows: dict[int, Article] = {}
        self.cursor = 0
        self.selected: set[int] = set()
        self.empty_text: tuple[str, ...] = ()
        self._snippet: Snippet | None = None

    # What is shown

    @property
    def ids(self) -> array[int]:
        """The ids of the rows, in order."""
        return self._ids

    @property
    def current_id(self) -> int | None:
        """The id of the article under the cursor."""
        return self._ids[self.cursor] if 0 <= self.cursor < len(self._ids) else None

    @property
    def current(self) -> Article | None:
        """The article under the cursor."""
        return self._article(self.cursor) if self.current_id is not None else None

    def show(self, ids: array[int], rows: Iterable[Article] = (), *, keep: int | None = None) -> None:
        """Show these rows. `rows` are records at hand; the cursor goes to the article `keep` if it is among them."""
        self._ids = ids
        self._rows = {article.id: article for article in rows}
        if keep is not None and keep in ids:
            self.cursor = ids.index(keep)
        self.cursor = max(0, min(self.cursor, len(ids) - 1))
        self._measure()
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.current_id))

    def show_snippet(self, snippet: Snippet | None) -> None:
        """Show, below the row under the cursor, what was found in its text; it goes with the cursor."""
        if snippet != self._snippet:
            self._snippet = snippet
            self.refresh_lines(self.cursor + 1, 1)

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Read these rows anew when they are next drawn (all of them if none are named)."""
        for identifier in list(self._rows) if ids is None else ids:
            self._rows.pop(identifier, None)
        self.refresh()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._ids) + (1 if self._ids else 0))

    def _article(self, index: int) -> Article | None:
        identifier = self._ids[index]
        if identifier not in self._rows:
            first = max(0, index - AHEAD)
            wanted = [i for i in self._ids[first : index + AHEAD] if i not in self._rows]
            if len(self._rows) > 20 * AHEAD:
                self._rows.clear()
            self._rows.update((article.id, article) for article in self._fetch(wanted))
        return self._rows.get(identifier)

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, clamped to the list, and bring it into view."""
        index = max(0, min(index, len(self._ids) - 1))
        if index == self.cursor or not self._ids:
            return
        first, last = sorted((index, self.cursor))
        self.cursor, self._snippet = index, None
        if last - first < 4:
            self.refresh_lines(first, last - first + 2)
        else:
            self.refresh()
        self._reveal()
        self.post_message(self.Moved(self.current_id))

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        self.move_to(self.cursor + rows)

    def move_page(self, pages: float) -> None:
        """Move the cursor by so many screenfuls, each less one row to hold on to."""
        self.move(round(pages * max(2, self.size.height - 2)))

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 2), animate=False, force=True, immediate=True)

    def toggle_selected(self) -> None:
        """Select the row under the cursor, or let it go."""
        identifier = self.current_id
        if identifier is not None:
            self.selected ^= {identifier}
            self.refresh_lines(self.cursor, 2)

    # Painting

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def on_resize(self) -> None:
        self._measure()
        self._reveal()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        line = y + int(self.scroll_offset.y)
        if not self._ids:
            return self._render_empty(y, width, base)
        if line == self.cursor + 1:
            return self._render_detail(width)
        index = line if line <= self.cursor else line - 1
        if index >= len(self._ids):
            return Strip.blank(width, base)
        return self._render_row(index, width)

    def _render_empty(self, y: int, width: int, base: Style) -> Strip:
        line = y - max(0, (self.size.height - len(self.empty_text)) // 3)
        if not 0 <= line < len(self.empty_text):
            return Strip.blank(width, base)
        text = cut(self.empty_text[line], width)
        style = self.get_component_rich_style("list--title" if line == 0 else "list--meta")
        left = (width - cell_width(text)) // 2
        return Strip(row([(" " * left, base), (text, style)])).adjust_cell_length(width, base)

    def _render_row(self, index: int, width: int) -> Strip:
        article = self._article(index)
        on = index == self.cursor
        style = self._styler(on)
        base = style("list--meta")
        if article is None:
            return Strip(row([(fit("   …", width), base)])).adjust_cell_length(width, base)
        site_width = 0 if width < 70 else 14 if width < 100 else 20
        right: list[tuple[str, Style]] = []
        if width >= MARKS_FROM and article.highlights:
            right.append((f"✎ {article.highlights}  ", base))
        if site_width and article.site:
            right.append((fit(article.site, site_width) + " ", base))
        if width >= 40:
            right.append((fit(day(article_day(article)), 11, right=True) + " ", base))
        right_width = sum(cell_width(text) for text, _ in right)
        title_style = {State.UNREAD: "list--title-unread", State.READING: "list--title-unread"}.get(
            article.state, "list--title-faded"
        )
        sign = "✓" if article.id in self.selected else STATE_SIGNS[article.state]
        sign_style = style("list--selected" if article.id in self.selected else "list--sign")
        if article.state in (State.DONE, State.ARCHIVED) and article.id not in self.selected:
            sign_style = style("list--meta")
        parts: list[tuple[str, Style]] = [
            ("┃" if on else " ", style("list--bar")),
            (sign + " ", sign_style),
            ("★ " if article.starred else "", style("list--star")),
        ]
        room = width - right_width - 3 - (2 if article.starred else 0) - 1
        parts.append((fit(article.title, max(4, room)) + " ", style(title_style)))
        return Strip(row([*parts, *right])).adjust_cell_length(width, base)

    def _render_detail(self, width: int) -> Strip:
        style = self._styler(True)
        base = style("list--meta")
        article = self.current
        parts: list[tuple[str, Style]] = [("┃  ", style("list--bar"))]
        if self._snippet is not None:
            ground, match = style("list--snippet"), self.get_component_rich_style("list--match", partial=True)
            parts += lit(self._snippet.text, self._snippet.spans, width - 5, ground, match)
            parts.append((" " * width, base))
        elif article is not None:
            share = article.progress
            if share > 0:
                done, rest = bar(share)
                parts += [(done, style("list--progress")), (rest, style("list--progress-rest"))]
                parts.append((f"  {percent(share)}  ", base))
            left = f"{minutes(article.words * (1 - share))} left" if 0 < share < 1 else minutes(article.words)
            words = f"{article.words:,} word{'' if article.words == 1 else 's'}"
            marked = f"✎ {article.highlights}" if article.highlights and width < MARKS_FROM else ""
            told = [f"{item}  " for item in (words, left, marked) if item]
            used = sum(cell_width(text) for text, _ in parts)
            while told and used + cell_width("".join(told)) > width:
                del told[0]  # the length is told by the minutes, too
            parts.append(("".join(told), base))
            room = width - sum(cell_width(text) for text, _ in parts)
            if article.tags and room > SHORTEST_TAG:
                parts.append((tag_line(article.tags, room - 1) + " ", style("list--tag")))
            origin = byline(article)
            room = width - sum(cell_width(text) for text, _ in parts) - 3
            if origin and room > 12:
                parts.append((f" {cut(origin, room)}", base))
        return Strip(row(parts)).adjust_cell_length(width, base)

    def _styler(self, on: bool) -> Callable[[str], Style]:
        lifted = self.get_component_rich_style("list--cursor", partial=True) if on else None

        def style(name: str) -> Style:
            own = self.get_component_rich_style(name)
            return own + lifted if lifted is not None else own

        return style

    # The mouse

    def _index_at(self, y: int) -> int | None:
        line = y + int(self.scroll_offset.y)
        index = line if line <= self.cursor else line - 1
        return index if 0 <= index < len(self._ids) else None

    def on_click(self, event: events.Click) -> None:
        index = self._index_at(event.y)
        if index is None:
            return
        if event.chain >= 2 and index == self.cursor:
            self.post_message(self.Chosen(self._ids[index]))
        else:
            self.move_to(index)
