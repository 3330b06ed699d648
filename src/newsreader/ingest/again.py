"""Parses what a text was made from once more, with the parsers of today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.records import CHAPTER, PARTS, Document
from newsreader.text.clean import normalise
from newsreader.text.language import detect

from . import parse
from .blocks.draft import assemble
from .furniture import name_furniture
from .plain.shapes import read_blocks

if TYPE_CHECKING:
    from newsreader.records import Original


def parse_again(original: Original, url: str = "", *, encoding: str = "", aside: bool = False) -> Document:
    """Return the article in the original of a revision. `aside` is as for `parse`, and so is `url` if the original has
    no `base`.

    It is decoded as before, unless the user names another `encoding`. A guess is made again.

    A part of a feed or of a book has no metadata of its own, so the document has only a language, which is detected.
    Raises `BadDataError`.
    """
    url, charset = original.base or url, original.charset
    if original.parser in PARTS:
        return _part(original, url)
    before = "" if original.encoding_guessed else original.encoding
    document, *_ = parse(
        *(original.data, "", original.media_type),
        url=url,
        charset=charset,
        encoding=encoding or before,
        whole=True,
        aside=aside,
    )
    return replace(document, charset=encoding or charset)


def _part(original: Original, url: str) -> Document:
    content = normalise(original.data.decode("utf-8", "replace"))
    if original.media_type == "text/html":
        from .web.fragment import fragment

        drafts = fragment(content, url)
    else:
        drafts = read_blocks(content)
    if original.parser != CHAPTER:
        name_furniture(drafts)
    text, blocks, inline_spans = assemble(drafts)
    return Document(
        text,
        blocks,
        inline_spans,
        title_derived=True,
        language=detect(text),
        source=original.data,
        media_type=original.media_type,
        base=original.base,
        parser=original.parser,
    )
