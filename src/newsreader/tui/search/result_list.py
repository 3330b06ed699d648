"""The results of a note search: two lines each, with the matching letters emphasized."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from newsreader.records import Color, Range
from newsreader.text.days import local_day
from newsreader.text.layout.cells import cell_width
from newsreader.text.quotes import in_quotes, quotes_for
from newsreader.tui.widgets.match_text import with_matches
from newsreader.tui.widgets.text_format import day, tag_label, tag_rows
from newsreader.tui.widgets.text_styles import EDGES, component_classes
from newsreader.tui.widgets.virtual_list import Parts, VirtualList

from .passage import UNSURE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from newsreader.records import Snippet
    from newsreader.services.notes.match import NoteMatch

COLORS = tuple(Color)

WEAKER = "weaker matches"
"""The heading above weak matches."""

LEAST_QUOTE = 12
"""The fewest cells in which a quote beside the title is worth showing."""


class ResultList(VirtualList[int]):
    """Matches, each identified by its highlight's id: the note or quote, its origin, and a blank line."""

    COMPONENT_CLASSES: ClassVar = component_classes("result", "text quote meta tag match unsure") | EDGES
    ROW_LINES: ClassVar = 3
    GAP_LINES: ClassVar = 1

    class Scrolled(VirtualList.Moved):
        """Other results are in view."""

    numbered = False
    """Whether each result shows the number of its color, for terminals that cannot show the colors."""

    matches: Sequence[NoteMatch] = ()
    weak_from = 0
    """The index of the first weak match."""

    _snippets: Mapping[int, Snippet] = MappingProxyType({})

    @property
    def row_count(self) -> int:
        return len(self.matches)

    def key_at(self, index: int) -> int:
        return self.matches[index].highlight.id

    @property
    def current(self) -> NoteMatch | None:
        return self.matches[self.cursor] if self.cursor < len(self.matches) else None

    def show(self, matches: Sequence[NoteMatch], *, keep: int | None = None) -> None:
        """Show these matches, with the cursor on the highlight `keep`; if it is gone, on the match now in its place;
        without `keep`, on the first match.
        """
        self.matches = matches
        self.weak_from = next((i for i, match in enumerate(matches) if match.is_weak), len(matches))
        self.headings = {self.weak_from: WEAKER} if self.weak_from < len(matches) else {}
        place = 0 if keep is None else self.cursor
        self.rows_changed(next((i for i, match in enumerate(matches) if match.highlight.id == keep), place))

    @property
    def ids(self) -> set[int]:
        """The highlights of all results."""
        return {match.highlight.id for match in self.matches}

    def go_to(self, ids: Collection[int]) -> None:
        """Move the cursor to the first result that is one of these highlights, if any is."""
        self.move_to(next((i for i, match in enumerate(self.matches) if match.highlight.id in ids), self.cursor))

    @property
    def out_of_sight(self) -> int:
        """The number of selected results that are not on the screen, or no longer among the results."""
        return len(self.selected) - sum(match.highlight.id in self.selected for match in self._in_view)

    @property
    def _in_view(self) -> Sequence[NoteMatch]:
        first = max(0, self.row_at(self.first_line)[0])
        return self.matches[first : first + self.rows_in_view]

    @property
    def articles_in_sight(self) -> list[int]:
        """The ids of the articles of the results on the screen."""
        return list(dict.fromkeys(match.highlight.article_id for match in self._in_view))

    def show_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Show pieces of the articles' texts, by article id, in the results from these articles."""
        if snippets != self._snippets:
            self._snippets = snippets
            self.refresh()

    def show_cursor(self, shown: bool) -> None:
        """Show the cursor here, or hide it while it is in the choices above the list."""
        if shown is not self.cursor_shown:
            self.cursor_shown = shown
            self.refresh_row(self.cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def row_parts(self, index: int, width: int) -> Parts:
        match = self.matches[index]
        sign = str(COLORS.index(match.highlight.color) + 1) if self.numbered else "▏"
        edge = (f"{sign} ", self.part_style(f"edge--{match.highlight.color}"))
        if match.highlight.id in self.selected:
            edge = ("✓ ", self.part_style("row--selected"))
        # People remember best what they wrote themselves. Without a note, or if only the quote matched, show the quote;
        # also if its place is in doubt, since the decision is about the words.
        if match.note and (match.note_spans or not (match.quote_spans or match.highlight.anchor in UNSURE)):
            return [edge, *self._with_matches(match.note, match.note_spans, width - 5, "result--text")]
        return [edge, *self._quote(match, width - 5, "result--text")]

    def second_line(self, index: int, width: int) -> Parts:
        match = self.matches[index]
        highlight = match.highlight
        edge = ("▏ ", self.part_style(f"edge--{highlight.color}"))
        parts: Parts = []
        right = day(local_day(highlight.created_at))
        warnings = ("draft" if match.draft else "", str(highlight.anchor) if highlight.anchor in UNSURE else "")
        unsure = "".join(f"{warning}  " for warning in warnings if warning)
        room = width - 7 - cell_width(right) - cell_width(unsure)
        both_match = match.note and match.note_spans and match.quote_spans
        if highlight.tags:
            parts += self._tags(match, room // (4 if both_match else 2))
            parts.append(("  ", self.part_style("result--tag")))
            room -= sum(cell_width(text) for text, _ in parts)
        snippet = self._snippets.get(highlight.article_id)
        if snippet is None or room >= 2 * LEAST_QUOTE:
            share = room // 3 if snippet is not None else room // 2 if both_match else room
            parts += self._with_matches(highlight.article_title, match.title_spans, share, "result--meta")
        left = width - 9 - cell_width(right) - cell_width(unsure) - sum(cell_width(text) for text, _ in parts)
        if snippet is not None:
            parts.append(("  ", self.part_style("result--meta")))
            parts += self._with_matches(snippet.text, snippet.spans, max(1, left), "result--meta")
        elif both_match and left >= LEAST_QUOTE:
            parts.append(("  ", self.part_style("result--meta")))
            parts += self._quote(match, left, "result--quote")
        used = sum(cell_width(text) for text, _ in parts)
        gap = " " * max(1, width - 5 - used - cell_width(unsure) - cell_width(right))
        meta = self.part_style("result--meta")
        return [edge, *parts, (gap, meta), (unsure, self.part_style("result--unsure")), (right, meta)]

    def _tags(self, match: NoteMatch, width: int) -> Parts:
        """Return as many tags as fit in `width` cells, those with matches first, with the matches emphasized."""
        found: dict[int, list[Range]] = {}
        at = 0
        for place, tag in enumerate(match.highlight.tags):
            inside = [span for span in match.tag_spans if at <= span.start < at + len(tag)]
            if inside:
                found[place] = [Range(span.start - at, min(span.end - at, len(tag))) for span in inside]
            at += len(tag) + 1
        parts: Parts = []
        for place, label in chain(*tag_rows(match.highlight.tags, width, 1, found)):
            name = tag_label(match.highlight.tags[place]) if place in found else label
            gap = [(" ", self.part_style("result--tag"))] if parts else []
            parts += [*gap, *self._with_matches(name, found.get(place, ()), cell_width(label), "result--tag", shift=1)]
        return parts

    def _quote(self, match: NoteMatch, width: int, name: str) -> Parts:
        quote = match.highlight.quote
        return self._with_matches(in_quotes(quote), match.quote_spans, width, name, shift=len(quotes_for(quote)[0]))

    def _with_matches(self, text: str, spans: Sequence[Range], width: int, name: str, *, shift: int = 0) -> Parts:
        return with_matches(
            text, spans, width, self.part_style(name), self.part_style("result--match", partial=True), shift=shift
        )
