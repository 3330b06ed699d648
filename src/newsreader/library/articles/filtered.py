"""Lists of articles that a query filters, and their first articles at a cost that hardly grows with the library.

SQLite cannot know how many articles a full-text query finds, so the statement is chosen here. Imported when a query is
typed.
"""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING

from newsreader.library.schema import fulltext
from newsreader.records import Shelf, Sort

from . import filters, listing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newsreader.records import ArticleQuery, Snippet

    from .listing import Parts

FEW = 2_000
"""The number of articles that are found by their ids and sorted, which is faster than walking along the whole list."""

MANY = 20_000
"""The number of articles above which testing them costs more than to search the top of the list alone."""

MOST_RANKED = 10_000
"""The number of texts above which matches of `body:` are not ranked: so common words hardly tell texts apart."""

SMALL = 20_000
"""The number of articles of a library in which no part is searched alone."""

SAMPLES = (200, 1_000)
"""How many articles at the top of a list are searched alone, since most of them may match."""

_BEST = """
    article JOIN (
        WITH best AS MATERIALIZED (
            SELECT rowid AS text_id, rank AS score FROM revision_fts WHERE revision_fts MATCH {}
            ORDER BY +rank LIMIT {}
        )
        SELECT whole.id AS found, score FROM best JOIN revision ON revision.id = text_id
        JOIN article AS whole ON whole.id = revision.article_id AND whole.revision = revision.number
        WHERE score < (SELECT max(score) FROM best)
    ) ON found = id
"""
"""The articles of the best matches, without the last score, since more matches may have it."""

_TEXTS = "SELECT rowid FROM revision_fts WHERE revision_fts MATCH {}"

_CURRENT = """
    SELECT revision.id FROM json_each(:ids) JOIN article ON article.id = value
    JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
"""

_MATCHES = f"""
    (SELECT revision.id FROM revision WHERE article_id = article.id AND number = article.revision) IN ({_TEXTS})
"""


def ids(connection: sqlite3.Connection, query: ArticleQuery, limit: int | None = None) -> array[int]:
    """Return the ids of a list in order, at most `limit`."""
    tags = filters.tags(connection) if "tag" in query.text.casefold() else ()
    filtered = filters.translate(query.text, tags)
    parts = listing.parts(query, filtered)
    if filtered.bodies is not None:
        return _with_bodies(connection, query, parts, filtered.bodies, limit)
    if limit is None or query.shelf is Shelf.CHANGED:
        return listing.run(connection, parts, limit)
    (size,) = connection.execute("SELECT total(articles) FROM tally").fetchone()
    # Only with `kept` can a list be read in order along an index.
    samples = size > SMALL and "article_fts" in "".join(parts.filters) and "kept" in " ".join(parts.shelf)
    found = _in_sample(connection, parts, SAMPLES[0]) if samples else array("q")
    if len(found) >= limit:
        return found[:limit]
    counts = {rows: _count(connection, parts, rows, MANY) for rows in filtered.rows}
    fewest = min(counts.values(), default=MANY + 1)
    if fewest <= FEW:
        rows = min(counts, key=counts.__getitem__)
        return listing.run(connection, _only(parts, rows, filtered.rows), limit)
    if samples and fewest > MANY and len(found) * SAMPLES[1] > 1.5 * limit * SAMPLES[0]:
        found = _in_sample(connection, parts, SAMPLES[1])
        if len(found) >= limit:
            return found[:limit]
    return listing.run(connection, parts, limit)


def _count(connection: sqlite3.Connection, parts: Parts, rows: str, most: int) -> int:
    """Return how many rows a statement finds; any number above `most` if there are more."""
    return int(connection.execute(f"SELECT count(*) FROM ({rows} LIMIT {most + 1})", parts.bound).fetchone()[0])


def _only(parts: Parts, rows: str, others: Sequence[str]) -> Parts:
    """Return the statement that looks up the ids which `rows` finds, and no others, and sorts the articles."""
    conditions = " AND ".join(parts.filters)
    for other in others:
        if other != rows:
            # With the plus SQLite must not begin with it.
            conditions = conditions.replace(f"article.id IN ({other})", f"+article.id IN ({other})")
    return parts._replace(source="article NOT INDEXED", filters=(conditions,))


def _in_sample(connection: sqlite3.Connection, parts: Parts, size: int) -> array[int]:
    """Return the ids that match, in order, of the first `size` articles of the list without a query."""
    top = f"{parts._replace(filters=()).sql} LIMIT {size}"
    conditions = " AND ".join(parts.filters).replace("article.id IN", "+article.id IN").replace("article_fts", "sample")
    connection.execute(fulltext.SAMPLE)
    connection.execute("BEGIN")
    try:
        connection.execute(fulltext.FILL_SAMPLE.format(top))
        filters_ = ("article.id IN (SELECT rowid FROM sample)", conditions)
        return listing.run(connection, parts._replace(source="article NOT INDEXED", filters=filters_))
    finally:
        connection.execute("ROLLBACK")


def _with_bodies(
    connection: sqlite3.Connection, query: ArticleQuery, parts: Parts, bodies: str, limit: int | None
) -> array[int]:
    """Return the ids of a list with `bodies`, a placeholder: in the default order, the best match first."""
    count = _count(connection, parts, _TEXTS.format(bodies), MOST_RANKED)
    if query.sort is not Sort.ADDED or count > MOST_RANKED:
        if count > FEW:
            return listing.run(connection, parts._replace(filters=(*parts.filters, _MATCHES.format(bodies))), limit)
    else:
        parts = parts._replace(order=f"score, {parts.order}")
        if limit is not None and count > FEW:
            found = listing.run(connection, parts._replace(source=_BEST.format(bodies, 4 * limit)), limit)
            if len(found) == limit:
                return found
    source = f"{parts.source} JOIN ({filters.BODIES.format(bodies)}) ON found = id"
    return listing.run(connection, parts._replace(source=source), limit)


def snippets(
    connection: sqlite3.Connection, query: ArticleQuery, ids: Sequence[int] | array[int]
) -> dict[int, Snippet]:
    """Return a piece of the text around the matches of `body:`, by the id of each article that has matches."""
    from newsreader.text.excerpt import excerpt, flowing, merged

    filtered = filters.translate(query.text)
    if filtered.bodies is None:
        return {}
    sql = f"{filters.TEXTS.format(filtered.bodies)} AND revision_fts.rowid IN ({_CURRENT})"
    bound = {name: value for name, value in filtered.bound.items() if f":{name}" == filtered.bodies}
    matches = connection.execute(sql, bound | {"ids": json.dumps(list(ids))})
    phrases = filters.phrases(query.text)
    return {
        article_id: flowing(excerpt(text, places))
        for article_id, text in matches
        if (places := merged(place for phrase in phrases for place in phrase.places(text, whole_words=True)))
    }
