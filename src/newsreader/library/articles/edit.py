"""Changes to articles: state, star, title, tags, kinds of blocks, the trash."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete as delete_rows
from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from newsreader.errors import NotFoundError, UsageError
from newsreader.library.schema import codecs, models
from newsreader.library.store.change import id_in
from newsreader.library.tags.names import clean_names, ensure
from newsreader.records import BlockKind, State, StepStatus
from newsreader.text.clean import bare, one_line
from newsreader.text.days import local_day
from newsreader.text.language import name_of

from .export_records import disown
from .revisions import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from newsreader.library.store.engine import Store
    from newsreader.records import Reading, Step

_LABELS = {
    State.UNREAD: "marked {} as unread",
    State.READING: "marked {} as being read",
    State.DONE: "marked {} as done",
    State.ARCHIVED: "archived {}",
}


def visit(store: Store, article_id: int, position: int, state: State | None, read: Reading | None) -> None:
    """Store the reading position, limited to the text, the state if any, and what was read. The current text is read
    then. Raises `NotFoundError`.
    """
    with store.write() as connection:
        length = connection.scalar(select(models.Article.length).where(models.Article.id == article_id))
        if length is None:
            raise NotFoundError(f"There is no article {article_id}.")
        values = {"position": max(0, min(position, length))} | ({} if state is None else {"state": state.value})
        seen = models.Article.revision
        connection.execute(
            update(models.Article).where(models.Article.id == article_id).values({**values, "seen": seen})
        )
        if read is not None:
            _add_to_day(connection, article_id, read.length, min(read.until, length))


def _add_to_day(connection: Connection, article_id: int, read: int, until: int) -> None:
    """Count what was read of an article today, so that all its days together are no longer than its text `until`
    there: what is read again on another day is not counted again.
    """
    day = models.ReadingDay
    before = connection.scalar(select(func.sum(day.length)).where(day.article_id == article_id)) or 0
    if (length := min(read, until - before)) > 0:
        row = upsert(day).values(article_id=article_id, day=local_day(datetime.now(UTC)).isoformat(), length=length)
        more = {"length": day.length + row.excluded.length}
        connection.execute(row.on_conflict_do_update(index_elements=["article_id", "day"], set_=more))


def set_state(store: Store, ids: Iterable[int], state: State) -> Step | None:
    """Set the state of articles."""
    return _set(store, "state", _LABELS[state], ids, state=state.value)


def unarchive(store: Store, ids: Iterable[int]) -> Step | None:
    """Return archived articles to the state that each had before. If the newest step archived this selection, revert
    only the articles that it changed.
    """
    ids = list(ids)
    with store.change("state", article_id=ids[0] if len(ids) == 1 else None) as change:
        ids = _just_archived(change.connection, ids) or ids
        for state, some in _states_before_archiving(change.connection, ids).items():
            change.set("article", some, state=state.value)
        change.label = f"unarchived {_described(change.connection, ids)}"
    return change.step


def _just_archived(connection: Connection, ids: list[int]) -> list[int]:
    """Return the ids of the articles that the newest step changed, if it archived the selection `ids`; else none."""
    step, journal = models.Step, models.Change
    newest = select(step.id, step.label).where(step.status == StepStatus.DONE).order_by(step.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    # The label has the size of the selection, which may also contain articles that were archived before.
    if row is None or row.label != _LABELS[State.ARCHIVED].format(_described(connection, ids)):
        return []
    archived = select(journal.subject_id).where(
        journal.step_id == row.id, journal.field == "state", journal.after == State.ARCHIVED.value
    )
    changed = set(connection.scalars(archived))
    return [article_id for article_id in ids if article_id in changed] if changed <= set(ids) else []


def _states_before_archiving(connection: Connection, ids: list[int]) -> dict[State, list[int]]:
    """Return the ids of those articles that are archived, by the state that the journal has for each before that."""
    table, journal = models.Article, models.Change
    before = (
        select(journal.before)
        .where(journal.subject == "article", journal.subject_id == table.id)
        .where(journal.field == "state", journal.after == State.ARCHIVED.value)
        .order_by(journal.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    archived = select(table.id, table.position, before).where(id_in(table.id, ids), table.state == State.ARCHIVED.value)
    found: dict[State, list[int]] = {}
    for article_id, position, state in connection.execute(archived):
        known = state in list(State) and state != State.ARCHIVED
        guess = State.READING if position else State.UNREAD
        found.setdefault(State(state) if known else guess, []).append(article_id)
    return found


def watch(store: Store, ids: Iterable[int], minutes: int | None) -> Step | None:
    """Ask the addresses of articles for a new text every so many minutes; `None` ends that."""
    return _set(store, "watch", "watched {}" if minutes is not None else "stopped watching {}", ids, watch=minutes)


def set_starred(store: Store, ids: Iterable[int], starred: bool) -> Step | None:
    """Star or unstar articles."""
    return _set(store, "star", "starred {}" if starred else "unstarred {}", ids, starred=starred)


def keep(store: Store, ids: Iterable[int]) -> Step | None:
    """Keep entries of the inbox in the library."""
    return _set(store, "keep", "kept {} in the library", ids, kept=True)


def delete(store: Store, ids: Iterable[int]) -> Step | None:
    """Move articles to the trash. An article in the trash keeps the time of its deletion."""
    ids = list(ids)
    live = select(models.Article.id).where(id_in(models.Article.id, ids), models.Article.deleted_at.is_(None))
    with store.change("delete", article_id=ids[0] if len(ids) == 1 else None) as change:
        change.set("article", change.connection.scalars(live).all(), deleted_at=change.time)
        change.label = f"moved {_described(change.connection, ids)} to the trash"
    return change.step


def restore(store: Store, ids: Iterable[int]) -> Step | None:
    """Restore articles from the trash."""
    return _set(store, "restore", "restored {} from the trash", ids, deleted_at=None)


def set_title(store: Store, article_id: int, title: str) -> Step | None:
    """Rename an article. Raises `UsageError`, `NotFoundError`."""
    title = one_line(bare(title)).strip()
    if not title:
        raise UsageError("A title cannot be empty.")
    with store.change("title", f"renamed an article to “{title}”", article_id=article_id) as change:
        fetch(change.connection, article_id, None, models.Article.id)
        change.set("article", [article_id], title=title, title_key=codecs.sort_key(title), title_derived=False)
    return change.step


def set_language(store: Store, article_id: int, language: str | None) -> Step | None:
    """Set the language of an article; `None` means the one of its source. Raises `NotFoundError`."""
    columns = (models.Article.title, models.Revision.language)
    with store.change("language", article_id=article_id) as change:
        row = fetch(change.connection, article_id, None, *columns)
        language = language or row.language
        change.label = f"changed the language of “{row.title}” to {name_of(language)}"
        change.set("article", [article_id], language=language)
    return change.step


def set_block_kind(store: Store, article_id: int, block_index: int, kind: BlockKind) -> Step | None:
    """Correct the kind of a block of the current revision. Raises `NotFoundError`."""
    columns = (models.Revision.id, models.Revision.blocks, models.Revision.corrections, models.Article.title)
    with store.change("kind", article_id=article_id) as change:
        row = fetch(change.connection, article_id, None, *columns)
        blocks = codecs.load_blocks(row.blocks, {})
        if not 0 <= block_index < len(blocks):
            raise NotFoundError(f"There is no block {block_index} in article {article_id}.")
        corrections = codecs.load_corrections(row.corrections)
        corrections.pop(block_index, None)
        if blocks[block_index].kind is not kind:
            corrections[block_index] = kind
        change.label = f"changed a block of “{row.title}” to {kind.replace('_', ' ')}"
        change.set("revision", [row.id], corrections=codecs.store_corrections(corrections))
    return change.step


def tag(store: Store, ids: Iterable[int], names: Iterable[str]) -> Step | None:
    """Add tags to articles. Raises `UsageError`."""
    ids, names = list(ids), clean_names(names)
    with store.change("tag", article_id=ids[0] if len(ids) == 1 else None) as change:
        # Without articles no tag is created.
        ids = list(change.connection.scalars(select(models.Article.id).where(id_in(models.Article.id, ids))))
        for tag_id in ensure(change, names) if ids else ():
            change.link("article", ids, tag_id)
        change.label = f"tagged {_described(change.connection, ids)} {_listed(names)}"
    return change.step


def untag(store: Store, ids: Iterable[int], names: Iterable[str]) -> Step | None:
    """Remove tags from articles. Raises `UsageError`."""
    ids, names = list(ids), clean_names(names)
    folded = [codecs.fold(name) for name in names]
    with store.change("untag", article_id=ids[0] if len(ids) == 1 else None) as change:
        for tag_id in change.connection.scalars(select(models.Tag.id).where(models.Tag.folded.in_(folded))).all():
            change.unlink("article", ids, tag_id)
        change.label = f"untagged {_described(change.connection, ids)} {_listed(names)}"
    return change.step


def empty_trash(store: Store) -> int:
    """Delete the articles in the trash permanently, with their journal; return their number."""
    with store.write() as connection:
        return purge(connection, select(models.Article.id).where(models.Article.deleted_at.is_not(None)))


def purge(connection: Connection, articles: Select[int]) -> int:
    """Delete the articles with the ids that a statement selects, with their journal; return their number."""
    owned = {
        "article": articles,
        "revision": select(models.Revision.id).where(models.Revision.article_id.in_(articles)),
        "highlight": select(models.Highlight.id).where(models.Highlight.article_id.in_(articles)),
    }
    disown(connection, articles)
    for subject, ids in owned.items():
        connection.execute(
            delete_rows(models.Change).where(models.Change.subject == subject, models.Change.subject_id.in_(ids))
        )
    connection.execute(delete_rows(models.Step).where(models.Step.article_id.in_(articles)))
    connection.execute(delete_rows(models.Step).where(~exists().where(models.Change.step_id == models.Step.id)))
    return connection.execute(delete_rows(models.Article).where(models.Article.id.in_(articles))).rowcount


def _set(store: Store, what: str, label: str, ids: Iterable[int], **fields: object) -> Step | None:
    ids = list(ids)
    with store.change(what, article_id=ids[0] if len(ids) == 1 else None) as change:
        change.set("article", ids, **fields)
        change.label = label.format(_described(change.connection, ids))
    return change.step


def _described(connection: Connection, ids: list[int]) -> str:
    """Return the title of one article, or the number of several, for a label."""
    if len(ids) != 1:
        return f"{len(ids):,} articles"
    return f"“{connection.scalar(select(models.Article.title).where(models.Article.id == ids[0]))}”"


def _listed(names: Iterable[str]) -> str:
    return " ".join(f"#{name}" for name in names)
