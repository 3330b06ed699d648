"""Correcting how newsreader read an article: which blocks are body text and which are furniture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.records import BlockKind

if TYPE_CHECKING:
    from .base import ReaderBase

KINDS = {
    "b": BlockKind.PARAGRAPH,
    "h": BlockKind.HEADING,
    "c": BlockKind.CAPTION,
    "e": BlockKind.EMBED,
    "y": BlockKind.BYLINE,
    "i": BlockKind.BIO,
    "p": BlockKind.POINTER,
}
PROMPT = "b body  h heading  c caption  e embed  y byline  i bio  p pointer"


async def set_block_kind(screen: ReaderBase, letter: str) -> None:
    """Change the kind of the block in focus to the kind of a letter; another letter changes nothing."""
    kind = KINDS.get(letter)
    if kind is None:
        return
    index = screen.reading.block_index(screen.reading.focus.start)
    app = screen.newsreader
    await app.queue.ask(app.library.articles.set_block_kind, screen.article.id, index, kind)
    await screen.reload()
    screen.say(f"now {'body' if kind is BlockKind.PARAGRAPH else f'a {kind}'} · saved")
