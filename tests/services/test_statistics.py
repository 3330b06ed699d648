"""Statistics of a period, with its empty days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.ingest import parse_one as parse
from newsreader.records import Activity, Color
from newsreader.services.statistics import overview

if TYPE_CHECKING:
    from newsreader.library import Library


def test_days_without_highlights_are_counted_as_empty_until_today(library: Library) -> None:
    assert overview(library).found.activity == ()
    id_ = library.articles.add(parse(b"The harbour closed.", "a.txt")).article.id
    library.highlights.add(id_, 0, 3, color=Color.RED)
    today = datetime.now(UTC).date()
    [only] = overview(library).found.activity
    assert (only.day, only.highlights) == (today, 1)
    with library._handle.store.write() as connection:
        connection.exec_driver_sql("UPDATE highlight SET created_at = date('now', '-2 days') || 'T12:00:00.000000Z'")
    first = today - timedelta(2)
    assert overview(library).found.activity == (
        Activity(first, 1, 0, 1, 0),
        Activity(first + timedelta(1)),
        Activity(today),
    )
    assert overview(library, since=today).found.activity == ()
    weeks = overview(library, by="week").found.activity
    assert {one.day.weekday() for one in weeks} == {0}
    assert weeks[-1].day <= today < weeks[-1].day + timedelta(7)


def test_the_first_week_is_whole(library: Library) -> None:
    today = datetime.now(UTC).date()
    assert overview(library, by="week").since == today - timedelta(today.weekday() + 7 * 27)
    assert overview(library).since == today - timedelta(27)
