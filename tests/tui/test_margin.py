from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsreader.records import AnchorState, Color, Highlight
from newsreader.text.cells import cell_width
from newsreader.tui.widgets.geometry import GUTTER, geometry
from newsreader.tui.widgets.margin import MOST_LINES, place

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def highlight(number: int, start: int, note: str = "", tags: tuple[str, ...] = ()) -> Highlight:
    return Highlight(
        number,
        f"u{number}",
        1,
        "T",
        1,
        start,
        start + 5,
        "quote",
        "",
        "",
        Color.YELLOW,
        note,
        tags,
        AnchorState.EXACT,
        1.0,
        NOW,
        NOW,
    )


notes = st.lists(st.tuples(st.integers(0, 400), st.text(max_size=300)), max_size=12)


@given(notes, st.integers(10, 40))
def test_notes_never_overlap_never_pass_the_margin_and_never_rise_above_their_passage(given_notes, width):
    highlights = [highlight(i, start, note) for i, (start, note) in enumerate(sorted(given_notes))]
    rows = place(highlights, width, lambda offset: offset // 10)
    for row, line in rows.items():
        assert cell_width(line.text) <= width or len(line.text) == 1
        assert row >= line.highlight.start // 10
    for one in highlights:
        own = sorted(row for row, line in rows.items() if line.highlight is one)
        assert own == list(range(own[0], own[0] + len(own))) if own else True
        assert len(own) <= MOST_LINES
        if one.note.strip() and own:
            assert rows[own[0]].first
            assert rows[own[-1]].last


def test_a_note_that_is_in_the_way_pushes_the_next_one_down():
    first, second = highlight(1, 0, "a " * 60), highlight(2, 10, "below")
    rows = place([first, second], 20, lambda offset: offset // 10)
    assert min(row for row, line in rows.items() if line.highlight is second) > max(
        row for row, line in rows.items() if line.highlight is first
    )


def test_a_highlight_without_note_and_tags_takes_no_room_in_the_margin():
    assert place([highlight(1, 0)], 20, lambda offset: 0) == {}


@given(st.integers(4, 500), st.integers(20, 200), st.booleans())
def test_the_columns_never_run_over_the_pane(width, measure, margin_notes):
    columns = geometry(width, measure, margin_notes=margin_notes)
    assert columns.left >= 0
    assert columns.measure >= 1
    assert columns.left + GUTTER + columns.measure <= max(width, GUTTER + 1)
    if columns.margin:
        assert margin_notes
        assert columns.margin_at + columns.margin <= width
        assert columns.margin_at >= columns.text_at + columns.measure
