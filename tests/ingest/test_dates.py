"""Dates as publishers write them, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsreader.ingest.dates import parse_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-10-03", datetime(2025, 10, 3, tzinfo=UTC)),
        ("2025-10-03 9:05:07 -0400", datetime(2025, 10, 3, 13, 5, 7, tzinfo=UTC)),
        ("2025-10-03T09:05:07+02:00", datetime(2025, 10, 3, 7, 5, 7, tzinfo=UTC)),
        ("2025-10-03T09:05:07.123Z", datetime(2025, 10, 3, 9, 5, 7, tzinfo=UTC)),
        ("2025-10-03 09:05", datetime(2025, 10, 3, 9, 5, tzinfo=UTC)),
        ("2025-10-03T09:05:07-03", datetime(2025, 10, 3, 12, 5, 7, tzinfo=UTC)),
        ("2025-10-03 10:00:00 -0430", datetime(2025, 10, 3, 14, 30, tzinfo=UTC)),
        ("October 3, 2025", datetime(2025, 10, 3, tzinfo=UTC)),
        ("Friday, Oct. 3rd, 2025", datetime(2025, 10, 3, tzinfo=UTC)),
        ("3 October 2025", datetime(2025, 10, 3, tzinfo=UTC)),
        ("Fri, 03 Oct 2025 09:05:07 -0400", datetime(2025, 10, 3, 13, 5, 7, tzinfo=UTC)),
        ("Fri Oct  3 09:05:07 2025", datetime(2025, 10, 3, 9, 5, 7, tzinfo=UTC)),
        ("Mar 3, 2026, 11:30 p.m. EST", datetime(2026, 3, 4, 4, 30, tzinfo=UTC)),
        ("March 3, 2026 at 12:05 AM", datetime(2026, 3, 3, 0, 5, tzinfo=UTC)),
        ("Tuesday, 3 March 2026 12 pm (CET)", datetime(2026, 3, 3, 11, tzinfo=UTC)),
        ("9 a.m. PDT, Oct. 3, 2025", datetime(2025, 10, 3, 16, tzinfo=UTC)),
        ("9:05 May 3, 2025", datetime(2025, 5, 3, 9, 5, tzinfo=UTC)),
        ("2026-03-03 11:30 PM ET", datetime(2026, 3, 4, 4, 30, tzinfo=UTC)),
        ("Fri 3 Oct 2025 10.05 CET", datetime(2025, 10, 3, 9, 5, tzinfo=UTC)),
        ("3 October 2025, 9.05 p.m.", datetime(2025, 10, 3, 21, 5, tzinfo=UTC)),
        ("1759482307", datetime(2025, 10, 3, 9, 5, 7, tzinfo=UTC)),
        ("1759482307123", datetime(2025, 10, 3, 9, 5, 7, tzinfo=UTC)),
        ("2025-10-03, changed 2025-10-04 10:00", datetime(2025, 10, 3, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_as_it_is_written(written: str, expected: datetime) -> None:
    assert parse_date(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2025-13-45",
        "0000-00-00",
        "2025-10-03 25:00",
        "9999-12-31 23:59:59 -2300",
        "3/4 at 11 pm",
        "1" * 5_000,
    ],
)
def test_text_without_a_date_is_none(written: str) -> None:
    assert parse_date(written) is None
