"""Write incoming articles, some dozens in one transaction. One that can't be stored never stops the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.errors import BadDataError
from newsreader.library.articles import identity, revise
from newsreader.library.articles.rows import article_row, revision_row
from newsreader.library.schema import codecs, models
from newsreader.library.store.change import MOVE_IN
from newsreader.library.tags.names import ensure, mend_names
from newsreader.records import AddStatus, AnchorState, Received, State

from .highlights import HighlightWriter, Place
from .known import Known, find, keys, touched, was_undone
from .plan import Plan, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from newsreader.library.articles.rows import Prepared
    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Incoming

_PROGRESS = list(State)


def receive(store: Store, items: Sequence[Incoming], batch: Batch) -> list[Received]:
    """Store articles with their highlights in one transaction, as a part of the step of `batch`."""
    with store.read() as connection:
        found = find(connection, items)
    plans = [_planned(one, known) for one, known in zip(items, found, strict=True)]
    with store.change(MOVE_IN, batch=batch) as change:
        new = [each.prepared for each in plans if isinstance(each, Plan) and each.prepared]
        known_texts = identity.known_keys(change, {each.digest for each in new})
        writer, stored, written = _Writer(change, known_texts), list[Received](), set[str]()
        for one, planned, known in zip(items, plans, find(change.connection, items), strict=True):
            if not written.isdisjoint(keys(one)):
                writer.flush()
                (known,) = find(change.connection, [one])
            written |= keys(one)
            if not (isinstance(planned, Plan) and planned.fits(known)):
                planned = _planned(one, known)
            elif known.article is not None:  # its values can have changed since
                planned = replace(planned, known=known)
            stored.append(writer.store(one, planned))
        writer.flush()
        changed = [each for each in stored if each.status in (AddStatus.ADDED, AddStatus.REVISED)]
        change.count = len(changed)
        change.label = batch.label.format(f"{len(changed):,}")
        if len(changed) == 1:
            change.article_id, change.label = changed[0].id, f"imported “{changed[0].title}”"
    return stored


def _planned(one: Incoming, known: Known) -> Plan | Received:
    try:
        return plan(one, known)
    except BadDataError as error:
        return Received(None, one.document.title, AddStatus.FAILED, message=str(error))


class _Writer:
    """Writes articles in one transaction. New rows are inserted together, which is much faster.

    `known_texts` are the hashes of texts that the library has.
    """

    def __init__(self, change: Change, known_texts: set[str]) -> None:
        self._change = change
        self._known_texts = known_texts
        self._tags: dict[str, int] = {}
        self._articles: list[dict[str, Any]] = []
        self._revisions: list[dict[str, Any]] = []
        self._links: list[tuple[int, int]] = []
        self._last_article, self._last_revision = (change.last_id(subject) for subject in ("article", "revision"))
        self._highlights = HighlightWriter(change, self._tag_ids)

    def flush(self) -> None:
        """Insert the rows that are new since the last call."""
        self._change.create_all("article", self._articles)
        self._change.create_all("revision", self._revisions)
        self._change.link_new("article", self._links)
        self._articles, self._revisions, self._links = [], [], []
        self._highlights.flush()

    def store(self, one: Incoming, planned: Plan | Received) -> Received:
        """Store an article as planned."""
        if isinstance(planned, Received):
            return planned
        planned = self._with_text(one, planned)
        known, change = planned.known, self._change
        article, before = known.article, known.text
        is_restored = article is not None and was_undone(change.connection, "article", article)
        if article is not None and article.deleted_at is not None and not is_restored:
            return Received(article.id, article.title, AddStatus.UNCHANGED, in_trash=True, known=len(one.highlights))
        rows = known.highlights
        owner = article.id if article is not None else None
        undone = {
            uid: row
            for uid, row in rows.items()
            if row.article_id == owner and was_undone(change.connection, "highlight", row)
        }
        wanted = [each for each in one.highlights if each.uid not in rows or each.uid in undone]
        if one.name and article is not None and article.uid.endswith(one.name):
            # The note of a reference that newsreader wrote repeats the highlights.
            wanted = [each for each in wanted if each.quote]
        placed = [(each, planned.anchors.get(each.uid)) for each in wanted]
        if article is None or before is None:
            place = self._create(one, planned.prepared, planned.is_stand_in)
            title, status = self._articles[-1]["title"], AddStatus.ADDED
            new, _, _ = self._highlights.add(place, planned.text, placed, undone, is_new=True)
            deleted = 0
        else:
            is_changed = is_restored
            if is_restored:
                change.set("article", [article.id], deleted_at=None)
                change.set("revision", [before.id], deleted_at=None)
            place = Place(article.id, before.number, is_stand_in=known.is_stand_in)
            title, carried = article.title, list[tuple[str, AnchorState]]()
            if planned.prepared is not None and planned.prepared.digest != before.sha256:
                place, title = self._take(one, article, before, planned)
                is_changed = True
                carried = [] if place.is_stand_in else self._highlights.states(row.id for row in rows.values())
            is_changed |= self._join(one, article)
            added, is_joined, deleted = self._highlights.add(place, planned.text, placed, undone)
            new = carried + added
            others = [(each, rows[each.uid]) for each in one.highlights if each.uid in rows and each.uid not in undone]
            deleted += self._highlights.deleted(place, (row for _, row in others))
            is_changed |= is_joined | self._highlights.update(others)
            is_changed |= not article.kept and bool(change.set("article", [article.id], kept=True))
            status = AddStatus.REVISED if is_changed else AddStatus.UNCHANGED
            status = AddStatus.ADDED if is_restored else status
        return Received(
            *(place.article_id, title, status),
            is_stand_in=place.is_stand_in,
            new=tuple(new),
            known=len(one.highlights) - len(new),
            deleted=deleted,
        )

    def _with_text(self, one: Incoming, planned: Plan) -> Plan:
        """Return the plan for the article that has the same text, if that is how it is known."""
        prepared = planned.prepared
        if planned.known.article is None and prepared and prepared.digest in self._known_texts:
            self.flush()
            if found := identity.find(self._change, prepared):
                return plan(one, replace(planned.known, article=found[0], text=found[1]))
        return planned

    def _create(self, one: Incoming, prepared: Prepared | None, is_stand_in: bool) -> Place:
        """Make the rows of a new article."""
        assert prepared is not None  # noqa: S101  a new article always gets a text
        time, document = self._change.time, prepared.document
        self._last_article += 1
        self._last_revision += 1
        self._articles.append(
            article_row(document, time)
            | {
                "id": self._last_article,
                "uid": one.uid,
                "state": (one.state or State.UNREAD).value,
                "starred": one.starred,
                "added_at": codecs.store_time(one.added_at) if one.added_at else time,
            }
        )
        self._revisions.append(revision_row(self._last_article, 1, *prepared, time) | {"id": self._last_revision})
        self._links += [(self._last_article, tag) for tag in self._tag_ids([*one.tags, *document.tags])]
        return Place(self._last_article, 1, is_stand_in=is_stand_in)

    def _take(self, one: Incoming, article: Row[Any], before: Row[Any], planned: Plan) -> tuple[Place, str]:
        """Give a stand-in its text, or further quotes; return its place and its title then."""
        assert planned.prepared is not None  # noqa: S101  the caller has checked it
        self.flush()  # it inserts rows, too
        if one.document.text:
            revise.take(self._change, article, before, planned.prepared)
        else:
            revise.revise(self._change, article, before, *planned.prepared)
        self._last_revision = self._change.last_id("revision")
        now = select(models.Article.revision, models.Article.title).where(models.Article.id == article.id)
        number, title = self._change.connection.execute(now).one()
        return Place(article.id, number, is_stand_in=planned.is_stand_in), title

    def _join(self, one: Incoming, article: Row[Any]) -> bool:
        """Add tags, a star and reading progress to a known article, unless the user changed them here."""
        change, links = self._change, models.ArticleTag
        tags = self._tag_ids(one.tags)
        if tags:
            linked = set(change.connection.scalars(select(links.tag_id).where(links.article_id == article.id)))
            tags = [tag for tag in tags if tag not in linked]
        values: dict[str, Any] = {}
        # An earlier article of the export can be known by its text as the same one.
        now = select(models.Article.state, models.Article.starred).where(models.Article.id == article.id)
        state, starred = change.connection.execute(now).one()
        if one.state and _PROGRESS.index(one.state) > _PROGRESS.index(State(state)):
            values["state"] = one.state.value
        if one.starred and not starred:
            values["starred"] = True
        if not tags and not values:
            return False
        by_others, _ = touched(change.connection, "article", [article.id])
        values = {name: value for name, value in values.items() if (article.id, name) not in by_others}
        changed = change.set("article", [article.id], **values)
        for tag in tags:
            if (article.id, tag) not in by_others:
                changed += change.link("article", [article.id], tag)
        return changed > 0

    def _tag_ids(self, names: Iterable[str]) -> list[int]:
        """Return the ids of the tags with these names, which are mended, and created if they do not exist."""
        clean = mend_names(names)
        if missing := [name for name in clean if name not in self._tags]:
            self._tags.update(zip(missing, ensure(self._change, missing), strict=True))
        return list(dict.fromkeys(self._tags[name] for name in clean))
