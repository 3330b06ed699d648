"""Lists of articles, as SQL text for sqlite3. On the start-up path: must import neither SQLAlchemy nor Alembic.

A list walks along a covering index (`ix_article_by_…`). Rows of `article` are read only for the visible part, and texts
never.
"""

from __future__ import annotations

import json
import re
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from newsreader.errors import AmbiguousError, NotFoundError
from newsreader.library.schema import codecs, columns, kinds
from newsreader.records import Article, ArticleQuery, Counts, Shelf, Sort, State
from newsreader.text.clean import one_line

from .with_drafts import drafted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from .filters import Filtered

ROW = """
    SELECT id, uid, title, title_derived, authors, site, url, language, published_at, added_at, state, starred,
    position, revision, length, words, highlights, (SELECT group_concat(tag.name, char(10)) FROM article_tag JOIN tag ON
    tag.id = article_tag.tag_id WHERE article_tag.article_id = article.id), feed_id, (SELECT
    coalesce(nullif(name, ''), nullif(feed.title, ''), address) FROM feed WHERE feed.id = feed_id), kept, deleted_at,
    seen, watch, source_path FROM article
"""

_COLUMNS = columns.some(
    "article",
    "id uid title title_derived authors site url language published_at added_at state starred position revision length"
    " words highlights",
    tags=kinds.TAG_LIST,
    feed_id=kinds.optional(kinds.ID),
    feed=kinds.optional(kinds.LINE),
    kept=kinds.FLAG,
    deleted_at=kinds.MOMENT,
    seen=kinds.optional(kinds.WHOLE),
    watch=kinds.optional(kinds.WHOLE),
    source_path=kinds.optional(kinds.LINE),
)

_SHELVES = {
    Shelf.ALL: "deleted_at IS NULL",
    Shelf.INBOX: "deleted_at IS NULL AND kept = 0",
    Shelf.UNREAD: "deleted_at IS NULL AND state = 'unread'",
    Shelf.READING: "deleted_at IS NULL AND state = 'reading'",
    Shelf.DONE: "deleted_at IS NULL AND state = 'done'",
    Shelf.STARRED: "deleted_at IS NULL AND starred = 1",
    Shelf.CHANGED: "deleted_at IS NULL AND seen < revision",
    Shelf.ARCHIVED: "deleted_at IS NULL AND state = 'archived'",
    Shelf.TRASH: "deleted_at IS NOT NULL",
}

_ORDERS = {
    Sort.ADDED: "added_at DESC, id DESC",
    Sort.PUBLISHED: "published_at DESC, id DESC",
    Sort.TITLE: "title_key, id",
    Sort.SITE: "site_key, id",
    Sort.WORDS: "words DESC, id DESC",
    Sort.HIGHLIGHTS: "highlights DESC, id DESC",
}

_INBOX_ORDER = "min(coalesce(published_at, added_at), added_at) DESC, id DESC"
"""The default order of lists with entries of the inbox, since the entries of a feed arrive together.

An entry without a date, or with one in the future, is placed by its arrival.
"""

_PREFIX_LENGTH = 6


class Parts(NamedTuple):
    """The parts of the SQL for the ids of a list, and the bound values.

    `shelf` are the conditions of the list without a query, `filters` those of the query.
    """

    source: str
    shelf: tuple[str, ...]
    filters: tuple[str, ...]
    order: str
    bound: Mapping[str, Any]

    @property
    def sql(self) -> str:
        """The statement, without a limit."""
        conditions = " AND ".join((*self.shelf, *self.filters))
        return f"SELECT id FROM {self.source} WHERE {conditions} ORDER BY {self.order}"


def parts(query: ArticleQuery, filtered: Filtered | None = None) -> Parts:
    """Return the SQL for the ids of the list that `query` describes, in order. `filtered` is its translated text."""
    in_inbox = query.shelf is Shelf.INBOX or bool(filtered and filtered.in_inbox)
    shelf: tuple[str, ...] = (_SHELVES[query.shelf],)
    # An entry of the inbox is only on that shelf, unless the query asks for it.
    if query.shelf not in (Shelf.INBOX, Shelf.TRASH) and not in_inbox:
        shelf += ("kept = 1",)
    # Few articles are on this shelf, so finding them is faster than walking along all.
    source = "article INDEXED BY ix_article_changed" if query.shelf is Shelf.CHANGED else "article"
    order = _INBOX_ORDER if in_inbox and query.sort is Sort.ADDED else _ORDERS[query.sort]
    return Parts(source, shelf, filtered.conditions if filtered else (), order, filtered.bound if filtered else {})


def ids(connection: sqlite3.Connection, query: ArticleQuery, limit: int | None = None) -> array[int]:
    """Return the ids of a list in order, at most `limit`."""
    if query.text:
        from . import filtered  # a start without a query does not need it

        return filtered.ids(connection, query, limit)
    return run(connection, parts(query), limit)


def run(connection: sqlite3.Connection, parts: Parts, limit: int | None = None) -> array[int]:
    """Return the ids that a statement finds, at most `limit`."""
    # One text is read in a third of the time of as many rows, and without Python's lock. LIMIT preserves the order.
    sql = f"SELECT group_concat(id, ' ') FROM ({parts.sql} LIMIT :limit)"
    (found,) = connection.execute(sql, {**parts.bound, "limit": -1 if limit is None else limit}).fetchone()
    return array("q", map(int, (found or "").split()))


def rows(connection: sqlite3.Connection, ids: Sequence[int] | array[int]) -> list[Article]:
    """Return the articles with these ids, in this order; missing articles are left out."""
    by_id = {
        row[0]: article(row)
        for row in connection.execute(f"{ROW} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
    }
    return [by_id[id] for id in ids if id in by_id]


def unread(connection: sqlite3.Connection, ids: Sequence[int] | array[int]) -> list[int]:
    """Return those of these articles that are unread, in this order."""
    sql = """
        SELECT article.id FROM json_each(?) AS wanted CROSS JOIN article ON article.id = wanted.value
        WHERE state = 'unread' ORDER BY wanted.key
    """
    return [row[0] for row in connection.execute(sql, (json.dumps(list(ids)),))]


def counts(connection: sqlite3.Connection) -> Counts:
    """Return the number of articles on each shelf, from the table that triggers maintain and from an index, and of
    drafts.
    """
    numbers: dict[str, int] = dict.fromkeys((*State, "starred", "trash", "inbox", "inbox_unread"), 0)
    for state, starred, binned, kept, articles in connection.execute(
        "SELECT state, starred, binned, kept, articles FROM tally"
    ):
        if binned:
            numbers["trash"] += articles
            continue
        if not kept:
            numbers["inbox"] += articles
            numbers["inbox_unread"] += articles if state == State.UNREAD else 0
            continue
        numbers[state] += articles
        numbers["starred"] += articles if starred else 0
    (changed,) = connection.execute(
        f"SELECT count(*) FROM article WHERE {_SHELVES[Shelf.CHANGED]} AND kept = 1"
    ).fetchone()
    everything = sum(numbers[state] for state in State)
    return Counts(all=everything, drafts=len(drafted(connection)), changed=changed, **numbers)


def ever(connection: sqlite3.Connection) -> bool:
    """Return whether there has ever been an article: SQLite stores the last id."""
    return connection.execute("SELECT 1 FROM sqlite_sequence WHERE name = 'article'").fetchone() is not None


def resolve(connection: sqlite3.Connection, table: str, ref: str) -> int:
    """Return the id of the row of `table` (`article`, `highlight`) with the id or uid `ref`.

    At least six characters that only one uid begins with are enough. Raises `NotFoundError`, `AmbiguousError`.
    """
    ref = one_line(ref).strip()
    shown = ref if len(ref) <= 60 else f"{ref[:59]}…"
    # SQLite has no longer ids.
    if re.fullmatch("[0-9]{1,18}", ref) and (
        found := connection.execute(f"SELECT id FROM {table} WHERE id = ?", (int(ref),)).fetchone()
    ):
        return int(found[0])
    if len(ref) < _PREFIX_LENGTH:
        raise NotFoundError(f"There is no {table} {shown}.")
    low = ref.lower()
    candidates = connection.execute(
        f"SELECT id FROM {table} WHERE uid >= ? AND uid < ? LIMIT 2",
        (low, f"{low}g"),  # "g" follows every hex digit
    ).fetchall()
    if len(candidates) > 1:
        raise AmbiguousError(f"More than one {table} begins with {shown}. Type more of it.")
    if not candidates:
        raise NotFoundError(f"There is no {table} {shown}.")
    return int(candidates[0][0])


def at_address(connection: sqlite3.Connection, address: str) -> int | None:
    """Return the id of the article outside the trash with this address, whatever its tracking parameters."""
    from newsreader.text.address import canonical  # the first screen does not need it

    found = connection.execute(
        "SELECT id FROM article WHERE canonical_url = ? AND deleted_at IS NULL", (canonical(address),)
    ).fetchone()
    return int(found[0]) if found else None


def article(row: Sequence[Any]) -> Article:
    """Return the record for a row of `ROW`. Raises `UnreadableError`."""
    return _COLUMNS.make(_record, row, row[0])


def _record(row: Sequence[Any]) -> Article:
    return Article(
        id=row[0],
        uid=row[1],
        title=row[2],
        title_derived=bool(row[3]),
        authors=codecs.load_names(row[4]),
        site=row[5],
        url=row[6],
        language=row[7],
        published_at=codecs.load_optional_time(row[8]),
        added_at=codecs.load_time(row[9]),
        state=State(row[10]),
        starred=bool(row[11]),
        position=row[12],
        revision=row[13],
        length=row[14],
        words=row[15],
        highlights=row[16],
        tags=codecs.load_tags(row[17]),
        feed_id=row[18],
        feed=row[19],
        kept=bool(row[20]),
        deleted_at=codecs.load_optional_time(row[21]),
        seen=row[22],
        watch=row[23],
        source_path=row[24],
    )
