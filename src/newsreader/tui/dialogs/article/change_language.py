"""Changes the language of an article. The panel completes the names of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.text.folding import fold
from newsreader.text.language import NAMES, name_of, tag_of
from newsreader.tui.dialogs.prompt_dialog import PromptPanel

if TYPE_CHECKING:
    from newsreader.records import Article
    from newsreader.tui.app.screen_base import BaseScreen


async def ask_language(screen: BaseScreen[None], article: Article) -> bool:
    """Ask for a language and store it; an empty line means the one of the source. Return whether it was stored."""
    queue, articles = screen.newsreader.queue, screen.newsreader.library.articles

    async def store(typed: str) -> None:
        await queue.ask(articles.set_language, article.id, tag_of(typed) if typed else None)

    about = f"Another language than {name_of(article.language)}; an empty line takes the language of the source"
    panel = PromptPanel(screen.keymap, about, "", enter="change", do=store, offers=_offers)
    return await screen.newsreader.push_screen_wait(panel) is not None


def _offers(typed: str) -> list[tuple[str, str]]:
    """Return the languages whose tag or names begin with what was typed, an exact one first."""
    wanted = fold(typed, accents=True).text
    found = []
    for tag, names in NAMES.items():
        folded = [fold(name, accents=True).text for name in (tag, *names)]
        if wanted and any(name.startswith(wanted) for name in folded):
            found.append((wanted not in folded, names[0], " ".join((tag, *names[1:]))))
    return [(name, remark) for _, name, remark in sorted(found)]
