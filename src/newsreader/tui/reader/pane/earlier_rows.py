"""The earlier words of a changed passage as rows of some width, which open below the passage.

Pure: it knows neither where the rows are shown nor how they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from newsreader.text.clean import clean
from newsreader.text.layout.cells import expand_tabs
from newsreader.text.layout.wrap import wrap

if TYPE_CHECKING:
    from newsreader.text.changes.passages import Passage


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A row of earlier words: texts with their component classes, and the passage."""

    pieces: tuple[tuple[str, str], ...]
    passage: Passage

    @property
    def owner(self) -> Passage:
        return self.passage


def earlier_rows(passage: Passage, width: int, *, marks: bool) -> list[EarlierRow]:
    """Return the earlier words in rows of at most `width` cells, after a label.

    `marks` surround the removed words of an edited passage, for a terminal that may not show their styles.
    """
    from newsreader.text.changes.changes import MARKS, Edit

    edited = passage.edit is Edit.EDITED
    opening, closing = MARKS[Edit.REMOVED] if marks and edited else ("", "")
    gone = "moved away" if passage.edit is Edit.MOVED else "removed"
    label = "before" if edited else "removed above" if passage.above and gone == "removed" else gone
    pieces = [(f"{label}: ", "view--earlier-label")]
    for words, removed in passage.earlier:
        words = words.replace("\n", " ")
        core = words.strip()
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        if removed and core:
            pieces += [
                (before, "view--earlier"),
                (f"{opening}{core}{closing}", "view--removed" if edited else "view--earlier"),
            ]
            pieces.append((after, "view--earlier"))
        else:
            pieces.append((words, "view--earlier"))
    text = "".join(words for words, _ in pieces)
    spans = [*pairwise([0, *accumulate(len(words) for words, _ in pieces)])]
    rows = []
    for start, end in wrap(text, 0, len(text), width):
        # Cleaned as a whole, because a sign can depend on the one before it.
        cleaned = clean(text[start:end])
        shown = [
            (expand_tabs(cleaned[max(low, start) - start : min(high, end) - start]), style)
            for (low, high), (_, style) in zip(spans, pieces, strict=True)
            if low < end and high > start
        ]
        rows.append(EarlierRow(tuple(shown), passage))
    return rows
