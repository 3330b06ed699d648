"""Counts highlights and reading by day or week, and highlights by tag, site and author: must not import SQLAlchemy.

SQL does the counting, so memory does not grow with the library. Which day a time is in is computed once for each day,
since it takes longer than to count a row.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from newsreader.library.schema import codecs
from newsreader.records import STEPS, Activity, Share, Statistics
from newsreader.text.days import local_day
from newsreader.text.query.dates import beginning

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newsreader.library.store.handle import Handle

PAUSE_MINUTES = 10
"""The longest time between two changes of highlights that counts as spent on them."""

_LIVE = "deleted_at IS NULL AND article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)"

_NEXT = "SELECT min(created_at) FROM highlight WHERE created_at >= ?"
_HIGHLIGHTS = f"""
    SELECT count(*), coalesce(sum(note <> ''), 0), count(DISTINCT article_id) FROM highlight
    WHERE created_at >= ? AND created_at < ? AND {_LIVE}
"""
_STAMPS = """
    SELECT time, 1440 * julianday(time) FROM step WHERE highlight_id IS NOT NULL AND NOT imported AND time >= ?
    ORDER BY id
"""
_READ_ON = """
    SELECT day, sum(words * reading_day.length / max(article.length, 1)) FROM reading_day
    JOIN article ON article_id = id WHERE day >= ? AND deleted_at IS NULL GROUP BY day
"""
_WORDS = "words * position / max(length, 1)"
_PARTLY_READ = "deleted_at IS NULL AND position > 0"
_SHARES = "sum(number) AS highlights, sum(words) AS words"
_RANKED = "GROUP BY name ORDER BY highlights DESC, words DESC, name LIMIT :most"
# Unary + makes SQLite walk along the times from `since`, instead of the whole index of articles.
_SITES_AND_AUTHORS = f"""
    WITH highlighted AS (
        SELECT article_id, count(*) AS number FROM highlight
        WHERE {_LIVE} AND created_at >= :since GROUP BY +article_id
    ), part AS MATERIALIZED (
        SELECT site, authors, number, 0 AS words FROM highlighted JOIN article ON article_id = id
        UNION ALL SELECT site, authors, 0, {_WORDS} FROM article WHERE {_PARTLY_READ}
    )
    SELECT * FROM (SELECT 'site', site AS name, {_SHARES} FROM part WHERE site <> '' {_RANKED})
    UNION ALL
    SELECT * FROM (SELECT 'author', value AS name, {_SHARES} FROM part, json_each(authors) {_RANKED})
"""
# Only the tags that are shown are looked for on articles.
_TAGS = f"""
    WITH used AS MATERIALIZED (
        SELECT tag_id, count(*) AS number FROM highlight CROSS JOIN highlight_tag ON highlight_id = id
        WHERE {_LIVE} AND created_at >= :since GROUP BY tag_id ORDER BY number DESC, tag_id LIMIT :most
    ) SELECT 'tag', name, number, (
        SELECT coalesce(sum({_WORDS}), 0) FROM article_tag CROSS JOIN article ON article_id = article.id
        WHERE article_tag.tag_id = used.tag_id AND {_PARTLY_READ}
    ) FROM used JOIN tag ON tag.id = tag_id ORDER BY number DESC, name
"""
_READ = f"SELECT count(*), coalesce(sum({_WORDS}), 0) FROM article WHERE {_PARTLY_READ}"


class _Period(NamedTuple):
    """A day or a week by its first day, and the stored times from which and before which it lasts."""

    day: date
    start: str
    end: str

    @classmethod
    def of(cls, time: str, by: str) -> _Period:
        """Return the period of a stored time."""
        day = first_day(local_day(codecs.load_time(time)), by)
        try:
            end = codecs.store_time(beginning(day + timedelta(STEPS[by])))
        except OverflowError:
            end = ""
        # No period is empty, also if the clocks of its time zone change.
        return cls(day, codecs.store_time(beginning(day)), max(end, f"{time}~"))


def first_day(day: date, by: str) -> date:
    """Return the first day of the `day` or `week` that a day is in; a week begins on Monday."""
    return day - timedelta(day.weekday() if by == "week" else 0)


def statistics(handle: Handle, since: date, by: str, most: int) -> Statistics:
    """Count what is outside the trash: highlights and reading since the day `since`, and how far articles were read.

    `by` is `day` or `week`; a week begins on Monday. Days are those of the user's time zone, and days without
    highlights and reading are left out. At most `most` tags, sites and authors are returned, those with the most
    highlights first. Tags without highlights are left out.
    """
    values = {"since": codecs.store_time(beginning(since)), "most": most}
    with handle.readers.lend() as connection:
        connection.execute("BEGIN")
        try:
            activity = _activity(connection, since, by)
            shares = defaultdict[str, list[Share]](list)
            for sql in (_TAGS, _SITES_AND_AUTHORS):
                for what, name, highlights, words in connection.execute(sql, values):
                    shares[what].append(Share(str(name), highlights, words))
            tags, sites, authors = (tuple(shares[what]) for what in ("tag", "site", "author"))
            return Statistics(activity, tags, sites, authors, *connection.execute(_READ).fetchone())
        finally:
            connection.execute("ROLLBACK")


def _activity(connection: sqlite3.Connection, since: date, by: str) -> tuple[Activity, ...]:
    start = codecs.store_time(beginning(since))
    found: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for day, highlights, notes, articles in _highlights(connection, start, by):
        found[day] |= {"highlights": highlights, "notes": notes, "articles": articles}
    for day, minutes in _minutes(connection, start, by).items():
        found[day]["minutes"] = round(minutes)
    for stored, words in connection.execute(_READ_ON, (since.isoformat(),)):
        counts = found[first_day(date.fromisoformat(stored), by)]
        counts["words"] = counts.get("words", 0) + words
    return tuple(Activity(day, **counts) for day, counts in sorted(found.items()) if any(counts.values()))


def _highlights(connection: sqlite3.Connection, start: str, by: str) -> Iterator[tuple[date, int, int, int]]:
    """Yield each period with highlights, their number, those with a note, and the number of their articles."""
    while (time := connection.execute(_NEXT, (start,)).fetchone()[0]) is not None:
        period = _Period.of(time, by)
        yield period.day, *connection.execute(_HIGHLIGHTS, (start, period.end)).fetchone()
        start = period.end


def _minutes(connection: sqlite3.Connection, start: str, by: str) -> dict[date, float]:
    """Return the minutes between changes of highlights that were made one soon after another, by period."""
    minutes: defaultdict[date, float] = defaultdict(float)
    before, period = 0.0, _Period(date.min, "", "")
    for time, minute in connection.execute(_STAMPS, (start,)):
        if 0 <= minute - before <= PAUSE_MINUTES:
            if not period.start <= time < period.end:
                period = _Period.of(time, by)
            minutes[period.day] += minute - before
        before = minute
    return minutes
