"""A feed is asked about twice as often as it changes, and never more often than its publisher wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreader.services.feeds.schedule import LONGEST, SHORTEST, learn, next_time

NOW = datetime(2026, 3, 1, 10, 30, tzinfo=UTC)  # a Sunday

intervals = st.integers(SHORTEST, LONGEST)
gaps = st.none() | st.floats(0, 1e12)
wishes = st.integers(0, 10**9)


@given(intervals, st.booleans(), gaps, wishes)
def test_an_interval_is_between_a_quarter_of_an_hour_and_a_day(
    interval: int, found: bool, gap: float | None, every: int
) -> None:
    learned = learn(interval, found=found, gap=gap, every=every)
    assert SHORTEST <= learned <= LONGEST
    assert learned >= min(every, LONGEST)


@given(intervals, gaps, wishes)
def test_without_anything_new_the_interval_grows_until_it_is_a_day(
    interval: int, gap: float | None, every: int
) -> None:
    assert learn(interval, found=False, gap=gap, every=every) >= interval
    for _ in range(12):
        interval = learn(interval, found=False)
    assert interval == LONGEST


@given(intervals, st.floats(2 * SHORTEST, 2 * LONGEST))
def test_a_feed_is_asked_twice_as_often_as_it_changes(interval: int, gap: float) -> None:
    assert learn(interval, found=True, gap=gap) == int(gap / 2)


@given(intervals)
def test_a_feed_without_dates_that_has_something_new_is_asked_sooner(interval: int) -> None:
    assert learn(interval, found=True) <= interval


@given(
    st.integers(0, 7 * LONGEST),
    st.sets(st.integers(0, 23)),
    st.sets(st.integers(0, 6)),
)
def test_the_next_time_is_never_earlier_and_never_in_a_quiet_hour(
    seconds: int, hours: set[int], days: set[int]
) -> None:
    moment = next_time(NOW, seconds, hours, days)
    assert moment >= NOW + timedelta(seconds=seconds)
    if len(hours) < 24 and len(days) < 7:
        assert (moment.hour in hours, moment.weekday() in days) == (False, False)


def test_quiet_times_move_a_refresh_to_their_end() -> None:
    assert next_time(NOW, 3600) == datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
    assert next_time(NOW, 3600, {11, 12}) == datetime(2026, 3, 1, 13, tzinfo=UTC)
    assert next_time(NOW, 3600, {11, 12}, {6}) == datetime(2026, 3, 2, tzinfo=UTC)
