"""Correcting what newsreader made of an article: its title, and what is body and what stands around it."""

from __future__ import annotations

from newsreader.records import BlockKind
from newsreader.tui.app.workers import start_asking

from .labels import Labels

KINDS = {
    "b": BlockKind.PARAGRAPH,
    "h": BlockKind.HEADING,
    "c": BlockKind.CAPTION,
    "e": BlockKind.EMBED,
    "y": BlockKind.BYLINE,
    "i": BlockKind.BIO,
    "p": BlockKind.POINTER,
}
ASKED = "this is: b body, h heading, c caption, e embed, y byline, i bio, p pointer"


class BlockKinds(Labels):
    """The keys that correct the article itself."""

    def action_rename(self) -> None:
        start_asking(self, self._rename)

    async def _rename(self) -> None:
        from newsreader.tui.dialogs.rename_article import ask_title

        if title := await ask_title(self, self.article.id):
            await self.reload()
            self.say(f"now called: {title}")

    def action_kind(self) -> None:
        self.await_letter(self._correct_kind, ASKED)

    async def _correct_kind(self, letter: str) -> None:
        kind = KINDS.get(letter)
        if kind is None:
            return
        index = self.reading.block_index(self.reading.focus.start)
        articles, queue = self.newsreader.library.articles, self.newsreader.queue
        await queue.ask(articles.set_block_kind, self.article.id, index, kind)
        await self.reload()
        self.say(f"now {'body' if kind is BlockKind.PARAGRAPH else f'a {kind}'} · saved")
