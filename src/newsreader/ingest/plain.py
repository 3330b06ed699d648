"""Plain text → `Document`: paragraphs, a title when the first line is one, and the kind of every block.

Nothing of the text is dropped: the title stays in it as a heading. Must not know files or bytes; `detect` decodes.
"""

from __future__ import annotations

import re
from itertools import pairwise

from newsreader.records import BlockKind, Document
from newsreader.text.clean import normalise, one_line

from .draft import Draft, assemble
from .furniture import authors_of, name_furniture
from .paragraphs import paragraphs
from .title import derive_title

_LONGEST_TITLE = 140
_MOST_WORDS = 24
_LONGEST_HEADING = 80
_BODY = 100
"""Code points that a paragraph has at least when a title or heading may stand over it."""
_NO_TITLE_END = re.compile(r"(?:[.,;:…—–-]|\.[”\"’)]+)$")
_SPOKEN = re.compile(r"^[^\w]|[”\"’!]$|[.!?][”\"’)]*\s|^\w+(?: \w+)?:|(?:\S+ ){8,}\S+\?$")
"""What a short paragraph of speech has and a heading has not: quotation marks, a speaker, two sentences, a question."""
_RULE = re.compile(r"(?:[-*_=~#•·—–]\s?){3,}$|\*$|⁂$")
_ITEM = re.compile(r"(?:[*•‣◦▪-]\s+)(?=\S)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+\S")


def parse_plain(text: str) -> Document:
    """The article in `text`; its `source` is for the caller to add. Raises `BadDataError` when there is no text."""
    drafts = [
        Draft(BlockKind.RULE if _RULE.match(found) else BlockKind.PARAGRAPH, found)
        for found in paragraphs(normalise(text))
    ]
    name_furniture(drafts)
    title = _take_title(drafts)
    _name_headings(drafts)
    _name_items(drafts)
    whole, blocks, inline_spans = assemble(drafts)
    derived = "" if title else derive_title(next((d.text for d in drafts if d.kind is BlockKind.PARAGRAPH), whole))
    return Document(
        text=whole,
        blocks=blocks,
        inline_spans=inline_spans,
        title=one_line(title or derived),
        title_derived=not title,
        authors=tuple(map(one_line, authors_of(drafts))),
    )


def _take_title(drafts: list[Draft]) -> str:
    """The first block's text if it is a title (the block becomes the heading), else nothing."""
    if len(drafts) < 2 or drafts[0].kind is not BlockKind.PARAGRAPH:
        return ""
    first = drafts[0].text
    body = next((draft for draft in drafts[1:] if draft.kind is BlockKind.PARAGRAPH), None)
    if body is None or not _could_head(first, _LONGEST_TITLE, _MOST_WORDS):
        return ""
    if len(body.text) < min(_BODY, len(first) + 1) and not re.search(r"[.!?][”\"’)]*$", body.text):
        return ""
    drafts[0].kind, drafts[0].level = BlockKind.HEADING, 1
    return first


def _name_headings(drafts: list[Draft]) -> None:
    """A short line without a stop between two paragraphs of the body stands over the second."""
    for before, draft, after in zip(drafts, drafts[1:], drafts[2:], strict=False):
        if (
            draft.kind is BlockKind.PARAGRAPH
            and before.kind is not BlockKind.HEADING
            and after.kind is BlockKind.PARAGRAPH
            and len(after.text) >= _BODY
            and (len(before.text) >= _BODY or before.kind is not BlockKind.PARAGRAPH)
            and _could_head(draft.text, _LONGEST_HEADING, 12)
            and not _SPOKEN.search(draft.text)
        ):
            draft.kind, draft.level = BlockKind.HEADING, 2


def _could_head(text: str, longest: int, words: int) -> bool:
    return (
        len(text) <= longest
        and len(text.split()) <= words
        and not _NO_TITLE_END.search(text)
        and not _ITEM.match(text)
        and any(char.isalpha() for char in text)
        and not text[0].islower()
    )


def _name_items(drafts: list[Draft]) -> None:
    """Two or more lines in a row with the same kind of marker are a list; bullets are drawn, so they leave the text."""
    for pattern in (_ITEM, _NUMBERED):
        items = [draft.kind is BlockKind.PARAGRAPH and pattern.match(draft.text) is not None for draft in drafts]
        runs = [False, *(one and other for one, other in pairwise(items)), False]
        for draft, left, right in zip(drafts, runs, runs[1:], strict=False):
            if left or right:
                draft.kind = BlockKind.LIST_ITEM
                if pattern is _ITEM:
                    draft.text = _ITEM.sub("", draft.text, count=1)
