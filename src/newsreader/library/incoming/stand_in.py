"""The text of an article until its own text comes: its title and the quotes of its highlights. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from newsreader import limits
from newsreader.records import STAND_IN, Block, BlockKind, Range
from newsreader.text.clean import balanced, clean, nfc
from newsreader.text.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.records import Document

_BREAK = re.compile(r"\s*\n\s*")
_SEPARATOR = "\n\n"


def stand_in(document: Document, quotes: Sequence[str], taken: Iterable[int] = ()) -> tuple[Document, list[Range]]:
    """Return a document with the quotes that it lacks at its end, and the place of each quote. A document without text
    begins with its title.

    Equal quotes have a place each, since each is another passage; none of them begins at one that is `taken`. The place
    of a quote without words is that of the title. Raises `BadDataError` if they are too many.
    """
    text, blocks, source = document.text, list(document.blocks), document.source.decode("utf-8", "replace")
    if not text:
        text = _clean(document.title or document.url or "?").replace("\n", " ")
        blocks = [Block(BlockKind.HEADING, 0, len(text), 1)]
        source = f"<h1>{escape(text)}</h1>"
    pieces, sources, end = [text], [source], len(text)
    used, places = set(taken), list[Range]()
    before = f"{document.text}{_SEPARATOR}"
    last: dict[str, int] = {}
    wanted = [_SEPARATOR.join(filter(None, _BREAK.split(_clean(quote)))) for quote in quotes]
    for words in wanted:
        # An export without ids has the title as the passage of a note on the whole article.
        is_title = words == document.text[: blocks[0].end] and f"{_SEPARATOR}{words}{_SEPARATOR}" not in before
        if not words or is_title:
            places.append(Range(blocks[0].start, blocks[0].end))
            continue
        at = before.find(f"{_SEPARATOR}{words}{_SEPARATOR}", last.get(words, 0))
        while at >= 0 and at + len(_SEPARATOR) in used:
            at = before.find(f"{_SEPARATOR}{words}{_SEPARATOR}", at + 1)
        last[words] = at if at >= 0 else len(before)
        if at >= 0:
            places.append(Range(at + len(_SEPARATOR), at + len(_SEPARATOR) + len(words)))
            used.add(places[-1].start)
            continue
        begin = end + len(_SEPARATOR)
        for paragraph in words.split(_SEPARATOR):
            start = end + len(_SEPARATOR)
            end = start + len(paragraph)
            blocks.append(Block(BlockKind.QUOTE, start, end))
        places.append(Range(begin, end))
        pieces.append(words)
        paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in words.split(_SEPARATOR))
        sources.append(f"<blockquote>{paragraphs}</blockquote>")
    limits.check_article(end, limits.ARTICLE_TEXT, "characters")
    limits.check_article(len(blocks), limits.ARTICLE_PARTS, "paragraphs")
    text = _SEPARATOR.join(pieces)
    made = replace(
        document,
        text=text,
        blocks=tuple(blocks),
        inline_spans=(),
        title=document.title or text[: blocks[0].end],
        title_derived=document.title_derived or not document.title,
        language=language_of(text, document.language),
        tags=(),
        source="".join(sources).encode(),
        media_type="text/html",
        parser=STAND_IN,
    )
    return made, places


def _clean(text: str) -> str:
    return balanced(clean(nfc(text))).strip()
