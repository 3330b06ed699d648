"""What a template can write: the article, its headings and its highlights as plain dictionaries, lists and texts.

The type of a text says how it is escaped. All texts are clean. The names are documented in `docs/templates.md`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsreader.export.fragments import is_web
from newsreader.export.markdown import block_id, is_code, tag_names
from newsreader.export.names import MAX_BYTES, slug
from newsreader.export.outline import Heading, outline
from newsreader.export.sheet import other_words
from newsreader.text.clean import clean, one_line
from newsreader.text.days import article_day, local_day, local_time, published_day
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from newsreader.export.outline import Passage
    from newsreader.export.sheet import Sheet
    from newsreader.records import Article

_NEWLINE = re.compile("\r\n?")


class Written(str):
    """Text that is written as it is: in the markup of the file already, or without any sign of markup."""

    __slots__ = ()


class Code(str):
    """Lines of code, whose indents have a meaning."""

    __slots__ = ()


class Note(str):
    """A note, which is Markdown."""

    __slots__ = ()


class Tag(str):
    """A tag's name as Obsidian takes it: `politics/eu`."""

    __slots__ = ()


class Address(str):
    """An address for a link."""

    __slots__ = ()


def values(sheet: Sheet, *, alone: bool = True) -> dict[str, Any]:
    """Return the `article` of a sheet, and the `parts` of its file: headings and highlights, each with its `id`.

    `alone` says whether the article has a file of its own.
    """
    parts: list[dict[str, Any]] = []
    number, level = 0, 1
    for part in outline(sheet):
        if isinstance(part, Heading):
            level = part.level
            parts.append({"id": part.id, "heading": {"words": part.words, "level": level}})
        else:
            number += 1
            highlight = _highlight(sheet, part) | {"number": number, "level": min(level + 1, 7)}
            parts.append({"id": highlight["id"], "highlight": highlight})
    return {"article": _article(sheet), "alone": alone, "parts": parts}


def _article(sheet: Sheet) -> dict[str, Any]:
    article = sheet.article
    return {
        "uid": Written(one_line(article.uid)),
        "title": one_line(article.title),
        "authors": [one_line(author) for author in article.authors],
        "site": article.site and one_line(article.site),
        "url": article.url and Address(one_line(article.url)),
        "file": article.source_path and Address(one_line(article.source_path)),
        "published": _day(article),
        "added": Written(local_time(article.added_at)),
        "accessed": Written(local_day(article.added_at)),
        "day": Written(article_day(article)),
        "slug": Written(slug(article.title, MAX_BYTES - 40) or "untitled"),
        "language": article.language and one_line(article.language),
        "state": Written(article.state.value),
        "tags": [Tag(name) for name in tag_names(sheet, article.tags)],
        "highlights": len(sheet.highlights),
    }


def _day(article: Article) -> Written | None:
    day = published_day(article)
    return None if day is None else Written(day)


def _highlight(sheet: Sheet, passage: Passage) -> dict[str, Any]:
    highlight = passage.highlight
    others = other_words(highlight, sheet.revision.text)
    return {
        "id": Written(block_id(highlight)),
        "uid": Written(one_line(highlight.uid)),
        "quote": Code(clean(highlight.quote)) if is_code(sheet, highlight) else clean(highlight.quote),
        "note": Note(clean(_NEWLINE.sub("\n", highlight.note)).strip("\n") if highlight.note.strip() else ""),
        "tags": [Tag(name) for name in tag_names(sheet, highlight.tags)],
        "color": Written(highlight.color.value),
        "day": Written(local_day(highlight.created_at)),
        "created": Written(local_time(highlight.created_at)),
        "updated": Written(local_time(highlight.updated_at)),
        "place": passage.place,
        "link": Address(one_line(passage.link)) if passage.link and is_web(passage.link) else None,
        "anchor": Written(highlight.anchor.value),
        "others": [{"what": what, "words": in_quotes(one_line(words))} for what, words in others],
    }
