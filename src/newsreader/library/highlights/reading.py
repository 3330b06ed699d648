"""Reads highlights for the note search, through sqlite3: must import neither SQLAlchemy nor Alembic.

A highlight is live if neither it nor its article is in the trash.
"""

from __future__ import annotations

import json
from collections import defaultdict, namedtuple
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from newsreader.library.articles.with_drafts import drafted
from newsreader.library.schema import codecs, columns, kinds
from newsreader.records import AnchorState, Color, Highlight
from newsreader.text.collation import name_order

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator

    from newsreader.library.store.handle import Handle
    from newsreader.text.query.terms import Term

_NAMES = (
    "id uid article_id revision start end quote prefix suffix first_quote color note anchor score created_at"
    " updated_at deleted_at"
)
_COLUMNS = columns.some("highlight", _NAMES, title=kinds.TEXT, tags=kinds.TAG_LIST, article_tags=kinds.TAG_LIST)
_Row = cast("Any", namedtuple("_Row", f"{_NAMES} title tags article_tags"))
_DRAFT_COLUMNS = columns.some("draft", "highlight_id text")

_TAGS = """
    (SELECT group_concat(tag.name, char(10)) FROM {0}_tag JOIN tag ON tag.id = tag_id WHERE {0}_id = {1})
"""
_ROWS = f"""
    SELECT {", ".join(f'highlight."{name}"' for name in _NAMES.split())}, article.title,
    {_TAGS.format("highlight", "highlight.id")}, {_TAGS.format("article", "article.id")}
    FROM highlight JOIN article ON article.id = article_id
"""
# NOT IN (the trash) keeps the walk along the ids or the creation times, which stops at a limit.
_LIVE = "highlight.deleted_at IS NULL AND article_id NOT IN (SELECT id FROM article WHERE deleted_at IS NOT NULL)"
_NEWEST = "ORDER BY highlight.created_at DESC, highlight.id DESC"
_THESE = "highlight.id IN (SELECT value FROM json_each(?))"

# A highlight changes with its own row, its tags and their names, the title and tags of its article, and the trash.
_TOUCHED = """
    WITH news AS (SELECT subject, subject_id, field FROM change WHERE id > ?),
    retitled AS (SELECT subject_id FROM news WHERE subject = 'article' AND field IN ('title', 'tag', 'deleted_at')),
    renamed AS (SELECT subject_id FROM news WHERE subject = 'tag' AND field = 'name')
    SELECT subject_id FROM news WHERE subject = 'highlight'
    UNION SELECT id FROM highlight WHERE article_id IN retitled
    UNION SELECT id FROM highlight WHERE article_id IN (SELECT article_id FROM article_tag WHERE tag_id IN renamed)
    UNION SELECT highlight_id FROM highlight_tag WHERE tag_id IN renamed
"""

_CONTAINS = r"""
    (quote LIKE :{0} ESCAPE '\' OR note LIKE :{0} ESCAPE '\' OR title LIKE :{0} ESCAPE '\' OR highlight.id IN (
    SELECT highlight_id FROM highlight_tag JOIN tag ON tag.id = tag_id WHERE name LIKE :{0} ESCAPE '\'))
"""

_MOST_WORDS = 10


# The changes of an article in the trash, or of an entry in the inbox, may be deleted with it at any time.
_LASTING = """
    SELECT change.id, uid FROM change JOIN step ON step.id = step_id
    WHERE coalesce(
        (SELECT deleted_at IS NULL AND kept FROM article WHERE id = step.article_id), step.article_id IS NULL
    ) AND (subject NOT IN ('article', 'revision', 'highlight') OR EXISTS (
        SELECT 1 FROM article WHERE deleted_at IS NULL AND kept AND id = CASE subject
            WHEN 'article' THEN subject_id
            WHEN 'revision' THEN (SELECT article_id FROM revision WHERE id = subject_id)
            ELSE (SELECT article_id FROM highlight WHERE id = subject_id)
        END
    )) ORDER BY change.id DESC LIMIT 1
"""


class Position(NamedTuple):
    """A position in the journal: how many changes were `ever` made, and a `change` before it that is likely to stay.

    Emptying the trash deletes the changes of articles, so their number now says too little. The `uid` of the step of
    the `change` tells the histories of two libraries apart.
    """

    ever: int = 0
    change: int = 0
    uid: str = ""


class Passage(NamedTuple):
    """The texts of a highlight that SQL reads fast."""

    id: int
    quote: str
    note: str


class HighlightReader:
    """The live highlights of one library. Every method may be called from any thread."""

    def __init__(self, handle: Handle) -> None:
        self._readers = handle.readers

    def newest(self, limit: int | None = None) -> list[Highlight]:
        """Return at most `limit` highlights, newest first."""
        with self._readers.lend() as connection:
            return _read(connection, f"WHERE {_LIVE} {_NEWEST} LIMIT ?", -1 if limit is None else limit)

    def after(self, highlight_id: int, limit: int) -> list[Highlight]:
        """Return at most `limit` highlights with higher ids, in the order of their ids."""
        with self._readers.lend() as connection:
            return _read(
                connection, f"WHERE highlight.id > ? AND {_LIVE} ORDER BY highlight.id LIMIT ?", highlight_id, limit
            )

    def some(self, ids: Iterable[int]) -> dict[int, Highlight]:
        """Return the highlights with these ids by id; highlights that are not live are left out."""
        with self._readers.lend() as connection:
            return _some(connection, ids)

    def newest_ids(self, among: Collection[int] | None = None) -> Iterator[int]:
        """Yield the ids of all highlights, or of these, newest first. It takes longer to begin with many of them."""
        these, values = ("", ()) if among is None else (f" AND {_THESE}", (json.dumps(list(among)),))
        with self._readers.lend() as connection:
            sql = f"SELECT highlight.id FROM highlight WHERE {_LIVE}{these} {_NEWEST}"
            for row in connection.execute(sql, values):
                yield row[0]

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """Return the passages with these ids, in no order."""
        with self._readers.lend() as connection:
            found = connection.execute(
                f"SELECT id, quote, note FROM highlight WHERE {_THESE}", (json.dumps(list(ids)),)
            )
            return [Passage._make(row) for row in found]

    def matching(self, term: Term) -> frozenset[int] | None:
        """Return the ids of the highlights that match a term of a query; `None` if it is about articles or texts."""
        from .conditions import condition  # opening the search does not need it

        with self._readers.lend() as connection:
            tags = connection.execute("SELECT id, name FROM tag WHERE deleted_at IS NULL")
            found = condition(term, tags)
            return found and _matching(connection, *found, negated=term.negated)

    def in_articles(self, ids: Collection[int], *, negated: bool) -> frozenset[int]:
        """Return the ids of the highlights in these articles, or in all others."""
        from .conditions import IN_ARTICLES

        with self._readers.lend() as connection:
            return _matching(connection, IN_ARTICLES, json.dumps(list(ids)), negated=negated)

    def ids(self) -> set[int]:
        """Return the ids of all highlights."""
        with self._readers.lend() as connection:
            return _ids(connection)

    def count(self) -> int:
        """Return the number of highlights."""
        with self._readers.lend() as connection:
            total = connection.execute("SELECT sum(highlights) FROM article WHERE deleted_at IS NULL").fetchone()[0]
            return int(total or 0)

    def containing(self, words: Iterable[str]) -> list[int]:
        """Return the ids of the highlights with all these words in quote, note, title or tags, newest first.

        Only the case of ASCII letters is ignored.
        """
        escaped = [word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in words][:_MOST_WORDS]
        bound = {f"word{number}": f"%{word}%" for number, word in enumerate(escaped)}
        conditions = "".join(f" AND {_CONTAINS.format(name)}" for name in bound)
        sql = f"SELECT highlight.id FROM highlight JOIN article ON article.id = article_id WHERE {_LIVE}{conditions}"
        with self._readers.lend() as connection:
            return [row[0] for row in connection.execute(f"{sql} {_NEWEST}", bound)]

    def drafts(self) -> list[tuple[Highlight, str]]:
        """Return the highlights with a draft that changes the note, and this draft, newest draft first.

        Pending highlights are included.
        """
        with self._readers.lend() as connection:
            ids = drafted(connection)
            known = {one.id: one for one in _read(connection, f"WHERE {_THESE}", json.dumps(ids))} if ids else {}
            texts = _draft_texts(connection, ids)
            return [(known[id_], texts[id_][-1]) for id_ in ids if id_ in known and id_ in texts]

    def draft_texts(self, ids: Collection[int]) -> dict[int, list[str]]:
        """Return the drafts of these highlights by id, oldest first."""
        with self._readers.lend() as connection:
            return _draft_texts(connection, ids)

    def tags_and_titles(self) -> tuple[list[str], list[str]]:
        """Return the tags of highlights, and the titles of articles with highlights, each most used first."""
        with self._readers.lend() as connection:
            tags = connection.execute(
                f"""
                SELECT name, count(*) FROM highlight_tag JOIN tag ON tag.id = tag_id
                JOIN highlight ON highlight.id = highlight_id WHERE {_LIVE} GROUP BY tag.id
                """
            ).fetchall()
            sql = "SELECT title FROM article WHERE highlights > 0 AND deleted_at IS NULL"
            titles = connection.execute(f"{sql} ORDER BY highlights DESC, id DESC").fetchall()
        tags.sort(key=lambda row: (-row[1], name_order(row[0])))
        return [row[0] for row in tags], list(dict.fromkeys(row[0] for row in titles))

    def position(self) -> Position:
        """Return the current position in the journal."""
        with self._readers.lend() as connection:
            return _position(connection)

    def changed(
        self, since: Position, known: Callable[[], Collection[int]]
    ) -> tuple[Position, dict[int, Highlight | None]] | None:
        """Return the current position, and by id the highlights that changed after the position `since`.

        A highlight that is no longer live is `None`. `known` returns the ids that were live at `since`; it is called if
        the journal no longer has all changes. Returns `None` if the library never was at this position.
        """
        with self._readers.lend() as connection:
            connection.execute("BEGIN")
            try:
                now = _position(connection)
                if not _was_at(connection, since, now):
                    return None
                ids = {row[0] for row in connection.execute(_TOUCHED, (since.change,))}
                later = connection.execute("SELECT count(*) FROM change WHERE id > ?", (since.ever,)).fetchone()[0]
                if later != now.ever - since.ever:
                    ids |= _ids(connection) ^ set(known())
                live = _some(connection, ids)
                return now, {id_: live.get(id_) for id_ in ids}
            finally:
                connection.execute("ROLLBACK")


def _position(connection: sqlite3.Connection) -> Position:
    ever = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
    return Position(ever[0] if ever else 0, *(connection.execute(_LASTING).fetchone() or ()))


def _was_at(connection: sqlite3.Connection, position: Position, now: Position) -> bool:
    """Return whether the library, which is at `now`, was at a position."""
    sql = "SELECT uid FROM change JOIN step ON step.id = step_id WHERE change.id = ?"
    found = connection.execute(sql, (position.change,)).fetchone()
    return now.ever >= position.ever and (found == (position.uid,) if position.change else now.ever == position.ever)


def _ids(connection: sqlite3.Connection) -> set[int]:
    return {row[0] for row in connection.execute(f"SELECT id FROM highlight WHERE {_LIVE}")}


def _matching(connection: sqlite3.Connection, condition: str, value: object, *, negated: bool) -> frozenset[int]:
    # One text is read in a third of the time of as many rows, and without Python's lock.
    sql = f"SELECT group_concat(id, ' ') FROM highlight WHERE {_LIVE} AND {'NOT' if negated else ''} ({condition})"
    (found,) = connection.execute(sql, (value,)).fetchone()
    return frozenset(map(int, (found or "").split()))


def _some(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Highlight]:
    found = _read(connection, f"WHERE {_THESE} AND {_LIVE}", json.dumps(list(ids)))
    return {highlight.id: highlight for highlight in found}


def _read(connection: sqlite3.Connection, rest: str, *values: object) -> list[Highlight]:
    return [
        _COLUMNS.make(record, row, f"{row.id} of article {row.article_id}")
        for row in map(_Row._make, connection.execute(f"{_ROWS} {rest}", values))
    ]


def _draft_texts(connection: sqlite3.Connection, ids: Collection[int]) -> dict[int, list[str]]:
    sql = """
        SELECT highlight_id, text FROM draft WHERE highlight_id IN (SELECT value FROM json_each(?))
        ORDER BY updated_at, text
    """
    texts: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(sql, (json.dumps(list(ids)),)):
        highlight_id, text = _DRAFT_COLUMNS.make(tuple, row, f"of highlight {row[0]}")
        texts[highlight_id].append(text)
    return dict(texts)


def record(row: Any) -> Highlight:
    """Return the record of a row with these columns by name, whose values are valid."""
    return Highlight(
        id=row.id,
        uid=row.uid,
        article_id=row.article_id,
        article_title=row.title,
        revision=row.revision,
        start=row.start,
        end=row.end,
        quote=row.quote,
        prefix=row.prefix,
        suffix=row.suffix,
        first_quote=row.first_quote,
        color=Color(row.color),
        note=row.note,
        tags=codecs.load_tags(row.tags),
        anchor=AnchorState(row.anchor),
        score=row.score,
        created_at=codecs.load_time(row.created_at),
        updated_at=codecs.load_time(row.updated_at),
        deleted_at=codecs.load_optional_time(row.deleted_at),
        article_tags=codecs.load_tags(row.article_tags),
    )
