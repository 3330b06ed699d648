"""What a library has of articles that come from another program. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from newsreader.library.schema import codecs, models
from newsreader.library.store.change import MOVE_IN, id_in
from newsreader.records import STAND_IN
from newsreader.text.folding import fold, same_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from newsreader.records import Incoming

_MOST_LIKELY = 5
"""A title that more articles have tells none from another."""

_article, _revision, _highlight = models.Article, models.Revision, models.Highlight
_change, _step = models.Change, models.Step
_END = 8
"""How many digits of a uid are in the name of an exported article or highlight."""


@dataclass(slots=True)
class Known:
    """What the library has of an article: its row, its current `text`, and by uid the highlights that were imported
    before. `likely` are articles that have only the title in common, with their texts and the folded words of their
    highlights.
    """

    article: Row[Any] | None = None
    text: Row[Any] | None = None
    highlights: dict[str, Row[Any]] = field(default_factory=dict)
    likely: list[tuple[Row[Any], Row[Any], set[str]]] = field(default_factory=list)

    @property
    def is_stand_in(self) -> bool:
        """Whether the current text is a stand-in."""
        return self.text is not None and self.text.parser == STAND_IN

    @property
    def lacks_text(self) -> bool:
        """Whether the library has no text of the article."""
        return self.is_stand_in or self.article is None


def keys(one: Incoming) -> set[str]:
    """Return by what an article and its highlights can be known."""
    uids = (highlight.uid for highlight in one.highlights)
    title = "" if _address(one) else codecs.sort_key(one.document.title)
    return {one.uid, *uids, *filter(None, (one.address, one.document.canonical_url, title))}


def find(connection: Connection, items: Sequence[Incoming]) -> list[Known]:
    """Return what the library has of each item.

    An article that was imported before is known again by its uid, or by those of its highlights. Others are known by
    their address, an article outside the trash first. Those that newsreader exported are known by the ends of the uids.
    """
    highlights = _by(connection, _highlight.uid, (each.uid for one in items for each in one.highlights))
    articles = _by(connection, _article.uid, (one.uid for one in items))
    owners = _by(connection, _article.id, (row.article_id for row in highlights.values()))
    wanted = [address for one in items for address in (one.address, one.document.canonical_url) if address]
    addresses = _by(connection, _article.canonical_url, wanted)
    named = _ending(connection, _article.uid, (one.name for one in items))
    named_highlights = _ending(connection, _highlight.uid, (each.name for one in items for each in one.highlights))
    owners |= _by(connection, _article.id, {row.article_id for rows in named_highlights.values() for row in rows})
    found = []
    for one in items:
        own = {each.uid: highlights[each.uid] for each in one.highlights if each.uid in highlights}
        row = articles.get(one.uid) or _same_title(one, named.get(one.name, ()))
        at_address = addresses.get(one.address or "") or addresses.get(one.document.canonical_url or "")
        likely = row or at_address
        for each in one.highlights:
            for other in named_highlights.get(each.name, ()):
                # The end of a uid is not enough to know it among all.
                is_there = likely is not None and other.article_id == likely.id
                if each.uid not in own and (is_there or same_words(other.quote, each.quote)):
                    own[each.uid] = other
        row = row or next((owner for each in own.values() if (owner := owners.get(each.article_id))), None)
        found.append(Known(row or at_address, None, own))
    _add_likely(connection, items, found)
    rows = [known.article for known in found if known.article is not None]
    texts = _texts(connection, [*rows, *(row for known in found for row, *_ in known.likely)])
    for known in found:
        known.text = texts[known.article.id] if known.article is not None else None
        known.likely = [(row, texts[row.id], words) for row, _, words in known.likely]
    return found


def touched(
    connection: Connection, subject: str, ids: Iterable[int]
) -> tuple[set[tuple[int, Any]], set[tuple[int, Any]]]:
    """Return what was changed since rows were created, as pairs of a row's id and a column, or a tag's id: what other
    steps than imports changed, and what any step changed.
    """
    tag = func.coalesce(_change.after, _change.before)
    rows = connection.execute(
        select(_change.subject_id, _change.field, tag, _step.what)
        .join(_step, _step.id == _change.step_id)
        .where(_change.subject == subject, id_in(_change.subject_id, ids))
    ).all()
    named = [(row.subject_id, row[2] if row.field == "tag" else row.field, row.what) for row in rows]
    return {(id_, name) for id_, name, what in named if what != MOVE_IN}, {(id_, name) for id_, name, _ in named}


def was_undone(connection: Connection, subject: str, row: Row[Any]) -> bool:
    """Return whether a row is in the trash because its import was undone."""
    return _deletion(connection, subject, row) == ("undo", MOVE_IN)


def was_deleted(connection: Connection, subject: str, row: Row[Any]) -> bool:
    """Return whether a row is in the trash because it was deleted: not by an undo, and not from the beginning."""
    return (_deletion(connection, subject, row) or ("undo",))[0] != "undo"


def _deletion(connection: Connection, subject: str, row: Row[Any]) -> tuple[str, str] | None:
    """Return the cause and the step of the change that moved a row to the trash."""
    if row.deleted_at is None:
        return None
    newest = (
        select(_change.cause, _step.what)
        .join(_step, _step.id == _change.step_id)
        .where(_change.subject == subject, _change.subject_id == row.id, _change.field == "deleted_at")
        .order_by(_change.id.desc())
        .limit(1)
    )
    found = connection.execute(newest).one_or_none()
    return found and (found[0], found[1])


def _address(one: Incoming) -> str | None:
    return one.address or one.document.canonical_url


def _by(connection: Connection, column: Any, values: Iterable[Any]) -> dict[Any, Row[Any]]:
    """Return the rows with these values in a column, by value: of several the one outside the trash, the oldest."""
    table = models.SUBJECTS[column.class_.__tablename__]
    order = (table.c.deleted_at.is_(None), table.c.id.desc())
    rows = connection.execute(select(table).where(id_in(column, values)).order_by(*order))
    return {getattr(row, column.key): row for row in rows}


def _ending(connection: Connection, column: Any, ends: Iterable[str]) -> dict[str, list[Row[Any]]]:
    """Return the rows whose uid has one of these ends, by the end. Without ends, nothing is read."""
    found: dict[str, list[Row[Any]]] = {}
    if wanted := set(filter(None, ends)):
        table = models.SUBJECTS[column.class_.__tablename__]
        for row in connection.execute(select(table).where(id_in(func.substr(column, -_END), wanted))):
            found.setdefault(row.uid[-_END:], []).append(row)
    return found


def _same_title(one: Incoming, rows: Iterable[Row[Any]]) -> Row[Any] | None:
    title = codecs.sort_key(one.document.title)
    return next((row for row in rows if row.title_key == title), None)


def _add_likely(connection: Connection, items: Sequence[Incoming], found: Sequence[Known]) -> None:
    """Add the articles with the title of an item that has quotes and is known by nothing else."""
    titles: dict[str, list[Known]] = {}
    for one, known in zip(items, found, strict=True):
        if known.article is None and not _address(one) and any(each.quote for each in one.highlights):
            titles.setdefault(codecs.sort_key(one.document.title), []).append(known)
    is_live = and_(_article.deleted_at.is_(None), _article.kept)
    table = models.SUBJECTS["article"]
    rows = connection.execute(select(table).where(id_in(_article.title_key, titles), is_live)).all() if titles else ()
    by_title: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_title.setdefault(row.title_key, []).append(row)
    few = {title: same for title, same in by_title.items() if len(same) <= _MOST_LIKELY}
    words = {row.id: set[str]() for same in few.values() for row in same}
    for quoted in connection.execute(
        select(_highlight.article_id, func.coalesce(_highlight.first_quote, _highlight.quote)).where(
            id_in(_highlight.article_id, words), _highlight.deleted_at.is_(None)
        )
    ):
        words[quoted[0]].add(fold(quoted[1]).text)
    for title, same in few.items():
        for known in titles[title]:
            known.likely += [(row, row, words[row.id]) for row in same]


def _texts(connection: Connection, articles: Iterable[Row[Any]]) -> dict[int, Row[Any]]:
    """Return the current revisions of articles, by the ids of the articles."""
    current = and_(_revision.article_id == _article.id, _revision.number == _article.revision)
    statement = select(models.SUBJECTS["revision"]).join(_article, current)
    rows = connection.execute(statement.where(id_in(_article.id, (each.id for each in articles))))
    return {row.article_id: row for row in rows}
