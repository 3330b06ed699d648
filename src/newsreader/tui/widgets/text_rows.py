"""Blocks of an article as rows in the styles of the reader, for widgets that show a part of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, Range
from newsreader.text.clean import clean
from newsreader.text.layout.cells import expand_tabs, hyphen_at
from newsreader.text.layout.layout import Layout
from newsreader.text.layout.spans import sweep
from newsreader.text.layout.table import bars

from .text_format import indent_sign
from .text_styles import INLINE_STYLES, Pieces, block_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Block, InlineSpan


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row: its pieces, and its range of the text, which is empty for a blank row."""

    pieces: Pieces
    place: Range


def text_rows(
    text: str,
    blocks: Sequence[Block],
    width: int,
    *,
    inline_spans: Iterable[InlineSpan] = (),
    spans: Iterable[tuple[int, int, str]] = (),
) -> list[TextRow]:
    """Return the rows of `blocks` at `width` cells. `spans` are ranges of the text with the names of their styles."""
    if not blocks:
        return []
    first, last = blocks[0].start, blocks[-1].end
    lit = [
        (span.start, span.end, INLINE_STYLES[span.kind])
        for span in inline_spans
        if span.start < last and span.end > first
    ]
    lit += spans
    layout = Layout(text, blocks, width)
    rows: list[TextRow] = []
    for line in layout.lines(0, layout.height):
        if line is None:
            end = rows[-1].place.end if rows else first
            rows.append(TextRow([], Range(end, end)))
            continue
        block = blocks[line.block]
        ground, sign = block_style(block), indent_sign(text, block, line)
        row_bars = bars(text, line.start, line.end) if block.kind is BlockKind.TABLE_ROW else []
        over = [*lit, *((bar, bar + 1, "view--insertion") for bar in row_bars)]
        # Cleaned as a whole, because a sign can depend on the one before it.
        cleaned = clean(text[line.start : line.end])
        pieces: Pieces = [(sign, ("view--meta" if sign.strip() else ground,))]
        for start, end, names in sweep(line.start, line.end, over):
            piece = cleaned[start - line.start : end - line.start]
            shown = "│" if start in row_bars else expand_tabs(piece).replace("\n", " ")
            pieces.append((shown, (ground, *names)))
        pieces.append((hyphen_at(text, line.start, line.end, width - line.indent), (ground,)))
        rows.append(TextRow(pieces, Range(line.start, line.end)))
    return rows
