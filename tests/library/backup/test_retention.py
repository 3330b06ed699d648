"""A few well-spaced backups are retained."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreader.library.backup.retention import DAYS, MONTHS, WEEKS, retained

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 3 * 365 * 48).map(lambda number: START + timedelta(minutes=30 * number)), max_size=80)


def test_of_one_day_only_the_last_backup_is_retained() -> None:
    day = [START + timedelta(minutes=30 * number) for number in range(20)]
    assert retained(day) == {day[-1]}


def test_of_two_years_days_then_weeks_then_months_are_retained() -> None:
    days = [START + timedelta(days=number, hours=9) for number in range(730)]
    times_retained = sorted(retained(days), reverse=True)
    assert times_retained[:DAYS] == days[: -DAYS - 1 : -1]
    assert DAYS < len(times_retained) <= DAYS + WEEKS + MONTHS
    assert (days[-1] - times_retained[-1]).days > 30 * (MONTHS - 2)
    # Gaps are at most a week within the weeks, and at most a month within the months.
    gaps = [(later - earlier).days for later, earlier in pairwise(times_retained)]
    assert max(gaps[: DAYS + WEEKS - 3]) <= 7
    assert max(gaps) <= 31


@given(MOMENTS)
def test_the_newest_is_always_retained(times: list[datetime]) -> None:
    times_retained = retained(times)
    assert times_retained <= set(times)
    assert len(times_retained) <= DAYS + WEEKS + MONTHS
    assert not times or max(times) in times_retained


@given(MOMENTS)
def test_deleting_after_every_backup_has_the_same_result_as_deleting_once(times: list[datetime]) -> None:
    times_retained: set[datetime] = set()
    for moment in sorted(times):
        times_retained = retained({*times_retained, moment})
    assert times_retained == retained(times)
