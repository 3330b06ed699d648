"""Take over what the user changed in files, as one step of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.library.schema.kinds import load_note
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure, with_names
from newsreader.text.clean import clean
from newsreader.text.diff.merge3 import merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import FileEdit, Step

SYNC = "sync"
"""The name of the step."""


def take_over(store: Store, edits: Sequence[FileEdit], label: str) -> Step | None:
    """Change notes, tags and colors as the user did in files. `label` describes the step.

    A note that the library has changed too is merged, and no word is lost. Highlights that are in the trash or gone
    stay as they are. Raises `UsageError` for an invalid tag name and a note that is too long.
    """
    with store.change(SYNC, label) as change:
        change.label = label
        for edit in edits:
            if edit.subject == "article":
                _tag(change, edit)
            else:
                _edit(change, edit)
    return change.step


def _edit(change: Change, edit: FileEdit) -> None:
    table = models.Highlight
    row = change.connection.execute(
        select(table.id, table.note, table.color).where(table.id == edit.id, table.deleted_at.is_(None))
    ).one_or_none()
    if row is None:
        return
    changed = _tag(change, edit)
    if edit.note is not None:
        note = merged(clean(edit.began), clean(row.note), load_note(edit.note))
        changed += change.set("highlight", [row.id], note=note)
    if edit.color is not None:
        changed += change.set("highlight", [row.id], color=edit.color.value)
    if changed:
        change.set("highlight", [row.id], updated_at=change.time)


def _tag(change: Change, edit: FileEdit) -> int:
    """Add and remove tags. Return how many the highlight or article did not have, or had."""
    table = models.SUBJECTS[edit.subject]
    ids = list(change.connection.scalars(select(table.c.id).where(id_in(table.c.id, [edit.id]))))
    added = ensure(change, clean_names(edit.added)) if ids else []
    gone = with_names(change.connection, dict.fromkeys(edit.gone)).values()
    return sum(change.link(edit.subject, ids, tag_id) for tag_id in added) + sum(
        change.unlink(edit.subject, ids, tag_id) for tag_id in gone
    )
