"""The details of the current tag: its description, its uses, and the tags that occur together with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.services.tags import remarks
from newsreader.text.clean import clean
from newsreader.text.counted import counted
from newsreader.text.layout.cells import cell_width
from newsreader.tui.widgets.card import Card, CardRow
from newsreader.tui.widgets.text_format import cut, fit, tag_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.services.tags import Entry

MOST_MEANING = 6


class TagCard(Card):
    """Shows an entry of the codebook and the tags that occur together with it."""

    _entry: Entry | None = None
    _together: Sequence[tuple[str, int]] = ()

    def show(self, entry: Entry | None, together: Sequence[tuple[str, int]]) -> None:
        """Show this entry. `together` are (tag, number of common uses), the most frequent first."""
        self._entry, self._together = entry, together
        self.refresh()

    def rows(self, width: int, height: int) -> list[CardRow]:
        entry = self._entry
        if entry is None:
            return []
        rows: list[CardRow] = [[(cut(tag_label(entry.name), width), "card--name")]]
        summary = [*filter(None, (_counts(entry), remarks(entry.tag)))]
        if cell_width("   ".join(summary)) <= width:
            summary = ["   ".join(summary)] if summary else []
        rows += [[(cut(line, width), "card--meta")] for line in summary]
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


def _counts(entry: Entry) -> str:
    """Return the number of results of `tag:`, as in `19 highlights · 4 articles`."""
    counts = ((entry.highlights, "highlight"), (entry.articles, "article"))
    return " · ".join(counted(count, noun) for count, noun in counts if count)
