"""The highlights of a library: passages with a color, a note and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from newsreader.errors import UsageError
from newsreader.library.articles import listing, revisions
from newsreader.library.articles.carry import carry_one, check_range, selectors
from newsreader.library.schema import codecs, models
from newsreader.library.schema.kinds import load_note
from newsreader.library.tags.names import clean_names, ensure
from newsreader.records import AnchorState, Color, Draft, Highlight
from newsreader.text.clean import clean
from newsreader.text.diff.merge3 import merged
from newsreader.text.quotes import in_quotes

from . import bulk, pending, review, rows
from .drafts import forget, store_draft
from .edits import take_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.handle import Handle
    from newsreader.records import Batch, FileEdit, Revision, Step

_table = models.Highlight
_LABEL = 40  # code points of a quote in a label of the history


class Highlights:
    """The highlights of one library.

    A method that changes a highlight is one transaction and one step of history. It returns the changed highlight.
    """

    def __init__(self, handle: Handle) -> None:
        self._readers = handle.readers
        self._store = handle.store

    # Reading

    def get(self, highlight_id: int) -> Highlight:
        """Return the highlight with this id, deleted or not. Raises `NotFoundError`."""
        with self._store.read() as connection:
            return rows.read_one(connection, highlight_id)

    def find(self, ref: str) -> Highlight:
        """Return the highlight with the id or uid `ref`, or the only one whose uid begins with it.

        Raises `NotFoundError`, `AmbiguousError`.
        """
        with self._readers.lend() as connection:
            highlight_id = listing.resolve(connection, "highlight", ref)
        return self.get(highlight_id)

    def for_article(self, article_id: int) -> list[Highlight]:
        """Return the article's highlights in the order of its text, orphans last."""
        is_orphan = _table.anchor == AnchorState.ORPHAN.value
        statement = rows.LIVE.where(_table.article_id == article_id)
        with self._store.read() as connection:
            return rows.read(connection, statement.order_by(is_orphan, _table.start, _table.end, _table.id))

    def pending(self, article_id: int) -> list[Highlight]:
        """Return the article's passages that have a draft but no highlight, in the order of its text."""
        statement = rows.ALL.where(_table.article_id == article_id, pending.is_pending())
        with self._store.read() as connection:
            return rows.read(connection, statement.order_by(_table.start, _table.end, _table.id))

    def all(self, *, tag: str | None = None, limit: int | None = None) -> list[Highlight]:
        """Return at most `limit` highlights of articles outside the trash, newest first.

        With a `tag`, return only the highlights that have this tag or a child of it.
        """
        # NOT IN (the trash) keeps the walk along the creation times, which stops at the limit.
        trash = select(models.Article.id).where(models.Article.deleted_at.is_not(None))
        statement = rows.LIVE.where(_table.article_id.not_in(trash))
        if tag is not None:
            name = codecs.fold(clean(tag).strip())
            is_below = models.Tag.folded.between(f"{name}/", f"{name}0")
            tagged = (
                select(models.HighlightTag.highlight_id)
                .join(models.Tag, models.Tag.id == models.HighlightTag.tag_id)
                .where((models.Tag.folded == name) | is_below)
            )
            statement = statement.where(_table.id.in_(tagged))
        with self._store.read() as connection:
            return rows.read(connection, statement.order_by(_table.created_at.desc(), _table.id.desc()).limit(limit))

    def counts(self) -> dict[str, int]:
        """Return the number of `highlights` outside the trash, and how many are `notes`, to `review` and `orphans`."""
        trash = select(models.Article.id).where(models.Article.deleted_at.is_not(None))
        review, orphan = (
            func.count().filter(_table.anchor == anchor.value) for anchor in (AnchorState.REVIEW, AnchorState.ORPHAN)
        )
        noted = func.count().filter(_table.note != "")
        every = select(
            func.count().label("highlights"), noted.label("notes"), review.label("review"), orphan.label("orphans")
        )
        with self._store.read() as connection:
            live = every.where(_table.deleted_at.is_(None), _table.article_id.not_in(trash))
            return dict(connection.execute(live).one()._mapping)

    # Changing

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
                note=load_note(note),
                created_at=change.time,
                updated_at=change.time,
            )
            for tag_id in ensure(change, names):
                change.link("highlight", [highlight_id], tag_id)
            change.highlight_id = highlight_id
            change.label = f"highlighted {_short(place['quote'])}"
            return rows.read_one(change.connection, highlight_id)

    def begin_note(self, article_id: int, start: int, end: int, *, color: Color, editor: str, text: str) -> Highlight:
        """Store the text of an `editor` as a draft on a range of the article's current text, and return the highlight.

        If the range has no highlight, a pending one is created; `set_note` makes it a highlight. Raises as `add` does.
        """
        with self._store.write() as connection:
            place = _place(connection, article_id, start, end)
            highlight_id = pending.find_or_create(connection, article_id, place, color)
            store_draft(connection, Draft(highlight_id, editor, text, ""))
            return rows.read_one(connection, highlight_id)

    def set_color(self, highlight_id: int, color: Color) -> Highlight:
        """Change the color. Raises `NotFoundError`."""
        with self._store.change("color") as change:
            row = rows.fetch(change.connection, highlight_id)
            return _update(change, row, f"colored {{}} {color}", color=color.value)

    def set_note(
        self,
        highlight_id: int,
        text: str,
        *,
        began: str | None = None,
        editor: str | None = None,
        taken: Iterable[Draft] = (),
    ) -> Highlight:
        """Write the note, and restore the highlight if it is pending or deleted. Raises `NotFoundError`.

        If the stored note is no longer the note that the text `began` from, both are merged and no word is lost. The
        draft of the `editor` is deleted, and the drafts that it has `taken` over.
        """
        with self._store.change("note") as change:
            note = written = load_note(text)
            row = rows.fetch(change.connection, highlight_id)
            if began is not None:
                note = merged(clean(began), clean(row.note), written)
            label = "wrote a note on {}" if note == written else "merged two notes on {}"
            _move_to_current(change, row)
            forget(change.connection, highlight_id, editor, taken)
            return _update(change, row, label if note else "deleted the note on {}", note=note, deleted_at=None)

    def set_tags(self, highlight_id: int, names: Iterable[str]) -> Highlight:
        """Replace the tags by these; new tags are created. Raises `NotFoundError`, `UsageError` for an invalid name."""
        names = clean_names(names)
        with self._store.change("tags") as change:
            row = rows.fetch(change.connection, highlight_id)
            links = models.HighlightTag
            before = set(change.connection.scalars(select(links.tag_id).where(links.highlight_id == highlight_id)))
            after = set(ensure(change, names))
            for tag_id in sorted(before - after):
                change.unlink("highlight", [highlight_id], tag_id)
            for tag_id in sorted(after - before):
                change.link("highlight", [highlight_id], tag_id)
            label = f"tagged {{}} {' '.join(f'#{name}' for name in names)}" if names else "untagged {}"
            return _update(change, row, label, touch=before != after)

    def set_range(
        self,
        highlight_id: int,
        start: int,
        end: int,
        *,
        batch: Batch | None = None,
        revision: Revision | None = None,
    ) -> Highlight:
        """Set the range in the article's current text, with the anchor state exact. The same range changes nothing.

        Changes with the same `batch` (see `History.batch`) are one step of history. Pass the `revision` as to `add`.
        Raises as `add` does.
        """
        with self._store.change("range", batch=batch) as change:
            row = rows.fetch(change.connection, highlight_id)
            place = _place(change.connection, row.article_id, start, end, revision)
            if (row.start, row.end, row.quote) == (place["start"], place["end"], place["quote"]):
                return _update(change, row, "")  # the words first highlighted stay
            verb = "resized" if place["start"] < row.end and row.start < place["end"] else "moved"
            return _update(change, row, f"{verb} {{}} to {_short(place['quote'])}", **place, first_quote=None)

    def delete(self, highlight_id: int) -> Highlight:
        """Move the highlight to the trash. Raises `NotFoundError`."""
        with self._store.change("unhighlight") as change:
            row = rows.fetch(change.connection, highlight_id)
            return _update(change, row, "deleted the highlight {}", deleted_at=row.deleted_at or change.time)

    def restore(self, highlight_id: int) -> Highlight:
        """Restore the highlight from the trash, in the article's current text. Raises `NotFoundError`."""
        with self._store.change("rehighlight") as change:
            row = rows.fetch(change.connection, highlight_id)
            _move_to_current(change, row)
            return _update(change, row, "restored the highlight {}", deleted_at=None)

    # Highlights whose place is in doubt

    def attach(self, highlight_id: int, start: int, end: int, *, sure: bool = True) -> Step | None:
        """Put the highlight on a range of the current text, as `review.attach` does."""
        return review.attach(self._store, highlight_id, start, end, sure=sure)

    def accept_all(self, ids: Iterable[int]) -> Step | None:
        """Take the likely places of highlights for the right ones."""
        return review.accept(self._store, ids)

    def orphan_all(self, ids: Iterable[int]) -> Step | None:
        """Make orphans of highlights whose place is in doubt."""
        return review.orphan(self._store, ids)

    # Changing several, as one step of history

    def take_over(self, edits: Sequence[FileEdit], label: str) -> Step | None:
        """Change highlights, and tags of articles, as the user did in files."""
        return take_over(self._store, edits, label)

    def delete_all(self, ids: Iterable[int]) -> Step | None:
        """Move highlights to the trash."""
        return bulk.delete(self._store, ids)

    def color_all(self, ids: Iterable[int], color: Color) -> Step | None:
        """Change the color of highlights."""
        return bulk.set_color(self._store, ids, color)

    def retag_all(self, ids: Iterable[int], *, added: Iterable[str] = (), gone: Iterable[str] = ()) -> Step | None:
        """Add the tags `added` to highlights and remove the tags `gone`. Raises `UsageError` for an invalid name."""
        return bulk.retag(self._store, ids, added, gone)


def _move_to_current(change: Change, row: Row[Any]) -> None:
    """Move a deleted highlight to the article's current revision: its own revision may have been undone since."""
    if row.deleted_at is None:
        return
    table = models.Revision
    current = revisions.fetch(change.connection, row.article_id, None, table.number, table.text)
    if row.revision != current.number and row.anchor != AnchorState.ORPHAN:
        carry_one(change, row, current.text, current.number)


def _update(change: Change, row: Row[Any], label: str, *, touch: bool = False, **fields: Any) -> Highlight:
    """Set fields of the highlight in `row` and return it; `label` has a place for its quote.

    The time of the change is stored if a field changes, or to `touch` the highlight.
    """
    fields = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if fields or touch:
        change.set("highlight", [row.id], **fields, updated_at=change.time)
    if fields.get("deleted_at", row.deleted_at) is None:
        change.keep([row.article_id])
    change.article_id, change.highlight_id = row.article_id, row.id
    change.label = label.replace("{}", _short(row.quote), 1)
    return rows.read_one(change.connection, row.id)


def _place(
    connection: Connection, article_id: int, start: int, end: int, known: Revision | None = None
) -> dict[str, Any]:
    """Return the columns of a highlight on a range of the article's current text, which is read unless it is `known`.

    Raises `NotFoundError`, and `UsageError` as `Highlights.add` does.
    """
    table = models.Revision
    current = revisions.fetch(connection, article_id, None, table.number, table.sha256)
    if known is not None and known.sha256 == current.sha256:
        text = known.text
    else:
        text = revisions.fetch(connection, article_id, current.number, table.text).text
    check_range(text, start, end)
    place = selectors(text, start, end)
    if known is not None and known.text[start:end] != place["quote"]:
        raise UsageError("The article has a new revision. Choose the passage again in the new text.")
    return {
        "revision": current.number,
        "start": start,
        "end": end,
        **place,
        "anchor": AnchorState.EXACT.value,
        "score": 1.0,
    }


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return in_quotes(line if len(line) <= _LABEL else f"{line[: _LABEL - 1].rstrip()}…")
