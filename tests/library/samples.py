"""Documents for the tests of the library."""

from __future__ import annotations

from typing import Any

from newsreader.records import Block, BlockKind, Document

TEXT = "The harbour was closed on Monday.\n\nNobody had expected the strike to last.\n\nPhoto: a crane at dusk"


def document(text: str = TEXT, **fields: Any) -> Document:
    """A document whose blocks are the paragraphs of `text`, those that begin with “Photo:” captions."""
    blocks = []
    start = 0
    for paragraph in text.split("\n\n"):
        kind = BlockKind.CAPTION if paragraph.startswith("Photo:") else BlockKind.PARAGRAPH
        blocks.append(Block(kind, start, start + len(paragraph)))
        start += len(paragraph) + 2
    told = {"title": "The strike", "site": "Harbour Post", "source": text.encode("utf-8", "replace")} | fields
    return Document(text=text, blocks=tuple(blocks), **told)
