"""Counts highlights by day or week and by tag, site and author, through sqlite3: must not import SQLAlchemy.

When an article was read is not stored, only how far. So only highlights have days, and reading has words. SQL does the
counting, so memory does not grow with the library.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from newsreader.library.schema import codecs
from newsreader.records import Activity, Share, Statistics
from newsreader.text.query.dates import beginning

if TYPE_CHECKING:
    import sqlite3

    from newsreader.library.store.handle import Handle

PAUSE_MINUTES = 10
"""The longest time between two changes of highlights that counts as spent on them."""

_LIVE = "deleted_at IS NULL AND article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)"
_DAY = "coalesce(date({0}, 'localtime'), substr({0}, 1, 10))"
_PERIODS = {"day": _DAY, "week": f"date({_DAY}, 'weekday 0', '-6 days')"}

_HIGHLIGHTS = f"""
    SELECT {{}} AS period, count(*), sum(note <> ''), count(DISTINCT article_id) FROM highlight
    WHERE {_LIVE} AND created_at >= :since GROUP BY period
"""
_MINUTES = f"""
    WITH stamp AS (
        SELECT time, 1440 * (julianday(time) - lag(julianday(time)) OVER (ORDER BY time)) AS pause FROM step
        WHERE highlight_id IS NOT NULL AND NOT imported AND time >= :since
    ) SELECT {{}} AS period, sum(pause) FROM stamp WHERE pause <= {PAUSE_MINUTES} GROUP BY period
"""
# Unary + makes SQLite walk along the times from `since`, instead of the whole index of articles.
_HIGHLIGHTED = f"""
    SELECT article_id, count(*) AS number FROM highlight
    WHERE {_LIVE} AND created_at >= :since GROUP BY +article_id
"""
_WORDS = "words * position / max(length, 1)"
_PARTLY_READ = "deleted_at IS NULL AND position > 0"
_PARTS = f"""
    SELECT {{0}} AS part, sum(number) AS number, 0 AS words FROM ({_HIGHLIGHTED}) JOIN article ON article_id = id
    GROUP BY part
    UNION ALL SELECT {{0}}, 0, sum({_WORDS}) FROM article WHERE {_PARTLY_READ} GROUP BY {{0}}
"""
_SHARES = "sum(number) AS highlights, sum(words) AS words"
_RANKED = "GROUP BY name ORDER BY highlights DESC, words DESC, name LIMIT :most"
_SITES = f"SELECT part AS name, {_SHARES} FROM ({_PARTS.format('site')}) WHERE part <> '' {_RANKED}"
_AUTHORS = f"SELECT value AS name, {_SHARES} FROM ({_PARTS.format('authors')}), json_each(part) {_RANKED}"
# Only the tags that are shown are looked for on articles.
_TAGS = f"""
    WITH used AS MATERIALIZED (
        SELECT tag_id, count(*) AS number FROM highlight CROSS JOIN highlight_tag ON highlight_id = id
        WHERE {_LIVE} AND created_at >= :since GROUP BY tag_id ORDER BY number DESC, tag_id LIMIT :most
    ) SELECT name, number, (
        SELECT coalesce(sum({_WORDS}), 0) FROM article_tag CROSS JOIN article ON article_id = article.id
        WHERE article_tag.tag_id = used.tag_id AND {_PARTLY_READ}
    ) FROM used JOIN tag ON tag.id = tag_id ORDER BY number DESC, name
"""
_READ = f"SELECT count(*), coalesce(sum({_WORDS}), 0) FROM article WHERE {_PARTLY_READ}"


def statistics(handle: Handle, since: date, by: str, most: int) -> Statistics:
    """Count what is outside the trash: highlights made since the day `since`, and the words before reading positions.

    `by` is `day` or `week`; a week begins on Monday. Days are those of the user's time zone, and days without
    highlights are left out. At most `most` tags, sites and authors are returned, those with the most highlights first.
    Tags without highlights are left out.
    """
    values = {"since": codecs.store_time(beginning(since)), "most": most}
    with handle.readers.lend() as connection:
        connection.execute("BEGIN")
        try:
            activity = _activity(connection, _PERIODS[by], values)
            tags, sites, authors = (_shares(connection, sql, values) for sql in (_TAGS, _SITES, _AUTHORS))
            return Statistics(activity, tags, sites, authors, *connection.execute(_READ).fetchone())
        finally:
            connection.execute("ROLLBACK")


def _activity(connection: sqlite3.Connection, period: str, values: dict[str, object]) -> tuple[Activity, ...]:
    minutes = dict(connection.execute(_MINUTES.format(period.format("time")), values))
    rows = connection.execute(_HIGHLIGHTS.format(period.format("created_at")), values)
    return tuple(
        Activity(date.fromisoformat(day), highlights, notes, articles, round(minutes.get(day, 0)))
        for day, highlights, notes, articles in rows
    )


def _shares(connection: sqlite3.Connection, sql: str, values: dict[str, object]) -> tuple[Share, ...]:
    return tuple(Share(str(name), highlights, words) for name, highlights, words in connection.execute(sql, values))
