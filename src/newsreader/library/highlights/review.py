"""Decisions of the user about highlights whose place in the text is in doubt, each as one step of history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.articles.carry import DRIFTED, check_range, selectors
from newsreader.library.schema import models
from newsreader.library.store.change import id_in
from newsreader.records import AnchorState

from .bulk import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from newsreader.library.store.engine import Store
    from newsreader.records import Step

_table, _revision = models.Highlight, models.Revision


def accept(store: Store, ids: Iterable[int]) -> Step | None:
    """Take the likely places of highlights for the right ones. The words first highlighted are kept."""
    with store.change("accept") as change:
        chosen = id_in(_table.id, ids), _table.anchor == AnchorState.REVIEW.value
        rows: list[Any] = list(
            change.connection.execute(
                select(_table, _revision.text)
                .join(_revision, (_revision.article_id == _table.article_id) & (_revision.number == _table.revision))
                .where(*chosen)
            )
        )
        for row in rows:
            change.set("highlight", [row.id], **_placed(row, row.text, row.start, row.end), updated_at=change.time)
        change.label = f"accepted the place of {count(rows)}"
    return change.step


def orphan(store: Store, ids: Iterable[int]) -> Step | None:
    """Make orphans of highlights whose place is in doubt. They keep their words and their last place."""
    with store.change("orphan") as change:
        chosen = id_in(_table.id, ids), _table.anchor == AnchorState.REVIEW.value
        rows: list[Any] = list(change.connection.execute(select(_table).where(*chosen)))
        change.set("highlight", [row.id for row in rows], anchor=AnchorState.ORPHAN.value, score=0.0)
        change.label = f"made an orphan of {count(rows)}"
    return change.step


def attach(store: Store, highlight_id: int, start: int, end: int, *, sure: bool) -> Step | None:
    """Put a highlight on a range (code points) of the current text. Its note, tags and color stay, and so do the words
    first highlighted. If it is not `sure`, it stays to review. Raises `UsageError` for an empty range, or one outside
    the text.
    """
    with store.change("attach", highlight_id=highlight_id) as change:
        row: Any = change.connection.execute(
            select(_table, _revision.text, _revision.number)
            .join(models.Article, models.Article.id == _table.article_id)
            .join(
                _revision,
                (_revision.article_id == _table.article_id) & (_revision.number == models.Article.revision),
            )
            .where(_table.id == highlight_id)
        ).one()
        check_range(row.text, start, end)
        place: dict[str, Any] = {"start": start, "end": end, "anchor": AnchorState.REVIEW.value, "score": 0.5}
        if sure:
            # The user chose these very words.
            place = _placed(row, row.text, start, end) | {"anchor": AnchorState.EXACT.value, "score": 1.0}
        change.set("highlight", [row.id], **place, revision=row.number, updated_at=change.time)
        change.article_id = row.article_id
        change.label = f"{'attached' if sure else 'put on another likely place:'} {count([row])}"
    return change.step


def _placed(row: Row[Any], text: str, start: int, end: int) -> dict[str, Any]:
    """Return the columns of a highlight that is certainly on a range."""
    first, words = row.first_quote or row.quote, text[start:end]
    is_same = words == first
    return {
        "start": start,
        "end": end,
        **selectors(text, start, end),
        "first_quote": None if is_same else first,
        "anchor": (AnchorState.EXACT if is_same else AnchorState.MOVED).value,
        "score": 1.0 if is_same else DRIFTED,
    }
