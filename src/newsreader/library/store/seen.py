"""The entries that a feed listed when it was last fetched, as the row of the feed stores them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import true, update

from newsreader.library.schema import models

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

_AGAIN, _NONE = "again\n", "-"
"""What the stored entries begin with if the feed has to bring all of them again, and the digest of one such entry."""


def load_seen(stored: str) -> dict[str, str]:
    """Return the digest of each entry's content by its name. It is empty if the feed has to bring the entry again."""
    names = stored.removeprefix(_AGAIN).split()
    seen = dict(zip(names[::2], names[1::2], strict=True))
    return {name: "" if digest == _NONE or stored.startswith(_AGAIN) else digest for name, digest in seen.items()}


def store_seen(seen: Mapping[str, str]) -> str:
    """Return the stored form of these entries."""
    return "\n".join(f"{name} {digest or _NONE}" for name, digest in seen.items())


def look_again(connection: Connection, removed: Collection[int]) -> None:
    """Let the other feeds bring their entries again, because some may be in the trash with the removed feeds.

    The names of the entries stay: an entry that is in the library no more does not come back.
    """
    feed = models.Feed
    others = feed.id.not_in(removed) if len(removed) == 1 else true()
    # The server would say that nothing has changed.
    connection.execute(update(feed).where(others).values(etag=None, last_modified=None))
    known = others & (feed.seen != "") & ~feed.seen.startswith(_AGAIN)
    connection.execute(update(feed).where(known).values(seen=_AGAIN + feed.seen))
