"""The details of the current tag: its description, its uses, and the tags that occur together with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.services.tags import remarks
from newsreader.text.clean import clean
from newsreader.text.layout.cells import cell_width
from newsreader.tui.widgets.text_format import cut, fit, row, tag_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.services.tags import Entry

MOST_MEANING = 6


class TagCard(Widget):
    """Shows an entry of the codebook and the tags that occur together with it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"card--name", "card--meaning", "card--meta", "card--tag"}

    _entry: Entry | None = None
    _together: Sequence[tuple[str, int]] = ()

    def show(self, entry: Entry | None, together: Sequence[tuple[str, int]]) -> None:
        """Show this entry. `together` are (tag, number of common uses), the most frequent first."""
        self._entry, self._together = entry, together
        self.refresh()

    def on_resize(self) -> None:
        self.refresh()

    def _rows(self, width: int, height: int) -> list[list[tuple[str, str]]]:
        entry = self._entry
        if entry is None or width < 10:
            return []
        rows = [[(cut(tag_label(entry.name), width), "card--name")]]
        summary = "   ".join(filter(None, (_counts(entry), remarks(entry.tag))))
        if summary:
            rows.append([(cut(summary, width), "card--meta")])
        meaning = clean(entry.tag.description) if entry.tag else ""
        if meaning:
            rows += [[(line, "card--meaning")] for line in wrapped(meaning, width, MOST_MEANING)]
        if self._together:
            if height > 9:
                rows.append([])
            rows.append([(cut("used together with", width), "card--meta")])
            room = max(0, height - len(rows))
            together = self._together if len(self._together) <= room else self._together[: max(0, room - 1)]
            labels = [tag_label(name) for name, _ in together]
            times = [f"{count:,}×" for _, count in together]
            right = max(map(cell_width, times), default=0)
            left = max(4, min(max(map(cell_width, labels), default=0), width - right - 2))
            for label, count in zip(labels, times, strict=True):
                rows.append([(fit(label, left), "card--tag"), (f"  {fit(count, right, right=True)}", "card--meta")])
            if len(together) < len(self._together):
                more = f"+{len(self._together) - len(together):,} more"
                rows.append([(cut(more, width), "card--meta")])
        return rows

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        rows = self._rows(width, self.content_size.height)
        parts = rows[y] if y < len(rows) else []
        segments = row([(text, self.get_component_rich_style(name)) for text, name in parts])
        return Strip(segments).adjust_cell_length(width, base)


def _counts(entry: Entry) -> str:
    """Return the number of results of `tag:`, as in `19 highlights · 4 articles`."""
    counts = ((entry.highlights, "highlight"), (entry.articles, "article"))
    return " · ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count)
