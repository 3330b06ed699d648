"""The details of the current feed or folder: its address, its entries, and since when and why it fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsreader.text.clean import one_line
from newsreader.text.counted import counted
from newsreader.tui.widgets.card import Card, CardRow
from newsreader.tui.widgets.text_format import ago, wrapped

if TYPE_CHECKING:
    from newsreader.records import Feed
    from newsreader.services.feeds.outline import Row

MOST_ROWS = 6
"""The most rows of an error or an address."""

NAMED_FROM = 5
"""The lowest card that shows the title, which the list shows too."""


class FeedCard(Card):
    """Shows a row of the outline of feeds."""

    _row: Row | None = None

    def show(self, row: Row | None) -> None:
        self._row = row
        self.set_class(row is not None and not row.is_folder and bool(row.failing), "failing")
        self.refresh()

    def rows(self, width: int, height: int) -> list[CardRow]:
        row = self._row
        if row is None:
            return []
        texts = [(row.title, "card--name")] if height >= NAMED_FROM else []
        texts += _folder(row) if row.is_folder else _feed(row.feeds[0], datetime.now(UTC))
        return [[(line, name)] for text, name in texts for line in wrapped(one_line(text), width, MOST_ROWS)]


def _folder(row: Row) -> list[tuple[str, str]]:
    fails = "fails" if row.failing == 1 else "fail"
    texts = [(f"{counted(len(row.feeds), 'feed')} · {row.unread:,} unread", "card--meta")]
    if row.failing:
        texts.append((f"{row.failing:,} {fails}: {', '.join(f.title for f in row.feeds if f.error)}", "card--error"))
    return texts


def _feed(feed: Feed, now: datetime) -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    if feed.error:
        since = feed.error_since.astimezone() if feed.error_since else None
        fails = f"Has failed since {since.day} {since:%b %Y, %H:%M}. " if since else ""
        texts.append((f"{fails}{feed.error}", "card--error"))
    entries = f"{feed.unread:,} unread of {counted(feed.entries, 'entry', 'entries')}" if feed.entries else "no entries"
    texts.append((f"{entries} · {_times(feed, now)}", "card--meta"))
    if feed.full_text:
        texts.append(("fetches the whole page of each entry", "card--meta"))
    texts.append((feed.address, "card--tag"))
    if feed.site and feed.site != feed.address:
        texts.append((feed.site, "card--meta"))
    return texts


def _times(feed: Feed, now: datetime) -> str:
    """Return when a feed was refreshed, and when it is due."""
    done = "tried" if feed.error else "refreshed"
    refreshed = f"{done} {ago(feed.fetched_at, now)}" if feed.fetched_at else "never refreshed"
    return f"{refreshed} · paused" if feed.paused else refreshed
