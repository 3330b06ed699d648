"""How many highlights and articles wear each tag, and how many `tag:` finds for every level of every tag, each counted
once; and how many wear two together.

It must not know how tags are changed, nor where the numbers are shown.
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

# What lies in the trash is little. To look it up there takes a third of the time of looking at each link's other end.
_BINNED = select(Article.id).where(Article.deleted_at.is_not(None))
_GONE = select(Highlight.id).where(or_(Highlight.deleted_at.is_not(None), Highlight.article_id.in_(_BINNED)))


def worn() -> tuple[Subquery, Subquery]:
    """Give how many highlights and how many articles outside the trash wear a tag, as two tables: `tag_id`, `number`."""
    highlights = select(HighlightTag.tag_id, func.count().label("number")).where(
        HighlightTag.highlight_id.not_in(_GONE)
    )
    articles = select(ArticleTag.tag_id, func.count().label("number")).where(ArticleTag.article_id.not_in(_BINNED))
    return highlights.group_by(HighlightTag.tag_id).subquery(), articles.group_by(ArticleTag.tag_id).subquery()


def found(connection: Connection) -> dict[str, tuple[int, int]]:
    """Give the numbers under the `tag_key` of each level."""
    live = Highlight.deleted_at.is_(None), Highlight.article_id.not_in(_BINNED)
    inside = select(Highlight.article_id, func.json_group_array(Highlight.id)).group_by(Highlight.article_id)
    marks = _lists(connection, inside.where(*live))
    owners: dict[int, int] = {}
    for article_id, those in marks.items():
        owners.update(dict.fromkeys(those, article_id))
    tagged = select(ArticleTag.tag_id, func.json_group_array(ArticleTag.article_id)).group_by(ArticleTag.tag_id)
    wearing = _lists(connection, tagged.where(ArticleTag.article_id.not_in(_BINNED)))
    noted = select(HighlightTag.tag_id, func.json_group_array(HighlightTag.highlight_id)).group_by(HighlightTag.tag_id)
    noting = _lists(connection, noted)
    highlights: defaultdict[str, set[int]] = defaultdict(set)
    articles: defaultdict[str, set[int]] = defaultdict(set)
    for tag_id, name in connection.execute(select(Tag.id, Tag.name)):
        own = owners.keys() & noting.get(tag_id, ())
        inherited = list(chain.from_iterable(marks.get(each, ()) for each in wearing.get(tag_id, ())))
        holding = {*wearing.get(tag_id, ()), *map(owners.__getitem__, own)}
        for level in _levels(name) if holding else ():
            highlights[level].update(own, inherited)
            articles[level] |= holding
    return {level: (len(highlights[level]), len(those)) for level, those in articles.items()}


def _lists(connection: Connection, statement: Select[int, str]) -> dict[int, list[int]]:
    """Give for each id the ids that go with it. They come as JSON, ten times as fast as in rows."""
    return {id_: json.loads(those) for id_, those in connection.execute(statement)}


def together(connection: Connection, family: Sequence[int], limit: int | None) -> Sequence[tuple[str, int]]:
    """Give the names of the tags that are worn beside one of `family`, each with by how many highlights and articles
    outside the trash, the most first, at most `limit` or all.
    """
    beside: Counter[str] = Counter()
    for subject, gone in (("highlight", _GONE), ("article", _BINNED)):
        links = LINKS[subject]
        owner = links.c[f"{subject}_id"]
        wearing = select(owner).where(id_in(links.c.tag_id, family))
        statement = select(Tag.name, func.count()).join(links, links.c.tag_id == Tag.id).group_by(Tag.id)
        statement = statement.where(owner.in_(wearing), ~id_in(links.c.tag_id, family), owner.not_in(gone))
        for name, number in connection.execute(statement):
            beside[name] += number
    return sorted(beside.items(), key=lambda pair: (-pair[1], name_order(pair[0])))[:limit]


def _levels(name: str) -> list[str]:
    parts = tag_key(name).split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
