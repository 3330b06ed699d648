"""The actions of the feeds screen: add, rename, move, pause and remove feeds and folders, and mark entries as read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.services.feeds.outline import folders, moved
from newsreader.text.counted import counted
from newsreader.tui.app.filtered_list import FilteredListScreen
from newsreader.tui.app.workers import start_asking
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.dialogs.pickers.tag_picker import OneTagPanel
from newsreader.tui.dialogs.prompt_dialog import PromptPanel
from newsreader.tui.widgets.text_format import cut

from .feed_list import FeedList
from .jobs import NAME_CELLS
from .subscribing import subscribe

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from newsreader.records import Feed, Step
    from newsreader.services.feeds.outline import Row


class FeedActions(FilteredListScreen):
    """The keys that change the feed at the cursor, or all feeds of a folder. Each change is one step of history."""

    feeds: Sequence[Feed] = ()
    """All feeds; the list may be filtered to some of them."""

    @property
    def rows(self) -> FeedList:
        return self.query_one(FeedList)

    async def reload(self, keep: str | None = None) -> None:
        """Read the feeds again and show them, with the cursor on the row with the key `keep`, if given."""
        raise NotImplementedError

    async def _change(self, row: Row, change: Callable[[], Step | None], nothing: str, keep: str = "") -> None:
        step = await self.newsreader.queue.ask(change)
        await self.reload(keep or row.key)
        self.say(f"{step.label} (u to undo)" if step else nothing)

    def _ask_about(self, work: Callable[[Row], Awaitable[None]]) -> None:
        """Start `work`, which opens a panel, on the row at the cursor."""
        if (row := self.rows.current) is not None:
            start_asking(self, partial(work, row))

    # Adding and refreshing

    def action_add(self) -> None:
        start_asking(self, self._add)

    async def _add(self) -> None:
        row = self.rows.current
        folder = row.folder if row else ""
        place = f" in {folder}" if folder else ""
        about = f"Add a feed{place}: type the address of a site, or of its feed"
        panel = PromptPanel(self.keymap, about, "", enter="add", required="Type an address.")
        address = await self.app.push_screen_wait(panel)
        if address and (added := await subscribe(self, address, folder)):
            await self.reload(added.uid)

    def action_refresh(self) -> None:
        row = self.rows.current
        if row is not None:
            feeds = [feed for feed in row.feeds if not feed.paused] if row.is_folder else row.feeds
            self.newsreader.refresh_feeds(only=feeds, force=not row.is_folder)

    def action_refresh_all(self) -> None:
        self.newsreader.refresh_feeds()

    # Changing

    def action_rename(self) -> None:
        self._ask_about(self._rename)

    async def _rename(self, row: Row) -> None:
        feeds, feed = self.newsreader.library.feeds, row.feeds[0]

        async def rename(name: str) -> None:
            if row.is_folder:
                await self._change(row, partial(feeds.rename_folder, row.folder, name), "", f"{name}/" * bool(name))
            elif name != feed.title:
                await self._change(row, partial(feeds.rename, feed.id, name), "")

        about, before = "The title of the feed; empty for its own title", feed.title
        if row.is_folder:
            about, before = "The path of the folder, such as News/Local; empty to dissolve it", row.folder
        await self.app.push_screen_wait(PromptPanel(self.keymap, about, before, enter="rename", do=rename))

    def action_move(self) -> None:
        self._ask_about(self._move)

    async def _move(self, row: Row) -> None:
        feeds = self.newsreader.library.feeds

        async def move(folder: str) -> None:
            if row.is_folder:
                path = moved(row.folder, folder)
                await self._change(row, partial(feeds.rename_folder, row.folder, path), "", f"{path}/")
            else:
                await self._change(row, partial(feeds.move, [row.feeds[0].id], folder), "")

        known = folders(self.feeds)
        own = [path for path in known if row.is_folder and f"{path}/".startswith(row.key)]
        await self.app.push_screen_wait(
            OneTagPanel(
                self.keymap,
                f"Move {'the folder ' if row.is_folder else ''}{cut(row.title, NAME_CELLS)} to the folder",
                known,
                (),
                without=own or [row.folder],
                enter="move",
                none="no folder, to move it to the top",
                do=move,
                new="new folder",
            )
        )

    async def action_pause(self) -> None:
        if (row := self.rows.current) is not None:
            feeds = self.newsreader.library.feeds
            change = feeds.resume if all(feed.paused for feed in row.feeds) else feeds.pause
            await self._change(row, partial(change, _ids(row)), "")

    async def action_full_text(self) -> None:
        if (row := self.rows.current) is not None:
            on = not all(feed.full_text for feed in row.feeds)
            await self._change(row, partial(self.newsreader.library.feeds.set_full_text, _ids(row), on), "")

    async def action_mark_read(self) -> None:
        if (row := self.rows.current) is not None:
            mark_read = self.newsreader.library.feeds.mark_read
            await self._change(row, partial(mark_read, _ids(row)), "no unread entries here")

    def action_remove(self) -> None:
        self._ask_about(self._remove)

    async def _remove(self, row: Row) -> None:
        title = cut(row.title, NAME_CELLS)
        count = counted(len(row.feeds), "feed")
        what = f"the {count} of the folder {title}" if row.is_folder else f"the feed {title}"
        about = f"Remove {what}? Entries that are still in the inbox go to the trash."
        if await self.app.push_screen_wait(ConfirmPanel(self.keymap, about, "remove")):
            await self._change(row, partial(self.newsreader.library.feeds.remove, _ids(row)), "")


def _ids(row: Row) -> list[int]:
    return [feed.id for feed in row.feeds]
