"""Links to articles and highlights: `12:3`, the names in exported notes (`12:nr-7f3a9c21`), and `newsreader://` links.

A `newsreader://` link comes from any page or note. It can only name an article and a highlight.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, NotFoundError, UsageError
from newsreader.export.markdown import block_id

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article, Highlight

SCHEME = "newsreader"

_UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINK = re.compile(rf"{SCHEME}://article/({_UID})/?(?:(#)(nr-[0-9a-f]{{8}}|{_UID}))?", re.IGNORECASE)
_BLOCK = re.compile(r"\^?(nr-[0-9a-f]{8})", re.IGNORECASE)


def is_link(place: str) -> bool:
    """Return whether a place is written as a `newsreader://` link, valid or not."""
    return place[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def link(article: Article, highlight: Highlight | None) -> str:
    """Return the link to an article, at a highlight if there is one. It is valid in every copy of the library."""
    return f"{SCHEME}://article/{article.uid}" + (f"#{block_id(highlight)}" if highlight else "")


def locate(library: Library, place: str) -> tuple[Article, Highlight | None]:
    """Return the article and the highlight, if one is named, of a link or of `ARTICLE[:HIGHLIGHT]`.

    Raises `BadDataError` for an invalid link, `NotFoundError`, `AmbiguousError`, and `UsageError` if the highlight is
    in another article.
    """
    if is_link(place):
        parts = _LINK.fullmatch(place)
        if parts is None:
            raise BadDataError(f"Not a link to an article: {place}")
        article_name, mark, highlight_name = parts.groups()
    else:
        article_name, mark, highlight_name = place.partition(":")
    article = library.articles.find(article_name)
    return article, _highlight(library, article, highlight_name) if mark else None


def _highlight(library: Library, article: Article, name: str) -> Highlight:
    if block := _BLOCK.fullmatch(name):
        # Its digits are the end of a uid, and in one article they are enough.
        for highlight in library.highlights.for_article(article.id):
            if block_id(highlight) == block[1].lower():
                return highlight
        raise NotFoundError(f"There is no highlight {name} in article {article.id}.")
    highlight = library.highlights.find(name)
    if highlight.article_id != article.id:
        raise UsageError(f"Highlight {highlight.id} is in article {highlight.article_id}, not in {article.id}.")
    return highlight
