from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsreader.records import AnchorState, Color, Highlight
from newsreader.text.layout.cells import cell_width
from newsreader.tui.reader.pane.geometry import GUTTER, geometry
from newsreader.tui.reader.pane.margin import LANES, LEFT, RIGHT, Margin
from newsreader.tui.reader.pane.note_painter import NotePainter
from newsreader.tui.reader.pane.note_rows import note_rows
from newsreader.tui.reader.pane.page_layout import MOST
from newsreader.tui.widgets.text_format import tag_rows

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


def margin_of(given_notes, width=20):
    """A margin for notes given as (view row of the passage, words)."""
    highlights = [highlight(i, row, words) for i, (row, words) in enumerate(sorted(given_notes))]
    return Margin((h.start, rows) for h in highlights if (rows := note_rows(h, width, most=MOST, more="enter")))


def drawn(margin, current_id=None):
    """The gap and the margin as letters, row by row."""
    painter = NotePainter(lambda name, *, partial=False: None)
    return [
        "".join(text for text, _ in painter.margin(margin, row, current_id)).rstrip() for row in range(margin.height)
    ]


@given(notes, st.integers(10, 40))
def test_notes_never_overlap_and_are_never_above_their_passage_or_outside_the_margin(given_notes, width):
    margin = margin_of(given_notes, width)
    shown = [margin.note_at(row) for row in range(margin.height)]
    for note in filter(None, map(margin.note, range(len(given_notes)))):
        assert note.top >= note.passage
        assert [row for row, there in enumerate(shown) if there is note] == list(range(note.top, note.last + 1))
        assert len(note.rows) <= MOST
        assert all(cell_width(row.text + row.more) <= width or len(row.text) == 1 for row in note.rows)


@given(notes)
def test_every_leader_can_be_followed_from_its_passage_down_to_its_note(given_notes):
    margin = margin_of(given_notes)
    for note in filter(None, map(margin.note, range(len(given_notes)))):
        for row in range(note.passage, note.top + 1) if note.moved else ():
            assert note in margin.leaders_at(row)
            assert note.leader_at(row)
        assert not note.leader_at(note.top + 1)
        assert margin.touches(note.top)


@given(notes)
def test_leaders_in_lanes_of_their_own_never_meet(given_notes):
    margin = margin_of(given_notes)
    for row in range(margin.height):
        leaders = [note for note in margin.leaders_at(row) if note.lane < LANES - 1]
        columns = [column for note in leaders for column, ways in note.leader_at(row).items() if ways != LEFT | RIGHT]
        assert len(columns) == len(set(columns))


def test_a_note_that_is_in_the_way_moves_the_next_one_down_and_a_leader_connects_it():
    margin = margin_of([(0, "one " * 12), (1, "two " * 8), (2, "three"), (9, "four")])
    assert drawn(margin) == [
        "    ╷ one one one one one",
        " ──╮│ one one one one one",
        " ─╮│╵ one one",
        "  ││",
        "  │╰╮ two two two two two",
        "  │ ╵ two two two",
        "  │",
        "  ╰── three",
        "",
        "    ╶ four",
    ]


def test_the_leader_of_the_current_note_is_heavy_and_drawn_over_the_others():
    margin = margin_of([(0, "one " * 12), (1, "three"), (1, "two")])
    shown = [" ━┓╮│", "  ┃│╵", "  ┃│", "  ┃╰─", "  ┃", "  ┗━━"]
    assert [line[:5] for line in drawn(margin, current_id=2)][1:] == shown
    assert drawn(margin, current_id=2)[4].endswith(" three")
    assert drawn(margin, current_id=2)[6].endswith(" two")


def test_more_leaders_than_lanes_share_the_last_and_still_end_in_order():
    margin = margin_of([(0, "long " * 24), *((row, "next") for row in range(1, 6))])
    shown = drawn(margin)
    assert [line[:6] for line in shown[1:6]] == [" ──╮│ ", " ─╮││ ", " ╮│││ ", " ┤│││ ", " ┤││╵ "]
    assert [line[:5] for line in shown if line.endswith("next")] == [" ││╰─", " │╰──", " ├───", " ├───", " ╰───"]


def test_a_note_that_is_cut_shows_the_key_for_the_rest():
    margin = margin_of([(0, "word " * 90)])
    assert len(margin.note_at(0).rows) == MOST
    assert drawn(margin)[-1] == "    ╵ word word … enter"


def test_a_highlight_without_note_and_tags_is_not_in_the_margin():
    assert note_rows(highlight(1, 0), 20) == []


@given(st.integers(4, 500), st.integers(20, 200), st.booleans())
def test_the_columns_always_fit_into_the_pane(width, measure, margin_notes):
    columns = geometry(width, measure, margin_notes=margin_notes)
    assert columns.left >= 0
    assert columns.measure >= 1
    assert columns.left + GUTTER + columns.measure <= max(width, GUTTER + 1)
    if columns.margin:
        assert margin_notes
        assert columns.margin_at + columns.margin <= width
        assert columns.margin_at >= columns.text_at + columns.measure


@given(
    st.lists(st.text("ab/ -船", min_size=1, max_size=40), min_size=1, max_size=40),
    st.sampled_from(["", "why?", "who said so? " * 20]),
    st.integers(20, 44),
    st.none() | st.integers(4, 9),
)
def test_a_note_shows_complete_tags_counts_the_others_and_leaves_rows_for_its_text(names, note, width, most):
    rows = note_rows(highlight(1, 0, note, tuple(names)), width, most=most, more="enter")
    assert most is None or len(rows) <= most
    assert all(cell_width(row.text + row.more) <= width for row in rows)
    assert any(row.kind == "note" for row in rows) or not note
    tags = [row.text for row in rows if row.kind == "tag"]
    if not rows[-1].more:
        whole = [" ".join(label for _, label in row) for row in tag_rows(names, width)]
        assert tags == whole or (len(tags) < len(whole) and "+" in tags[-1])
    assert most is not None or not rows[-1].more
