"""Changes the title of an article, for the library and the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.tui.dialogs.prompt_dialog import PromptPanel

if TYPE_CHECKING:
    from newsreader.tui.app.screen_base import BaseScreen


async def ask_title(screen: BaseScreen[None], article_id: int) -> str | None:
    """Ask for a title and store it. Return the title as stored, or `None` if it was not changed."""
    articles, queue = screen.newsreader.library.articles, screen.newsreader.queue
    before = (await queue.ask(articles.get, article_id)).title
    title = await screen.newsreader.push_screen_wait(
        PromptPanel(screen.keymap, "The title of the article", before, enter="rename", required="Type a title.")
    )
    if not title or title == before:
        return None
    await queue.ask(articles.set_title, article_id, title)
    return (await queue.ask(articles.get, article_id)).title
