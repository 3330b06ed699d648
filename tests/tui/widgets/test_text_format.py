from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.layout.cells import cell_width
from newsreader.tui.widgets.text_format import (
    ago,
    bar,
    cut,
    day,
    fit,
    minutes,
    percent,
    tag_label,
    tag_line,
    tag_rows,
    whole_items,
)


@given(st.text(), st.integers(0, 60))
def test_cut_text_is_never_wider_than_asked(text, width):
    assert cell_width(cut(text, width)) <= width


@given(st.text(), st.integers(1, 60), st.booleans())
def test_fitted_text_is_exactly_as_wide_as_asked(text, width, right):
    assert cell_width(fit(text, width, right=right)) == width


@given(st.text())
def test_no_control_sequence_is_left(text):
    shown = cut(text, 200)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)


@given(st.floats(0, 1))
def test_a_progress_bar_has_its_width_and_shows_that_reading_has_begun(share):
    done, rest = bar(share)
    assert len(done) + len(rest) == 8
    assert bool(done) == (share > 0)


def test_percent_is_0_only_for_unread_and_100_only_for_read():
    assert [percent(x) for x in (0.0, 0.001, 0.46, 0.999, 1.0)] == ["0 %", "1 %", "46 %", "99 %", "100 %"]


def test_dates_and_reading_times_are_formatted():
    today = date(2026, 11, 23)
    assert day(date(2026, 1, 28), today=today) == "28 Jan"
    assert day(date(2012, 2, 9), today=today) == "9 Feb 2012"
    assert day(None) == ""
    assert minutes(10) == "1 min"
    assert minutes(238 * 70) == "1 h 10 min"


def test_a_past_moment_is_told_as_minutes_hours_days_and_after_a_month_as_its_day():
    now = datetime(2012, 11, 23, 12, tzinfo=UTC)
    passed = {"seconds": 59}, {"minutes": 5}, {"hours": 23}, {"days": 1}, {"days": 30}, {"days": 40}, {"minutes": -9}
    shown = [ago(now - timedelta(**gap), now) for gap in passed]
    assert shown == ["now", "5 min ago", "23 h ago", "1 day ago", "30 days ago", "14 Oct 2012", "now"]


@given(st.lists(st.text("ab 船", min_size=1, max_size=8), max_size=5), st.integers(0, 60))
def test_items_are_shown_whole_or_omitted_from_the_end(items, width):
    shown = whole_items(" · ".join(items), width, " · ")
    assert cell_width(shown) <= width
    assert any(shown == " · ".join(items[:count]) for count in range(len(items) + 1))
    assert shown == " · ".join(items) or cell_width(" · ".join(items)) > width


NAMES = st.lists(st.text("ab/ -船", min_size=1, max_size=12), max_size=12)


@given(NAMES, st.integers(1, 40), st.none() | st.integers(1, 3), st.sets(st.integers(0, 11)))
def test_tags_are_shown_whole_and_omitted_ones_are_counted(names, width, most, wanted):
    rows = tag_rows(names, width, most, wanted)
    assert all(cell_width(" ".join(label for _, label in row)) <= width for row in rows)
    assert most is None or len(rows) <= most
    shown = [(place, label) for row in rows for place, label in row]
    places = [place for place, _ in shown if place >= 0]
    assert places == sorted(places)
    left_out = len(names) - len(places)
    if left_out:
        place, label = shown[-1]
        assert place == -1
        assert most is not None
        assert label == cut(f"+{left_out}", width)
    for place, label in shown[: len(places)]:
        whole = tag_label(names[place])
        assert label == cut(whole, cell_width(label))
        assert label == whole or (label.endswith("…") and (cell_width(whole) > width or len(places) == 1))
    if left_out and places:
        assert wanted.isdisjoint(range(len(names))) or wanted.intersection(places)


def test_a_tag_wider_than_the_row_is_cut_and_the_others_are_counted():
    assert tag_line(["politics/eu", "claim/quote", "x"], 18) == "#politics/eu +2"
    assert tag_line(["x", "politics/eu", "claim/quote"], 18) == "#x #politics/eu +1"
    assert tag_line(["politics/eu/commission"], 12) == "#politics/e…"
    assert tag_line(["politics/eu/commission", "x"], 12) == "#politic… +1"
    assert tag_line([f"t{number}" for number in range(200)], 20) == "#t0 #t1 #t2 #t3 +196"
    assert tag_line([], 20) == ""
