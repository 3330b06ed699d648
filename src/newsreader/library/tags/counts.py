"""Counts the highlights and articles with a tag, with a level of a tag, and with two tags together.

Must not know how tags are changed or where the numbers are shown.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from newsreader.library.schema.models import LINKS, Article, ArticleTag, Highlight, HighlightTag, Tag
from newsreader.library.store.change import id_in
from newsreader.text.collation import name_order
from newsreader.text.query.tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, SQLColumnExpression, Subquery

_TRASHED = select(Article.id).where(Article.deleted_at.is_not(None))
_GONE = select(Highlight.id).where(or_(Highlight.deleted_at.is_not(None), Highlight.article_id.in_(_TRASHED)))


def used() -> tuple[Subquery, Subquery]:
    """Return the numbers of highlights and of articles outside the trash by tag: two tables of `tag_id`, `number`."""
    return _used("highlight", _GONE), _used("article", _TRASHED)


def _used(subject: str, trashed: Select[int]) -> Subquery:
    links = LINKS[subject].c
    every = select(links.tag_id, func.count().label("number")).group_by(links.tag_id)
    # An index alone counts all of a tag, and the trash is small: this takes a tenth of the time of excluding it.
    gone = every.where(links[f"{subject}_id"].in_(trashed)).subquery()
    rest = (func.count() - func.coalesce(gone.c.number, 0)).label("number")
    return select(links.tag_id, rest).outerjoin(gone, gone.c.tag_id == links.tag_id).group_by(links.tag_id).subquery()


def found(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return the numbers of highlights and articles that `tag:` finds, by the `tag_key` of each level."""
    levels: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    levels.update((tag_id, frozenset(_levels(name))) for tag_id, name in connection.execute(select(Tag.id, Tag.name)))
    trashed = set(connection.scalars(_TRASHED))
    levels_of: dict[int, frozenset[str]] = {}
    for article_id, tag_id in _pairs(connection, ArticleTag.article_id, ArticleTag.tag_id):
        known = levels_of.get(article_id)
        levels_of[article_id] = levels[tag_id] if known is None else known | levels[tag_id]
    for article_id in trashed & levels_of.keys():
        del levels_of[article_id]
    is_live = Highlight.deleted_at.is_(None), Highlight.article_id.not_in(_TRASHED)
    article_of = dict(_pairs(connection, Highlight.id, Highlight.article_id, *is_live))
    articles = Counter(chain.from_iterable(levels_of.values()))
    highlights = Counter(chain.from_iterable(levels_of.get(each, ()) for each in article_of.values()))
    # What the tags of the article have not counted.
    more = {
        (level, highlight_id)
        for highlight_id, tag_id in _pairs(connection, HighlightTag.highlight_id, HighlightTag.tag_id)
        if highlight_id in article_of
        for level in levels[tag_id] - levels_of.get(article_of[highlight_id], frozenset())
    }
    highlights.update(level for level, _ in more)
    articles.update(level for level, _ in {(level, article_of[highlight_id]) for level, highlight_id in more})
    return {level: (highlights[level], number) for level, number in articles.items()}


def _pairs(
    connection: Connection, one: SQLColumnExpression[int], other: SQLColumnExpression[int], *where: ColumnElement[bool]
) -> Iterator[tuple[int, int]]:
    """Return two columns. They come as JSON, which is ten times as fast as a row for each pair."""
    arrays = connection.execute(select(func.json_group_array(one), func.json_group_array(other)).where(*where)).one()
    return zip(*map(json.loads, arrays), strict=True)


def together(connection: Connection, family: Sequence[int], limit: int | None) -> Sequence[tuple[str, int]]:
    """Return the names of at most `limit` tags that occur together with a tag of `family`, most frequent first.

    Each has the number of highlights and articles outside the trash that have both.
    """
    numbers: Counter[str] = Counter()
    for subject, trashed in (("highlight", _GONE), ("article", _TRASHED)):
        links = LINKS[subject]
        owner = links.c[f"{subject}_id"]
        tagged = select(owner).where(id_in(links.c.tag_id, family))
        statement = select(Tag.name, func.count()).join(links, links.c.tag_id == Tag.id).group_by(Tag.id)
        statement = statement.where(owner.in_(tagged), ~id_in(links.c.tag_id, family), owner.not_in(trashed))
        for name, number in connection.execute(statement):
            numbers[name] += number
    return sorted(numbers.items(), key=lambda pair: (-pair[1], name_order(pair[0])))[:limit]


def _levels(name: str) -> list[str]:
    parts = tag_key(name).split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
