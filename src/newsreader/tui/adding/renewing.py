"""Getting the pages of articles again, as a job."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from newsreader.errors import UsageError
from newsreader.records import AddStatus
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.workers import start
from newsreader.tui.dialogs.confirm import ConfirmPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article
    from newsreader.services.adding.results import AddResult
    from newsreader.services.progress import Progress
    from newsreader.tui.app.screen_base import BaseScreen

_MOST_NAMED = 3

WATCH_MINUTES = 6 * 60
"""How often a watched article is asked, unless the command line says otherwise."""


def start_renewing(screen: BaseScreen[Any], articles: Sequence[Article]) -> None:
    """Get the pages of articles again, and ask whether to take over a text that is likely to be none."""
    start(screen, partial(_renew, screen, articles), group="renewing", exclusive=False)


async def _renew(screen: BaseScreen[Any], articles: Sequence[Article], *, force: bool = False) -> None:
    app = screen.newsreader
    results: list[AddResult] = []
    label = "getting the page again" if len(articles) == 1 else f"getting {len(articles):,} pages again"
    work = partial(_renew_articles, app.library, articles, app.settings.allow_private, force, results)
    await app.jobs.start(label, work).ended.wait()
    if len(results) == 1 and results[0].refused:
        question = f"{results[0].refused}. Replace the earlier text anyway? (u to undo)"
        panel = ConfirmPanel(screen.keymap, question, "replace")
        if screen.is_active and await app.push_screen_wait(panel):
            await _renew(screen, articles, force=True)
        else:
            app.say(results[0].message, failed=True)


def _renew_articles(
    library: Library,
    articles: Sequence[Article],
    private: Sequence[str] | bool,
    force: bool,
    results: list[AddResult],
    progress: Progress,
) -> str:
    """Get the pages of articles again and add the `results`; return what changed and what failed, or an empty text if
    the user is to be asked.
    """
    from newsreader.services.adding.renewing import renew

    results += renew(library, articles, private=private, force=force, progress=progress)
    if len(results) == 1:
        return "" if results[0].refused else results[0].message or "the page has not changed"
    changed = [result.title or result.source for result in results if result.status is AddStatus.REVISED]
    failed = [result for result in results if result.status is AddStatus.FAILED]
    text = f"{len(changed):,} of {len(results):,} changed" + (f": {_named(changed)}" if changed else "")
    return f"{text}. {len(failed):,} failed: {failed[0].message}" if failed else text


def renew_watched(library: Library, private: Sequence[str] | bool, progress: Progress) -> str:
    """Get the pages of the watched articles whose time has come; return what changed, or an empty text."""
    due = library.articles.rows(library.articles.due(datetime.now(UTC)))
    watched = [article for article in due if article.watch is not None]
    if not watched:
        return ""
    from newsreader.services.adding.renewing import renew

    results = list(renew(library, watched, unasked=True, private=private, progress=progress))
    changed = [result.title or result.source for result in results if result.status is AddStatus.REVISED]
    return f"changed: {_named(changed)}" if changed else ""


def toggle_watched(library: Library, articles: Sequence[Article]) -> str:
    """Watch articles, or stop watching them if all are watched; return what was done. Raises `UsageError`."""
    minutes = None if all(article.watch is not None for article in articles) else WATCH_MINUTES
    if minutes and (without := [article for article in articles if not article.can_be_renewed]):
        raise UsageError(f"{in_quotes(without[0].title)} has no address and no file that could have a new text.")
    step = library.articles.watch([article.id for article in articles], minutes)
    return step.label if step else ""


def _named(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - _MOST_NAMED:,} more" if len(titles) > _MOST_NAMED else ""
    return ", ".join(map(in_quotes, titles[:_MOST_NAMED])) + more
