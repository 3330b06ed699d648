"""How many highlights and articles `tag:` finds for every level of every tag, each counted once.

It must not know how tags are changed, nor where the numbers are shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from newsreader.library.schema import Article, ArticleTag, Highlight, HighlightTag, Tag
from newsreader.text.query_tags import tag_key

if TYPE_CHECKING:
    from sqlalchemy import Connection


def found(connection: Connection) -> dict[str, tuple[int, int]]:
    """Give the numbers under the `tag_key` of each level."""
    tagged = select(Tag.name, Article.id).join(ArticleTag, ArticleTag.tag_id == Tag.id)
    tagged = tagged.join(Article, Article.id == ArticleTag.article_id).where(Article.deleted_at.is_(None))
    noted = select(Tag.name, Highlight.id, Highlight.article_id).join(HighlightTag, HighlightTag.tag_id == Tag.id)
    noted = noted.join(Highlight, Highlight.id == HighlightTag.highlight_id)
    noted = noted.join(Article, Article.id == Highlight.article_id)
    noted = noted.where(Highlight.deleted_at.is_(None), Article.deleted_at.is_(None))
    inside = select(Highlight.article_id, Highlight.id).where(
        Highlight.deleted_at.is_(None), Highlight.article_id.in_(select(ArticleTag.article_id))
    )
    marks: defaultdict[int, set[int]] = defaultdict(set)
    for article_id, highlight_id in connection.execute(inside):
        marks[article_id].add(highlight_id)
    highlights: defaultdict[str, set[int]] = defaultdict(set)
    articles: defaultdict[str, set[int]] = defaultdict(set)
    for name, article_id in connection.execute(tagged):
        for level in _levels(name):
            articles[level].add(article_id)
            highlights[level] |= marks[article_id]
    for name, highlight_id, article_id in connection.execute(noted):
        for level in _levels(name):
            articles[level].add(article_id)
            highlights[level].add(highlight_id)
    return {level: (len(highlights[level]), len(wearing)) for level, wearing in articles.items()}


def _levels(name: str) -> list[str]:
    parts = tag_key(name).split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
