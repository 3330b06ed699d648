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
        ("3-Oct-25", datetime(2025, 10, 3, tzinfo=UTC)),
        ("03 oct. '25", datetime(2025, 10, 3, tzinfo=UTC)),
        ("Fri, 3-Oct-25, 9:05", datetime(2025, 10, 3, 9, 5, tzinfo=UTC)),
        ("3. Okt. 25", datetime(2025, 10, 3, tzinfo=UTC)),
        ("Oct 3, '25", datetime(2025, 10, 3, tzinfo=UTC)),
        ("3 März 98", datetime(1998, 3, 3, tzinfo=UTC)),
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
        ("20251003", datetime(2025, 10, 3, tzinfo=UTC)),
        ("20251003T090507Z", datetime(2025, 10, 3, 9, 5, 7, tzinfo=UTC)),
        ("2025-W40-5", datetime(2025, 10, 3, tzinfo=UTC)),
        ("2025-10-03T24:00:00+02:00", datetime(2025, 10, 3, 22, tzinfo=UTC)),
        ("2025-10-03T23:59:60Z", datetime(2025, 10, 3, 23, 59, 59, tzinfo=UTC)),
        ("2025-10-03T10:00:00 (UTC +02:00)", datetime(2025, 10, 3, 8, tzinfo=UTC)),
        ("Fri Oct 03 2025 10:00:00 GMT-0500 (Central Daylight Time)", datetime(2025, 10, 3, 15, tzinfo=UTC)),
        ("2025-10-03T10:00+02:00[Europe/Berlin]", datetime(2025, 10, 3, 8, tzinfo=UTC)),
        ("2025-10-03 10:00 Europe/Berlin", datetime(2025, 10, 3, 8, tzinfo=UTC)),
        ("2025-10-03T10:00:00\u221205:00", datetime(2025, 10, 3, 15, tzinfo=UTC)),
        ("2025-07-03 11:30 PM ET", datetime(2025, 7, 4, 3, 30, tzinfo=UTC)),
        ("Fri, 03 Oct 2025 10:00:00 JST", datetime(2025, 10, 3, 1, tzinfo=UTC)),
        ("Friday, 03-Oct-25 09:05:07 GMT", datetime(2025, 10, 3, 9, 5, 7, tzinfo=UTC)),
        ("Published: Oct 3, 2025 at 11:30\u202fp. m. EDT", datetime(2025, 10, 4, 3, 30, tzinfo=UTC)),
        ("Oct. 3, 2025, noon", datetime(2025, 10, 3, 12, tzinfo=UTC)),
        ("3.10.2025 9:05", datetime(2025, 10, 3, 9, 5, tzinfo=UTC)),
        ("2025年10月3日", datetime(2025, 10, 3, tzinfo=UTC)),
        ("٢٠٢٥-١٠-٠٣", datetime(2025, 10, 3, tzinfo=UTC)),
        ("13/10/2025", datetime(2025, 10, 13, tzinfo=UTC)),
        ("10/13/2025", datetime(2025, 10, 13, tzinfo=UTC)),
        ("10/10/2025", datetime(2025, 10, 10, tzinfo=UTC)),
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
        "04/03/2026",
        "04-03-2026",
        "03.04.26",
        "3-Mrz-26x",
        "Mar 3 26",
        "3 Mar 11:30",
        "2025-W40",
        "20251303",
        "October 2025",
        "1404/07/11",
        "2568-10-03",
        "0001-01-01T00:00:00Z",
        "3. marraskuuta 2025",
        "yesterday",
        "1" * 5_000,
    ],
)
def test_text_without_a_date_is_none(written: str) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize("written", ["3 Oct 2025, 3:30 IST", "2025年10月3日 下午3:30", "3 ottobre 2025, 9:30 di sera"])
def test_a_time_with_words_that_are_not_understood_is_not_used(written: str) -> None:
    assert parse_date(written) == datetime(2025, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("3 października 2025, 11:30", "pl", datetime(2025, 10, 3, 11, 30, tzinfo=UTC)),
        ("Opublikowano: 3 października 2025", "pl-PL", datetime(2025, 10, 3, tzinfo=UTC)),
        ("3 listopada 2025", "pl", datetime(2025, 11, 3, tzinfo=UTC)),
        ("3 listopada 2025", "hr", datetime(2025, 10, 3, tzinfo=UTC)),
        ("3 listopada 2025", "", None),  # November in Poland, October in Croatia
        ("3 октября 2025, 18:30", "", datetime(2025, 10, 3, 18, 30, tzinfo=UTC)),
        ("2025年10月3日 下午3:30", "zh-Hans", datetime(2025, 10, 3, 15, 30, tzinfo=UTC)),
        ("Freitag, 3. Oktober 2025 um 23:30 Uhr MESZ", "de", datetime(2025, 10, 3, 21, 30, tzinfo=UTC)),
        ("vendredi 3 octobre 2025 à 11h30", "fr", datetime(2025, 10, 3, 11, 30, tzinfo=UTC)),
        ("04/03/2026", "en-US", datetime(2026, 4, 3, tzinfo=UTC)),
        ("04/03/2026", "en_GB", datetime(2026, 3, 4, tzinfo=UTC)),
        ("04/03/2026", "fr", datetime(2026, 3, 4, tzinfo=UTC)),
        ("04/03/2026", "en", None),
        ("04/03/2026", "", None),
        ("04/03/2026", "tlh", None),
        ("04.03.2026 at 5", "en-US", datetime(2026, 3, 4, tzinfo=UTC)),
        ("3/4/26", "en-US", None),
        ("3 ตุลาคม 2568", "th", None),
        ("3 Oct 2025, 3:30 IST", "en", datetime(2025, 10, 3, tzinfo=UTC)),
        ("2 days ago", "en", None),
        ("a", "", None),
        ("May 2026", "", None),
    ],
)
def test_the_language_decides_between_readings_and_no_reading_is_guessed(
    written: str, language: str, expected: datetime | None
) -> None:
    assert parse_date(written, language) == expected
