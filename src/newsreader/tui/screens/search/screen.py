"""The note search, put together from its parts."""

from __future__ import annotations

from newsreader.tui.screens.search.choosing import SEARCHES, Choosing
from newsreader.tui.screens.search.handling import Handling


class SearchScreen(Choosing, Handling):
    """Searches notes, quotations and tags, and does things to what it found."""

    async def action_delete(self) -> None:
        on = self.ask.on
        if on is not None and on.what in SEARCHES:
            await self.forget(on)
        else:
            await self.delete_found()
