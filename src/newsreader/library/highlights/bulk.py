"""What a person does to several highlights at once, as one step of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Color, Step

_table = models.Highlight


def delete(store: Store, ids: Iterable[int]) -> Step | None:
    """Put highlights into the trash; those that are there already keep their time."""
    with store.change("unhighlight") as change:
        live = select(_table.id).where(id_in(_table.id, ids), _table.deleted_at.is_(None))
        those = list(change.connection.scalars(live))
        _touch(change, those, change.set("highlight", those, deleted_at=change.time))
        change.label = f"removed {_count(those)}"
    return change.step


def set_color(store: Store, ids: Iterable[int], color: Color) -> Step | None:
    """Give highlights a color."""
    with store.change("color") as change:
        those = _there(change, ids)
        _touch(change, those, change.set("highlight", those, color=color.value))
        change.label = f"colored {_count(those)} {color}"
    return change.step


def retag(store: Store, ids: Iterable[int], added: Iterable[str], gone: Iterable[str]) -> Step | None:
    """Let highlights wear the tags `added`, and no longer wear those `gone`. Raises `UsageError` for a bad name."""
    added, gone = clean_names(added), clean_names(gone)
    with store.change("tags") as change:
        those = _there(change, ids)
        changed = sum(change.link("highlight", those, ensure(change, name)) for name in added)
        changed += sum(change.unlink("highlight", those, ensure(change, name)) for name in gone)
        _touch(change, those, changed)
        shown = " ".join((*(f"#{name}" for name in added), *(f"-#{name}" for name in gone)))
        change.label = f"tagged {_count(those)} {shown}"
    return change.step


def _there(change: Change, ids: Iterable[int]) -> list[int]:
    return list(change.connection.scalars(select(_table.id).where(id_in(_table.id, ids))))


def _touch(change: Change, ids: list[int], changed: int) -> None:
    if changed:
        change.set("highlight", ids, updated_at=change.time)


def _count(ids: list[int]) -> str:
    return "a mark" if len(ids) == 1 else f"{len(ids):,} marks"
