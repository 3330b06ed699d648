"""The user's day of a moment, in zones on both sides of the date line; queries agree with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.text.days import article_day, local_day, local_time, published_day
from newsreader.text.query.dates import beginning

if TYPE_CHECKING:
    from conftest import Zone
    from newsreader.records import Article

ZONES = ("UTC", "Pacific/Kiritimati", "Asia/Kathmandu", "Etc/GMT+12", "Africa/Cairo", "America/New_York")


def article(published: datetime | None, added: datetime = datetime(2026, 2, 1, 12, tzinfo=UTC)) -> Article:
    return cast("Article", SimpleNamespace(published_at=published, added_at=added))


@pytest.mark.parametrize(
    ("zone", "day", "written"),
    [
        ("UTC", 27, "2026-01-27T11:30:00Z"),
        ("Pacific/Kiritimati", 28, "2026-01-28T01:30:00+14:00"),
        ("Etc/GMT+12", 26, "2026-01-26T23:30:00-12:00"),
    ],
)
def test_a_moment_has_the_day_and_the_time_of_the_users_zone(in_zone: Zone, zone: str, day: int, written: str) -> None:
    in_zone(zone)
    moment = datetime(2026, 1, 27, 11, 30, 0, 250_000, tzinfo=UTC)
    assert local_day(moment) == published_day(article(moment)) == date(2026, 1, day)
    assert local_time(moment) == written
    assert datetime.fromisoformat(written) == moment.replace(microsecond=0)


@pytest.mark.parametrize("zone", ZONES)
def test_a_date_without_a_time_is_that_day_in_every_zone(in_zone: Zone, zone: str) -> None:
    in_zone(zone)
    assert published_day(article(datetime(2026, 1, 28, tzinfo=UTC))) == date(2026, 1, 28)


def test_an_article_without_a_date_has_the_day_it_was_added(in_zone: Zone) -> None:
    in_zone("Pacific/Kiritimati")
    assert published_day(article(None)) is None
    assert article_day(article(None)) == date(2026, 2, 2)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_the_first_and_last_days_of_the_calendar_work(in_zone: Zone, zone: str, moment: datetime) -> None:
    in_zone(zone)
    assert abs(local_day(moment) - moment.date()) <= timedelta(1)


@pytest.mark.parametrize("zone", ZONES)
@given(
    moment=st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    off=st.integers(-2, 2),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_day_contains_the_moments_since_its_beginning(in_zone: Zone, zone: str, moment: datetime, off: int) -> None:
    in_zone(zone)
    day = local_day(moment) + timedelta(off)
    assert (moment >= beginning(day)) == (local_day(moment) >= day)
