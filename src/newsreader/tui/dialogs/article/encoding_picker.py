"""Reads an article again in another encoding, for the library and the reader.

The panel lists encodings with some words of the article as each reads them. Other encodings can be typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.records import AddStatus
from newsreader.services.adding.renewing import read_again, readings_of
from newsreader.text.clean import one_line
from newsreader.text.quotes import in_quotes
from newsreader.tui.dialogs.choice_panel import ChoicePanel

if TYPE_CHECKING:
    from newsreader.tui.app.screen_base import BaseScreen


async def ask_encoding(screen: BaseScreen[None], article_id: int) -> str | None:
    """Ask for an encoding and read an article again in it. Return the result in words, or `None` if nothing changed.

    Raises `UsageError` if there is no such encoding.
    """
    app = screen.newsreader
    article = await app.queue.ask(app.library.articles.get, article_id)
    found = await app.queue.ask(readings_of, app.library, article)
    shown = [(name, one_line(words).strip()) for name, words in found]
    about = f"Read {in_quotes(article.title)} again in another encoding"
    encoding = await app.push_screen_wait(
        ChoicePanel(screen.keymap, about, shown, "read again", "The name of an encoding, such as windows-1250")
    )
    if not encoding:
        return None
    result = await app.queue.ask(read_again, app.library, article, encoding)
    if result.status is AddStatus.REVISED:
        return f"read again as {encoding} (u to undo)"
    screen.say(result.message or f"it reads the same in {encoding}", failed=result.status is AddStatus.FAILED)
    return None
