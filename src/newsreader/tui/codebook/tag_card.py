"""What is known of one tag: what it means, and which tags go together with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.services.tagging import remarks
from newsreader.text.clean import clean
from newsreader.text.layout.cells import cell_width, expand_tabs
from newsreader.text.layout.wrap import wrap
from newsreader.tui.widgets.text_format import cut, fit, row, tag_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.services.codebook import Entry

MOST_MEANING = 6


class TagCard(Widget):
    """Painted from an entry of the codebook and the tags that go together with it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"card--name", "card--meaning", "card--meta", "card--tag"}

    _entry: Entry | None = None
    _together: Sequence[tuple[str, int]] = ()

    def show(self, entry: Entry | None, together: Sequence[tuple[str, int]]) -> None:
        """Show this tag, and how often others are worn beside it, the most often first."""
        self._entry, self._together = entry, together
        self.refresh()

    def on_resize(self) -> None:
        self.refresh()

    def _rows(self, width: int, height: int) -> list[list[tuple[str, str]]]:
        entry = self._entry
        if entry is None or width < 10:
            return []
        rows = [[(cut(tag_label(entry.name), width), "card--name")]]
        said = "   ".join(filter(None, (_counts(entry), remarks(entry.tag))))
        if said:
            rows.append([(cut(said, width), "card--meta")])
        meaning = clean(entry.tag.description) if entry.tag else ""
        if meaning:
            lines = wrap(meaning, 0, len(meaning), width)
            shown = [expand_tabs(meaning[start:end]) for start, end in lines[:MOST_MEANING]]
            if len(lines) > MOST_MEANING:
                shown[-1] = cut(meaning[lines[MOST_MEANING - 1][0] :], width)
            rows += [[(line, "card--meaning")] for line in shown]
        if self._together:
            if height > 9:
                rows.append([])
            rows.append([(cut("goes together with", width), "card--meta")])
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
    """What `tag:` finds: `19 marks · 4 articles`."""
    counts = ((entry.highlights, "mark"), (entry.articles, "article"))
    return " · ".join(f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in counts if count)
