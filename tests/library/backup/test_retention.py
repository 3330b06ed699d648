"""Few backups stay, and the right ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreader.library.backup.retention import DAYS, MONTHS, WEEKS, retained

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 3 * 365 * 48).map(lambda number: START + timedelta(minutes=30 * number)), max_size=80)


def test_a_day_of_work_leaves_its_last_backup() -> None:
    day = [START + timedelta(minutes=30 * number) for number in range(20)]
    assert retained(day) == {day[-1]}


def test_two_years_of_daily_use_leave_days_then_weeks_then_months() -> None:
    days = [START + timedelta(days=number, hours=9) for number in range(730)]
    kept = sorted(retained(days), reverse=True)
    assert kept[:DAYS] == days[: -DAYS - 1 : -1]
    assert DAYS < len(kept) <= DAYS + WEEKS + MONTHS
    assert (days[-1] - kept[-1]).days > 30 * (MONTHS - 2)
    # Nobody who looks back is ever sent further than a week within the weeks, nor than a month within the months.
    gaps = [(later - earlier).days for later, earlier in pairwise(kept)]
    assert max(gaps[: DAYS + WEEKS - 3]) <= 7
    assert max(gaps) <= 31


@given(MOMENTS)
def test_the_newest_stays_and_nothing_is_made_up(times: list[datetime]) -> None:
    kept = retained(times)
    assert kept <= set(times)
    assert len(kept) <= DAYS + WEEKS + MONTHS
    assert not times or max(times) in kept


@given(MOMENTS)
def test_thinning_after_every_backup_is_the_same_as_thinning_once(times: list[datetime]) -> None:
    kept: set[datetime] = set()
    for moment in sorted(times):
        kept = retained({*kept, moment})
    assert kept == retained(times)
