"""Highlights counted by day, tag, site and author, and how far articles were read."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library
from newsreader.records import Activity, Color, Reading, Share

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from tests.conftest import Zone

LONG_AGO = date(2000, 1, 1)


@pytest.fixture
def read(path: Path) -> Library:
    """Two articles, one half of one read, with highlights on both sides of a midnight in Tokyo."""
    library = Library.open(path)
    for number in range(2):
        written = document(
            f"Text of {number}. " + "word " * 98, title=f"{number}", authors=("Ana", "Ida")[: number + 1]
        )
        library.articles.add(written, tags=["claim"])
    length = library.articles.get(1).length
    library.articles.visit(1, length // 2)
    for article_id, start, note in ((1, 0, "who?"), (1, 5, ""), (2, 0, ""), (2, 5, "")):
        library.highlights.add(
            article_id, start, start + 4, color=Color.RED, note=note, tags=["claim", "quote"][: start or 1]
        )
    library.highlights.delete(4)
    library.close()
    times = ("2026-03-01T14:50:00", "2026-03-01T14:58:00", "2026-03-01T15:02:00", "2026-03-01T15:03:00")
    with sqlite3.connect(path) as connection:
        for highlight_id, time in enumerate(times, 1):
            stamp = f"{time}.000000Z"
            connection.execute("UPDATE highlight SET created_at = ? WHERE id = ?", (stamp, highlight_id))
            connection.execute("UPDATE step SET time = ? WHERE highlight_id = ?", (stamp, highlight_id))
    connection.close()
    return Library.open(path)


def test_highlights_are_counted_by_the_days_of_the_users_zone(read: Library, in_zone: Zone) -> None:
    with read as library:
        assert library.statistics(LONG_AGO, "day", 9).activity == (Activity(date(2026, 3, 1), 3, 1, 2, 13),)
        in_zone("JST-9")
        assert library.statistics(LONG_AGO, "day", 9).activity == (
            Activity(date(2026, 3, 1), 2, 1, 1, 8),
            Activity(date(2026, 3, 2), 1, 0, 1, 5),
        )
        assert library.statistics(date(2026, 3, 2), "day", 9).activity == (Activity(date(2026, 3, 2), 1, 0, 1, 1),)
        # 1 March 2026 is a Sunday.
        weeks = library.statistics(LONG_AGO, "week", 9).activity
        assert [(one.day, one.highlights) for one in weeks] == [(date(2026, 2, 23), 2), (date(2026, 3, 2), 1)]


def test_reading_is_counted_on_the_day_on_which_it_was_read_and_not_again(
    read: Library, in_zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 March 2026 is a Sunday."""

    class Clock(datetime):
        moment = datetime(2026, 3, 1, 14, 50, tzinfo=UTC)

        @classmethod
        def now(cls, _: tzinfo | None = None) -> datetime:
            return cls.moment

    def days(since: date = LONG_AGO, by: str = "day") -> list[tuple[date, int]]:
        return [(one.day, one.words) for one in read.statistics(since, by, 9).activity if one.words]

    monkeypatch.setattr("newsreader.library.articles.edit.datetime", Clock)
    article = read.articles.get(2)
    tenth = article.length // 10
    words = article.words * tenth // article.length
    in_zone("JST-9")
    read.articles.visit(2, tenth, read=Reading(tenth, tenth))
    Clock.moment += timedelta(minutes=20)
    read.articles.visit(2, 2 * tenth, read=Reading(tenth, 2 * tenth))
    read.articles.visit(2, 0, read=Reading(0, 0))
    read.articles.visit(2, 2 * tenth, read=Reading(2 * tenth, 2 * tenth))  # the same again
    read.articles.visit(2, 3 * tenth, read=Reading(tenth, 3 * tenth))
    assert days() == [(date(2026, 3, 1), words), (date(2026, 3, 2), 2 * words)]
    assert days(by="week") == [(date(2026, 2, 23), words), (date(2026, 3, 2), 2 * words)]
    assert days(since=date(2026, 3, 2)) == [(date(2026, 3, 2), 2 * words)]
    in_zone("UTC")
    # A day stays what it was for the reader.
    assert days()[0] == (date(2026, 3, 1), words)
    Clock.moment += timedelta(days=2)
    read.articles.visit(2, 10**9, read=Reading(10**9, 10**9))
    assert article.words - 2 <= sum(words for _, words in days()) <= article.words
    read.articles.delete([2])
    assert days() == []
    read.articles.restore([2])
    assert len(days()) == 3
    read.articles.delete([2])
    read.articles.empty_trash()
    assert days() == []


def test_tags_sites_and_authors_have_their_highlights_and_the_words_that_were_read(read: Library) -> None:
    with read as library:
        found = library.statistics(LONG_AGO, "day", 9)
        half = library.articles.get(1).words // 2
        assert found.tags == (Share("claim", 3, half), Share("quote", 1, 0))
        assert found.sites == (Share("Harbour Post", 3, half),)
        assert found.authors == (Share("Ana", 3, half), Share("Ida", 1, 0))
        assert (found.articles_read, found.words_read) == (1, half)
        assert library.statistics(date(2026, 4, 1), "day", 1).tags == ()
        library.articles.delete([1])
        found = library.statistics(LONG_AGO, "day", 9)
        assert (found.activity[0].highlights, found.tags, found.words_read) == (1, (Share("claim", 1, 0),), 0)
        assert library.statistics(date(2026, 4, 1), "day", 9).sites == ()
