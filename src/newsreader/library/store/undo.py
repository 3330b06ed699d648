"""Undo, redo and the list of steps. The journal is in the file, so it survives a restart and all programs share it.

Undo sets each field to its value before the step, and records that in the journal as well: nothing is erased from it.
Steps are undone newest first and redone oldest first, so each finds its fields as it left them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, exists, func, insert, literal, or_, select, tuple_, update

from newsreader.library.checks.journal import step_problem
from newsreader.library.schema import codecs, columns, models
from newsreader.records import Batch, Step, StepStatus

from .change import IMPORT, delete_draft, insert_draft
from .engine import driver
from .seen import look_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection, Row, Table

    from .handle import Handle

_COLUMNS = columns.TABLES["step"]
_Change = models.Base.metadata.tables["change"]

_RECORDED = ["step_id", "time", "cause", "subject", "subject_id", "field", "before", "after"]

_PLACEHOLDERS: Mapping[str, Callable[[Table], Any]] = {
    "folded": lambda table: literal("/\n") + table.c.id,
    "start": lambda _: 0,
}


class History:
    """The history of one library."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def undo(self) -> Step | None:
        """Undo the newest step that is in force. Return the step, or `None` if there is none."""
        own = ~models.Step.imported
        newest = select(func.max(models.Step.id)).where(models.Step.status == StepStatus.DONE, own)
        with self._store.write() as connection:
            return _turn(connection, connection.scalar(newest), StepStatus.UNDONE)

    def redo(self) -> Step | None:
        """Redo the step that was undone last. Return the step, or `None` if there is none or a change followed it."""
        own = ~models.Step.imported
        oldest = select(func.min(models.Step.id)).where(models.Step.status == StepStatus.UNDONE, own)
        with self._store.write() as connection:
            return _turn(connection, connection.scalar(oldest), StepStatus.DONE)

    def batch(self, label: str) -> Batch:
        """Return a batch, which makes one step of several changes. `label` has `{}` for their number.

        Each change is committed by itself. A change of another program in between starts a second step.
        """
        return Batch(label)

    def steps(self, limit: int = 50) -> list[Step]:
        """Return at most `limit` steps, newest first."""
        statement = select(models.Step).order_by(models.Step.id.desc()).limit(limit)
        with self._store.read() as connection:
            return [_step(row) for row in connection.execute(statement)]


def _turn(connection: Connection, step_id: int | None, status: StepStatus) -> Step | None:
    """Undo or redo the step so that it has `status` afterwards."""
    if step_id is None:
        return None
    if damage := step_problem(driver(connection), step_id):
        raise codecs.UnreadableError(damage)
    forward = status is StepStatus.DONE
    mine = and_(_Change.c.step_id == step_id, _Change.c.cause == "do")
    # A field that the step set more than once gets its value before the first change, or after the last.
    tag = case((_Change.c.field.in_(("tag", "draft")), func.coalesce(_Change.c.before, _Change.c.after)))
    thing = (_Change.c.subject, _Change.c.field, _Change.c.subject_id, tag)
    outermost = func.max(_Change.c.id) if forward else func.min(_Change.c.id)
    decisive = and_(mine, _Change.c.id.in_(select(outermost).where(mine).group_by(*thing)))
    first = func.min(_Change.c.id)
    groups = select(_Change.c.subject, _Change.c.field).where(mine).group_by(_Change.c.subject, _Change.c.field)
    found = [tuple(row) for row in connection.execute(groups.order_by(first if forward else first.desc()))]
    before, after = (_Change.c.before, _Change.c.after) if forward else (_Change.c.after, _Change.c.before)
    # Reading changes the state of an article without a step, so the state that is replaced now may be a later one.
    state = select(models.Article.state).where(models.Article.id == _Change.c.subject_id).scalar_subquery()
    replaced = case((and_(_Change.c.subject == "article", _Change.c.field == "state"), state), else_=before)
    common = (literal(step_id), literal(codecs.now()), literal("redo" if forward else "undo"))
    again = select(*common, _Change.c.subject, _Change.c.subject_id, _Change.c.field, replaced, after).where(mine)
    if connection.scalar(select(models.Step.what).where(models.Step.id == step_id)) == IMPORT:
        again = again.where(~_implied(step_id))
    connection.execute(insert(_Change).from_select(_RECORDED, again.order_by(_Change.c.id)))
    for subject, field in [pair for pair in found if pair[1] in _PLACEHOLDERS]:
        # Constraints must hold after every statement: names are unique, though tags may swap them within a step, and
        # a range starts before its end. So these columns get a valid placeholder now and their value last.
        found.remove((subject, field))
        found.append((subject, field))
        changed = select(_Change.c.subject_id).where(mine, _Change.c.subject == subject, _Change.c.field == field)
        table = models.SUBJECTS[subject]
        placeholder = {field: _PLACEHOLDERS[field](table)}
        connection.execute(update(table).where(table.c.id.in_(changed)).values(placeholder))
    feeds = _turned_feeds(connection, decisive, forward)
    for subject, field in found:
        put = {"tag": _put_links, "draft": _put_drafts}.get(field, _put_field)
        put(connection, and_(decisive, _Change.c.subject == subject, _Change.c.field == field), subject, field, forward)
    for feed_id, was, wanted in feeds:
        _put_entries(connection, common, feed_id, was, wanted)
    if removed := [feed_id for feed_id, _, wanted in feeds if wanted is not None]:
        look_again(connection, removed)
    connection.execute(update(models.Step).where(models.Step.id == step_id).values(status=status))
    return _step(connection.execute(select(models.Step).where(models.Step.id == step_id)).one())


def _implied(step_id: int) -> Any:
    """Return the condition that a change of an import need not be recorded when it is undone.

    A text and the tags of a row go to the trash with the row. They are most changes, and nothing reads them there.
    """
    other = _Change.alias()
    same = and_(other.c.subject == _Change.c.subject, other.c.subject_id == _Change.c.subject_id)
    is_new = exists().where(other.c.step_id == step_id, same, other.c.field == "deleted_at")
    return or_(_Change.c.subject == "revision", and_(_Change.c.field == "tag", is_new))


def _turned_feeds(connection: Connection, mine: Any, forward: bool) -> list[tuple[int, str | None, str | None]]:
    """Return each feed that a step deletes or restores, with its `deleted_at` now and afterwards."""
    wanted = _Change.c.after if forward else _Change.c.before
    statement = select(models.Feed.id, models.Feed.deleted_at, wanted).where(
        mine, _Change.c.subject == "feed", _Change.c.field == "deleted_at", _Change.c.subject_id == models.Feed.id
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(statement)]


def _put_entries(connection: Connection, common: Any, feed_id: int, was: str | None, wanted: str | None) -> None:
    """Move the entries of a feed in the inbox to the trash with it, and back.

    Their arrival is no step, so the step did not record them.
    """
    article = models.SUBJECTS["article"]
    moved = and_(article.c.feed_id == feed_id, ~article.c.kept, article.c.deleted_at.is_not_distinct_from(was))
    rows = select(
        *common, literal("article"), article.c.id, literal("deleted_at"), article.c.deleted_at, literal(wanted)
    )
    connection.execute(insert(_Change).from_select(_RECORDED, rows.where(moved)))
    connection.execute(update(article).where(moved).values(deleted_at=wanted))


def _put_field(connection: Connection, mine: Any, subject: str, field: str, forward: bool) -> None:
    table = models.SUBJECTS[subject]
    value = _Change.c.after if forward else _Change.c.before
    statement = update(table).where(mine, _Change.c.subject_id == table.c.id).values({field: value})
    if field == "deleted_at":
        # Deleting first frees the unique names that restored rows need.
        connection.execute(statement.where(value.is_not(None)))
        statement = statement.where(value.is_(None))
    connection.execute(statement)


def _put_links(connection: Connection, mine: Any, subject: str, _field: str, forward: bool) -> None:
    links = models.LINKS[subject]
    owner = links.c[f"{subject}_id"]
    wanted, other = (_Change.c.after, _Change.c.before) if forward else (_Change.c.before, _Change.c.after)
    # SQLite computes a list of pairs once. A condition on each link would read the whole step for each one.
    removed = select(_Change.c.subject_id, other).where(mine, wanted.is_(None))
    connection.execute(delete(links).where(tuple_(owner, links.c.tag_id).in_(removed)))
    added = select(_Change.c.subject_id, wanted).where(mine, wanted.is_not(None))
    connection.execute(insert(links).prefix_with("OR IGNORE").from_select([owner.name, "tag_id"], added))


def _put_drafts(connection: Connection, mine: Any, _subject: str, _field: str, forward: bool) -> None:
    wanted, other = (_Change.c.after, _Change.c.before) if forward else (_Change.c.before, _Change.c.after)
    drafts = select(_Change.c.subject_id, wanted, other).where(mine)
    for highlight_id, inserted, deleted in connection.execute(drafts):
        if inserted is not None:
            insert_draft(connection, highlight_id, inserted)
        elif deleted is not None:
            delete_draft(connection, highlight_id, deleted)


def _step(row: Row[Any]) -> Step:
    return _COLUMNS.make(_record, row, row.id)


def _record(row: Row[Any]) -> Step:
    return Step(
        id=row.id,
        time=codecs.load_time(row.time),
        what=row.what,
        label=row.label,
        status=StepStatus(row.status),
        article_id=row.article_id,
        highlight_id=row.highlight_id,
        imported=row.imported,
    )
