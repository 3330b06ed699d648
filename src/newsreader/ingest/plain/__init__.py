"""Plain text → `Document`: a title in the first line, headings, list items and furniture among its blocks.

`pages` joins pages, `shapes` finds the blocks, `tables` those with columns. No word of the text is dropped: the title
stays in it as a heading.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import SEPARATOR, assemble
from newsreader.ingest.blocks.flow import CELL
from newsreader.ingest.blocks.paragraphs import BULLET, MARKER, NUMBER
from newsreader.ingest.blocks.title import derive_title, title_of_name
from newsreader.ingest.furniture import authors_of, name_furniture
from newsreader.records import BlockKind, Document
from newsreader.text.clean import one_line

from .pages import join_pages, with_running
from .shapes import MESSAGE, SPEAKER, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.blocks.draft import Draft
    from newsreader.ingest.source import Source

_MAX_TITLE, _MAX_TITLE_WORDS = 140, 24
_MAX_HEADING, _MAX_HEADING_WORDS = 80, 12
_MIN_BODY = 100
"""The fewest code points of a paragraph that a title or heading may precede."""
_NOT_TITLE_END = re.compile(r"(?:[.,;:…—–-]|\.[”\"’)]+)$")
_SPEECH = re.compile(r"^[^\w]|[”\"’!]$|[.!?][”\"’)]*\s|^\w+(?: \w+)?:|(?:\S+ ){8,}\S+\?$")
"""Signs of speech that headings don't have: quotation marks, a speaker's name, two sentences, a long question."""
_LETTER_BULLET = re.compile(r"^([ \t]*)o(?=[ \t]{2,}\S)", re.MULTILINE)
"""A letter that RFCs have as a bullet."""
_SECTION = re.compile(r"^(?:\d{1,2}[.)])+\d{0,2}\s+|^[IVXLC]{1,6}\.\s+")


def confidence(source: Source) -> float:  # noqa: ARG001 - every format takes the source
    """Return a small number: any text is plain text if no other format recognizes it."""
    return 0.1


def parse(source: Source) -> Iterator[Document]:
    """Yield the article in `source`. Raises `BadDataError` if it has no text."""
    document = source.decoded.noted_in(parse_plain(source.text))
    # A name that was typed with spaces is a better title than a sentence. A list or a table has no sentence.
    is_prose = any(block.kind is BlockKind.PARAGRAPH for block in document.blocks)
    is_telling = source.is_file and (" " in source.name or not is_prose)
    if document.title_derived and is_telling and (title := title_of_name(source.name)):
        document = replace(document, title=title, title_derived=False)
    yield document


def parse_plain(text: str) -> Document:
    """Return the article in `text`, with an empty `source`. Raises `BadDataError` if it has no text."""
    text, running = join_pages(_LETTER_BULLET.sub(r"\1•", text))
    drafts = read_blocks(text)
    name_furniture(drafts)
    title = _take_title(drafts)
    _name_headings(drafts)
    _name_list_items(drafts)
    drafts = list(with_running(drafts, running))
    joined, blocks, inline_spans = assemble(drafts)
    prose = SEPARATOR.join(draft.text for draft in drafts if draft.kind is BlockKind.PARAGRAPH)
    derived = "" if title else derive_title(prose or joined)
    return Document(
        text=joined,
        blocks=blocks,
        inline_spans=inline_spans,
        title=one_line(title or derived),
        title_derived=not title,
        authors=tuple(map(one_line, authors_of(drafts))),
    )


def _take_title(drafts: list[Draft]) -> str:
    """Make the first block a heading if it is a title. Return its text, or an empty string if it is none."""
    if len(drafts) < 2 or drafts[0].kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return ""
    first = drafts[0].text
    if drafts[0].kind is BlockKind.HEADING:
        drafts[0].level = 1
        return first
    if MESSAGE.match(first) or (SPEAKER.match(first) and SPEAKER.match(drafts[1].text)):
        return ""
    # A single bar can be between a title and the name of a site.
    if first.count(CELL) + (CELL in drafts[1].text) > 1:
        return ""
    body = next((draft for draft in drafts[1:] if draft.kind is BlockKind.PARAGRAPH), None)
    if body is None or MARKER.match(first) or not _may_be_heading(first, _MAX_TITLE, _MAX_TITLE_WORDS):
        return ""
    if len(body.text) < min(_MIN_BODY, len(first) + 1) and not re.search(r"[.!?][”\"’)]*$", body.text):
        return ""
    drafts[0].kind, drafts[0].level = BlockKind.HEADING, 1
    return first


def _name_headings(drafts: list[Draft]) -> None:
    """Make headings of the short lines without a full stop between two paragraphs of the body."""
    for before, draft, after in zip(drafts, drafts[1:], drafts[2:], strict=False):
        if (
            draft.kind is BlockKind.PARAGRAPH
            and before.kind is not BlockKind.HEADING
            and after.kind is BlockKind.PARAGRAPH
            and len(after.text) >= _MIN_BODY
            and (len(before.text) >= _MIN_BODY or before.kind is not BlockKind.PARAGRAPH)
            and _may_be_heading(draft.text, _MAX_HEADING, _MAX_HEADING_WORDS)
            and not _SPEECH.search(_SECTION.sub("", draft.text))
        ):
            draft.kind, draft.level = BlockKind.HEADING, 2


def _may_be_heading(text: str, max_length: int, max_words: int) -> bool:
    return (
        len(text) <= max_length
        and "\n" not in text
        and len(text.split()) <= max_words
        and not _NOT_TITLE_END.search(text)
        and not BULLET.match(text)
        and any(char.isalpha() for char in text)
        and not text[0].islower()
    )


def _name_list_items(drafts: list[Draft]) -> None:
    """Make list items of consecutive lines with the same kind of marker. Bullets leave the text, numbers stay."""
    for pattern in (BULLET, NUMBER):
        has_marker = [
            (draft.kind is BlockKind.PARAGRAPH and pattern.match(draft.text) is not None)
            or (draft.kind is BlockKind.LIST_ITEM and (pattern is BULLET) is (NUMBER.match(draft.text) is None))
            for draft in drafts
        ]
        in_list = [False, *(one and other for one, other in pairwise(has_marker)), False]
        for draft, with_previous, with_next in zip(drafts, in_list, in_list[1:], strict=False):
            if draft.kind is BlockKind.PARAGRAPH and (with_previous or with_next):
                draft.kind = BlockKind.LIST_ITEM
                if pattern is BULLET:
                    draft.text = BULLET.sub("", draft.text, count=1)
