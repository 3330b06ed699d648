"""Stores the results of refreshes: the rows of feeds, new entries, and new revisions of entries that changed.

Entries arrive without a step of history, so that undo reverts what the user did and never eats an arrival. Only a new
revision of an article with highlights is a step, because it moves them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from newsreader.library.articles.rows import article_row, prepare, revision_row
from newsreader.library.schema import codecs, models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.library.store.change import id_in
from newsreader.library.store.seen import store_seen
from newsreader.records import SUMMARY, Refreshed
from newsreader.text.clean import one_line

from .entries import KNOWN, Entry, Known, has_new_text, looks_alike, take_text, update_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Document

_BATCH = 100
"""The most entries in one transaction: others can write in between, and a crash loses at most these."""

_TWIN = "It has moved to the address of feed {}, which you follow too. Remove one of them."

LONGEST = 200
"""The most code points of a feed's title or folder."""

_feed, _article, _revision = models.Feed, models.Article, models.Revision
_articles = _article.__table__


def store(store: Store, refreshed: Sequence[Refreshed]) -> dict[int, tuple[int, int]]:
    """Store the results, and return the number of new and of changed entries of each feed."""
    counts: dict[int, tuple[int, int]] = {}
    for group in _groups(refreshed):
        # Compressed before the write lock is taken, because that can take long.
        ready = [[*_entries(result, start)] for result, start, _ in group]
        highlighted: list[tuple[Known, Entry]] = []
        with store.change("refresh", recorded=False) as change:
            feeds = dict(
                change.connection.execute(select(_feed.id, _feed.error_since).where(_feed.deleted_at.is_(None))).all()
            )
            for (result, _, is_last), entries in zip(group, ready, strict=True):
                if result.feed_id not in feeds:
                    continue
                if twin := _twin(change.connection, result):
                    # This is the title and the entries of the other feed.
                    result = Refreshed(result.feed_id, result.next_at, result.interval, error=_TWIN.format(twin))
                    entries = []
                new, updated, changed = _Arrivals(change, result.feed_id, entries).sort()
                for pair in changed:
                    if pair[0].is_highlighted:
                        highlighted.append(pair)
                    else:
                        take_text(change, *pair)
                before = counts.get(result.feed_id, (0, 0))
                counts[result.feed_id] = (before[0] + new, before[1] + updated + len(changed))
                if is_last:
                    _write_feed(change, result, feeds[result.feed_id])
        for pair in highlighted:
            with store.change("revise", f"added a new revision of “{pair[0].title}”", article_id=pair[0].id) as step:
                take_text(step, *pair)
    return counts


def shortened(title: str) -> str:
    """Return the title of a feed on one line, cut to the length that the user's own titles can have."""
    plain = one_line(title).strip()
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def is_summary(connection: Connection, article_id: int) -> bool:
    """Return whether the current text of an article is only the summary that its feed has of it."""
    statement = (
        select(_revision.parser)
        .join(_article, _article.id == _revision.article_id)
        .where(_article.id == article_id, _revision.number == _article.revision)
    )
    return connection.scalar(statement) == SUMMARY


def _groups(refreshed: Sequence[Refreshed]) -> Iterator[list[tuple[Refreshed, int, bool]]]:
    """Yield the results of each transaction, each with the number of its first entry and whether it ends there."""
    group: list[tuple[Refreshed, int, bool]] = []
    room = _BATCH
    for result in refreshed:
        for start in range(0, max(1, len(result.arrivals)), _BATCH):
            size = min(_BATCH, len(result.arrivals) - start)
            if group and size > room:
                yield group
                group, room = [], _BATCH
            group.append((result, start, start + _BATCH >= len(result.arrivals)))
            room -= size
    if group:
        yield group


def _entries(result: Refreshed, start: int) -> Iterator[Entry]:
    # The last entry of a document is the oldest, as a rule, so that the newest gets the highest id.
    for arrival in result.arrivals[::-1][start : start + _BATCH]:
        document, digest, source = prepare(arrival.document)
        moment = document.published_at
        yield Entry(
            one_line(arrival.entry_id),
            arrival.again,
            *(document, digest, source),
            None if moment is None else codecs.store_time(moment),
        )


class _Arrivals:
    """The entries of one feed beside what the library has of them."""

    def __init__(self, change: Change, feed_id: int, entries: Sequence[Entry]) -> None:
        self._change = change
        self._feed_id = feed_id
        self._entries = entries
        self._by_id: dict[str | None, Known] = {}
        self._by_address: dict[str, Known] = {}
        self._by_text: dict[str, list[Known]] = {}
        if not entries:
            return
        ids = id_in(_article.entry_id, [entry.entry_id for entry in entries])
        addresses = [address for entry in entries if (address := _identity(entry.document))]
        for known in self._read((_article.feed_id == feed_id) & ids):
            self._by_id[known.entry_id] = known
        # Of several, the one outside the trash that was added first.
        for known in self._read(id_in(_article.canonical_url, addresses)):
            self._by_address[known.canonical_url or ""] = known
        for known in self._read(id_in(_revision.sha256, [entry.digest for entry in entries])):
            self._by_text.setdefault(known.digest, []).append(known)

    def sort(self) -> tuple[int, int, list[tuple[Known, Entry]]]:
        """Add the new entries, and update the metadata of known ones, such as the headline.

        Return the number of new and of updated entries, and the articles whose entry has a new text.
        """
        if not self._entries:
            return 0, 0, []
        articles: list[dict[str, Any]] = []
        revisions: list[dict[str, Any]] = []
        changed: list[tuple[Known, Entry]] = []
        updated = adopted = 0
        connection, time, last = self._change.connection, self._change.time, self._change.last_id("article")
        for entry in self._entries:
            if known := self._find(entry):
                if known.went_with_feed:
                    known = self._adopt(known, entry)
                    adopted += 1
                # Only the feed that an article came by may change its text.
                if known.id <= last and known.feed_id == self._feed_id:
                    self._note_id(known, entry)
                    if has_new_text(known, entry):
                        changed.append((known, entry))
                    elif known.deleted_at is None:
                        updated += update_metadata(self._change, known, entry)
                continue
            if entry.again:
                continue  # It was here, and left for good.
            document, id_ = entry.document, last + len(articles) + 1
            origin = {"id": id_, "uid": uuid7(), "feed_id": self._feed_id, "entry_id": entry.entry_id, "kept": False}
            articles.append(article_row(document, time) | origin)
            revisions.append(revision_row(id_, 1, document, entry.digest, entry.source, time))
            self._remember(
                Known(
                    *(id_, document.title, entry.published_at, document.canonical_url, self._feed_id, entry.entry_id),
                    *(None, len(document.text), entry.digest, document.parser, False, False),
                )
            )
        if articles:
            connection.execute(insert(models.Article), articles)
            connection.execute(insert(models.Revision), revisions)
        return len(articles) + adopted, updated, changed

    def _read(self, condition: ColumnElement[bool]) -> Iterator[Known]:
        order = (_article.deleted_at.is_(None), _article.id.desc())
        for row in self._change.connection.execute(KNOWN.where(condition).order_by(*order)):
            yield Known._make(row)

    def _remember(self, known: Known) -> None:
        self._by_id[known.entry_id] = known
        if known.canonical_url:
            self._by_address.setdefault(known.canonical_url, known)
        self._by_text.setdefault(known.digest, []).append(known)

    def _find(self, entry: Entry) -> Known | None:
        """Return the article that an entry is, by its id, its address or its text."""
        if known := self._by_id.get(entry.entry_id):
            return known
        known = self._by_address.get(_identity(entry.document))
        # Entries of one feed may share an address, such as the page of a podcast.
        if known and (known.feed_id != self._feed_id or looks_alike(known, entry)):
            return known
        for known in self._by_text.get(entry.digest, ()):
            if None in (known.canonical_url, entry.document.canonical_url) and known.title == entry.document.title:
                return known
            if known.feed_id == self._feed_id and looks_alike(known, entry, both=True):
                return known
        return None

    def _adopt(self, known: Known, entry: Entry) -> Known:
        """Move an entry from the trash to the inbox, as one of this feed, and return it. Its own feed was removed."""
        values: dict[str, Any] = {"feed_id": self._feed_id, "entry_id": entry.entry_id, "deleted_at": None}
        self._change.connection.execute(update(_article).where(_article.id == known.id).values(values))
        known = known._replace(**values, went_with_feed=False)
        self._by_id[entry.entry_id] = known
        return known

    def _note_id(self, known: Known, entry: Entry) -> None:
        """Store the new id of an entry that its feed now lists under another one."""
        if known.entry_id != entry.entry_id:
            values = {"entry_id": entry.entry_id}
            self._change.connection.execute(update(_article).where(_article.id == known.id).values(values))


def _identity(document: Document) -> str:
    """Return the canonical address of a document, or an empty text if it is that of a whole site."""
    address = document.canonical_url or ""
    return address if address.rstrip("/").count("/") > 2 else ""


def _twin(connection: Connection, result: Refreshed) -> int | None:
    """Return the other feed that has the address to which this one has moved."""
    others = select(_feed.id).where(_feed.address == one_line(result.address), _feed.deleted_at.is_(None))
    return connection.scalar(others.where(_feed.id != result.feed_id))


def _write_feed(change: Change, result: Refreshed, failing_since: str | None) -> None:
    """Store what a refresh says about a feed."""
    values: dict[str, Any] = {
        "fetched_at": change.time,
        "next_at": codecs.store_time(result.next_at),
        "interval": result.interval,
        "error": one_line(result.error),
    }
    if title := shortened(result.title):
        values["title"] = title
    for name in ("site", "etag", "last_modified"):
        if value := one_line(getattr(result, name) or "").strip():
            values[name] = value
    if address := one_line(result.address):
        # What the earlier address said about itself means nothing at this one.
        values |= {"address": address, "etag": values.get("etag"), "last_modified": values.get("last_modified")}
    values["error_since"] = (failing_since or change.time) if values["error"] else None
    if result.paused:
        values["paused"] = True
    if result.seen is not None:
        values["seen"] = store_seen(result.seen)
    change.connection.execute(update(_feed).where(_feed.id == result.feed_id).values(values))
