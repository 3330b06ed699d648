"""The beginning of the article at the cursor, beside the list. It is read in a thread, so moving never waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.clean import clean
from newsreader.text.layout.wrap import wrap
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.match_text import snippet_rows
from newsreader.tui.widgets.text_format import begins_with_title, byline, length, row, tag_rows
from newsreader.tui.widgets.text_styles import TEXT_STYLES, combined, component_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Article, Revision, Snippet
    from newsreader.tui.app.app_base import AppBase
    from newsreader.tui.widgets.text_styles import Pieces

LOOK = 4000
"""The code points of a text that fill any preview."""


MOST_TAG_ROWS = 3


class Preview(Widget):
    """The title, the origin and the first paragraphs of an article."""

    COMPONENT_CLASSES: ClassVar = component_classes("preview", "title meta text tag match") | TEXT_STYLES

    _wanted: int | None = None
    _article: Article | None = None
    _revision: Revision | None = None
    _lines: Sequence[Pieces] = ()
    _snippet: Snippet | None = None

    async def show(self, article_id: int | None) -> None:
        """Show this article, or nothing. Of several calls in a row, only the last one reads an article."""
        self._wanted = article_id
        if self.display:
            start(self, self._read)

    def show_snippet(self, snippet: Snippet | None) -> None:
        """Show the piece of the text that matches the filter above the text, or nothing."""
        if snippet != self._snippet:
            self._snippet = snippet
            self._compose_lines()

    def on_show(self) -> None:
        start(self, self._read)

    async def _read(self) -> None:
        wanted, app = self._wanted, cast("AppBase", self.app)
        if wanted is None:
            self._article = self._revision = None
        else:
            rows = await app.queue.ask(app.library.articles.rows, [wanted])
            revision = await app.queue.ask(app.library.articles.revision, wanted) if rows else None
            if wanted != self._wanted:
                return
            self._article, self._revision = (rows[0], revision) if rows else (None, None)
        self._compose_lines()

    def on_resize(self) -> None:
        self._compose_lines()

    def _compose_lines(self) -> None:
        width = self.content_size.width
        lines: list[tuple[str, str]] = []
        text: list[Pieces] = []
        article, revision = self._article, self._revision
        if article and revision and width > 8:
            title = clean(article.title)
            lines += [(title[start:end], "preview--title") for start, end in wrap(title, 0, len(title), width)]
            for meta in filter(None, (byline(article), length(article))):
                lines += [(meta[start:end], "preview--meta") for start, end in wrap(meta, 0, len(meta), width)]
            tags = tag_rows(article.tags, width, MOST_TAG_ROWS)
            lines += [(" ".join(label for _, label in row), "preview--tag") for row in tags]
            lines.append(("", "preview--text"))
            text = [*self._found(width), *self._body(article, revision, width)]
        head: list[Pieces] = [[(line, (name,))] for line, name in lines]
        self._lines = [*head, *text]
        self.refresh()

    def _found(self, width: int) -> list[Pieces]:
        """Return the rows of the snippet and a blank row; no rows without a snippet."""
        if self._snippet is None:
            return []
        rows: list[Pieces] = []
        for pieces in snippet_rows(self._snippet, width - 2):
            shown = ((text, ("preview--match" if lit else "preview--text",)) for text, lit in pieces)
            rows.append([("│ ", ("preview--meta",)), *shown])
        return [*rows, []]

    @staticmethod
    def _body(article: Article, revision: Revision, width: int) -> list[Pieces]:
        # It imports the layout, which the first frame does not need.
        from newsreader.tui.widgets.text_rows import text_rows

        text = revision.text[:LOOK]
        blocks = [replace(block, end=min(block.end, LOOK)) for block in revision.blocks if block.start < LOOK]
        if begins_with_title(text, blocks, clean(article.title)):
            del blocks[0]
        return [row.pieces for row in text_rows(text, blocks, width, inline_spans=revision.inline_spans)]

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        if y >= len(self._lines) or not width:
            return Strip.blank(width, base)
        parts = [(text, combined(self.get_component_rich_style, names)) for text, names in self._lines[y]]
        return Strip(row(parts)).adjust_cell_length(width, base)
