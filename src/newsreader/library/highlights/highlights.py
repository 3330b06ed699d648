"""The highlights of a library: passages with a color, a note and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from newsreader.errors import NotFoundError, UsageError
from newsreader.library.articles import listing
from newsreader.library.articles.carry import carry_one, selectors
from newsreader.library.articles.revisions import fetch
from newsreader.library.schema import codecs, columns, kinds, models
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure
from newsreader.records import AnchorState, Color, Draft, Highlight
from newsreader.text.anchor.merge3 import merged
from newsreader.text.clean import clean
from newsreader.text.quotes import in_quotes

from . import bulk, changes_since, pending
from .drafts import forget, store_draft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row, Select

    from newsreader.library.store.change import Change
    from newsreader.library.store.handle import Handle
    from newsreader.records import Batch, Revision, Step

_table = models.Highlight
_COLUMNS = columns.some("highlight", " ".join(_table.__table__.c.keys()), article_title=kinds.TEXT, worn=kinds.TAG_LIST)
_LABEL = 40  # code points of a quotation in a line of history


class Highlights:
    """The highlights of one library. What changes one gives it as it then is, and is one step of history."""

    def __init__(self, handle: Handle) -> None:
        self._readers = handle.readers
        self._store = handle.store

    def add(
        self,
        article_id: int,
        start: int,
        end: int,
        *,
        color: Color,
        note: str = "",
        tags: Iterable[str] = (),
        revision: Revision | None = None,
    ) -> Highlight:
        """Create a highlight on a range (code points) of the article's current text, and return it.

        Pass the `revision` that the range was chosen in, so that its text is not read again. Raises `NotFoundError`,
        and `UsageError` for an invalid tag name, an empty range, a range outside the text, or a passage that the
        current revision no longer has there.
        """
        names = clean_names(tags)
        with self._store.change("highlight", article_id=article_id) as change:
            place = _place(change.connection, article_id, start, end, revision)
            highlight_id = change.create(
                "highlight",
                article_id=article_id,
                **place,
                color=color.value,
                note=clean(note),
                created_at=change.time,
                updated_at=change.time,
            )
            for name in names:
                change.link("highlight", [highlight_id], ensure(change, name))
            change.highlight_id = highlight_id
            change.label = f"marked {_short(place['quote'])}"
            return _one(change.connection, highlight_id)

    def begin_note(
        self,
        article_id: int,
        start: int,
        end: int,
        *,
        color: Color,
        editor: str,
        text: str,
        revision: Revision | None = None,
    ) -> Highlight:
        """Store the text of an `editor` as a draft on a range of the article's current text, and return the highlight.

        If the range has no highlight, a pending one is created; `set_note` makes it a highlight. Pass the `revision` as
        to `add`. Raises as `add` does.
        """
        with self._store.write() as connection:
            place = _place(connection, article_id, start, end, revision)
            highlight_id = pending.find_or_create(connection, article_id, place, color)
            store_draft(connection, Draft(highlight_id, editor, text, ""))
            return _one(connection, highlight_id)

    def pending(self, article_id: int) -> list[Highlight]:
        """Return the article's passages that have a draft and no highlight yet, in the order of its text."""
        statement = _select().where(_table.article_id == article_id, pending.is_pending())
        with self._store.read() as connection:
            return _records(connection, statement.order_by(_table.start, _table.end, _table.id))

    def get(self, highlight_id: int) -> Highlight:
        """Give the highlight with this id, in the trash or not. Raises `NotFoundError`."""
        with self._store.read() as connection:
            return _one(connection, highlight_id)

    def find(self, ref: str) -> Highlight:
        """Give the highlight that `ref` names, as `Articles.find` does. Raises `NotFoundError`, `AmbiguousError`."""
        with self._readers.lend() as connection:
            highlight_id = listing.resolve(connection, "highlight", ref)
        return self.get(highlight_id)

    def for_article(self, article_id: int) -> list[Highlight]:
        """Give the article's highlights in the order of its text, orphans, which stand nowhere in it, last."""
        orphan = _table.anchor == AnchorState.ORPHAN.value
        statement = _live().where(_table.article_id == article_id)
        with self._store.read() as connection:
            return _records(connection, statement.order_by(orphan, _table.start, _table.end, _table.id))

    def all(self, *, tag: str | None = None, limit: int | None = None) -> list[Highlight]:
        """Give the highlights of all articles outside the trash, newest first, at most `limit`; with a tag, those that
        wear it or a child of it.
        """
        # The trash is asked for, not its opposite: so the walk goes along the times, and stops at the limit.
        binned = select(models.Article.id).where(models.Article.deleted_at.is_not(None))
        statement = _live().where(_table.article_id.not_in(binned))
        if tag is not None:
            name = codecs.fold(clean(tag).strip())
            below = models.Tag.folded.between(f"{name}/", f"{name}0")
            wearers = (
                select(models.HighlightTag.highlight_id)
                .join(models.Tag, models.Tag.id == models.HighlightTag.tag_id)
                .where((models.Tag.folded == name) | below)
            )
            statement = statement.where(_table.id.in_(wearers))
        with self._store.read() as connection:
            return _records(connection, statement.order_by(_table.created_at.desc(), _table.id.desc()).limit(limit))

    def present(self) -> int:
        """Give the present moment, for `changed`."""
        with self._store.read() as connection:
            return changes_since.present(connection)

    def changed(self, since: int) -> tuple[int, dict[int, Highlight | None]]:
        """Give the present moment, and what has changed since that one: the highlights by id as they now are, `None`
        for those that are in the trash or whose article is.
        """
        with self._store.read() as connection:
            ids = changes_since.touched(connection, since)
            binned = select(models.Article.id).where(models.Article.deleted_at.is_not(None))
            there = _live().where(id_in(_table.id, ids), _table.article_id.not_in(binned))
            live = {highlight.id: highlight for highlight in _records(connection, there)} if ids else {}
            return changes_since.present(connection), {id_: live.get(id_) for id_ in ids}

    def set_color(self, highlight_id: int, color: Color) -> Highlight:
        """Give it another color. Raises `NotFoundError`."""
        return self._set("color", highlight_id, f"colored {{}} {color}", color=color.value)

    def set_note(
        self,
        highlight_id: int,
        text: str,
        *,
        began: str | None = None,
        editor: str | None = None,
        taken: Iterable[Draft] = (),
    ) -> Highlight:
        """Write its note. Of a note that has become another than the one it `began` from, no word is lost: what then
        stands there is for `text.joining` to say, and the highlight that is given has it.

        A highlight that is pending or in the trash comes back in the same step. If an `editor` wrote it, its drafts are
        deleted as `Drafts.drop` does it; those of others are not. Raises `NotFoundError`.
        """
        with self._store.change("note") as change:
            note = written = clean(text)
            row = _row(change.connection, highlight_id)
            if began is not None:
                note = merged(clean(began), clean(row.note), written)
            label = "wrote a note on {}" if note == written else "added to the changed note on {}"
            _move_to_current(change, row)
            _update(change, highlight_id, label if note else "took the note from {}", note=note, deleted_at=None)
            forget(change.connection, highlight_id, editor, taken)
            return _one(change.connection, highlight_id)

    def set_tags(self, highlight_id: int, names: Iterable[str]) -> Highlight:
        """Let it wear exactly these tags; those that are new are made. Raises `UsageError` for a bad name,
        `NotFoundError`.
        """
        names = clean_names(names)
        with self._store.change("tags") as change:
            row = _row(change.connection, highlight_id)
            wanted = {ensure(change, name) for name in names}
            links = models.HighlightTag
            worn = set(change.connection.scalars(select(links.tag_id).where(links.highlight_id == highlight_id)).all())
            changed = sum(change.unlink("highlight", [highlight_id], tag_id) for tag_id in sorted(worn - wanted))
            changed += sum(change.link("highlight", [highlight_id], tag_id) for tag_id in sorted(wanted - worn))
            if changed:
                change.set("highlight", [highlight_id], updated_at=change.time)
            change.article_id, change.highlight_id = row.article_id, highlight_id
            tags = " ".join(f"#{name}" for name in names)
            change.label = f"tagged {_short(row.quote)} {tags}" if names else f"untagged {_short(row.quote)}"
            return _one(change.connection, highlight_id)

    def set_range(
        self,
        highlight_id: int,
        start: int,
        end: int,
        *,
        batch: Batch | None = None,
        revision: Revision | None = None,
    ) -> Highlight:
        """Set the range of a highlight in the article's current text, with the anchor state exact, and return it.

        Changes with the same `batch` (see `History.batch`) are one step of history. Pass the `revision` as to `add`.
        Raises as `add` does.
        """
        with self._store.change("range", batch=batch) as change:
            row = _row(change.connection, highlight_id)
            place = _place(change.connection, row.article_id, start, end, revision)
            _update(change, highlight_id, "resized {}", **place)
            return _one(change.connection, highlight_id)

    def delete(self, highlight_id: int) -> Highlight:
        """Put it into the trash. Raises `NotFoundError`."""
        with self._store.change("unhighlight") as change:
            if _row(change.connection, highlight_id).deleted_at is None:
                _update(change, highlight_id, "removed the mark {}", deleted_at=change.time)
            return _one(change.connection, highlight_id)

    def restore(self, highlight_id: int) -> Highlight:
        """Bring it back from the trash, to its place in the article's current text. Raises `NotFoundError`."""
        with self._store.change("rehighlight") as change:
            _move_to_current(change, _row(change.connection, highlight_id))
            _update(change, highlight_id, "brought the mark {} back", deleted_at=None)
            return _one(change.connection, highlight_id)

    def delete_all(self, ids: Iterable[int]) -> Step | None:
        """Put several into the trash in one step."""
        return bulk.delete(self._store, ids)

    def color_all(self, ids: Iterable[int], color: Color) -> Step | None:
        """Give several a color in one step."""
        return bulk.set_color(self._store, ids, color)

    def retag_all(self, ids: Iterable[int], *, added: Iterable[str] = (), gone: Iterable[str] = ()) -> Step | None:
        """Let several wear the tags `added`, and those `gone` no more, in one step. Raises `UsageError`."""
        return bulk.retag(self._store, ids, added, gone)

    def _set(self, what: str, highlight_id: int, label: str, **fields: Any) -> Highlight:
        with self._store.change(what) as change:
            _update(change, highlight_id, label, **fields)
            return _one(change.connection, highlight_id)


def _move_to_current(change: Change, row: Row[Any]) -> None:
    """Move a highlight in the trash to the article's current revision: its own may have been undone since."""
    if row.deleted_at is None:
        return
    current = fetch(change.connection, row.article_id, None, models.Revision.number, models.Revision.text)
    if row.revision != current.number and row.anchor != AnchorState.ORPHAN:
        carry_one(change, row, current.text, current.number)


def _update(change: Change, highlight_id: int, label: str, **fields: Any) -> None:
    """Set fields of a highlight as the one thing that a step does; `label` has a place for its quotation."""
    row = _row(change.connection, highlight_id)
    if change.set("highlight", [highlight_id], **fields):
        change.set("highlight", [highlight_id], updated_at=change.time)
    change.article_id, change.highlight_id = row.article_id, highlight_id
    change.label = label.replace("{}", _short(row.quote))


def _place(
    connection: Connection, article_id: int, start: int, end: int, known: Revision | None = None
) -> dict[str, Any]:
    """Return the columns of a highlight on a range of the article's current text, which is read unless it is `known`.

    Raises `NotFoundError`, and `UsageError` as `Highlights.add` does.
    """
    table = models.Revision
    current = fetch(connection, article_id, None, table.number, table.sha256)
    same = known and known.sha256 == current.sha256
    text = known.text if known and same else fetch(connection, article_id, current.number, table.text).text
    if not 0 <= start < end <= len(text):
        raise UsageError(f"There is no passage from {start} to {end} in a text of {len(text)} characters.")
    place = selectors(text, start, end)
    if known and known.text[start:end] != place["quote"]:
        raise UsageError("The article has a new revision. Choose the passage again in the new text.")
    return {
        "revision": current.number,
        "start": start,
        "end": end,
        **place,
        "anchor": AnchorState.EXACT.value,
        "score": 1.0,
    }


def _row(connection: Connection, highlight_id: int) -> Row[Any]:
    row = connection.execute(select(_table).where(_table.id == highlight_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no highlight {highlight_id}.")
    return row


def _select() -> Select[Any]:
    links, tags = models.HighlightTag, models.Tag
    names = (
        select(func.group_concat(tags.name, func.char(10)))
        .join(links, links.tag_id == tags.id)
        .where(links.highlight_id == _table.id)
        .scalar_subquery()
    )
    return select(_table, models.Article.title, names.label("tags")).join(models.Article)


def _live() -> Select[Any]:
    return _select().where(_table.deleted_at.is_(None))


def _one(connection: Connection, highlight_id: int) -> Highlight:
    found = _records(connection, _select().where(_table.id == highlight_id))
    if not found:
        raise NotFoundError(f"There is no highlight {highlight_id}.")
    return found[0]


def _records(connection: Connection, statement: Select[Any]) -> list[Highlight]:
    return [
        _COLUMNS.make(_record, row, f"{row.id} of article {row.article_id}") for row in connection.execute(statement)
    ]


def _record(row: Row[Any]) -> Highlight:
    return Highlight(
        id=row.id,
        uid=row.uid,
        article_id=row.article_id,
        article_title=row.title,
        revision=row.revision,
        start=row.start,
        end=row.end,
        quote=row.quote,
        prefix=row.prefix,
        suffix=row.suffix,
        color=Color(row.color),
        note=row.note,
        tags=codecs.load_tags(row.tags),
        anchor=AnchorState(row.anchor),
        score=row.score,
        created_at=codecs.load_time(row.created_at),
        updated_at=codecs.load_time(row.updated_at),
        deleted_at=codecs.load_optional_time(row.deleted_at),
    )


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return in_quotes(line if len(line) <= _LABEL else f"{line[: _LABEL - 1].rstrip()}…")
