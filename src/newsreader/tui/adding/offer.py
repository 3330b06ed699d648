"""Offers to add what was pasted: the addresses and files that it names, or else its text as an article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from newsreader.text.counted import counted
from newsreader.text.quotes import in_quotes
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.dialogs.prompt_dialog import PromptPanel

from .job import Adding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.tui.app.screen_base import BaseScreen

NOTHING = "The pasted text has no address, no file and no article. Copy one of them and paste again."


async def offer(screen: BaseScreen[Any], text: str) -> None:
    """Ask whether to add what was pasted, and add it."""
    from newsreader.services.adding.pasting import is_article, pasted_sources

    if sources := await screen.newsreader.queue.ask_aside(pasted_sources, text):
        panel = ConfirmPanel(screen.keymap, _question(sources), "add", key="enter")
        if await screen.app.push_screen_wait(panel):
            adding = Adding(screen.newsreader, lambda: sources)
            await adding.start().ended.wait()
            await offer_to_follow(screen, adding)
    elif is_article(text):
        await _offer_text(screen, text)
    else:
        screen.say(NOTHING, failed=True)


async def offer_to_follow(screen: BaseScreen[Any], adding: Adding) -> None:
    """If the address of a feed was to be added, ask whether to follow the feed."""
    address, app = adding.feed, screen.newsreader
    if address is None or not screen.is_active:
        return
    if await app.push_screen_wait(
        ConfirmPanel(screen.keymap, f"{address} is a feed. Follow it?", "follow", key="enter")
    ):
        from newsreader.tui.feeds.subscribing import subscribe

        await app.queue.ask(partial(app.library.failed_adds.change, forget=[address]))
        if await subscribe(screen, address):
            await screen.reload()


def _question(sources: Sequence[str]) -> str:
    others = len(sources) - 1
    return f"Add {sources[0]}" + (f" and {counted(others, 'other')}?" if others else "?")


async def _offer_text(screen: BaseScreen[Any], text: str) -> None:
    """Ask for the title of the pasted article, and add it."""
    from newsreader.services.adding.pasting import add_pasted, read_pasted
    from newsreader.services.adding.results import not_understood

    app = screen.newsreader
    document = await app.queue.ask_aside(read_pasted, text)
    about = f"Add the pasted text ({len(text.split()):,} words) as an article with the title"
    panel = PromptPanel(screen.keymap, about, document.title, enter="add", required="Type a title.")
    if title := await app.push_screen_wait(panel):
        added = await app.queue.ask(add_pasted, app.library, document, title)
        await screen.reload()
        done = f"{added.status} {in_quotes(added.article.title)}"
        screen.say("; ".join(filter(None, (done, not_understood(document)))))
