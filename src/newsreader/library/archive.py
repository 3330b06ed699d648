"""A whole library as plain values, ready for JSON: articles with all that belongs to them, the codebook, the
searches, the journal.

What it gives is read back by `unpacking`, which tells it field by field, and `merging`. Left out is what can be
derived (search, counts, keys), what is true of one machine only (which files exports were written to), and imports:
what an import brought is told by the steps that came with it. Ids stand for rows within one archive only.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library import schema
from newsreader.library.archive_fields import VERSION
from newsreader.library.journal import IMPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Row, Table

    from newsreader.library.handle import Handle
    from newsreader.library.merging import Merge

_AS_JSON = {"authors", "blocks", "marks", "corrections"}
_LEFT_OUT = {
    "article": {"title_key", "site_key", "highlights", "length", "words"},
    "revision": {"article_id", "sha256"},
    "highlight": {"article_id"},
    "tag": {"folded"},
    "saved_search": {"folded"},
}


class Archive:
    """One library as an archive: out of it, and into it."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def articles(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give each article's id, in order, and all that belongs to it, in the bin or not; all of one moment."""
        with self._store.read() as connection:
            yield from _articles(connection)

    def rest(self) -> dict[str, Any]:
        """Give what belongs to the library and to no one article: its tags, its searches and its journal."""
        with self._store.read() as connection:
            return _rest(connection)

    def merge(self, articles: Iterable[object], rest: object, source: str, *, dry_run: bool = False) -> Merge:
        """Bring in what `articles` and `rest` gave of some library, as one step of history; tell of each article.

        What is new is added; of what is in both, the newer change holds, field by field, and an article that each got
        by itself is one, with the highlights of both. A second time changes nothing;
        with `dry_run` nothing is kept. `source` is what the history calls it. Raises `BadDataError` if it is no
        archive, `LibraryTooNewError` if it is one of a later version.
        """
        from newsreader.library.merging import merge
        from newsreader.library.unpacking import unpack

        return merge(self._store, unpack(articles, rest), source, dry_run=dry_run)


def _articles(connection: Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    revisions = _by_article(connection, schema.SUBJECTS["revision"], "number")
    highlights = _by_article(connection, schema.SUBJECTS["highlight"], "id")
    article_tags, highlight_tags = (_worn(connection, subject) for subject in ("article", "highlight"))
    drafts = _drafts(connection)
    upcoming = {"revision": next(revisions, None), "highlight": next(highlights, None)}

    def mine(subject: str, rows: Iterator[tuple[int, list[Row[Any]]]], article_id: int) -> list[Row[Any]]:
        there = upcoming[subject]
        if there is None or there[0] != article_id:
            return []
        upcoming[subject] = next(rows, None)
        return there[1]

    for row in connection.execute(select(schema.Article).order_by(schema.Article.id)):
        yield (
            row.id,
            {
                "article": _plain("article", row),
                "tags": article_tags.get(row.id, []),
                "revisions": [_plain("revision", one) for one in mine("revision", revisions, row.id)],
                "highlights": [
                    _plain("highlight", one)
                    | {"tags": highlight_tags.get(one.id, []), "drafts": drafts.get(one.id, [])}
                    for one in mine("highlight", highlights, row.id)
                ],
            },
        )


def _rest(connection: Connection) -> dict[str, Any]:
    step, change = schema.Step, schema.Change
    steps = connection.execute(select(step).where(step.what != IMPORT).order_by(step.id)).all()
    uids = {row.id: row.uid for row in steps}
    return {
        "version": VERSION,
        "tags": [_plain("tag", row) for row in connection.execute(select(schema.Tag).order_by(schema.Tag.id))],
        "searches": [
            _plain("saved_search", row)
            for row in connection.execute(select(schema.SavedSearch).order_by(schema.SavedSearch.id))
        ],
        "recent": [
            {"query": row.query, "used_at": row.used_at}
            for row in connection.execute(select(schema.RecentSearch).order_by(schema.RecentSearch.used_at))
        ],
        "steps": [
            {name: getattr(row, name) for name in ("uid", "time", "what", "label", "status")}
            | {"article": row.article_id, "highlight": row.highlight_id}
            for row in steps
        ],
        "changes": [
            [uids[row.step_id], row.time, row.cause, row.subject, row.subject_id, row.field, row.before, row.after]
            for row in connection.execute(select(change).order_by(change.id))
            if row.step_id in uids
        ],
    }


def _by_article(connection: Connection, table: Table, order: str) -> Iterator[tuple[int, list[Row[Any]]]]:
    """Give the ids of articles, in order, each with its rows of `table`; one article's are in memory at a time."""
    rows = connection.execution_options(yield_per=100).execute(
        select(table).order_by(table.c.article_id, table.c[order])
    )
    for article_id, group in groupby(rows, key=lambda row: row.article_id):
        yield article_id, list(group)


def _worn(connection: Connection, subject: str) -> dict[int, list[int]]:
    """Give the ids of the tags that each subject wears."""
    links = schema.LINKS[subject]
    worn: dict[int, list[int]] = {}
    for owner, tag_id in connection.execute(select(links).order_by(*links.c)):
        worn.setdefault(owner, []).append(tag_id)
    return worn


def _drafts(connection: Connection) -> dict[int, list[dict[str, Any]]]:
    """Give the drafts of each highlight, as `Drafts.of` orders them, without the names of editors, which mean nothing
    elsewhere.
    """
    draft = schema.Draft
    columns = (draft.text, draft.began, draft.updated_at)
    drafts: dict[int, list[dict[str, Any]]] = {}
    for owner, *row in connection.execute(select(draft.highlight_id, *columns).order_by(draft.updated_at, draft.text)):
        drafts.setdefault(owner, []).append(dict(zip(("text", "began", "updated_at"), row, strict=True)))
    return drafts


def _plain(subject: str, row: Row[Any]) -> dict[str, Any]:
    plain = {name: value for name, value in row._mapping.items() if name not in _LEFT_OUT[subject]}
    for name in _AS_JSON & plain.keys():
        plain[name] = json.loads(plain[name])
    if "source" in plain:
        plain["source"] = b64encode(zlib.decompress(plain["source"])).decode()
    return plain
