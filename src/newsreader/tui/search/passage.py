"""The preview of a search result: the highlight in its article, and the note on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from newsreader.records import AnchorState, Range
from newsreader.services.highlights import what_changed
from newsreader.text.clean import clean, tidy_line
from newsreader.text.excerpt import densest
from newsreader.text.layout.cells import expand_tabs
from newsreader.text.layout.spans import sweep
from newsreader.text.layout.wrap import wrap
from newsreader.text.quotes import in_quotes
from newsreader.tui.widgets.match_text import snippet_rows
from newsreader.tui.widgets.text_format import begins_with_title, cut, row, wrapped
from newsreader.tui.widgets.text_rows import text_rows
from newsreader.tui.widgets.text_styles import TEXT_STYLES, combined, component_classes

from .row_choice import best_top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Highlight, Revision, Snippet
    from newsreader.services.notes.match import NoteMatch
    from newsreader.tui.widgets.text_styles import Pieces

BEFORE = 4
"""The preferred number of rows above the passage."""

ROOMY = 8
"""A higher preview has blank rows, and a title of up to two rows."""

NEAR_BEFORE, NEAR_AFTER = 2000, 6000
"""Code points before and after the center that are wrapped. A block can be a megabyte."""

UNSURE = {
    AnchorState.REVIEW: "likely place {}; the text has changed",
    AnchorState.ORPHAN: "no longer in the text; likely places: {}",
}
"""The warnings for highlights whose place is in doubt, with its number among the likely ones."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below the head: its pieces, its range, the words in it that match, and the part it belongs to."""

    pieces: Pieces
    place: Range
    words: frozenset[str] = frozenset()
    of_passage: bool = False
    of_note: bool = False


class Passage(Widget):
    """Shows the blocks around a highlight, with its quote tinted, and its note below. Matches are emphasized.

    If a match in the article's text would be out of view, a snippet with it is shown above.
    """

    COMPONENT_CLASSES: ClassVar = (
        component_classes("passage", "title text note meta unsure match match-on found") | TEXT_STYLES
    )

    more_key = ""
    """The name of the key that scrolls down."""

    _match: NoteMatch | None = None
    _revision: Revision | None = None
    _snippet: Snippet | None = None
    _found: tuple[Range, ...] = ()
    _place = ""
    _head: Sequence[Pieces] = ()
    _rows: Sequence[_Row] = ()
    _top = 0

    def show(
        self,
        match: NoteMatch | None,
        revision: Revision | None,
        found: Snippet | None = None,
        *,
        here: bool = True,
        place: str = "",
    ) -> None:
        """Show this match in this revision, or nothing. `place` says which likely place it has, if it is in doubt.

        `found` are matches in the article's text; they are not `here` if they are in another revision.
        """
        self._match, self._revision, self._snippet, self._place = match, revision, found, place
        self._found = found.places if found is not None and here else ()
        self._compose_rows()

    def on_resize(self) -> None:
        self._compose_rows()

    def scroll_rows(self, pages: float) -> None:
        """Scroll by so many pages, stopping at the ends."""
        rows = self.content_size.height - len(self._head)
        by = int(pages * rows) or (1 if pages > 0 else -1)
        self._top = max(0, min(self._top + by, len(self._rows) - rows))
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self.scroll_rows(0.25)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_rows(-0.25)

    def _compose_rows(self) -> None:
        match, revision = self._match, self._revision
        width, height = self.content_size.width, self.content_size.height
        self._head, self._rows, self._top = (), (), 0
        if match and revision and width > 8:
            # Below the results, the title is above it already, in the row at the cursor.
            lines = 2 if self.screen.has_class("wide") else 0
            title = wrapped(clean(match.highlight.article_title), width, lines) if lines else []
            head: list[Pieces] = [[(line, ("passage--title",))] for line in title]
            if match.highlight.anchor in UNSURE:
                warning = UNSURE[match.highlight.anchor].format(self._place)
                head.append([(cut(warning, width), ("passage--meta", "passage--unsure"))])
                head += _in_doubt(match.highlight, revision, width, height // 3)
            blank: list[Pieces] = [[]] if height > ROOMY else []
            head += blank
            self._show_rows(match, revision, width, height - len(head))
            if self._snippet is not None and not self._in_sight(height - len(head)):
                head += [*_snippet(self._snippet, width, height // 3), *blank]
                self._show_rows(match, revision, width, height - len(head))
            self._head = head
        self.refresh()

    def _in_sight(self, height: int) -> bool:
        """Return whether a match in the article's text is in view."""
        shown = [row.place for row in self._rows[self._top : self._top + height] if not row.of_note]
        return any(found.start < place.end and found.end > place.start for found in self._found for place in shown)

    def _show_rows(self, match: NoteMatch, revision: Revision, width: int, height: int) -> None:
        """Put the note below the passage, and scroll to the matches.

        The matching words are the most important, then the passage, then the note, then the text around them.
        """
        text, note = self._around(match, revision, width), _note(match, width)
        passage = [number for number, row in enumerate(text) if row.of_passage]
        first, last = (passage[0], passage[-1]) if passage else (0, len(text) - 1)
        # The note is below the paragraph; if that is long, directly below the passage and followed by a blank row.
        end = next((number for number in range(last + 1, len(text)) if not text[number].pieces), len(text))
        if note and end - first + len(note) > height:
            end = last + 1
            if end < len(text) and text[end].pieces:
                note.append(_Row([], Range(0, 0)))
        self._rows = rows = [*text[:end], *note, *text[end:]]
        if len(rows) > height and note:
            height -= 1  # the last row may be the hint that the note continues
        spare = height - (end - first) - min(len(note), max(height // 2, height - (end - first)))
        preferred = max(0, first - max(0, min(BEFORE, spare)))
        self._top = best_top([row.words for row in rows], [row.of_passage for row in rows], height, preferred)

    def _around(self, match: NoteMatch, revision: Revision, width: int) -> list[_Row]:
        """Return the rows of the blocks around the passage; if it is long, around the matches in it."""
        text, blocks, highlight = revision.text, revision.blocks, match.highlight
        in_doubt = highlight.anchor is AnchorState.REVIEW
        spans = [(highlight.start, highlight.end, "view--doubt" if in_doubt else f"view--hl-{highlight.color}")]
        found: list[Range] = []
        if text[highlight.start : highlight.end] == highlight.quote:
            found = [Range(highlight.start + span.start, highlight.start + span.end) for span in match.quote_spans]
        center = highlight.start + (densest(highlight.quote, match.quote_spans).start if found else 0)
        near = Range(max(0, center - NEAR_BEFORE), center + NEAR_AFTER)
        found = [place for place in found if place.start < near.end and place.end > near.start]
        elsewhere = [place for place in self._found if place.start < near.end and place.end > near.start]
        for place in (*found, *elsewhere):
            # On the tint of the highlight, the accent is not legible.
            on_tint = not in_doubt and place.start < highlight.end and place.end > highlight.start
            spans.append((place.start, place.end, "passage--match-on" if on_tint else "passage--match"))
        at = next((number for number, block in enumerate(blocks) if block.end > center), len(blocks))
        first = max(1 if begins_with_title(text, blocks, clean(highlight.article_title)) else 0, at - 1)
        shown = [
            replace(block, start=max(block.start, near.start), end=min(block.end, near.end))
            for block in blocks[min(first, at) :]
            if block.start < near.end and block.end > near.start
        ]
        return [
            _Row(
                row.pieces,
                row.place,
                _words(text, row.place, found),
                row.place.start < highlight.end and row.place.end > highlight.start,
            )
            for row in text_rows(text, shown, width, inline_spans=revision.inline_spans, spans=spans)
        ]

    def render_line(self, y: int) -> Strip:
        width, height, base = self.content_size.width, self.content_size.height, self.rich_style
        index = y - len(self._head) + self._top
        if y < len(self._head):
            pieces = self._head[y]
        elif y == height - 1 and any(row.of_note for row in self._rows[index + 1 :]) and self.more_key:
            pieces = [(cut(f"▾ more below: {self.more_key}", width), ("passage--meta",))]
        else:
            pieces = self._rows[index].pieces if index < len(self._rows) else []
        parts = ((text, combined(self.get_component_rich_style, names)) for text, names in pieces)
        return Strip(row(parts)).adjust_cell_length(width, base)


def _words(text: str, row: Range, found: Sequence[Range]) -> frozenset[str]:
    """Return the words in a row that match."""
    return frozenset(
        text[place.start : place.end].casefold() for place in found if place.start < row.end and place.end > row.start
    )


def _note(match: NoteMatch, width: int) -> list[_Row]:
    """Return the rows of the note beside a rule, with the matches emphasized."""
    note = clean(match.note).rstrip()
    lit = [(span.start, span.end, "passage--match") for span in match.note_spans]
    rows: list[_Row] = []
    for start, end in wrap(note, 0, len(note), width - 2) if note.strip() else ():
        pieces: Pieces = [("▏ ", ("passage--meta",))]
        pieces += [(expand_tabs(note[s:e]), ("passage--note", *names)) for s, e, names in sweep(start, end, lit)]
        place = Range(start, end)
        rows.append(_Row(pieces, place, _words(note, place, match.note_spans), of_note=True))
    return rows


def _in_doubt(highlight: Highlight, revision: Revision, width: int, most: int) -> list[Pieces]:
    """Return the words of a highlight in doubt in their old context, and what changed of them at its likely place."""
    before, words, after = highlight.prefix, in_quotes(highlight.quote), highlight.suffix
    lines = [
        *([f"first: {in_quotes(highlight.first_quote)}"] if highlight.first_quote else []),
        # An orphan is shown in its old text.
        f"highlighted: {f'…{before}{words}{after}…' if highlight.anchor is AnchorState.REVIEW else words}",
        what_changed(highlight, revision.text),
    ]
    rows = [line for text in filter(None, lines) for line in wrapped(tidy_line(text), width, 3)]
    return [[(line, ("passage--meta",))] for line in rows[: max(1, most)]]


def _snippet(snippet: Snippet, width: int, most: int) -> list[Pieces]:
    """Return at most `most` rows of a snippet of text that is out of view. A single row contains the first match."""
    rows = snippet_rows(snippet, width - 2)
    first = next((number for number, pieces in enumerate(rows) if any(lit for _, lit in pieces)), 0)
    start = max(0, min(first, len(rows) - most))
    return [
        [("│ ", ("passage--meta",)), *((text, (f"passage--{'found' if lit else 'meta'}",)) for text, lit in pieces)]
        for pieces in rows[start : start + max(1, most)]
    ]
