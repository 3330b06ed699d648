"""The screen of the note search, composed of its parts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.tui.app.workers import start_asking
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.widgets.query_box import OfferKind

from .bulk_actions import BulkActions
from .suggestions import SEARCHES, Suggestions

if TYPE_CHECKING:
    from newsreader.tui.widgets.query_box import Offer


class SearchScreen(Suggestions, BulkActions):
    """Searches notes, quotes and tags, and changes the highlights that it found."""

    async def action_delete(self) -> None:
        on = self.ask.on
        if on is not None and on.kind is OfferKind.SAVED:
            start_asking(self, partial(self._delete_search, on))
        elif on is not None and on.kind in SEARCHES:
            await self.forget(on)
        else:
            await self.delete_found()

    async def _delete_search(self, search: Offer) -> None:
        if await self.app.push_screen_wait(
            ConfirmPanel(self.keymap, f"Delete the saved search {search.text}?", "delete")
        ):
            await self.forget(search)
