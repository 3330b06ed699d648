"""The articles that another program exported, as a library receives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .known import find
from .receive import receive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library.store.handle import Handle
    from newsreader.records import Batch, Incoming, Received


class Arrivals:
    """Receives articles of other programs."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def lacking(self, items: Sequence[Incoming]) -> list[bool]:
        """Return for each article whether the library has no text of it: it is new, or has only a stand-in."""
        with self._store.read() as connection:
            return [known.lacks_text for known in find(connection, items)]

    def receive(self, items: Sequence[Incoming], batch: Batch) -> list[Received]:
        """Store articles with their highlights in one transaction, as a part of the step of `batch` (see
        `History.batch`), and return what became of each.

        An article that the library has keeps its text, and gets the highlights and tags that it lacks. A new article
        without a text is a stand-in: its title and its quotes, until it is added or renewed with its text. What the
        user changed or deleted here stays, unless the highlight was changed later in the other program. Importing the
        same again changes nothing. After undo, it is imported again.
        """
        return receive(self._store, items, batch)
