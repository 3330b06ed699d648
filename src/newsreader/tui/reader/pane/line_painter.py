"""Painting one line of an article: its block, its marks, and everything that stands on its words.

It is given where things stand and gives pieces with styles; it knows neither rows nor keys. It has the lines laid out,
since what it paints besides the text takes room in them.
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
from newsreader.tui.widgets.text_styles import MARK_STYLES, block_style

from .geometry import GUTTER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from newsreader.text.layout.inline import Insertion
    from newsreader.text.layout.layout import Line
    from newsreader.tui.reader.reader_state import ReaderState

COLORS = tuple(Color)
LABEL_ROOM = "\N{NO-BREAK SPACE}"
"""What keeps a cell free for a label, with the word before it."""
RUNNING_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, *FURNITURE})
Parts = list[tuple[str, Style]]


class Styler(Protocol):
    """Gives the style of a component class; `partial` leaves out what it does not set itself."""

    def __call__(self, name: str, *, partial: bool = False) -> Style: ...


class LinePainter:
    """Paints the lines of one reading."""

    def __init__(self, reading: ReaderState, style: Styler, *, justified: bool = False, plain: bool = False) -> None:
        self.justified = justified
        self.measure = 0
        self._plain = plain
        self._reading = reading
        self._style = style
        self._marks = SpanIndex((mark.start, mark.end, mark.kind) for mark in reading.revision.inline_spans)
        self._highlights: SpanIndex[Highlight] = SpanIndex(())
        self.show_hits()
        self._heads: SpanIndex[None] = SpanIndex(())
        self.labels: dict[int, str] = {}
        self._label_cells: dict[int, int] = {}
        self.hand: int | None = None
        """The id of the highlight at hand: where several stand on a line, the gutter tells of this one."""

    def of(self, reading: ReaderState) -> LinePainter:
        """Return a painter of another reading that paints alike."""
        return LinePainter(reading, self._style, justified=self.justified, plain=self._plain)

    def lay_out(self, measure: int, folded: Collection[BlockKind]) -> Layout:
        """Lay the text out at a measure, in cells, with tables set and links numbered; `folded` kinds are left out."""
        self.measure = measure
        reading = self._reading
        tables = reading.tables.lay_out(measure)
        self._heads = SpanIndex((start, end, None) for start, end in tables.heads)
        # Behind a word first its link's number, then the space up to the next column, then the room for a label.
        painted = [*reading.links.markers, *tables.insertions, *self._room_for_labels()]
        insertions = sorted(painted, key=lambda insertion: insertion[0])
        above = {**self._bars(), **tables.above}
        return Layout(reading.text, reading.blocks, measure, folded, insertions=insertions, above=above)

    def _bars(self) -> dict[int, str]:
        """The bars between the paragraphs of one quotation, by the index of the lower."""
        quote, blocks = BlockKind.QUOTE, self._reading.blocks
        pairs = enumerate(pairwise(blocks), 1)
        return {
            index: "│ " * (min(one.level, other.level) + 1)
            for index, (one, other) in pairs
            if one.kind is quote and other.kind is quote
        }

    def show_labels(self, labels: dict[int, str]) -> bool:
        """Take labels by their offsets. True if the text has to be laid out anew for the room that they take."""
        before = self._room_for_labels()
        if not labels:
            self._label_cells = {}
        elif not self.labels:
            self._label_cells = {offset: len(label) for offset, label in labels.items()}
        self.labels = labels
        return before != self._room_for_labels()

    def _room_for_labels(self) -> list[Insertion]:
        """The cells that labels need besides the space that they take the place of.

        They stay the same while the labels are typed and get shorter, so that nothing moves under the eyes.
        """
        text = self._reading.text
        room = []
        for offset, cells in self._label_cells.items():
            spaced = offset > 0 and text[offset - 1] == " "
            begins = offset == 0 or text[offset - 1] == "\n"
            if cells > spaced and not begins:
                room.append((offset - spaced, LABEL_ROOM * (cells - spaced)))
        return room

    def show_highlights(self, highlights: Iterable[Highlight]) -> None:
        """Paint these highlights."""
        self._highlights = SpanIndex((h.start, h.end, h) for h in highlights)

    def show_hits(self) -> None:
        """Light the reading's find hits."""
        self._hits = SpanIndex((hit.start, hit.end, None) for hit in self._reading.hits)

    def is_at_hand(self, line: Line) -> bool:
        """Whether the highlight at hand stands on a line."""
        return any(h.id == self.hand for _, _, h in self._highlights.overlapping(line.start, line.end))

    def line(self, line: Line, *, margin: bool) -> Parts:
        """Gutter, indent and words of a line. `margin` says that notes stand in the margin and need no sign."""
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
            # The room that was kept for a label is painted with it.
            place = offset - (text[offset - 1] == " ")
            if place in painted:
                painted[place] = painted[place].rstrip(LABEL_ROOM)
        places = sorted({*labelled, *painted})
        row = self._reading.blocks[line.block].kind is BlockKind.TABLE_ROW
        bar_places = bars(text, line.start, line.end) if row else []

        def shown(start: int, end: int) -> str:
            # A bar is a span, and so a piece, of its own.
            return "│" if end > start and start in bar_places else _shown(text, start, end, wider)

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
                    # A label takes the place of the space before its words, so that it covers none.
                    gap = offset - 1 if text[offset - 1] == " " and offset - 1 >= cut else offset
                    rest = " " * (self._label_cells[offset] - len(self.labels[offset]))
                    parts += [(shown(cut, gap), style), (self.labels[offset], label), (rest, ground)]
                    cut = offset
            parts.append((shown(cut, end), style))
        if parts:
            parts.append((hyphen_at(text, line.start, line.end, self._room(line)), parts[-1][1]))
        return parts

    def _room(self, line: Line) -> int:
        """The cells that a line has for its text alone."""
        return self.measure - line.indent - painted_cells(line.painted)

    def _insertion(self, offset: int, ground: Style) -> Style:
        """The style of what is painted before an offset: it stands on what stands on both sides of it."""
        around = self._under(offset - 1, offset + 1), self._over()
        under, over = ([style for s, e, style in spans if s < offset < e] for spans in around)
        ink = self._partial("view--insertion")
        return Style.combine([ground, ink, *under, *over] if self._plain else [ground, *under, ink, *over])

    def _gaps(self, line: Line) -> dict[int, int]:
        """The spaces of a line to paint wider; none in its block's last line, nor where spaces have a meaning."""
        block = self._reading.blocks[line.block]
        if not self.justified or line.end >= block.end or block.kind not in RUNNING_TEXT:
            return {}
        if self._reading.text[line.end : line.end + 1] == "\n":
            return {}
        return gaps(self._reading.text, line.start, line.end, self._room(line))

    def cell_in_text(self, line: Line, cell: int) -> int:
        """Where a painted cell of a line, from the start of the column, would be without the wider spaces."""
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
        """What stands on a line, what is painted over the rest last."""
        start, end = line.start, line.end
        inks = [(s, e, self._partial("view--head")) for s, e, _ in self._heads.overlapping(start, end)]
        inks += [(s, e, self._partial(MARK_STYLES[kind])) for s, e, kind in self._marks.overlapping(start, end)]
        inks += [(bar, bar + 1, self._partial("view--insertion")) for bar in bar_places]
        # Among few colors not every ink can be read on every ground: there the ground says which it is.
        spans = inks + self._under(start, end) if self._plain else self._under(start, end) + inks
        spans += [(s, e, self._partial("view--hit")) for s, e, _ in self._hits.overlapping(start, end)]
        return spans + self._over()

    def _under(self, start: int, end: int) -> list[tuple[int, int, Style]]:
        """The grounds that words stand on: the focus and the highlights."""
        reading = self._reading
        spans: list[tuple[int, int, Style]] = []
        if reading.selection is None:
            spans.append((reading.focus.start, reading.focus.end, self._partial("view--focus")))
        # The widest first: in an overlap the tighter passage is painted over the wider.
        marked = sorted(self._highlights.overlapping(start, end), key=lambda span: span[0] - span[1])
        spans += [(s, e, self._partial(f"view--hl-{h.color}")) for s, e, h in marked]
        spans += [
            (max(one[0], other[0]), min(one[1], other[1]), self._partial("view--overlap"))
            for i, one in enumerate(marked)
            for other in marked[i + 1 :]
            if one[0] < other[1] and other[0] < one[1]
        ]
        return spans

    def _over(self) -> list[tuple[int, int, Style]]:
        """What is chosen: it is painted over everything."""
        reading = self._reading
        spans: list[tuple[int, int, Style]] = []
        if reading.hit is not None:
            spans.append((reading.hit.start, reading.hit.end, self._partial("view--hit-on")))
        if reading.selection is not None:
            spans.append((reading.selection.start, reading.selection.end, self._partial("view--selection")))
        return spans

    def _partial(self, name: str) -> Style:
        return self._style(name, partial=True)

    def _gutter(self, line: Line, *, margin: bool) -> Parts:
        lit = self._reading.selection or self._reading.focus
        on = lit.start < line.end and lit.end > line.start
        bar = ("┃" if on else " ", self._style("view--bar"))
        label = self.labels.get(line.start)
        if label is not None:
            room = " " * max(0, GUTTER - 1 - len(label))
            return [bar, (label[: GUTTER - 1], self._style("view--label")), (room, self._style("view--text"))]
        standing = [highlight for _, _, highlight in self._highlights.overlapping(line.start, line.end)]
        if not standing:
            return [bar, ("  ", self._style("view--text"))]
        beginning = [highlight for highlight in standing if line.start <= highlight.start]
        noted = [] if margin else [highlight for highlight in beginning if highlight.note or highlight.tags]
        told = next((h for h in standing if h.id == self.hand), None) or next(iter(noted or beginning), None)
        told = told or min(standing, key=lambda highlight: highlight.end - highlight.start)
        number = COLORS.index(told.color) + 1
        sign = "✎" if noted else str(number) if self._plain else "▏"
        # Beside the sign of a note a small number has room.
        rest = "¹²³⁴⁵"[number - 1] if noted and self._plain else " "
        return [bar, (sign + rest, self._style(f"view--edge-{told.color}"))]


def _shown(text: str, start: int, end: int, wider: dict[int, int]) -> str:
    """A piece of the text as it may be painted: through the gate, tabs as spaces, no line break, some spaces wider."""
    piece = clean(text[start:end])
    if wider:
        piece = "".join(letter + " " * wider.get(start + i, 0) for i, letter in enumerate(piece))
    return expand_tabs(piece).replace("\n", " ")
