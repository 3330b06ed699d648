"""Changes to several highlights, each as one step of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Color, Step

_table = models.Highlight


def delete(store: Store, ids: Iterable[int]) -> Step | None:
    """Move highlights to the trash. A highlight in the trash keeps the time of its deletion."""
    with store.change("unhighlight") as change:
        live = select(_table.id).where(id_in(_table.id, ids), _table.deleted_at.is_(None))
        known = list(change.connection.scalars(live))
        change.set("highlight", known, deleted_at=change.time, updated_at=change.time)
        change.label = f"deleted {count(known)}"
    return change.step


def set_color(store: Store, ids: Iterable[int], color: Color) -> Step | None:
    """Change the color of highlights."""
    with store.change("color") as change:
        known = _known(change, ids)
        if change.set("highlight", known, color=color.value):
            change.set("highlight", known, updated_at=change.time)
        change.label = f"colored {count(known)} {color}"
    return change.step


def retag(store: Store, ids: Iterable[int], added: Iterable[str], removed: Iterable[str]) -> Step | None:
    """Add tags to highlights and remove others. Raises `UsageError` for an invalid name."""
    added, removed = clean_names(added), clean_names(removed)
    with store.change("tags") as change:
        known = _known(change, ids)
        changed = sum(change.link("highlight", known, tag_id) for tag_id in ensure(change, added))
        changed += sum(change.unlink("highlight", known, tag_id) for tag_id in ensure(change, removed))
        if changed:
            change.set("highlight", known, updated_at=change.time)
        shown = " ".join((*(f"#{name}" for name in added), *(f"-#{name}" for name in removed)))
        change.label = f"tagged {count(known)} {shown}"
    return change.step


def _known(change: Change, ids: Iterable[int]) -> list[int]:
    return list(change.connection.scalars(select(_table.id).where(id_in(_table.id, ids))))


def count(highlights: Sized) -> str:
    """Return how many highlights a step changed, for its label."""
    return "a highlight" if len(highlights) == 1 else f"{len(highlights):,} highlights"
