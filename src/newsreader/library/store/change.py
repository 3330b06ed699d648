"""Write a change and record it in the journal, in one transaction.

A `Change` is one step of history. It records each field that it sets, with the values before and after, so that `undo`
can revert it. Rows that are written without a recorded `Change`, such as drafts, reading positions and arriving
entries, cannot be undone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    update,
)

from newsreader.library.schema import codecs, models
from newsreader.library.schema.uuid7 import uuid7
from newsreader.records import Batch, State, Step, StepStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select, Table


IMPORT, MOVE_IN = "import", "move-in"
"""The names of the steps that import a library, and another program's export."""

DRAFT = ("editor", "text", "began", "updated_at")
"""The columns of an imported draft that the journal records, as a JSON array."""


def id_in(column: SQLColumnExpression[Any], ids: Iterable[int | str]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `ids`, or of such texts.

    Any number fits, since they are bound as one JSON text.
    """
    return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))


def insert_draft(connection: Connection, highlight_id: int, recorded: str) -> None:
    """Insert a draft as the journal recorded it, unless its editor already has one for the highlight."""
    row = dict(zip(DRAFT, json.loads(recorded), strict=True))
    connection.execute(insert(models.Draft).prefix_with("OR IGNORE").values(highlight_id=highlight_id, **row))


def delete_draft(connection: Connection, highlight_id: int, recorded: str) -> None:
    """Delete a draft that is still as the journal recorded it."""
    row = dict(zip(DRAFT, json.loads(recorded), strict=True))
    connection.execute(delete(models.Draft).filter_by(highlight_id=highlight_id, **row))


# Built once: building them takes longer than running them.
_NEWEST = select(models.Step.id, models.Step.uid, models.Step.status).order_by(models.Step.id.desc()).limit(1)
_DROP_UNDONE = (
    update(models.Step)
    .where(models.Step.status == StepStatus.UNDONE, ~models.Step.imported)
    .values(status=StepStatus.DROPPED)
)
_LABEL = update(models.Base.metadata.tables["step"]).where(models.Step.id == bindparam("step"))
_UNKEPT = select(models.Article.id).where(
    models.Article.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)), ~models.Article.kept
)


class Change:
    """A step of history being written, or continued. All its rows have the same `time`.

    An unrecorded change can't be undone. Arriving feed entries use it, because undo reverts only the user's actions.
    """

    def __init__(
        self,
        connection: Connection,
        what: str,
        label: str,
        *,
        article_id: int | None,
        highlight_id: int | None,
        batch: Batch | None = None,
        recorded: bool = True,
    ) -> None:
        self.connection = connection
        self.time = codecs.now()
        self.what = what
        self.label = label
        self.article_id = article_id
        self.highlight_id = highlight_id
        self.count = 1
        """The number of articles or highlights that it changed, for the label of a batch."""
        self._batch = batch
        self._recorded = recorded
        self._step_id: int | None = None

    def create(self, subject: str, **fields: Any) -> int:
        """Insert a row and return its id. A missing uid is generated. Undo moves the row to the trash."""
        table = models.SUBJECTS[subject]
        if "uid" in table.c:
            fields["uid"] = uuid7()
        row_id = self._insert(table, fields)
        if self._recorded:
            values = {"subject": subject, "field": "deleted_at", "subject_id": row_id, "before": self.time}
            self._insert(models.Base.metadata.tables["change"], values | self._common())
        if subject == "highlight":
            self.keep([fields["article_id"]])
        return row_id

    def create_all(self, subject: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert complete rows, with ids and uids. Undo moves them to the trash."""
        if not rows:
            return
        table = models.SUBJECTS[subject]
        self.connection.execute(insert(table), rows)
        created = select(table.c.id, literal(self.time), table.c.deleted_at)
        self._record(subject, created.where(id_in(table.c.id, (row["id"] for row in rows))), "deleted_at")

    def last_id(self, subject: str) -> int:
        """Return the last id that was used for a row. Higher ones can be given to new rows."""
        last = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return self.connection.scalar(last, {"name": subject}) or 0

    def set(self, subject: str, ids: Iterable[int], **fields: Any) -> int:
        """Set fields of the rows with these ids. Return the largest number of rows changed in any one field."""
        table = models.SUBJECTS[subject]
        ids = list(ids)
        chosen = id_in(table.c.id, ids)
        counts: dict[str, int] = {}
        for name, value in fields.items():
            column = table.c[name]
            outdated = and_(chosen, column.is_distinct_from(value))
            if count := self.connection.scalar(select(func.count()).select_from(table).where(outdated)):
                self._record(subject, select(table.c.id, column, literal(value, column.type)).where(outdated), name)
                counts[name] = count
        if counts:
            # In one statement, because a constraint may compare two of the columns.
            different = or_(*(table.c[name].is_distinct_from(fields[name]) for name in counts))
            values = {name: fields[name] for name in counts}
            self.connection.execute(update(table).where(chosen, different).values(values))
            if values.get("starred") or values.get("state") == State.ARCHIVED:
                self.keep(ids)
        return max(counts.values(), default=0)

    def remember(self, subject: str, row_id: int, **fields: Any) -> None:
        """Set fields that the user does not see, and that undo leaves as they are."""
        table = models.SUBJECTS[subject]
        self.connection.execute(update(table).where(table.c.id == row_id).values(fields))

    def keep(self, article_ids: Iterable[int]) -> None:
        """Keep entries of the inbox in the library, because the user did something with them."""
        if unkept := self.connection.scalars(_UNKEPT, {"ids": json.dumps(list(article_ids))}).all():
            self.set("article", unkept, kept=True)

    def link(self, subject: str, ids: Iterable[int], tag_id: int) -> int:
        """Add a tag to the subjects with these ids. Return how many did not have it."""
        table, links = models.SUBJECTS[subject], models.LINKS[subject]
        owner = links.c[f"{subject}_id"]
        tagged = select(owner).where(links.c.tag_id == tag_id)
        ids = list(ids)
        untagged = and_(id_in(table.c.id, ids), table.c.id.not_in(tagged))
        count = self._count(select(table.c.id).where(untagged))
        if count:
            self._record(subject, select(table.c.id, null(), literal(tag_id)).where(untagged), "tag")
            new = select(table.c.id, literal(tag_id)).where(untagged)
            self.connection.execute(insert(links).from_select([owner.name, "tag_id"], new))
        if subject == "article":
            self.keep(ids)
        return count

    def link_new(self, subject: str, pairs: Sequence[tuple[int, int]]) -> None:
        """Add tags that the rows do not have: pairs of the row's id and the tag's id."""
        if pairs:
            links, pair = models.LINKS[subject], func.json_each(json.dumps(pairs)).table_valued("value").c.value
            owner_id, tag_id = (func.json_extract(pair, f"$[{place}]") for place in (0, 1))
            self._record(subject, select(owner_id, null(), tag_id), "tag")
            new = select(owner_id, tag_id)
            self.connection.execute(insert(links).from_select([f"{subject}_id", "tag_id"], new))
            if subject == "article":
                self.keep(dict(pairs))

    def unlink(self, subject: str, ids: Iterable[int], tag_id: int) -> int:
        """Remove a tag from the subjects with these ids. Return how many had it."""
        links = models.LINKS[subject]
        owner = links.c[f"{subject}_id"]
        tagged = and_(links.c.tag_id == tag_id, id_in(owner, ids))
        count = self._count(select(owner).where(tagged))
        if count:
            self._record(subject, select(owner, literal(tag_id), null()).where(tagged), "tag")
            self.connection.execute(delete(links).where(tagged))
        return count

    def add_draft(self, highlight_id: int, draft: Mapping[str, str]) -> None:
        """Insert an imported draft with an editor of its own. Undo deletes it, unless it has been edited since."""
        recorded = json.dumps([uuid7(), *(draft[name] for name in ("text", "began", "updated_at"))], ensure_ascii=False)
        entry: tuple[Any, ...] = (literal(highlight_id), null(), literal(recorded))
        self._record("highlight", select(*entry), "draft")
        insert_draft(self.connection, highlight_id, recorded)

    def finish(self) -> None:
        """Write the label and the subject of the step, which are known only at its end."""
        if self._step_id is not None:
            if self._batch is not None:
                self._batch.count += self.count
                if self._batch.count > 1:
                    self.label = self._batch.label.format(f"{self._batch.count:,}")
                    # A step about several articles or highlights names none of them.
                    self.article_id = self.article_id if self.article_id == self._batch.article_id else None
                    self.highlight_id = self.highlight_id if self.highlight_id == self._batch.highlight_id else None
                self._batch.article_id, self._batch.highlight_id = self.article_id, self.highlight_id
            about = {"article_id": self.article_id, "highlight_id": self.highlight_id}
            self.connection.execute(_LABEL, {"step": self._step_id, "what": self.what, "label": self.label, **about})

    @property
    def step(self) -> Step | None:
        """The step, or `None` if nothing changed."""
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
        """Write `rows` (subject id, value before, value after) into the journal."""
        if not self._recorded:
            return
        source, common = rows.subquery(), self._common() | {"subject": subject, "field": field}
        columns = [*common, "subject_id", "before", "after"]
        chosen = select(*map(literal, common.values()), *source.c)
        self.connection.execute(insert(models.Change).from_select(columns, chosen))

    def _common(self) -> dict[str, Any]:
        """Return what all changes of the step have in common. The first of them begins the step."""
        if self._step_id is None:
            self._step_id = self._begin()
        return {"step_id": self._step_id, "time": self.time, "cause": "do"}

    def _insert(self, table: Table, values: Mapping[str, Any]) -> int:
        key = self.connection.execute(insert(table), values).inserted_primary_key
        assert key is not None  # noqa: S101  SQLite always returns the key of a single row
        return int(key[0])

    def _begin(self) -> int:
        """Return the id of a new step, or of the batch's step. A new step makes undone steps impossible to redo."""
        newest = self.connection.execute(_NEWEST).one_or_none()
        batch = self._batch
        if batch and newest and (newest.uid, newest.status) == (batch.step_uid, StepStatus.DONE):
            return int(newest.id)
        uid = uuid7()
        if batch:
            batch.step_uid, batch.count = uid, 0
        self.connection.execute(_DROP_UNDONE)
        values = {"uid": uid, "time": self.time, "what": self.what, "label": self.label, "status": StepStatus.DONE}
        return self._insert(models.Base.metadata.tables["step"], values)
