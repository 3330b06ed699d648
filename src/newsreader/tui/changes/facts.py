"""The lines above the changes: which revisions are compared, and how much changed. They explain the colors, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.text.days import fetched
from newsreader.tui.reader.pane.geometry import GUTTER
from newsreader.tui.widgets.text_format import fit, row
from newsreader.tui.widgets.text_styles import component_classes

from .rows import GAP, Measures

if TYPE_CHECKING:
    from newsreader.records import Revision

    from .page import Page

NO_CHANGES = "no words changed"


class Facts(Widget):
    """Both revisions, one above the other or each above its column, and the summary of the changes."""

    COMPONENT_CLASSES: ClassVar = component_classes("facts", "old new summary")

    def __init__(self) -> None:
        super().__init__()
        self._columns = Measures(0, 1, 1)
        self._lines: list[list[tuple[str, str, str]]] = []

    def show(self, page: Page, size: Measures) -> None:
        """Show the facts in the columns of the changes."""
        old, new = page.comparison.old, page.comparison.new
        self._columns = size
        self._lines = [[("−", _when(old, page), "facts--old"), ("+", _when(new, page), "facts--new")]]
        if size.count == 1:
            self._lines = [[revision] for revision in self._lines[0]]
        self._lines.append([("", page.summary or NO_CHANGES, "facts--summary")])
        self.styles.height = len(self._lines)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        parts = [(" " * self._columns.left, base)]
        for sign, text, name in self._lines[y] if y < len(self._lines) else ():
            style = self.get_component_rich_style(name)
            parts += [(f" {fit(sign, 1)} ", style)]
            room = self._columns.width if len(self._lines[y]) > 1 else self.size.width - self._columns.left - GUTTER
            parts += [(fit(text, room + GAP), style)]
        return Strip(row(parts)).adjust_cell_length(self.size.width, base)


def _when(revision: Revision, page: Page) -> str:
    return fetched(revision) + (", current" if revision.number == page.article.revision else "")
