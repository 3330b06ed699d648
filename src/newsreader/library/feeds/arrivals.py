"""Stores the results of refreshes: the rows of feeds, new entries, and new revisions of entries that changed.

Entries arrive without a step of history, so that undo reverts what the user did and never eats an arrival. Only a new
revision of an article with highlights is a step, because it moves them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import exists, insert, select, update

from newsreader.library.articles.revise import revise
from newsreader.library.articles.rows import article_row, prepare, revision_row
from newsreader.library.schema import codecs, models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.library.store.change import id_in
from newsreader.records import SUMMARY
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Document, Refreshed

_BATCH = 100
"""The most entries in one transaction: others can write in between, and a crash loses at most these."""

LONGEST = 200
"""The most code points of a feed's title or folder."""

_feed, _article, _revision = models.Feed, models.Article, models.Revision
_articles = _article.__table__


class _Entry(NamedTuple):
    """An entry that is ready to be stored."""

    entry_id: str
    document: Document
    digest: str
    source: bytes
    published_at: str | None


class _Known(NamedTuple):
    """An article of the library, with the hash and the parser of its current text."""

    id: int
    title: str
    published_at: str | None
    canonical_url: str | None
    feed_id: int | None
    entry_id: str | None
    deleted_at: str | None
    length: int
    digest: str
    parser: str
    is_highlighted: bool


_KNOWN = select(
    *(getattr(_article, name) for name in _Known._fields[:8]),
    _revision.sha256,
    _revision.parser,
    exists().where(models.Highlight.article_id == _article.id),
).join(_revision, (_revision.article_id == _article.id) & (_revision.number == _article.revision))


def store(store: Store, refreshed: Sequence[Refreshed]) -> dict[int, tuple[int, int]]:
    """Store the results, and return the number of new and of changed entries of each feed."""
    counts: dict[int, tuple[int, int]] = {}
    for group in _groups(refreshed):
        # Compressed before the write lock is taken, because that can take long.
        ready = [[*_entries(result, start)] for result, start, _ in group]
        highlighted: list[tuple[_Known, _Entry]] = []
        with store.change("refresh", recorded=False) as change:
            feeds = dict(
                change.connection.execute(select(_feed.id, _feed.error_since).where(_feed.deleted_at.is_(None))).all()
            )
            for (result, _, is_last), entries in zip(group, ready, strict=True):
                if result.feed_id not in feeds:
                    continue
                new, changed = _Arrivals(change, result.feed_id, entries).sort()
                for pair in changed:
                    if pair[0].is_highlighted:
                        highlighted.append(pair)
                    else:
                        _revise(change, *pair)
                before = counts.get(result.feed_id, (0, 0))
                counts[result.feed_id] = (before[0] + new, before[1] + len(changed))
                if is_last:
                    _write_feed(change, result, feeds[result.feed_id])
        for pair in highlighted:
            with store.change("revise", f"added a new revision of “{pair[0].title}”", article_id=pair[0].id) as step:
                _revise(step, *pair)
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


def _entries(result: Refreshed, start: int) -> Iterator[_Entry]:
    # The last entry of a document is the oldest, as a rule, so that the newest gets the highest id.
    for arrival in result.arrivals[::-1][start : start + _BATCH]:
        document, digest, source = prepare(arrival.document)
        moment = document.published_at
        yield _Entry(
            one_line(arrival.entry_id),
            *(document, digest, source),
            None if moment is None else codecs.store_time(moment),
        )


class _Arrivals:
    """The entries of one feed beside what the library has of them."""

    def __init__(self, change: Change, feed_id: int, entries: Sequence[_Entry]) -> None:
        self._change = change
        self._feed_id = feed_id
        self._entries = entries
        self._by_id: dict[str | None, _Known] = {}
        self._by_address: dict[str, _Known] = {}
        self._by_text: dict[str, list[_Known]] = {}
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

    def sort(self) -> tuple[int, list[tuple[_Known, _Entry]]]:
        """Add the new entries, and return their number, and the articles whose entry has changed."""
        if not self._entries:
            return 0, []
        articles: list[dict[str, Any]] = []
        revisions: list[dict[str, Any]] = []
        changed: list[tuple[_Known, _Entry]] = []
        connection, time, last = self._change.connection, self._change.time, self._change.last_id("article")
        for entry in self._entries:
            if known := self._find(entry):
                # Only the feed that an article came by may change its text.
                if known.id <= last and known.feed_id == self._feed_id:
                    self._note_id(known, entry)
                    changed += [(known, entry)] if _is_news(known, entry) else []
                continue
            document, id_ = entry.document, last + len(articles) + 1
            origin = {"id": id_, "uid": uuid7(), "feed_id": self._feed_id, "entry_id": entry.entry_id, "kept": False}
            articles.append(article_row(document, time) | origin)
            revisions.append(revision_row(id_, 1, document, entry.digest, entry.source, time))
            self._remember(
                _Known(
                    *(id_, document.title, entry.published_at, document.canonical_url, self._feed_id, entry.entry_id),
                    *(None, len(document.text), entry.digest, document.parser, False),
                )
            )
        if articles:
            connection.execute(insert(models.Article), articles)
            connection.execute(insert(models.Revision), revisions)
        return len(articles), changed

    def _read(self, condition: ColumnElement[bool]) -> Iterator[_Known]:
        order = (_article.deleted_at.is_(None), _article.id.desc())
        for row in self._change.connection.execute(_KNOWN.where(condition).order_by(*order)):
            yield _Known(*row)

    def _remember(self, known: _Known) -> None:
        self._by_id[known.entry_id] = known
        if known.canonical_url:
            self._by_address.setdefault(known.canonical_url, known)
        self._by_text.setdefault(known.digest, []).append(known)

    def _find(self, entry: _Entry) -> _Known | None:
        """Return the article that an entry is, by its id, its address or its text."""
        if known := self._by_id.get(entry.entry_id):
            return known
        known = self._by_address.get(_identity(entry.document))
        # Entries of one feed may share an address, such as the page of a podcast.
        if known and (known.feed_id != self._feed_id or _looks_alike(known, entry)):
            return known
        for known in self._by_text.get(entry.digest, ()):
            if None in (known.canonical_url, entry.document.canonical_url) and known.title == entry.document.title:
                return known
            if known.feed_id == self._feed_id and _looks_alike(known, entry, both=True):
                return known
        return None

    def _note_id(self, known: _Known, entry: _Entry) -> None:
        """Store the new id of an entry that its feed now lists under another one."""
        if known.entry_id != entry.entry_id:
            values = {"entry_id": entry.entry_id}
            self._change.connection.execute(update(_article).where(_article.id == known.id).values(values))


def _identity(document: Document) -> str:
    """Return the canonical address of a document, or an empty text if it is that of a whole site."""
    address = document.canonical_url or ""
    return address if address.rstrip("/").count("/") > 2 else ""


def _looks_alike(known: _Known, entry: _Entry, *, both: bool = False) -> bool:
    """Return whether an article has the title or the date of an entry, or `both`."""
    same_title, same_date = known.title == entry.document.title, known.published_at == entry.published_at
    return same_title and same_date if both else same_title or (same_date and entry.published_at is not None)


def _is_news(known: _Known, entry: _Entry) -> bool:
    """Return whether an entry has a new text for its article. A summary does not replace the longer text of a page."""
    if known.deleted_at is not None or known.digest == entry.digest:
        return False
    return known.parser == entry.document.parser or len(entry.document.text) > known.length


def _revise(change: Change, known: _Known, entry: _Entry) -> None:
    article = change.connection.execute(select(_article).where(_article.id == known.id)).one()
    revise(change, article, entry.document, entry.digest, entry.source)


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
        others = select(_feed.id).where(_feed.address == address, _feed.deleted_at.is_(None))
        other = change.connection.scalar(others.where(_feed.id != result.feed_id))
        if other is None:
            # What the earlier address said about itself means nothing at this one.
            values |= {"address": address, "etag": values.get("etag"), "last_modified": values.get("last_modified")}
        else:
            values["error"] = f"It has moved to the address of feed {other}, which you follow too. Remove one of them."
    values["error_since"] = (failing_since or change.time) if values["error"] else None
    if result.paused:
        values["paused"] = True
    if result.seen is not None:
        values["seen"] = "\n".join(f"{name} {digest}" for name, digest in result.seen.items())
    change.connection.execute(update(_feed).where(_feed.id == result.feed_id).values(values))
