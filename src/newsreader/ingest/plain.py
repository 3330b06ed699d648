"""Plain text → `Document`: finds the paragraphs, a title in the first line, headings, list items and furniture.

No word of the text is dropped: the title stays in it as a heading.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, Document
from newsreader.text.clean import normalise, one_line

from .blocks.draft import Draft, assemble
from .blocks.paragraphs import paragraphs
from .blocks.title import derive_title, title_of_name
from .furniture import authors_of, name_furniture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .source import Source

_MAX_TITLE, _MAX_TITLE_WORDS = 140, 24
_MAX_HEADING, _MAX_HEADING_WORDS = 80, 12
_MIN_BODY = 100
"""The fewest code points of a paragraph that a title or heading may precede."""
_NOT_TITLE_END = re.compile(r"(?:[.,;:…—–-]|\.[”\"’)]+)$")
_SPEECH = re.compile(r"^[^\w]|[”\"’!]$|[.!?][”\"’)]*\s|^\w+(?: \w+)?:|(?:\S+ ){8,}\S+\?$")
"""Signs of speech that headings don't have: quotation marks, a speaker's name, two sentences, a long question."""
_RULE = re.compile(r"(?:[-*_=~#•·—–]\s?){3,}$|\*$|⁂$")
_BULLET = re.compile(r"(?:[*•‣◦▪-]\s+)(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+\S")


def confidence(source: Source) -> float:  # noqa: ARG001 - every format takes the source
    """Return a small number: any text is plain text if no other format recognizes it."""
    return 0.1


def parse(source: Source) -> Iterator[Document]:
    """Yield the article in `source`. Raises `BadDataError` if it has no text."""
    document = source.decoded.noted_in(parse_plain(source.text))
    # A name that was typed with spaces is a better title than a sentence. Other names of text files say little.
    if document.title_derived and source.is_file and " " in source.name and (title := title_of_name(source.name)):
        document = replace(document, title=title, title_derived=False)
    yield document


def parse_plain(text: str) -> Document:
    """Return the article in `text`, with an empty `source`. Raises `BadDataError` if it has no text."""
    drafts = [
        Draft(BlockKind.RULE if _RULE.match(paragraph) else BlockKind.PARAGRAPH, paragraph)
        for paragraph in paragraphs(normalise(text))
    ]
    name_furniture(drafts)
    title = _take_title(drafts)
    _name_headings(drafts)
    _name_list_items(drafts)
    joined, blocks, inline_spans = assemble(drafts)
    derived = "" if title else derive_title(next((d.text for d in drafts if d.kind is BlockKind.PARAGRAPH), joined))
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
    if len(drafts) < 2 or drafts[0].kind is not BlockKind.PARAGRAPH:
        return ""
    first = drafts[0].text
    body = next((draft for draft in drafts[1:] if draft.kind is BlockKind.PARAGRAPH), None)
    if body is None or not _may_be_heading(first, _MAX_TITLE, _MAX_TITLE_WORDS):
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
            and not _SPEECH.search(draft.text)
        ):
            draft.kind, draft.level = BlockKind.HEADING, 2


def _may_be_heading(text: str, max_length: int, max_words: int) -> bool:
    return (
        len(text) <= max_length
        and len(text.split()) <= max_words
        and not _NOT_TITLE_END.search(text)
        and not _BULLET.match(text)
        and any(char.isalpha() for char in text)
        and not text[0].islower()
    )


def _name_list_items(drafts: list[Draft]) -> None:
    """Make list items of consecutive lines with the same kind of marker. Bullets leave the text, numbers stay."""
    for pattern in (_BULLET, _NUMBER):
        has_marker = [draft.kind is BlockKind.PARAGRAPH and pattern.match(draft.text) is not None for draft in drafts]
        in_list = [False, *(one and other for one, other in pairwise(has_marker)), False]
        for draft, with_previous, with_next in zip(drafts, in_list, in_list[1:], strict=False):
            if with_previous or with_next:
                draft.kind = BlockKind.LIST_ITEM
                if pattern is _BULLET:
                    draft.text = _BULLET.sub("", draft.text, count=1)
