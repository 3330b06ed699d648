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
from newsreader.library.columns import TABLES, leniently
from newsreader.library.engine import driver
from newsreader.library.journal import IMPORT
from newsreader.library.soundness import misfits
from newsreader.library.values import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Row, Select, Table

    from newsreader.library.handle import Handle
    from newsreader.library.leaving_out import LeftOut
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

    def articles(self, left_out: LeftOut | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give each article's id, in order, and all that belongs to it, in the bin or not; all of one moment.

        What cannot be read is `left_out`, or, without that, raised as `BadDataError`.
        """
        with self._store.read() as connection, leniently(driver(connection)):
            yield from _articles(connection, left_out)

    def rest(self, left_out: LeftOut | None = None) -> dict[str, Any]:
        """Give what belongs to the library and to no one article: its tags, its searches and its journal, but for what
        is told of articles that are `left_out`, and what joins them there.
        """
        with self._store.read() as connection, leniently(driver(connection)):
            return _rest(connection, left_out)

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


def _articles(connection: Connection, left_out: LeftOut | None) -> Iterator[tuple[int, dict[str, Any]]]:
    unfit = dict(reversed(list(misfits(driver(connection)))))  # of several faults the first says most
    revisions = _by_article(connection, schema.SUBJECTS["revision"], "number")
    highlights = _by_article(connection, schema.SUBJECTS["highlight"], "id")
    article_tags, highlight_tags = (_worn(connection, subject) for subject in ("article", "highlight"))
    drafts = _drafts(connection)
    upcoming = {"revision": next(revisions, None), "highlight": next(highlights, None)}

    def mine(subject: str, rows: Iterator[tuple[int, list[Row[Any]]]], article_id: int) -> list[Row[Any]]:
        there = upcoming[subject]
        # What belongs to no article must not keep what follows from its own.
        while there is not None and there[0] < article_id:
            there = upcoming[subject] = next(rows, None)
        if there is None or there[0] != article_id:
            return []
        upcoming[subject] = next(rows, None)
        return there[1]

    for row in connection.execute(select(schema.Article).order_by(schema.Article.id)):
        texts, marked = mine("revision", revisions, row.id), mine("highlight", highlights, row.id)
        try:
            if row.id in unfit:
                raise UnreadableError(unfit[row.id])
            whole = {
                "article": _plain("article", row),
                "tags": article_tags.get(row.id, []),
                "revisions": [_plain("revision", one) for one in texts],
                "highlights": [
                    _plain("highlight", one)
                    | {"tags": highlight_tags.get(one.id, []), "drafts": drafts.get(one.id, [])}
                    for one in marked
                ],
            }
        except UnreadableError as error:
            if left_out is None:
                raise
            left_out.add(row.id, str(error))
            continue
        yield row.id, whole


def _readable(subject: str, rows: Iterable[Row[Any]], left_out: LeftOut | None) -> Iterator[Row[Any]]:
    """Give the rows that can be read."""
    columns = TABLES[subject]
    for row in rows:
        if wrong := columns.wrong(row):
            name = f"{columns.what} {row[0]}" if isinstance(row[0], int) else f"a {columns.what}"
            error = UnreadableError(f"{name} cannot be read ({', '.join(wrong)})")
            if left_out is None:
                raise error
            left_out.told.append(str(error))
        else:
            yield row


def _rest(connection: Connection, left_out: LeftOut | None) -> dict[str, Any]:
    step, change = schema.Step, schema.Change

    def all_of(subject: str, statement: Select[Any]) -> Iterator[Row[Any]]:
        return _readable(subject, connection.execute(statement), left_out)

    steps = list(all_of("step", select(step.__table__).where(step.what != IMPORT).order_by(step.id)))
    uids = {row.id: row.uid for row in steps}
    missing = _missing(connection, left_out)
    return {
        "version": VERSION,
        "tags": [_plain("tag", row) for row in connection.execute(select(schema.Tag).order_by(schema.Tag.id))],
        "searches": [
            _plain("saved_search", row)
            for row in all_of("saved_search", select(schema.SavedSearch.__table__).order_by(schema.SavedSearch.id))
        ],
        "recent": [
            {"query": row.query, "used_at": row.used_at}
            for row in all_of(
                "recent_search", select(schema.RecentSearch.__table__).order_by(schema.RecentSearch.used_at)
            )
        ],
        "steps": [
            {name: getattr(row, name) for name in ("uid", "time", "what", "label", "status")}
            | {"article": row.article_id, "highlight": row.highlight_id}
            for row in steps
        ],
        "changes": [
            [uids[row.step_id], row.time, row.cause, row.subject, row.subject_id, row.field, row.before, row.after]
            for row in all_of("change", select(change.__table__).order_by(change.id))
            if row.step_id in uids and (row.subject, row.subject_id) not in missing
        ],
    }


def _missing(connection: Connection, left_out: LeftOut | None) -> set[tuple[str, int]]:
    """Give the subjects of changes that are left out with their articles, each by its kind and its id."""
    if left_out is None:
        return set()
    missing = {("article", id_) for id_ in left_out.articles}
    for subject in ("revision", "highlight"):
        columns = schema.SUBJECTS[subject].c
        missing.update(
            (subject, row.id)
            for row in connection.execute(select(columns.id, columns.article_id))
            if row.article_id in left_out.articles
        )
    return missing


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
    columns = TABLES[subject]
    if wrong := columns.wrong(row):
        where = f"article {row.article_id}, " if "article_id" in columns.kinds else ""
        raise UnreadableError(f"{where}{columns.what} {row.id} cannot be read ({', '.join(wrong)})")
    plain = {name: value for name, value in row._mapping.items() if name not in _LEFT_OUT[subject]}
    for name in _AS_JSON & plain.keys():
        plain[name] = json.loads(plain[name])
    if "source" in plain:
        plain["source"] = b64encode(zlib.decompress(plain["source"])).decode()
    return plain
