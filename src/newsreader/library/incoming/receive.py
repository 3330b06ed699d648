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
from newsreader.records import AddStatus, Received, State

from .highlights import HighlightWriter
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
        writer, stored, written = _Writer(change), list[Received](), set[str]()
        for one, planned, known in zip(items, plans, find(change.connection, items), strict=True):
            if not written.isdisjoint(keys(one)):
                (known,) = find(change.connection, [one])
            written |= keys(one)
            fits = isinstance(planned, Plan) and planned.fits(known)
            stored.append(writer.store(one, planned if fits else _planned(one, known)))
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
    """Writes articles in one transaction."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._tags: dict[str, int] = {}

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
        is_changed = is_restored
        if article is None or before is None:
            article_id = self._create(one, planned.prepared)
        else:
            article_id = article.id
            if is_restored:
                change.set("article", [article_id], deleted_at=None)
                change.set("revision", [before.id], deleted_at=None)
            if planned.prepared is not None:
                is_changed |= bool(self._take(one, article, before, planned.prepared))
            is_changed |= self._join(one, article)
        highlights, known_count = self._highlights(one, planned, article_id)
        if highlights.changed and article is not None:
            change.keep([article_id])
        status = AddStatus.REVISED if is_changed or highlights.changed else AddStatus.UNCHANGED
        status = AddStatus.ADDED if article is None or is_restored else status
        return Received(
            article_id,
            self._title(article_id),
            status,
            is_stand_in=known.is_stand_in if planned.prepared is None else planned.is_stand_in,
            new=tuple(highlights.new),
            known=known_count,
        )

    def _with_text(self, one: Incoming, planned: Plan) -> Plan:
        """Return the plan for the article that has the same text, if that is how it is known."""
        if planned.known.article is None and planned.prepared is not None and not planned.is_stand_in:
            known_keys = identity.known_keys(self._change, identity.keys(planned.prepared))
            found = identity.find(self._change, planned.prepared) if known_keys else None
            if found:
                return plan(one, replace(planned.known, article=found[0], text=found[1]))
        return planned

    def _create(self, one: Incoming, prepared: Prepared | None) -> int:
        """Insert a new article, and return its id."""
        assert prepared is not None  # noqa: S101  a new article always gets a text
        change, document = self._change, prepared.document
        article_id, revision_id = (change.last_id(subject) + 1 for subject in ("article", "revision"))
        row = article_row(document, change.time) | {
            "id": article_id,
            "uid": one.uid,
            "state": (one.state or State.UNREAD).value,
            "starred": one.starred,
            "added_at": codecs.store_time(one.added_at) if one.added_at else change.time,
        }
        change.create_all("article", [row])
        change.create_all("revision", [revision_row(article_id, 1, *prepared, change.time) | {"id": revision_id}])
        tags = self._tag_ids([*one.tags, *document.tags])
        change.link_new("article", [(article_id, tag) for tag in tags])
        return article_id

    def _take(self, one: Incoming, article: Row[Any], before: Row[Any], prepared: Prepared) -> bool:
        """Give a stand-in its text, or further quotes; return whether it changed."""
        if prepared.digest == before.sha256:
            return False
        if one.document.text:
            revise.take(self._change, article, before, prepared)
        else:
            revise.revise(self._change, article, before, *prepared)
        return True

    def _join(self, one: Incoming, article: Row[Any]) -> bool:
        """Add tags, a star and reading progress to a known article, unless the user changed them here."""
        change, links = self._change, models.ArticleTag
        linked = set(change.connection.scalars(select(links.tag_id).where(links.article_id == article.id)))
        tags = [tag for tag in self._tag_ids(one.tags) if tag not in linked]
        values: dict[str, Any] = {}
        if one.state and _PROGRESS.index(one.state) > _PROGRESS.index(State(article.state)):
            values["state"] = one.state.value
        if one.starred and not article.starred:
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

    def _highlights(self, one: Incoming, planned: Plan, article_id: int) -> tuple[HighlightWriter, int]:
        """Write the highlights of an article; return their writer, and how many are known."""
        change, rows = self._change, planned.known.highlights
        undone = {uid: row for uid, row in rows.items() if was_undone(change.connection, "highlight", row)}
        wanted = [each for each in one.highlights if each.uid not in rows or each.uid in undone]
        text = models.Revision
        number, parser = change.connection.execute(
            select(text.number, text.parser)
            .join(models.Article, models.Article.revision == text.number)
            .where(models.Article.id == article_id, text.article_id == article_id)
        ).one()
        writer = HighlightWriter(change, article_id, number, planned.text, parser, self._tag_ids)
        writer.add([(each, planned.anchors.get(each.uid)) for each in wanted], undone)
        writer.update((each, rows[each.uid]) for each in one.highlights if each.uid in rows and each.uid not in undone)
        return writer, len(one.highlights) - len(wanted)

    def _tag_ids(self, names: Iterable[str]) -> list[int]:
        """Return the ids of the tags with these names, which are mended, and created if they do not exist."""
        clean = mend_names(names)
        if missing := [name for name in clean if name not in self._tags]:
            self._tags.update(zip(missing, ensure(self._change, missing), strict=True))
        return list(dict.fromkeys(self._tags[name] for name in clean))

    def _title(self, article_id: int) -> str:
        title: str = self._change.connection.scalars(
            select(models.Article.title).where(models.Article.id == article_id)
        ).one()
        return title
