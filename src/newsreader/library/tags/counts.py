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
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select, Subquery

# The trash is small: excluding its ids takes a third of the time of joining each link with its article.
_TRASHED = select(Article.id).where(Article.deleted_at.is_not(None))
_GONE = select(Highlight.id).where(or_(Highlight.deleted_at.is_not(None), Highlight.article_id.in_(_TRASHED)))


def used() -> tuple[Subquery, Subquery]:
    """Return the numbers of highlights and of articles outside the trash by tag: two tables of `tag_id`, `number`."""
    highlights = select(HighlightTag.tag_id, func.count().label("number")).where(
        HighlightTag.highlight_id.not_in(_GONE)
    )
    articles = select(ArticleTag.tag_id, func.count().label("number")).where(ArticleTag.article_id.not_in(_TRASHED))
    return highlights.group_by(HighlightTag.tag_id).subquery(), articles.group_by(ArticleTag.tag_id).subquery()


def found(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return the numbers of highlights and articles that `tag:` finds, by the `tag_key` of each level."""
    is_live = Highlight.deleted_at.is_(None), Highlight.article_id.not_in(_TRASHED)
    by_article = select(Highlight.article_id, func.json_group_array(Highlight.id)).group_by(Highlight.article_id)
    highlights_of = _lists(connection, by_article.where(*is_live))
    article_of: dict[int, int] = {}
    for article_id, ids in highlights_of.items():
        article_of.update(dict.fromkeys(ids, article_id))
    articles_by_tag = select(ArticleTag.tag_id, func.json_group_array(ArticleTag.article_id)).group_by(
        ArticleTag.tag_id
    )
    tagged_articles = _lists(connection, articles_by_tag.where(ArticleTag.article_id.not_in(_TRASHED)))
    highlights_by_tag = select(HighlightTag.tag_id, func.json_group_array(HighlightTag.highlight_id)).group_by(
        HighlightTag.tag_id
    )
    tagged_highlights = _lists(connection, highlights_by_tag)
    highlights: defaultdict[str, set[int]] = defaultdict(set)
    articles: defaultdict[str, set[int]] = defaultdict(set)
    for tag_id, name in connection.execute(select(Tag.id, Tag.name)):
        own = article_of.keys() & tagged_highlights.get(tag_id, ())
        inherited = list(chain.from_iterable(highlights_of.get(each, ()) for each in tagged_articles.get(tag_id, ())))
        in_articles = {*tagged_articles.get(tag_id, ()), *map(article_of.__getitem__, own)}
        for level in _levels(name) if in_articles else ():
            highlights[level].update(own, inherited)
            articles[level] |= in_articles
    return {level: (len(highlights[level]), len(ids)) for level, ids in articles.items()}


def _lists(connection: Connection, statement: Select[int, str]) -> dict[int, list[int]]:
    """Return the lists of ids by id. They come as JSON, which is ten times as fast as a row for each."""
    return {id_: json.loads(ids) for id_, ids in connection.execute(statement)}


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
