"""Painting one line of an article: its gutter, its indent, and its words with everything drawn on them.

It turns a line into pieces of text with styles; it knows neither rows nor keys. It also calls the layout, since labels
and link numbers need cells in the lines.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from rich.style import Style

from newsreader.records import FURNITURE, BlockKind, Color, Highlight
from newsreader.text.clean import clean
from newsreader.text.layout.cells import expand_tabs, hyphen_at
from newsreader.text.layout.inline import painted_cells, stops
from newsreader.text.layout.justify import gaps
from newsreader.text.layout.layout import Layout
from newsreader.text.layout.spans import SpanIndex, sweep
from newsreader.text.layout.table import bars
from newsreader.tui.widgets.text_format import indent_sign
from newsreader.tui.widgets.text_styles import INLINE_STYLES, block_style

from .geometry import GUTTER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from newsreader.text.changes.passages import Passage
    from newsreader.text.layout.inline import Insertion
    from newsreader.text.layout.layout import Line
    from newsreader.tui.reader.reader_state import ReaderState

COLORS = tuple(Color)
SIGNS = "!−+~>"
"""The signs of changed passages, the rarest first."""
LABEL_CELL = "\N{NO-BREAK SPACE}"
"""A cell reserved for a label; it stays with the word before it."""
RUNNING_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, *FURNITURE})
Parts = list[tuple[str, Style]]


class Styler(Protocol):
    """Returns the style of a component class; with `partial`, only the properties that it sets itself."""

    def __call__(self, name: str, *, partial: bool = False) -> Style: ...


class LinePainter:
    """Paints the lines of one reading."""

    def __init__(
        self,
        reading: ReaderState,
        style: Styler,
        *,
        justified: bool = False,
        numbered: bool = False,
    ) -> None:
        """If `numbered`, the gutter shows the number of each color."""
        self.justified = justified
        self.measure = 0
        self.numbered = numbered
        self._reading = reading
        self._style = style
        self._inline = SpanIndex((span.start, span.end, span.kind) for span in reading.revision.inline_spans)
        self._highlights: SpanIndex[Highlight] = SpanIndex(())
        self._doubtful: SpanIndex[Highlight] = SpanIndex(())
        self.show_passages()
        self.show_matches()
        self._heads: SpanIndex[None] = SpanIndex(())
        self.labels: dict[int, str] = {}
        self._label_cells: dict[int, int] = {}
        self.current_id: int | None = None
        """The id of the current highlight. Of several highlights on a line, the gutter shows this one."""

    def of(self, reading: ReaderState) -> LinePainter:
        """Return a painter of another reading with the same settings."""
        return LinePainter(reading, self._style, justified=self.justified, numbered=self.numbered)

    def lay_out(self, measure: int, folded: Collection[BlockKind]) -> Layout:
        """Return the layout at a measure, in cells, with tables and link numbers, and without the `folded` kinds."""
        self.measure = measure
        reading = self._reading
        tables = reading.tables.lay_out(measure)
        self._heads = SpanIndex((start, end, None) for start, end in tables.heads)
        # After a word comes the number of its link, then the space up to the next column, then the cells of a label.
        painted = [*reading.links.markers, *tables.insertions, *self._cells_for_labels()]
        insertions = sorted(painted, key=lambda insertion: insertion[0])
        above = {**self._bars(), **tables.above}
        return Layout(reading.text, reading.blocks, measure, folded, insertions=insertions, above=above)

    def _bars(self) -> dict[int, str]:
        """Return the bars between the paragraphs of one quotation, by the index of the lower paragraph."""
        quote, blocks = BlockKind.QUOTE, self._reading.blocks
        pairs = enumerate(pairwise(blocks), 1)
        return {
            index: "│ " * (min(one.level, other.level) + 1)
            for index, (one, other) in pairs
            if one.kind is quote and other.kind is quote
        }

    def show_labels(self, labels: dict[int, str]) -> bool:
        """Show labels at these offsets. Return true if the text must be laid out anew for their cells."""
        before = self._cells_for_labels()
        if not labels:
            self._label_cells = {}
        elif not self.labels:
            self._label_cells = {offset: len(label) for offset, label in labels.items()}
        self.labels = labels
        return before != self._cells_for_labels()

    def _cells_for_labels(self) -> list[Insertion]:
        """Return the cells that labels need besides the space before the word, which they cover.

        The cells stay the same while labels get shorter as you type, so that no text moves.
        """
        text = self._reading.text
        reserved = []
        for offset, cells in self._label_cells.items():
            spaced = offset > 0 and text[offset - 1] == " "
            begins = offset == 0 or text[offset - 1] == "\n"
            if cells > spaced and not begins:
                reserved.append((offset - spaced, LABEL_CELL * (cells - spaced)))
        return reserved

    def show_highlights(self, highlights: Iterable[Highlight], doubtful: Iterable[Highlight] = ()) -> None:
        """Show highlights, and those whose place is in doubt without their color."""
        self._highlights = SpanIndex((h.start, h.end, h) for h in highlights)
        self._doubtful = SpanIndex((h.start, h.end, h) for h in doubtful)

    def show_passages(self) -> None:
        """Show the signs of the passages that changed."""
        passages = self._reading.passages
        self._passages = SpanIndex((mark.start, mark.end, passage) for passage in passages for mark in passage.marks)

    def passage(self, line: Line) -> Passage | None:
        """Return the changed passage whose sign a line shows: of several, the one with the rarest sign."""
        here = (passage for _, _, passage in self._passages.overlapping(line.start, line.end))
        return min(here, key=lambda passage: SIGNS.index(passage.sign), default=None)

    def show_matches(self) -> None:
        self._matches = SpanIndex((match.start, match.end, None) for match in self._reading.matches)

    def shows_current(self, line: Line) -> bool:
        """Whether a line shows some of the current highlight."""
        return any(h.id == self.current_id for _, _, h in self._highlights.overlapping(line.start, line.end))

    def line(self, line: Line, *, margin: bool) -> Parts:
        """Return the gutter, indent and words of a line. With a `margin`, notes need no marker in the gutter."""
        block = self._reading.blocks[line.block]
        ground = self._style(block_style(block))
        indent = indent_sign(self._reading.text, block, line)
        lead: Parts = [(indent, self._style("view--meta") if indent.strip() else ground)]
        return [*self._gutter(line, margin=margin), *lead, *self._words(line, ground)]

    def _words(self, line: Line, ground: Style) -> Parts:
        text, label = self._reading.text, self._style("view--label")
        wider = {} if self.labels else self._gaps(line)
        painted: dict[int, str] = {}
        for offset, words in line.painted:
            painted[offset] = painted.get(offset, "") + expand_tabs(clean(words)).replace("\n", " ")
        parts: Parts = []
        if line.start in painted:
            parts.append((painted.pop(line.start), self._insertion(line.start, ground)))
        labelled = [offset for offset in self.labels if line.start < offset < line.end]
        for offset in labelled:
            # The cells reserved for a label are painted with it.
            place = offset - (text[offset - 1] == " ")
            if place in painted:
                painted[place] = painted[place].rstrip(LABEL_CELL)
        places = sorted({*labelled, *painted})
        row = self._reading.blocks[line.block].kind is BlockKind.TABLE_ROW
        bar_places = bars(text, line.start, line.end) if row else []

        # Cleaned as a whole, because a sign can depend on the one before it.
        cleaned = clean(text[line.start : line.end])

        def shown(start: int, end: int) -> str:
            # A bar is a span of its own, and so a piece of its own.
            if end > start and start in bar_places:
                return "│"
            return _shown(cleaned[start - line.start : end - line.start], start, wider)

        for start, end, styles in sweep(line.start, line.end, self._spans(line, bar_places)):
            style = Style.combine([ground, *styles]) if styles else ground
            cut = start
            for offset in places:
                if not start < offset <= end:
                    continue
                if offset in painted:
                    ink = self._insertion(offset, ground)
                    parts += [(shown(cut, offset), style), (painted[offset], ink)]
                    cut = offset
                if offset in self.labels and offset < line.end:
                    # A label covers the space before its word, so that it hides no letter.
                    gap = offset - 1 if text[offset - 1] == " " and offset - 1 >= cut else offset
                    rest = " " * (self._label_cells[offset] - len(self.labels[offset]))
                    parts += [(shown(cut, gap), style), (self.labels[offset], label), (rest, ground)]
                    cut = offset
            parts.append((shown(cut, end), style))
        if parts:
            parts.append((hyphen_at(text, line.start, line.end, self._text_cells(line)), parts[-1][1]))
        return parts

    def _text_cells(self, line: Line) -> int:
        """Return the number of cells that a line has for its text."""
        return self.measure - line.indent - painted_cells(line.painted)

    def _insertion(self, offset: int, ground: Style) -> Style:
        """Return the style of an insertion at an offset: it has the backgrounds that cover both of its sides."""
        around = self._under(offset - 1, offset + 1), self._over()
        under, over = ([style for s, e, style in spans if s < offset < e] for spans in around)
        ink = self._partial("view--insertion")
        return Style.combine([ground, ink, *under, *over])

    def _gaps(self, line: Line) -> dict[int, int]:
        """Return the extra cells of a line's spaces; none in a last line, nor in kinds where spaces have a meaning."""
        block = self._reading.blocks[line.block]
        if not self.justified or line.end >= block.end or block.kind not in RUNNING_TEXT:
            return {}
        if self._reading.text[line.end : line.end + 1] == "\n":
            return {}
        return gaps(self._reading.text, line.start, line.end, self._text_cells(line))

    def cell_in_text(self, line: Line, cell: int) -> int:
        """Return where a painted cell of a line would be without wider spaces, counted from the start of the column."""
        wider = self._gaps(line)
        if not wider or cell < line.indent:
            return cell
        painted = plain = line.indent
        for start, before, cells in stops(self._reading.text, line.start, line.end, line.painted):
            more = wider.get(start, 0)
            painted, plain = painted + before, plain + before
            if cell < painted + cells + more:
                return plain + min(cell - painted, max(0, cells - 1))
            painted, plain = painted + cells + more, plain + cells
        return plain + cell - painted

    def _spans(self, line: Line, bar_places: Iterable[int]) -> list[tuple[int, int, Style]]:
        """Return the styled ranges on a line. A later one is painted over an earlier one."""
        start, end = line.start, line.end
        inks = [(s, e, self._partial("view--head")) for s, e, _ in self._heads.overlapping(start, end)]
        inks += [(s, e, self._partial(INLINE_STYLES[kind])) for s, e, kind in self._inline.overlapping(start, end)]
        inks += [(bar, bar + 1, self._partial("view--insertion")) for bar in bar_places]
        # The background decides the ink, since not every ink is legible on every background.
        spans = inks + self._under(start, end)
        spans += [(s, e, self._partial("view--match")) for s, e, _ in self._matches.overlapping(start, end)]
        return spans + self._over()

    def _under(self, start: int, end: int) -> list[tuple[int, int, Style]]:
        """Return the backgrounds on a line: the focus and the highlights."""
        reading = self._reading
        spans: list[tuple[int, int, Style]] = []
        if reading.selection is None and reading.orphan is None:
            spans.append((reading.focus.start, reading.focus.end, self._partial("view--focus")))
        spans += [(s, e, self._partial("view--doubt")) for s, e, _ in self._doubtful.overlapping(start, end)]
        # The longest first: where two overlap, the shorter is painted over the longer.
        highlights = sorted(self._highlights.overlapping(start, end), key=lambda span: span[0] - span[1])
        spans += [(s, e, self._partial(f"view--hl-{h.color}")) for s, e, h in highlights]
        overlap, outlined = self._partial("view--overlap"), self.outlined(start, end)
        spans += [
            (s, e, overlap) for s, e, over in sweep(start, end, highlights) if len(over) > 1 and outlined not in over
        ]
        if outlined is not None:
            # The current one is painted over the others, so that all of it is seen.
            spans += [
                (outlined.start, outlined.end, self._partial(name))
                for name in (f"view--hl-{outlined.color}", "view--current")
            ]
        return spans

    def outlined(self, start: int, end: int) -> Highlight | None:
        """Return the current highlight if others overlap it and a range of the text shows some of it."""
        here = (h for _, _, h in self._highlights.overlapping(start, end) if h.id == self.current_id)
        current = next(here, None)
        several = current is not None and len(self._highlights.overlapping(current.start, current.end)) > 1
        return current if several else None

    def _over(self) -> list[tuple[int, int, Style]]:
        """Return what is painted over everything else: the selection and the current match."""
        reading = self._reading
        spans: list[tuple[int, int, Style]] = []
        if reading.match is not None:
            spans.append((reading.match.start, reading.match.end, self._partial("view--match-on")))
        if reading.selection is not None:
            spans.append((reading.selection.start, reading.selection.end, self._partial("view--selection")))
        return spans

    def _partial(self, name: str) -> Style:
        return self._style(name, partial=True)

    def _gutter(self, line: Line, *, margin: bool) -> Parts:
        active = self._reading.selection or self._reading.focus
        on = active.start < line.end and active.end > line.start and self._reading.orphan is None
        bar = ("┃" if on else " ", self._style("view--bar"))
        label = self.labels.get(line.start)
        if label is not None:
            rest = " " * max(0, GUTTER - 1 - len(label))
            return [bar, (label[: GUTTER - 1], self._style("view--label")), (rest, self._style("view--text"))]
        here = [highlight for _, _, highlight in self._highlights.overlapping(line.start, line.end)]
        doubt = "?" if self._doubtful.overlapping(line.start, line.end) else " "
        if not here:
            return [bar, (f"{doubt} ", self._style("view--text" if doubt == " " else "view--sign"))]
        beginning = [highlight for highlight in here if line.start <= highlight.start]
        noted = [] if margin else [highlight for highlight in beginning if highlight.note or highlight.tags]
        shown = next((h for h in here if h.id == self.current_id), None) or next(iter(noted or beginning), None)
        shown = shown or min(here, key=lambda highlight: highlight.end - highlight.start)
        number = COLORS.index(shown.color) + 1
        marker = "✎" if noted else str(number) if self.numbered else "▏"
        edge = self._style(f"edge--{shown.color}")
        if doubt != " ":
            return [bar, (marker, edge), (doubt, self._style("view--sign"))]
        # A small number fits beside the marker of a note.
        rest = "¹²³⁴⁵"[number - 1] if noted and self.numbered else " "
        return [bar, (marker + rest, edge)]


def _shown(piece: str, start: int, wider: dict[int, int]) -> str:
    """Return a cleaned piece of the text for painting: tabs as spaces, no line break, some spaces wider."""
    if wider:
        piece = "".join(letter + " " * wider.get(start + i, 0) for i, letter in enumerate(piece))
    return expand_tabs(piece).replace("\n", " ")
