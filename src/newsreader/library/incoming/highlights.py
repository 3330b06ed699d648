"""Write the highlights of one incoming article: new ones, newer changes of known ones, and those that the user made by
hand at the same place already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.articles.carry import CONTEXT, selectors
from newsreader.library.schema import codecs, models
from newsreader.library.schema.kinds import load_note
from newsreader.library.store.change import id_in
from newsreader.records import STAND_IN, SURE, AnchorState, Color
from newsreader.text.clean import clean, nfc
from newsreader.text.folding import same_words

from .known import touched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.records import Anchor, IncomingHighlight

_table = models.Highlight
_Place = tuple[int, int]


class HighlightWriter:
    """Writes highlights into the current revision of one article, which has this `text` and `number`.

    `tag_ids` returns the ids of tags, by their names, and creates missing ones. `changed` says whether anything was
    written, `new` are the words and states of the highlights that are new to the user.
    """

    def __init__(
        self,
        change: Change,
        article_id: int,
        number: int,
        text: str,
        parser: str,
        tag_ids: Callable[[Iterable[str]], list[int]],
    ) -> None:
        self.changed = False
        self.new: list[tuple[str, AnchorState]] = []
        self._change = change
        self._article_id = article_id
        self._number = number
        self._text = text
        self._is_stand_in = parser == STAND_IN
        self._tag_ids = tag_ids
        self._rows: list[dict[str, Any]] = []
        self._links: list[tuple[int, int]] = []
        self._last_id = change.last_id("highlight")

    def add(self, wanted: list[tuple[IncomingHighlight, Anchor | None]], undone: Mapping[str, Row[Any]]) -> None:
        """Add highlights at their places. Those that are `undone`, by uid, return from the trash.

        If the user has a highlight with the same words at the same place, that one gets the note and the tags, and the
        new one goes to the trash at once, so that it is known again.
        """
        here = self._live() if wanted else {}
        for highlight, anchor in wanted:
            place = self._place(highlight, anchor)
            key = (place["start"], place["end"])
            state = AnchorState(place["anchor"])
            twin = here.get(key) if state in SURE else None
            row = undone.get(highlight.uid)
            if twin is not None:
                self._join(twin, highlight)
            else:
                self.new.append((place["quote"], state))
            if row is not None:
                if twin is None:
                    self._change.set("highlight", [row.id], **place, deleted_at=None)
                    self._link(row.id, highlight)
                    here[key] = row.id
                continue
            made = self._create(highlight, place, deleted_at=None if twin is None else self._change.time)
            if twin is None:
                here[key] = made
        self.changed |= bool(wanted)
        self._flush()

    def update(self, known: Iterable[tuple[IncomingHighlight, Row[Any]]]) -> None:
        """Take over newer changes of highlights that the user has not deleted."""
        pairs = [(highlight, row) for highlight, row in known if row.deleted_at is None]
        tags = self._tags(row.id for _, row in pairs)
        wanted = {row.id: set(self._tag_ids(highlight.tags)) - tags.get(row.id, set()) for highlight, row in pairs}
        differing = [
            (highlight, row, note)
            for highlight, row in pairs
            if (note := load_note(nfc(highlight.note))) not in row.note
            or highlight.color not in (None, row.color)
            or wanted[row.id]
        ]
        by_others, by_any = touched(self._change.connection, "highlight", (row.id for _, row, _ in differing))
        for highlight, row, note in differing:
            updated = codecs.store_time(highlight.updated_at) if highlight.updated_at else ""
            theirs = {"note": note, "color": highlight.color.value if highlight.color else ""}
            values: dict[str, Any] = {
                name: value
                for name, value in theirs.items()
                if value not in getattr(row, name) and (updated > row.updated_at or (row.id, name) not in by_any)
            }
            added = sum(
                self._change.link("highlight", [row.id], tag)
                for tag in wanted[row.id]
                if (row.id, tag) not in by_others
            )
            if values or added:
                values["updated_at"] = max(updated, row.updated_at)
                self._change.set("highlight", [row.id], **values)
                self.changed = True

    def _live(self) -> dict[_Place, int]:
        """Return the ids of the highlights that are certainly at their places in this text, by place."""
        rows = self._change.connection.execute(
            select(_table.id, _table.start, _table.end).where(
                _table.article_id == self._article_id,
                _table.revision == self._number,
                _table.deleted_at.is_(None),
                _table.anchor.in_([state.value for state in SURE]),
            )
        )
        return {(row.start, row.end): row.id for row in rows}

    def _place(self, highlight: IncomingHighlight, anchor: Anchor | None) -> dict[str, Any]:
        """Return the columns of a highlight at its place. Without a sure one it keeps its own words."""
        text, quote = self._text, clean(nfc(highlight.quote)).strip()
        start, end = (anchor.start, anchor.end) if anchor else (0, min(1, len(text)))
        state = anchor.state if anchor else AnchorState.ORPHAN
        own = {"prefix": clean(nfc(highlight.prefix))[-CONTEXT:], "suffix": clean(nfc(highlight.suffix))[:CONTEXT]}
        words: dict[str, Any] = {"quote": quote, **own, "first_quote": None}
        if state in SURE:
            words = {**selectors(text, start, end), **(own if self._is_stand_in else {})}
            words["first_quote"] = None if not quote or same_words(words["quote"], quote) else quote
        score = anchor.score if anchor else 0.0
        return {"revision": self._number, "start": start, "end": end, **words, "anchor": state.value, "score": score}

    def _create(self, highlight: IncomingHighlight, place: dict[str, Any], deleted_at: str | None) -> int:
        """Return the id of a new row, which `_flush` inserts."""
        self._last_id += 1
        created = codecs.store_time(highlight.created_at) if highlight.created_at else self._change.time
        updated = codecs.store_time(highlight.updated_at) if highlight.updated_at else created
        self._rows.append(
            {
                **place,
                "id": self._last_id,
                "uid": highlight.uid,
                "article_id": self._article_id,
                "color": (highlight.color or Color.YELLOW).value,
                "note": load_note(nfc(highlight.note)),
                "created_at": created,
                "updated_at": max(created, updated),
                "deleted_at": deleted_at,
            }
        )
        self._links += [(self._last_id, tag) for tag in dict.fromkeys(self._tag_ids(highlight.tags))]
        return self._last_id

    def _flush(self) -> None:
        self._change.create_all("highlight", self._rows)
        self._change.link_new("highlight", self._links)
        self._rows, self._links = [], []

    def _join(self, highlight_id: int, highlight: IncomingHighlight) -> None:
        """Add the note and the tags of a highlight to the one that is at its place."""
        self._flush()
        self._link(highlight_id, highlight)
        note = load_note(nfc(highlight.note))
        before = self._change.connection.scalar(select(_table.note).where(_table.id == highlight_id)) or ""
        if note and note not in before:
            joined = load_note(f"{before}\n\n{note}" if before else note)
            self._change.set("highlight", [highlight_id], note=joined, updated_at=self._change.time)

    def _link(self, highlight_id: int, highlight: IncomingHighlight) -> None:
        for tag in self._tag_ids(highlight.tags):
            self._change.link("highlight", [highlight_id], tag)

    def _tags(self, ids: Iterable[int]) -> dict[int, set[int]]:
        links = models.HighlightTag
        tags: dict[int, set[int]] = {}
        for owner, tag in self._change.connection.execute(
            select(links.highlight_id, links.tag_id).where(id_in(links.highlight_id, ids))
        ):
            tags.setdefault(owner, set()).add(tag)
        return tags
