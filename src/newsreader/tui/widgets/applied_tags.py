"""The current tags, each in its color, above the box that changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from .text_format import tag_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsreader.records import Tag

MOST_ROWS = 4


class AppliedTags(Static):
    """Shows tags in at most four rows, in a short terminal in one. The last tag, which Backspace removes, is shown."""

    _tags: Sequence[str] = ()
    _known: Mapping[str, Tag] = {}

    def show(self, tags: Sequence[str], known: Mapping[str, Tag]) -> None:
        """Show these tags in the colors of the `known` tags. Without tags, the widget has no row."""
        self._tags, self._known = tags, known
        self.display = bool(tags)
        self.on_resize()

    def on_resize(self) -> None:
        most = 1 if self.screen.has_class("short") else MOST_ROWS
        rows = tag_rows(self._tags, max(1, self.screen.size.width - 4), most, wanted={len(self._tags) - 1})
        lines = [Content(" ").join(self._label(place, label) for place, label in row) for row in rows]
        self.update(Content("\n").join(lines))

    def _label(self, place: int, label: str) -> Content:
        tag = self._known.get(self._tags[place]) if place >= 0 else None
        return Content.styled(label, f"$edge-{tag.color}" if tag and tag.color else "")
