"""The feeds screen: folders and feeds, and the details of the one at the cursor. `feed_actions` changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from newsreader.actions import Scope
from newsreader.services.feeds.outline import matching, outline
from newsreader.text.counted import counted
from newsreader.text.query.terms import Key, Term
from newsreader.tui.app.list_screen import list_methods
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox

from .feed_actions import FeedActions
from .feed_card import FeedCard
from .feed_list import FeedList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap

NO_FEEDS = (
    "No feeds yet.",
    "A feed brings a site's new articles.",
    "Press {feeds.add} to add one by its address,",
    "or run: newsreader feed import FILE",
)
NOTHING = ("Nothing matches.", "Press {feeds.leave} to clear the filter.")


class FeedsScreen(FeedActions):
    """Lists feeds."""

    SCOPES: ClassVar = (Scope.FEEDS, Scope.EVERYWHERE)
    METHODS: ClassVar = list_methods(Scope.FEEDS)
    LIST: ClassVar = FeedList
    SIZES: ClassVar = {"wide": lambda size: size.width >= 110, "low": lambda size: size.height < 14}

    def __init__(self, keymap: Keymap, folded: set[str], keep: str | None = None) -> None:
        """`folded` are the keys of the folded folders, which the screen changes; `keep` is the row to begin on."""
        super().__init__(keymap)
        self._folded = folded
        self._keep = keep

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield TextBox(placeholder="a part of a title, folder or address", id="ask", select_on_focus=False, compact=True)
        with Horizontal(id="feeds"):
            yield FeedList()
            yield FeedCard()
        yield StatusLine()

    async def on_mount(self) -> None:
        self.begin("feeds")
        await self.reload(self._keep)

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.feeds:
            await self.reload()

    async def reload(self, keep: str | None = None) -> None:
        self.feeds = await self.newsreader.queue.ask(self.newsreader.library.feeds.all)
        if keep is not None and all(row.key != keep for row in outline(matching(self.feeds, self.ask.value))):
            self.widen()  # the changed feed must stay in view
        self._show(keep)

    def _show(self, keep: str | None = None) -> None:
        typed = self.ask.value.strip()
        shown = matching(self.feeds, typed)
        self.rows.empty_text = self.keymap.in_text(NOTHING if self.feeds else NO_FEEDS)
        self.rows.show(outline(shown, () if typed else self._folded), self._folded, keep or self.rows.current_key)
        header = self.query_one(ScreenHeader)
        counts = {"unread": sum(f.unread for f in self.feeds), "failing": sum(bool(f.error) for f in self.feeds)}
        header.items = [(f"{name} {count:,}", False) for name, count in counts.items() if count]
        total = counted(len(self.feeds), "feed")
        header.remark = f"{len(shown):,} of {total}" if typed else total

    def refilter(self) -> None:
        self._show()

    def on_virtual_list_moved(self) -> None:
        self.query_one(FeedCard).show(self.rows.current)
        self.set_class(not self.rows.row_count, "bare")
        self.query_one(StatusLine).hints = self.hints()

    async def on_virtual_list_chosen(self) -> None:
        await self.action_perform("feeds.open")

    def action_fold(self) -> None:
        row = self.rows.current
        if row is not None and row.folder and not self.ask.value.strip():
            self._folded ^= {f"{row.folder}/"}
            self._show(f"{row.folder}/")

    async def action_open(self) -> None:
        if (row := self.rows.current) is not None:
            name = row.folder if row.is_folder else row.title
            await self.newsreader.open_library(f"{Term(Key.FEED, f'{name}/')} ", back=row.key)
