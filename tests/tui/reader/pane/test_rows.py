from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.ingest import parse_one as parse
from newsreader.records import AnchorState, Color, Highlight, Range
from newsreader.text.layout.layout import Layout, Line
from newsreader.tui.reader.pane.note_rows import NoteRow, note_rows
from newsreader.tui.reader.pane.rows import TAIL, Edge, Rows

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ARTICLE = parse(
    b"The city will close its old harbour.\n\nThe council decided on Tuesday.\n\n- one\n- two\n", "harbour.md"
)
HEAD = [Edge("", "view--meta"), Edge("Nordlys", "view--meta"), Edge("", "view--meta")]


def highlight(number: int, note: str) -> Highlight:
    return Highlight(
        number, f"u{number}", 1, "T", 1, 0, 5, "q", "", "", Color.RED, note, (), AnchorState.EXACT, 1.0, NOW, NOW
    )


def notes_after(*places: tuple[int, str]) -> list[tuple[int, list[NoteRow]]]:
    return [(row, note_rows(highlight(number, note), 20)) for number, (row, note) in enumerate(places)]


layouts = st.integers(8, 60).map(lambda width: Layout(ARTICLE.text, ARTICLE.blocks, width))
places = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["a", "b\nb", "c " * 30])), max_size=5)


@given(layouts, st.integers(1, 2), places)
def test_every_line_and_every_row_of_a_note_is_shown_once_in_order_with_each_note_below_its_line(
    layout, spacing, opened
):
    notes = notes_after(*((row, note) for row, note in opened if row < layout.height))
    rows = Rows(layout, HEAD, spacing=spacing, notes=notes)
    expected: list[object] = [*HEAD]
    for y in range(layout.height):
        expected.append(layout.line(y))
        expected += [row for after, note in notes if after == y for row in note]
        expected += [None] * (spacing - 1)
    expected += TAIL
    assert [rows.at(y) for y in range(rows.height)] == expected
    assert rows.at(-1) is rows.at(rows.height) is None


@given(layouts, st.integers(1, 2), places)
def test_each_offset_of_a_row_maps_back_to_the_row(layout, spacing, opened):
    notes = notes_after(*((row, note) for row, note in opened if row < layout.height))
    rows = Rows(layout, HEAD, spacing=spacing, notes=notes)
    for y in range(rows.height):
        shown = rows.at(y)
        if isinstance(shown, Line):
            assert rows.line_at(y) == shown
            assert rows.row_of(shown.start) == y
            assert rows.offset_at(y, shown.indent) == shown.start
        else:
            assert rows.line_at(y) is rows.offset_at(y, 0) is None
            assert rows.note_at(y) is (shown if isinstance(shown, NoteRow) else None)


def test_an_open_note_moves_the_rows_below_it_and_none_above():
    layout = Layout(ARTICLE.text, ARTICLE.blocks, 60)
    council = ARTICLE.text.index("The council")
    before, after = (Rows(layout, HEAD, notes=notes) for notes in ([], notes_after((0, "one\ntwo"))))
    assert after.row_of(0) == before.row_of(0) == len(HEAD)
    assert after.row_of(council) == before.row_of(council) + 2
    assert after.height == before.height + 2
    assert after.rows_of_note(0) == (len(HEAD) + 1, len(HEAD) + 2)
    assert after.rows_of_note(1) is None


def test_a_range_maps_to_its_rows_and_rows_to_their_range():
    layout = Layout(ARTICLE.text, ARTICLE.blocks, 12)
    rows = Rows(layout, HEAD, notes=notes_after((1, "x\ny\nz")))
    end = ARTICLE.blocks[0].end
    first, last = rows.rows_of(Range(0, end))
    assert (first, last) == (3, 3 + layout.row_of(end - 1) + 3)
    assert rows.range_between(first, last + 1) == (0, end)
    assert rows.range_between(5, 8) == (0, 0)


@pytest.mark.parametrize("spacing", [1, 2])
def test_an_empty_text_has_a_head_and_an_end(spacing):
    rows = Rows(Layout("", (), 40), HEAD, spacing=spacing)
    assert rows.height == len(HEAD) + len(TAIL)
    assert rows.row_of(0) == len(HEAD)
