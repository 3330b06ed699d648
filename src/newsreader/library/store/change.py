"""Writes a person's change and tells of it in the journal, in one transaction.

A `Change` is one step of history. Whatever a member of the library sets through it is recorded field by field, before
and after; `history` can then take it back. What is written past it (what is being typed, the reading position) cannot
be undone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from newsreader.library.schema import codecs, models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.records import Step, StepStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select


IMPORT = "import"
"""What the step of an import is called."""

DRAFT = ("editor", "text", "began", "updated_at")
"""The columns of a draft that the journal tells, as a JSON array: only of those that an import brought."""


def id_in(column: SQLColumnExpression[int], ids: Iterable[int]) -> ColumnElement[bool]:
    """Give the condition that `column` is one of `ids`, however many: they travel as one JSON text."""
    return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))


def insert_draft(connection: Connection, highlight_id: int, told: str) -> None:
    """Put a draft where it is told to be, unless its editor has one there."""
    row = dict(zip(DRAFT, json.loads(told), strict=True))
    connection.execute(insert(models.Draft).prefix_with("OR IGNORE").values(highlight_id=highlight_id, **row))


def delete_draft(connection: Connection, highlight_id: int, told: str) -> None:
    """Forget a draft that is still as it is told."""
    row = dict(zip(DRAFT, json.loads(told), strict=True))
    connection.execute(delete(models.Draft).filter_by(highlight_id=highlight_id, **row))


@dataclass(slots=True)
class Batch:
    """Changes that are made one after the other and are to be one step of history, as long as nobody changes anything
    in between; `label` has a place for their number.
    """

    label: str
    count: int = 0
    step_uid: str | None = None
    article_id: int | None = None
    highlight_id: int | None = None


class Change:
    """One step being written, or its continuation. `time` is the moment that everything in it bears."""

    def __init__(
        self,
        connection: Connection,
        what: str,
        label: str,
        *,
        article_id: int | None,
        highlight_id: int | None,
        batch: Batch | None = None,
    ) -> None:
        self.connection = connection
        self.time = codecs.now()
        self.what = what
        self.label = label
        self.article_id = article_id
        self.highlight_id = highlight_id
        self._batch = batch
        self._step_id: int | None = None

    def create(self, subject: str, **fields: Any) -> int:
        """Insert a row with a uid and give its id. Taking it back puts it in the trash."""
        table = models.SUBJECTS[subject]
        if "uid" in table.c:
            fields["uid"] = uuid7()
        row_id = self.connection.execute(insert(table).values(fields)).inserted_primary_key
        assert row_id is not None  # noqa: S101  SQLite always gives the key of a single row
        self._record(subject, select(literal(row_id[0]), literal(self.time), null()), "deleted_at")
        return int(row_id[0])

    def create_all(self, subject: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows that bring everything along, ids and uids too. Taking it back puts them in the trash."""
        if not rows:
            return
        table = models.SUBJECTS[subject]
        self.connection.execute(insert(table), rows)
        made = select(table.c.id, literal(self.time), table.c.deleted_at)
        self._record(subject, made.where(id_in(table.c.id, (row["id"] for row in rows))), "deleted_at")

    def set(self, subject: str, ids: Iterable[int], **fields: Any) -> int:
        """Set fields of the rows with these ids; give how many rows had another value in any of them."""
        table = models.SUBJECTS[subject]
        chosen = id_in(table.c.id, list(ids))
        counts: dict[str, int] = {}
        for name, value in fields.items():
            column = table.c[name]
            other = and_(chosen, column.is_distinct_from(value))
            if count := self.connection.scalar(select(func.count()).select_from(table).where(other)):
                self._record(subject, select(table.c.id, column, literal(value, column.type)).where(other), name)
                counts[name] = count
        if counts:
            # In one statement, because a constraint may compare two of the columns.
            different = or_(*(table.c[name].is_distinct_from(fields[name]) for name in counts))
            values = {name: fields[name] for name in counts}
            self.connection.execute(update(table).where(chosen, different).values(values))
        return max(counts.values(), default=0)

    def link(self, subject: str, ids: Iterable[int], tag_id: int) -> int:
        """Let the subjects with these ids wear a tag; give how many did not yet."""
        table, links = models.SUBJECTS[subject], models.LINKS[subject]
        owner = links.c[f"{subject}_id"]
        wearing = select(owner).where(links.c.tag_id == tag_id)
        bare = and_(id_in(table.c.id, ids), table.c.id.not_in(wearing))
        count = self._count(select(table.c.id).where(bare))
        if count:
            self._record(subject, select(table.c.id, null(), literal(tag_id)).where(bare), "tag")
            new = select(table.c.id, literal(tag_id)).where(bare)
            self.connection.execute(insert(links).from_select([owner.name, "tag_id"], new))
        return count

    def unlink(self, subject: str, ids: Iterable[int], tag_id: int) -> int:
        """Take a tag from the subjects with these ids; give how many wore it."""
        links = models.LINKS[subject]
        owner = links.c[f"{subject}_id"]
        wearing = and_(links.c.tag_id == tag_id, id_in(owner, ids))
        count = self._count(select(owner).where(wearing))
        if count:
            self._record(subject, select(owner, literal(tag_id), null()).where(wearing), "tag")
            self.connection.execute(delete(links).where(wearing))
        return count

    def add_draft(self, highlight_id: int, draft: Mapping[str, str]) -> None:
        """Put a draft that came from elsewhere beside a highlight, by an editor of its own. Taking it back forgets it,
        unless somebody has gone on typing in it since.
        """
        told = json.dumps([uuid7(), *(draft[name] for name in ("text", "began", "updated_at"))], ensure_ascii=False)
        brought: tuple[Any, ...] = (literal(highlight_id), null(), literal(told))
        self._record("highlight", select(*brought), "draft")
        insert_draft(self.connection, highlight_id, told)

    def finish(self) -> None:
        """Write what is known of the step only now that all of it is done."""
        if self._step_id is not None:
            if self._batch is not None:
                self._batch.count += 1
                if self._batch.count > 1:
                    self.label = self._batch.label.format(f"{self._batch.count:,}")
                    # What several are about is about none of them.
                    self.article_id = self.article_id if self.article_id == self._batch.article_id else None
                    self.highlight_id = self.highlight_id if self.highlight_id == self._batch.highlight_id else None
                self._batch.article_id, self._batch.highlight_id = self.article_id, self.highlight_id
            self.connection.execute(
                update(models.Step)
                .where(models.Step.id == self._step_id)
                .values(what=self.what, label=self.label, article_id=self.article_id, highlight_id=self.highlight_id)
            )

    @property
    def step(self) -> Step | None:
        """The step, or `None` if nothing was any different."""
        if self._step_id is None:
            return None
        return Step(
            id=self._step_id,
            time=codecs.load_time(self.time),
            what=self.what,
            label=self.label,
            status=StepStatus.DONE,
            article_id=self.article_id,
            highlight_id=self.highlight_id,
        )

    def _count(self, rows: Select[Any]) -> int:
        return self.connection.scalar(select(func.count()).select_from(rows.subquery())) or 0

    def _record(self, subject: str, rows: Select[Any], field: str) -> None:
        """Write into the journal what `rows` gives: subject id, before, after."""
        if self._step_id is None:
            self._step_id = self._begin()
        source = rows.subquery()
        subject_id, before, after = source.c
        columns = ["step_id", "time", "cause", "subject", "field", "subject_id", "before", "after"]
        told = (literal(value) for value in (self._step_id, self.time, "do", subject, field))
        self.connection.execute(insert(models.Change).from_select(columns, select(*told, subject_id, before, after)))

    def _begin(self) -> int:
        """Make the step, or find the one that this continues. From now on what was undone before cannot be redone."""
        newest = self.connection.execute(
            select(models.Step.id, models.Step.uid, models.Step.status).order_by(models.Step.id.desc()).limit(1)
        ).one_or_none()
        batch = self._batch
        if batch and newest and (newest.uid, newest.status) == (batch.step_uid, StepStatus.DONE):
            return int(newest.id)
        uid = uuid7()
        if batch:
            batch.step_uid, batch.count = uid, 0
        self.connection.execute(
            update(models.Step)
            .where(models.Step.status == StepStatus.UNDONE, ~models.Step.imported)
            .values(status=StepStatus.DROPPED)
        )
        key = self.connection.execute(
            insert(models.Step).values(
                uid=uid, time=self.time, what=self.what, label=self.label, status=StepStatus.DONE
            )
        ).inserted_primary_key
        assert key is not None  # noqa: S101  as above
        return int(key[0])
