"""Write the highlights of one incoming article: new ones, newer changes of known ones, and those that the user made by
hand at the same place already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from newsreader.library.articles.carry import CONTEXT, selectors
from newsreader.library.schema import codecs, models
from newsreader.library.schema.kinds import load_note
from newsreader.library.store.change import id_in
from newsreader.records import SURE, AnchorState, Color
from newsreader.text.clean import clean, nfc
from newsreader.text.folding import fold, same_words

from .known import touched, was_deleted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.records import Anchor, IncomingHighlight

_table = models.Highlight


class Place(NamedTuple):
    """The current revision of an article: where its highlights go."""

    article_id: int
    number: int
    is_stand_in: bool = False


class HighlightWriter:
    """Writes highlights in one transaction. New rows are inserted together by `flush`, after those of their articles.

    `tag_ids` returns the ids of tags, by their names, and creates missing ones.
    """

    def __init__(self, change: Change, tag_ids: Callable[[Iterable[str]], list[int]]) -> None:
        self._change = change
        self._tag_ids = tag_ids
        self._rows: dict[int, dict[str, Any]] = {}
        self._links: dict[tuple[int, int], None] = {}
        self._last_id = change.last_id("highlight")

    def add(
        self,
        at: Place,
        text: str,
        wanted: Sequence[tuple[IncomingHighlight, Anchor | None]],
        undone: Mapping[str, Row[Any]],
        *,
        is_new: bool = False,
    ) -> tuple[list[tuple[str, AnchorState]], bool, int]:
        """Add highlights at their places in the `text` of an article. Return the words and the state of each that is
        new to the user, whether the user sees any change, and how many stay deleted. Highlights that are `undone`, by
        uid, return from the trash.

        If the user has a highlight with the same words at the same place, that one gets the note and the tags, and the
        new one goes to the trash at once, so that it is known again. Without a sure place, the words are enough: each
        is that of at most one highlight. If the user has deleted a highlight with these words there, the new one goes
        to the trash too: it can be the same one, from another program or another file.
        """
        here, by_words = dict[tuple[int, int, str], int](), dict[str, list[int]]()
        for live in self._live(at) if wanted and not is_new else ():
            words = fold(live.words).text
            by_words.setdefault(words, []).append(live.id)
            if live.revision == at.number and AnchorState(live.anchor) in SURE:
                here[live.start, live.end, words] = live.id
        gone = self._deleted_places(at) if wanted and not is_new else set()
        new, is_changed, deleted = list[tuple[str, AnchorState]](), False, 0
        for highlight, anchor in wanted:
            columns = _columns(highlight, anchor, text, at)
            state = AnchorState(columns["anchor"])
            key = (columns["start"], columns["end"], fold(columns["first_quote"] or columns["quote"]).text)
            row, twin = undone.get(highlight.uid), here.get(key) if state in SURE else None
            same = by_words.get(key[2], [])
            if twin is None and state not in SURE and same:
                twin = same[0]
            if twin is not None:
                same[:] = [each for each in same if each != twin]  # it is that of no other quote
                is_changed |= self._join(twin, highlight)
                if row is None:
                    self._create(highlight, columns, deleted_at=self._change.time)
                continue
            if row is None and state in SURE and key in gone:
                self._create(highlight, columns, deleted_at=self._change.time)
                deleted += 1
                continue
            new.append((columns["quote"], state))
            if row is None:
                made = self._create(highlight, columns)
            else:
                made = row.id
                self._change.set("highlight", [row.id], **columns, deleted_at=None)
                self._link(row.id, highlight)
            if state in SURE:
                here[key] = made
        return new, is_changed or bool(new), deleted

    def update(self, known: Iterable[tuple[IncomingHighlight, Row[Any]]]) -> bool:
        """Take over newer changes of highlights that the user has not deleted; return whether there are any."""
        pairs = [(highlight, row) for highlight, row in known if row.deleted_at is None]
        tagged = [(row.id, set(self._tag_ids(highlight.tags))) for highlight, row in pairs if highlight.tags]
        tags = self._tags(id_ for id_, _ in tagged) if tagged else {}
        wanted = {id_: names - tags.get(id_, set()) for id_, names in tagged}
        differing = [
            (highlight, row, note)
            for highlight, row in pairs
            if (note := load_note(nfc(highlight.note))) not in row.note
            or highlight.color not in (None, row.color)
            or wanted.get(row.id)
        ]
        if not differing:
            return False
        by_others, by_any = touched(self._change.connection, "highlight", (row.id for _, row, _ in differing))
        is_changed = False
        for highlight, row, note in differing:
            updated = codecs.store_time(highlight.updated_at) if highlight.updated_at else ""
            theirs = {"note": note, "color": highlight.color.value if highlight.color else ""}
            values: dict[str, Any] = {
                name: value
                for name, value in theirs.items()
                if value not in getattr(row, name)
                and (updated > row.updated_at or (row.id, name) not in by_any)
                # A file that newsreader wrote from this one has the note in another form.
                and not (highlight.name and row.uid.endswith(highlight.name) and getattr(row, name))
            }
            added = [tag for tag in wanted.get(row.id, ()) if (row.id, tag) not in by_others]
            for tag in added:
                self._change.link("highlight", [row.id], tag)
            if values or added:
                values["updated_at"] = max(updated, row.updated_at)
                self._change.set("highlight", [row.id], **values)
                is_changed = True
        return is_changed

    def states(self, ids: Iterable[int]) -> list[tuple[str, AnchorState]]:
        """Return the words and the state of each of these highlights that is not in the trash."""
        wanted = select(_table.quote, _table.anchor).where(id_in(_table.id, ids), _table.deleted_at.is_(None))
        return [(quote, AnchorState(anchor)) for quote, anchor in self._change.connection.execute(wanted)]

    def deleted(self, at: Place, rows: Iterable[Row[Any]]) -> int:
        """Return how many of these highlights the user has deleted. One whose words the user has highlighted is not."""
        gone = [fold(row.first_quote or row.quote).text for row in rows if row.deleted_at is not None]
        live = {fold(row.words).text for row in self._live(at)} if gone else set()
        return sum(words not in live for words in gone)

    def flush(self) -> None:
        """Insert the new rows."""
        self._change.create_all("highlight", list(self._rows.values()))
        self._change.link_new("highlight", list(self._links))
        self._rows, self._links = {}, {}

    def _live(self, at: Place) -> Sequence[Row[Any]]:
        """Return the ids, places, states and first words of the highlights of an article, in text order."""
        words = func.coalesce(_table.first_quote, _table.quote).label("words")
        columns: Sequence[Any] = (_table.id, _table.revision, _table.start, _table.end, _table.anchor, words)
        is_live = (_table.article_id == at.article_id, _table.deleted_at.is_(None))
        return self._change.connection.execute(select(*columns).where(*is_live).order_by(_table.start)).all()

    def _deleted_places(self, at: Place) -> set[tuple[int, int, str]]:
        """Return the places and folded words of the highlights of an article that the user deleted."""
        is_deleted = (_table.article_id == at.article_id, _table.revision == at.number, _table.deleted_at.is_not(None))
        rows = self._change.connection.execute(select(models.SUBJECTS["highlight"]).where(*is_deleted)).all()
        return {
            (row.start, row.end, fold(row.first_quote or row.quote).text)
            for row in rows
            if AnchorState(row.anchor) in SURE and was_deleted(self._change.connection, "highlight", row)
        }

    def _create(self, highlight: IncomingHighlight, columns: dict[str, Any], deleted_at: str | None = None) -> int:
        """Return the id of a new row."""
        self._last_id += 1
        created = codecs.store_time(highlight.created_at) if highlight.created_at else self._change.time
        updated = codecs.store_time(highlight.updated_at) if highlight.updated_at else created
        self._rows[self._last_id] = {
            **columns,
            "id": self._last_id,
            "uid": highlight.uid,
            "color": (highlight.color or Color.YELLOW).value,
            "note": load_note(nfc(highlight.note)),
            "created_at": created,
            "updated_at": max(created, updated),
            "deleted_at": deleted_at,
        }
        self._link(self._last_id, highlight)
        return self._last_id

    def _join(self, highlight_id: int, highlight: IncomingHighlight) -> bool:
        """Add the note and the tags of a highlight to the one that is at its place. Return whether that lacked any."""
        is_linked = self._link(highlight_id, highlight)
        note, made = load_note(nfc(highlight.note)), self._rows.get(highlight_id)
        stored = select(_table.note).where(_table.id == highlight_id)
        before: str = made["note"] if made else self._change.connection.scalars(stored).one()
        if note in before:
            return is_linked
        joined = load_note(f"{before}\n\n{note}" if before else note)
        if made:
            made["note"] = joined
        else:
            self._change.set("highlight", [highlight_id], note=joined, updated_at=self._change.time)
        return True

    def _link(self, highlight_id: int, highlight: IncomingHighlight) -> bool:
        tags = self._tag_ids(highlight.tags)
        if highlight_id in self._rows:
            before = len(self._links)
            self._links.update(dict.fromkeys((highlight_id, tag) for tag in tags))
            return len(self._links) > before
        return sum(self._change.link("highlight", [highlight_id], tag) for tag in tags) > 0

    def _tags(self, ids: Iterable[int]) -> dict[int, set[int]]:
        links = models.HighlightTag
        tags: dict[int, set[int]] = {}
        for owner, tag in self._change.connection.execute(
            select(links.highlight_id, links.tag_id).where(id_in(links.highlight_id, ids))
        ):
            tags.setdefault(owner, set()).add(tag)
        return tags


def _columns(highlight: IncomingHighlight, anchor: Anchor | None, text: str, at: Place) -> dict[str, Any]:
    """Return the columns of a highlight at its place in a text. Without a sure place it keeps its own words."""
    quote = clean(nfc(highlight.quote)).strip()
    start, end = (anchor.start, anchor.end) if anchor else (0, min(1, len(text)))
    state, score = (anchor.state, anchor.score) if anchor else (AnchorState.ORPHAN, 0.0)
    own = {"prefix": clean(nfc(highlight.prefix))[-CONTEXT:], "suffix": clean(nfc(highlight.suffix))[:CONTEXT]}
    words: dict[str, Any] = {"quote": quote, **own, "first_quote": None}
    if state in SURE:
        words = {**selectors(text, start, end), **(own if at.is_stand_in else {})}
        words["first_quote"] = None if not quote or same_words(words["quote"], quote) else quote
    place = {"article_id": at.article_id, "revision": at.number, "start": start, "end": end}
    return {**place, **words, "anchor": state.value, "score": score}
