"""Beside the list: how the article under the cursor begins. Read aside, so that moving never waits for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.strip import Strip
from textual.widget import Widget

from newsreader.records import Article, BlockKind, Revision
from newsreader.text.cells import expand_tabs, hyphen_at
from newsreader.text.clean import clean
from newsreader.text.layout import Layout
from newsreader.text.wrap import wrap
from newsreader.tui.paint import begins_with_title, byline, indent_sign, minutes, row, tag_label
from newsreader.tui.workers import start

if TYPE_CHECKING:
    from rich.style import Style

    from newsreader.tui.app import NewsreaderApp

LOOK = 4000
"""Code points of the body that are enough to fill any preview."""


class Preview(Widget):
    """The title, where it is from, and the first paragraphs of an article."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "preview--title",
        "preview--meta",
        "preview--text",
        "preview--heading",
        "preview--furniture",
        "preview--tag",
    }

    _wanted: int | None = None
    _article: Article | None = None
    _revision: Revision | None = None
    _lines: tuple[tuple[str, str], ...] = ()

    async def show(self, article_id: int | None) -> None:
        """Show this article, or nothing. Called while moving, it reads only what the cursor came to rest on."""
        self._wanted = article_id
        if self.display:
            start(self, self._read)

    def on_show(self) -> None:
        start(self, self._read)

    async def _read(self) -> None:
        wanted, app = self._wanted, cast("NewsreaderApp", self.app)
        if wanted is None:
            self._article = self._revision = None
        else:
            rows = await app.desk.ask(app.library.articles.rows, [wanted])
            revision = await app.desk.ask(app.library.articles.revision, wanted) if rows else None
            if wanted != self._wanted:
                return
            self._article, self._revision = (rows[0], revision) if rows else (None, None)
        self._compose_lines()

    def on_resize(self) -> None:
        self._compose_lines()

    def _compose_lines(self) -> None:
        width = self.content_size.width
        lines: list[tuple[str, str]] = []
        article, revision = self._article, self._revision
        if article and revision and width > 8:
            title = clean(article.title)
            lines += [(title[start:end], "preview--title") for start, end in wrap(title, 0, len(title), width)]
            origin = byline(article)
            meta = " · ".join(part for part in (origin, minutes(article.words)) if part)
            lines += [(meta[start:end], "preview--meta") for start, end in wrap(meta, 0, len(meta), width)]
            if article.tags:
                tags = " ".join(tag_label(tag) for tag in article.tags)
                lines += [(tags[start:end], "preview--tag") for start, end in wrap(tags, 0, len(tags), width)]
            lines.append(("", "preview--text"))
            lines += self._body(article, revision, width)
        self._lines = tuple(lines)
        self.refresh()

    @staticmethod
    def _body(article: Article, revision: Revision, width: int) -> list[tuple[str, str]]:
        text = revision.text[:LOOK]
        blocks = [replace(block, end=min(block.end, LOOK)) for block in revision.blocks if block.start < LOOK]
        if begins_with_title(text, blocks, clean(article.title)):
            del blocks[0]
        lines = []
        layout = Layout(text, blocks, width)
        for line in layout.lines(0, layout.height):
            if line is None:
                lines.append(("", "preview--text"))
                continue
            block = blocks[line.block]
            kind = "furniture" if block.is_furniture else "heading" if block.kind is BlockKind.HEADING else "text"
            shown = expand_tabs(clean(text[line.start : line.end])).replace("\n", " ")
            hyphen = hyphen_at(text, line.start, line.end, width - line.indent)
            lines.append((indent_sign(text, block, line) + shown + hyphen, f"preview--{kind}"))
        return lines

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        if y >= len(self._lines) or not width:
            return Strip.blank(width, base)
        text, name = self._lines[y]
        style: Style = self.get_component_rich_style(name)
        return Strip(row([(text, style)])).adjust_cell_length(width, base)
