"""A passage in its article: what stands around a highlight, for beside a search result."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from newsreader.records import AnchorState
from newsreader.text.cells import expand_tabs, hyphen_at
from newsreader.text.clean import clean
from newsreader.text.spans import sweep
from newsreader.text.wrap import wrap
from newsreader.tui.lit import snippet_rows
from newsreader.tui.paint import begins_with_title, cut, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Highlight, Range, Revision, Snippet

BEFORE = 4
"""Rows of text above the passage."""

ROOMY = 8
"""Rows from which on there is room for blank ones."""


UNSURE = {
    AnchorState.REVIEW: "it may stand here, not surely",
    AnchorState.ORPHAN: "no longer in the text; it stood here",
}
"""What is said of a highlight that has no sure place."""


class Passage(Widget):
    """The blocks around a highlight, with its words on their ground. What was looked for in the text is lit; where it
    stands out of sight, a piece of the text around it stands above.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "passage--title",
        "passage--text",
        "passage--note",
        "passage--meta",
        "passage--unsure",
        "passage--match",
        "passage--found",
        *(f"passage--hl-{color}" for color in ("yellow", "green", "blue", "red", "purple")),
    }

    _highlight: Highlight | None = None
    _revision: Revision | None = None
    _head: tuple[tuple[tuple[str, str], ...], ...] = ()
    _lines: tuple[tuple[int, int], ...] = ()

    _snippet: Snippet | None = None
    _found: tuple[Range, ...] = ()

    def show(
        self, highlight: Highlight | None, revision: Revision | None, found: Snippet | None = None, *, here: bool = True
    ) -> None:
        """Show this highlight in this revision, or nothing; and what was `found` in the article's text, which is this
        one unless it is not `here`.
        """
        self._highlight, self._revision, self._snippet = highlight, revision, found
        self._found = found.places if found is not None and here else ()
        self._compose_lines()

    def on_resize(self) -> None:
        self._compose_lines()

    def _compose_lines(self) -> None:
        highlight, revision = self._highlight, self._revision
        width, height = self.content_size.width, self.content_size.height
        head: list[tuple[tuple[str, str], ...]] = []
        lines: list[tuple[int, int]] = []
        if highlight and revision and width > 8:
            title = clean(highlight.article_title)
            head += [((title[s:e], "passage--title"),) for s, e in wrap(title, 0, len(title), width)][:2]
            if highlight.anchor in UNSURE:
                head.append(((cut(UNSURE[highlight.anchor], width), "passage--unsure"),))
            if height > ROOMY:
                head.append((("", "passage--meta"),))
            lines = self._around(highlight, revision, width, height - len(head))
            if self._snippet is not None and not self._in_sight(lines[: height - len(head)]):
                head += _rows(self._snippet, width, height // 3)
                if height > ROOMY:
                    head.append((("", "passage--meta"),))
        self._head, self._lines = tuple(head), tuple(lines)
        self.refresh()

    def _in_sight(self, lines: Sequence[tuple[int, int]]) -> bool:
        return any(place.start < end and place.end > start for place in self._found for start, end in lines)

    def _around(self, highlight: Highlight, revision: Revision, width: int, height: int) -> list[tuple[int, int]]:
        blocks = revision.blocks
        at = next((i for i, block in enumerate(blocks) if block.end > highlight.start), None)
        if at is None:
            return []
        first = max(1 if begins_with_title(revision.text, blocks, clean(highlight.article_title)) else 0, at - 1)
        first = min(first, at)
        lines: list[tuple[int, int]] = []
        target = 0
        for block in blocks[first:]:
            if len(lines) > target + height + 1 and block.start > highlight.end:
                break
            if lines:
                lines.append((block.start, block.start))
            # A block can be a megabyte: what stands far from the passage is not broken into lines.
            start = max(block.start, min(highlight.start - 2000, block.end))
            for line in wrap(revision.text, start, min(block.end, highlight.start + 4000), width):
                if line[0] <= highlight.start:
                    target = len(lines)
                lines.append(line)
        return lines[max(0, target - BEFORE) :]

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        if y < len(self._head):
            head = [(text, self.get_component_rich_style(name)) for text, name in self._head[y]]
            return Strip(row(head)).adjust_cell_length(width, base)
        index = y - len(self._head)
        highlight, revision = self._highlight, self._revision
        if highlight is None or revision is None or index >= len(self._lines):
            return Strip.blank(width, base)
        start, end = self._lines[index]
        ground = self.get_component_rich_style("passage--text")
        lit: Style = self.get_component_rich_style(f"passage--hl-{highlight.color}", partial=True)
        match: Style = self.get_component_rich_style("passage--match", partial=True)
        found = [(place.start, place.end, match) for place in self._found if place.start < end and place.end > start]
        parts = [
            (expand_tabs(clean(revision.text[s:e])), Style.combine([ground, *styles]))
            for s, e, styles in sweep(start, end, [(highlight.start, highlight.end, lit), *found])
        ]
        parts.append((hyphen_at(revision.text, start, end, width), ground))
        return Strip(row(parts)).adjust_cell_length(width, base)


def _rows(snippet: Snippet, width: int, most: int) -> list[tuple[tuple[str, str], ...]]:
    """A piece of the text that stands elsewhere, in at most so many rows, the first of which must have what was found
    if there is but one.
    """
    rows = snippet_rows(snippet, width - 2)
    first = next((number for number, pieces in enumerate(rows) if any(lit for _, lit in pieces)), 0)
    start = max(0, min(first, len(rows) - most))
    return [
        (("│ ", "passage--meta"), *((text, f"passage--{'found' if lit else 'meta'}") for text, lit in pieces))
        for pieces in rows[start : start + max(1, most)]
    ]
