"""The feeds of a library. What the user changes is a step of history; what a refresh stores is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select, update

from newsreader.errors import AmbiguousError, NotFoundError, UsageError
from newsreader.library.schema import codecs, columns, kinds, models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.library.store.change import id_in
from newsreader.library.store.seen import load_seen, look_again
from newsreader.records import Feed, State
from newsreader.text.clean import bare, nfc, one_line, tidy_line
from newsreader.text.collation import name_order
from newsreader.text.counted import counted

from . import arrivals, inbox
from .arrivals import LONGEST, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.handle import Handle
    from newsreader.records import Refreshed, Step, Subscription

FIRST_INTERVAL = 3600
"""The interval of a new feed, in seconds."""

_table, _articles = models.SUBJECTS["feed"], models.SUBJECTS["article"]
_NAMES = [name for name in _table.c.keys() if name not in ("seen", "deleted_at")]  # noqa: SIM118 - not a dictionary
_COLUMNS = columns.some("feed", " ".join(_NAMES), unread=kinds.WHOLE, entries=kinds.WHOLE)
_FEEDS = [_table.c[name] for name in _NAMES]


class Feeds:
    """The feeds of one library. A method that changes feeds returns the step of history, or `None`."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def all(self) -> list[Feed]:
        """Return the feeds by folder and title, those without a folder first."""
        unread = func.sum(case((_articles.c.state == State.UNREAD.value, 1), else_=0))
        counts = (
            select(_articles.c.feed_id, unread.label("unread"), func.count().label("entries"))
            .where(_articles.c.feed_id.is_not(None), _articles.c.deleted_at.is_(None))
            .group_by(_articles.c.feed_id)
            .subquery()
        )
        numbers = (func.coalesce(counts.c.unread, 0), func.coalesce(counts.c.entries, 0))
        statement = select(*_FEEDS, *numbers).outerjoin(counts, counts.c.feed_id == _table.c.id)
        with self._store.read() as connection:
            rows = connection.execute(statement.where(_table.c.deleted_at.is_(None)))
            feeds = [_COLUMNS.make(_record, row, row.id) for row in rows]
        return sorted(feeds, key=lambda feed: (folder_order(feed.folder), name_order(feed.title), feed.id))

    def get(self, feed_id: int) -> Feed:
        """Return the feed with this id. Raises `NotFoundError`."""
        return _one(self.all(), [feed_id], str(feed_id))

    def find(self, ref: str) -> Feed:
        """Return the feed with this number, title or address, or whose uid begins with `ref` (six characters).

        Case is ignored. Raises `NotFoundError`, `AmbiguousError`.
        """
        feeds, ref = self.all(), one_line(ref).strip()
        folded = codecs.fold(nfc(ref))
        named = [feed.id for feed in feeds if folded in (codecs.fold(feed.title), codecs.fold(feed.address))]
        if not named and ref.isdecimal():
            named = [feed.id for feed in feeds if str(feed.id) == ref]
        if not named and len(ref) >= 6:
            named = [feed.id for feed in feeds if feed.uid.startswith(ref.lower())]
        return _one(feeds, named, ref)

    def seen(self, feed_id: int) -> dict[str, str]:
        """Return the entries of the last fetched document: the digest of each entry's content, by its name."""
        with self._store.read() as connection:
            stored = connection.scalar(select(_table.c.seen).where(_table.c.id == feed_id)) or ""
        return load_seen(stored)

    def articles(self, feed_id: int, entry_ids: Iterable[str]) -> dict[str, int]:
        """Return the ids of the articles outside the trash that came by a feed, by the ids of their entries."""
        chosen = id_in(_articles.c.entry_id, map(one_line, entry_ids)) & _articles.c.deleted_at.is_(None)
        found = select(_articles.c.entry_id, _articles.c.id).where(_articles.c.feed_id == feed_id, chosen)
        with self._store.read() as connection:
            return dict(connection.execute(found).all())

    def is_summary(self, article_id: int) -> bool:
        """Return whether the current text of an article is only the summary that its feed has of it."""
        with self._store.read() as connection:
            return arrivals.is_summary(connection, article_id)

    # What the user changes

    def add(self, subscription: Subscription) -> Feed:
        """Add a feed and return it. A feed that was removed comes back with its entries.

        Raises `UsageError` if the library has the feed, or for an invalid name, folder or address.
        """
        with self._store.change("feed") as change:
            feed_id, is_new = _add(change, [subscription])[0]
            title = _title(change.connection, feed_id)
            if not is_new:
                raise UsageError(f"You follow this feed already: {title} (feed {feed_id}).")
            change.label = f"added the feed “{title}”"
        return self.get(feed_id)

    def add_all(self, subscriptions: Iterable[Subscription]) -> list[Feed]:
        """Add feeds as one step of history, and return those that are new. Raises `UsageError` as `add` does."""
        with self._store.change("feed") as change:
            added = {feed_id for feed_id, is_new in _add(change, subscriptions) if is_new}
            change.label = f"added {counted(len(added), 'feed')}"
        return [feed for feed in self.all() if feed.id in added]

    def rename(self, feed_id: int, name: str) -> Step | None:
        """Set the title that the user chose for a feed, or its own again if `name` is empty. Raises `UsageError`."""
        name = clean_name(name)
        with self._store.change("feed") as change:
            before = _title(change.connection, feed_id)
            change.set("feed", [feed_id], name=name)
            change.label = f"renamed the feed “{before}” to “{_title(change.connection, feed_id)}”"
        return change.step

    def move(self, feed_ids: Iterable[int], folder: str) -> Step | None:
        """Move feeds to a folder (`News/Local`), or to the top if it is empty. Raises `UsageError`."""
        folder = clean_folder(folder)
        where = f"the folder “{folder}”" if folder else "the top"
        return self._set(feed_ids, f"moved {{}} to {where}", folder=folder)

    def rename_folder(self, old: str, new: str) -> Step | None:
        """Move every feed in a folder and the folders below it to another folder. Raises `UsageError`."""
        old, new = clean_folder(old), clean_folder(new)
        with self._store.change("feed", f"renamed the folder “{old}” to “{new}”") as change:
            for feed_id, folder in change.connection.execute(select(_table.c.id, _table.c.folder)).all():
                if f"{folder}/".startswith(f"{old}/"):
                    change.set("feed", [feed_id], folder=f"{new}{folder[len(old) :]}".strip("/"))
        return change.step

    def pause(self, feed_ids: Iterable[int]) -> Step | None:
        """Stop refreshing feeds."""
        return self._set(feed_ids, "paused {}", paused=True)

    def resume(self, feed_ids: Iterable[int]) -> Step | None:
        """Refresh paused feeds again."""
        return self._set(feed_ids, "resumed {}", paused=False)

    def set_full_text(self, feed_ids: Iterable[int], full_text: bool) -> Step | None:
        """Set whether the page of each entry is fetched at each refresh."""
        return self._set(feed_ids, f"turned full pages {'on' if full_text else 'off'} for {{}}", full_text=full_text)

    def remove(self, feed_ids: Iterable[int]) -> Step | None:
        """Remove feeds, and move their entries that are still in the inbox to the trash.

        An entry that another feed lists too comes back with the next refresh of that feed.
        """
        ids = list(feed_ids)
        with self._store.change("feed") as change:
            found = select(_articles.c.id).where(
                id_in(_articles.c.feed_id, ids), _articles.c.deleted_at.is_(None), ~_articles.c.kept
            )
            change.set("article", change.connection.scalars(found).all(), deleted_at=change.time)
            change.set("feed", ids, deleted_at=change.time)
            look_again(change.connection, ids)
            change.label = f"removed {_described(change.connection, ids)}"
        return change.step

    def mark_read(self, feed_ids: Iterable[int]) -> Step | None:
        """Mark the unread entries of feeds as done, those in the library too."""
        ids = list(feed_ids)
        with self._store.change("state") as change:
            unread = select(_articles.c.id).where(
                id_in(_articles.c.feed_id, ids),
                _articles.c.deleted_at.is_(None),
                _articles.c.state == State.UNREAD.value,
            )
            count = change.set("article", change.connection.scalars(unread).all(), state=State.DONE.value)
            entries = counted(count, "entry", "entries")
            change.label = f"marked {entries} of {_described(change.connection, ids)} as read"
        return change.step

    # What a refresh changes

    def store(self, refreshed: Sequence[Refreshed]) -> dict[int, tuple[int, int]]:
        """Store the results of refreshes, and return the number of new and of changed entries of each feed.

        A feed that was removed meanwhile is left out. Many entries are added in several transactions; what a feed had
        is stored with the last ones. Only the new revision of an article with highlights is a step of history.
        """
        return arrivals.store(self._store, refreshed)

    def clear_inbox(self, before: datetime) -> int:
        """Delete the entries that arrived before a time and that nobody touched, permanently; return their number."""
        return inbox.clear(self._store, before)

    def _set(self, feed_ids: Iterable[int], label: str, **fields: object) -> Step | None:
        ids = list(feed_ids)
        with self._store.change("feed") as change:
            change.set("feed", ids, **fields)
            change.label = label.format(_described(change.connection, ids))
        return change.step


def _one(feeds: Iterable[Feed], ids: Sequence[int], ref: str) -> Feed:
    shown = ref if len(ref) <= 60 else f"{ref[:59]}…"
    if len(ids) > 1:
        raise AmbiguousError(f"More than one feed is called {shown}. Use its number: {', '.join(map(str, ids))}.")
    for feed in feeds:
        if feed.id in ids:
            return feed
    raise NotFoundError(f"There is no feed {shown}.")


def folder_order(folder: str) -> list[tuple[object, ...]]:
    """Return the sort key of a folder: what is in `News` stays together, also beside a folder `news`."""
    return [(name_order(level), level) for level in folder.split("/")]


def clean_name(name: str) -> str:
    """Return the user's name for a feed on one line. Raises `UsageError` if it is too long."""
    plain = tidy_line(bare(nfc(name.encode("utf-8", "replace").decode())))
    if len(plain) > LONGEST:
        raise UsageError(f"The name of a feed or a folder has at most {LONGEST} characters, not {len(plain)}.")
    return plain


def clean_folder(folder: str) -> str:
    """Return a folder without empty levels and outer spaces. Raises `UsageError` if it is too long."""
    return "/".join(level for part in clean_name(folder).split("/") if (level := part.strip()))


def _record(row: Row[Any]) -> Feed:
    values = dict(zip(_COLUMNS.kinds, row, strict=True))
    times = ("fetched_at", "next_at", "error_since", "created_at")
    values |= {name: values[name] and codecs.load_time(values[name]) for name in times}
    return Feed(source_title=values.pop("title"), **values)


def _add(change: Change, subscriptions: Iterable[Subscription]) -> list[tuple[int, bool]]:
    """Add feeds, and return the id of each, and whether it is new. New ones are inserted together, which is faster."""
    every = select(_table.c.address, _table.c.id, _table.c.deleted_at)
    # Of several at one address, the one that was not removed, else the last.
    ordered = change.connection.execute(every.order_by(_table.c.deleted_at.is_(None), _table.c.id))
    known: dict[str, tuple[int, str | None]] = {row.address: (row.id, row.deleted_at) for row in ordered}
    last = change.last_id("feed")
    rows: list[dict[str, Any]] = []
    added = []
    for subscription in subscriptions:
        address = one_line(subscription.address).strip()
        if not address:
            raise UsageError("A feed needs an address.")
        chosen = {
            "name": clean_name(subscription.name),
            "folder": clean_folder(subscription.folder),
            "full_text": subscription.full_text,
            "paused": False,
        }
        feed_id, removed_at = known.get(address, (last + len(rows) + 1, None))
        is_new = address not in known
        if removed_at is not None:
            _restore(change, feed_id, removed_at, chosen)
        elif is_new:
            rows.append(_row(subscription) | chosen | {"id": feed_id, "address": address, "created_at": change.time})
        known[address] = feed_id, None
        added.append((feed_id, is_new or removed_at is not None))
    change.create_all("feed", rows)
    return added


def _row(subscription: Subscription) -> dict[str, Any]:
    """Return what the row of a new feed contains beside its address, and what the user chose."""
    return {
        "uid": uuid7(),
        "title": shortened(subscription.title),
        "site": one_line(subscription.site or "").strip() or None,
        "seen": "",
        "interval": FIRST_INTERVAL,
        "error": "",
    }


def _restore(change: Change, feed_id: int, removed_at: str, chosen: dict[str, Any]) -> None:
    """Bring a removed feed back with its entries."""
    entries = select(_articles.c.id).where(_articles.c.feed_id == feed_id, _articles.c.deleted_at == removed_at)
    change.set("article", change.connection.scalars(entries).all(), deleted_at=None)
    change.set("feed", [feed_id], **chosen, deleted_at=None)
    # It is due at once; when it was refreshed is no step of history.
    change.connection.execute(update(_table).where(_table.c.id == feed_id).values(next_at=None))


def _title(connection: Connection, feed_id: int) -> str:
    shown = func.coalesce(func.nullif(_table.c.name, ""), func.nullif(_table.c.title, ""), _table.c.address)
    return str(connection.scalar(select(shown).where(_table.c.id == feed_id)))


def _described(connection: Connection, ids: list[int]) -> str:
    """Return the title of one feed, or the number of several, for a label."""
    return f"the feed “{_title(connection, ids[0])}”" if len(ids) == 1 else f"{len(ids):,} feeds"
