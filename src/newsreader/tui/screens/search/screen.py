"""The note search, put together from its parts."""

from __future__ import annotations

from newsreader.tui.screens.search.choosing import Choosing
from newsreader.tui.screens.search.handling import Handling


class SearchScreen(Choosing, Handling):
    """Searches notes, quotations and tags, and does things to what it found."""

    async def action_delete(self) -> None:
        if not await self.forget_choice():
            await self.delete_found()
