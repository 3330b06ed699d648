"""The list of articles. Only the articles on the screen are read from the library.

The list holds the ids of its articles, in order: those of a first page, and a moment later all. It asks for the records
that it has to draw and does not have with the message `Missing`, and shows `…` until they come. Without a preview,
the row at the cursor has a second line with the reading progress, tags and origin, so that the other rows stay quiet.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from newsreader.records import Article, Sort, State
from newsreader.text.counted import counted
from newsreader.text.days import article_day, local_day
from newsreader.text.layout.cells import cell_width
from newsreader.tui.widgets.match_text import with_matches
from newsreader.tui.widgets.text_format import SHORTEST_TAG, bar, byline, cut, day, fit, minutes, percent, tag_line
from newsreader.tui.widgets.text_styles import component_classes
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Snippet

STATE_SIGNS = {State.UNREAD: "●", State.READING: "◐", State.DONE: "○", State.ARCHIVED: "▫"}
COLUMNS = {"date": (13, 40), "highlights": (6, 60), "site": (22, 60), "words": (14, 60), "progress": (7, 60)}
"""The columns beside the title, the most important first: their cells, and the narrowest list that has them."""

LEAST_TITLE = 27
"""The fewest cells for the state and the title. A column is left out if it would leave fewer."""

SITE_CELLS = 20
GAP = "  "

AHEAD = 60
"""Rows before and after a row that are read with it."""

MOST_ARTICLES = 20 * AHEAD
"""The number of records above which those far from the cursor are dropped."""


def ids_near(ids: array[int], index: int) -> array[int]:
    """Return the ids of the rows to read with the row `index`."""
    return ids[max(0, index - AHEAD) : index + AHEAD]


class ArticleList(VirtualList[int]):
    """Articles, each identified by its id."""

    COMPONENT_CLASSES: ClassVar = component_classes(
        "list", "title title-unread title-faded meta sign star tag progress progress-rest snippet match"
    )
    CLICKS_TO_CHOOSE: ClassVar = 2

    @dataclass
    class Missing(Message):
        """The records of the articles `ids` are needed; `add` takes them."""

        ids: Sequence[int]

    def __init__(self) -> None:
        super().__init__()
        self._requested: set[int] = set()
        self._ids: array[int] = array("q")
        self._articles: dict[int, Article] = {}
        self._snippet: Snippet | None = None
        self._snippet_article: int | None = None
        self.is_whole = False
        """Whether the list has all its articles, not only the first page."""
        self.sort = Sort.ADDED
        self.columns: Sequence[str] = ("state", "title", "highlights", "date")
        self.similar = 0
        """The number of the last articles, which match only if the words of the query are misspelled."""

    @property
    def detail_lines(self) -> int:  # type: ignore[override]
        """A second line at the cursor, unless the preview beside the list shows the same."""
        return 0 if self.screen.has_class("wide") else 1

    @property
    def ids(self) -> array[int]:
        """The ids of the articles in the list, in order."""
        return self._ids

    @property
    def row_count(self) -> int:
        return len(self._ids)

    def key_at(self, index: int) -> int:
        return self._ids[index]

    def place_in(self, ids: array[int]) -> int:
        """Return the row of the current article among `ids`; the current row if the article is not among them."""
        try:
            return self.cursor if self.current_key is None else ids.index(self.current_key)
        except ValueError:
            return self.cursor

    def show(
        self, ids: array[int], articles: Iterable[Article], cursor: int, *, is_whole: bool = True, similar: int = 0
    ) -> None:
        """Show the articles `ids`, with the cursor on this row. `articles` are the records at hand."""
        self._ids, self.is_whole, self.similar = ids, is_whole, similar
        self._requested.clear()
        self._articles = {article.id: article for article in articles}
        self.rows_changed(cursor)

    def move_to(self, index: int) -> None:
        super().move_to(index)
        for near in (self.cursor - AHEAD // 2, self.cursor + AHEAD // 2):
            if 0 <= near < len(self._ids):
                self._article(near)  # read ahead, so that a page down shows records at once

    def show_snippet(self, snippet: Snippet | None) -> None:
        """Show a piece of the current article's text below its row, until the cursor moves."""
        if (snippet, self.current_key) != (self._snippet, self._snippet_article):
            self._snippet, self._snippet_article = snippet, self.current_key
            self.refresh_row(self.cursor)

    def add(self, articles: Iterable[Article]) -> None:
        """Show these records in the rows of their articles."""
        if len(self._articles) > MOST_ARTICLES:
            near = set(ids_near(self._ids, self.cursor))
            self._articles = {i: article for i, article in self._articles.items() if i in near}
        added = {article.id: article for article in articles}
        self._articles |= added
        self._requested -= added.keys()
        self.refresh()

    def _article(self, index: int) -> Article | None:
        article = self._articles.get(self._ids[index])
        if article is None and self._ids[index] not in self._requested:
            missing = [i for i in ids_near(self._ids, index) if i not in self._articles and i not in self._requested]
            self._requested.update(missing)
            self.post_message(self.Missing(missing))
        return article

    # Painting

    def row_parts(self, index: int, width: int) -> Parts:
        article = self._article(index)
        meta = self.part_style("list--meta")
        if article is None:
            return [(fit("  …", width - 1), meta)]
        faded = article.state in (State.DONE, State.ARCHIVED)
        shown = self._shown(width)
        cells = {name: (self._cell(name, index, article, width), meta) for name in shown if name != "title"}
        if "state" in cells:
            text, style = cells["state"]
            cells["state"] = (text, style if faded else self.part_style("list--sign"))
        if article.id in self.selected:
            cells["state"] = ("✓ ", self.part_style("row--selected"))
            shown = shown if "state" in shown else ["state", *shown]
        star = ("★ " if article.starred else "") + ("Δ " if article.changed else "")
        left = "" if shown[0] == "state" else " "
        room = width - 2 - cell_width(left + star) - sum(cell_width(text) for text, _ in cells.values())
        title_style = self.part_style("list--title-faded" if faded else "list--title-unread")
        title: Parts = [(star, self.part_style("list--star")), (fit(article.title, max(4, room)), title_style)]
        parts: Parts = [part for name in shown for part in (title if name == "title" else [cells[name]])]
        return [(left, meta), *parts, (" ", meta)]

    def _shown(self, width: int) -> list[str]:
        """Return the columns that fit in `width` cells, in their order."""
        fitting, room = {"state", "title"}, width - LEAST_TITLE
        for name, (cells, least) in COLUMNS.items():
            if name in self.columns and width >= least and cells <= room:
                fitting.add(name)
                room -= cells
        return [name for name in self.columns if name in fitting]

    def _cell(self, name: str, index: int, article: Article, width: int) -> str:
        """Return the text of a column but the title, with a gap at the side of the title."""
        before = self.columns.index(name) < self.columns.index("title")
        match name:
            case "state":
                return f"{STATE_SIGNS[article.state]} " if before else f" {STATE_SIGNS[article.state]}"
            case "highlights":
                if self.sort is Sort.HIGHLIGHTS and "date" in self.columns:
                    return ""  # it is shown as the value by which the list is sorted
                text, cells = (f"✎ {article.highlights}" if article.highlights else ""), 0
            case "site":
                text, cells = fit(article.site or article.feed or "", SITE_CELLS), SITE_CELLS
            case "words":
                text, cells = f"{article.words:,} words", 12
            case "progress":
                text, cells = (percent(article.progress) if article.progress else ""), 5
            case _:
                text = "" if self._is_repeated(index) else self._sorted_by(article)
                cells = SITE_CELLS if self.sort is Sort.SITE and width >= 70 and "site" not in self.columns else 11
        shown = fit(text, cells or cell_width(text), right=not before)
        gap = GAP if shown else ""
        return f"{shown}{gap}" if before else f"{gap}{shown}"

    def _is_repeated(self, index: int) -> bool:
        """Return whether the row above, which is in view, has the same day or site, so that it need not be repeated."""
        if index in (0, self.cursor, self.row_at(self.first_line)[0]) or self.sort in (Sort.WORDS, Sort.HIGHLIGHTS):
            return False
        article, above = (self._articles.get(self._ids[row]) for row in (index, index - 1))
        return article is not None and above is not None and self._sorted_by(article) == self._sorted_by(above)

    def _sorted_by(self, article: Article) -> str:
        """Return the value by which the list is sorted; the day of the article in alphabetical lists, and in those
        sorted by a column that is shown.
        """
        match self.sort:
            case Sort.ADDED if article.kept:
                return day(local_day(article.added_at))
            case Sort.SITE if "site" not in self.columns:
                return article.site or article.feed or ""
            case Sort.WORDS if "words" not in self.columns:
                return f"{article.words:,} words"
            case Sort.HIGHLIGHTS:
                return f"✎ {article.highlights:,}" if article.highlights else ""
        return day(article_day(article))

    def second_line(self, index: int, width: int) -> Parts:
        meta, article = self.part_style("list--meta"), self._article(index)
        parts: Parts = [("  ", meta)]
        if self._snippet is not None and self._snippet_article == self.current_key:
            ground, match = self.part_style("list--snippet"), self.part_style("list--match", partial=True)
            return [*parts, *with_matches(self._snippet.text, self._snippet.spans, width - 5, ground, match)]
        if article is None:
            return parts

        def free() -> int:
            return width - 1 - sum(cell_width(text) for text, _ in parts)

        share = article.progress
        if share > 0:
            done, rest = bar(share)
            parts += [(done, self.part_style("list--progress")), (rest, self.part_style("list--progress-rest"))]
            parts.append((f"  {percent(share)}  ", meta))
        left = f"{minutes(article.words * (1 - share))} left" if 0 < share < 1 else minutes(article.words)
        words = "" if "words" in self.columns else counted(article.words, "word")
        count = f"✎ {article.highlights}" if article.highlights and width < COLUMNS["highlights"][1] else ""
        items = [f"{item}  " for item in (words, left, count) if item]
        while items and cell_width("".join(items)) > free():
            del items[0]  # the minutes show the length, too
        parts.append(("".join(items), meta))
        if article.tags and free() > SHORTEST_TAG:
            parts.append((tag_line(article.tags, free() - 1) + " ", self.part_style("list--tag")))
        # The columns show the site in the first line, if at all.
        origin = byline(replace(article, site=None) if "site" in self.columns else article)
        if origin and free() - 3 > 12:
            parts.append((f" {cut(origin, free() - 3)}", meta))
        return parts
