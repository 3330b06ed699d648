"""Brings an archive into a library, as one step of history: what is new is added, and where both know a thing, the
newer of two changes holds, field by field, as the journals of both tell it.

What the library itself has changed later stays, and nothing is deleted for good. Bringing the same archive in again
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from newsreader.errors import BadDataError
from newsreader.library.articles.carry import carry_one
from newsreader.library.checks import derived
from newsreader.library.checks.rows import glance
from newsreader.library.saved_searches import thin
from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.store.change import IMPORT
from newsreader.library.store.engine import driver
from newsreader.records import AddStatus, AnchorState, State, StepStatus
from newsreader.text.anchor.merge3 import holds

from .match import FIELDS, ORDER, Matching

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store

    from .format import Row
    from .load import Package

_FURTHER = {state.value: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one article of an archive: `id` is its number here, `None` if it was only tried."""

    id: int | None
    uid: str
    title: str
    status: AddStatus


class _OnlyTried(Exception):  # noqa: N818  it is no error: it ends a transaction that is to leave nothing behind
    pass


class _Unsound(Exception):  # noqa: N818  whose fault it is, is found out when nothing is left of it
    pass


class Merge(NamedTuple):
    """What became of each article of an archive, and whether anything in the library is different for it, articles or
    not.
    """

    articles: list[Merged]
    changed: bool


def merge(store: Store, package: Package, source: str, *, dry_run: bool) -> Merge:
    """Bring the archive in and tell what became of it; `source` names it in the history.

    With `dry_run` nothing is kept. Before anything is kept, the library is checked as a backup and `doctor` check it.
    Raises `BadDataError` if the archive contradicts the library, or if the library is damaged already,
    `CannotWriteError`, `LockedError`.
    """
    merged: list[Merged] = []
    changed = False
    try:
        with store.change(IMPORT) as change:
            before = _contradictions(change.connection)
            try:
                merged = _Merge(change, package).run()
            except IntegrityError as error:
                raise _Unsound("it breaks a rule of its tables") from error
            if wrong := glance(driver(change.connection)):
                raise _Unsound(wrong)
            if more := _contradictions(change.connection) - before:
                raise _Unsound(min(more))
            count = sum(one.status is not AddStatus.UNCHANGED for one in merged)
            changed = count > 0 or change.step is not None
            what = f"{count:,} article{'' if count == 1 else 's'}" if count else "tags and searches"
            change.label = f"imported {what} from “{source}”"
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    except _Unsound as error:
        with store.read() as connection:
            if wrong := glance(driver(connection)):
                raise UnreadableError(wrong) from error
        raise BadDataError(
            f"This archive does not fit the library, so nothing was imported: with it, {error}."
        ) from error
    return Merge(merged, changed)


def _contradictions(connection: Connection) -> set[str]:
    """Give what `doctor` finds that cannot be made anew and is no damage, so that backups have it too."""
    return {*derived.misquoted(driver(connection)), *derived.doubled(driver(connection))}


class _Merge:
    """One archive on its way into one library."""

    def __init__(self, change: Change, package: Package) -> None:
        self.change = change
        self.connection = change.connection
        self.package = package
        self.match = Matching(change.connection, package)
        self.new = {subject: set(rows) for subject, rows in self.match.new.items()}
        self.touched: set[int] = set()

    def run(self) -> list[Merged]:
        self._tell_history()
        for subject in ORDER:
            self._update(subject)
        for subject in ORDER:
            self.change.create_all(subject, [self._row(subject, there) for there in self.match.new[subject]])
        self.touched |= {self._article("revision", there) for there in self.new["revision"]}
        self.touched |= {self._article("highlight", there) for there in self.new["highlight"]}
        for subject in models.LINKS:
            self._link(subject)
        self._stand_on_current_texts()
        self._keep_drafts()
        self._remember()
        return [self._told(there, row) for there, row in self.package.articles.items()]

    def _told(self, there: int, row: Row) -> Merged:
        if there in self.new["article"]:
            status = AddStatus.ADDED
        else:
            status = AddStatus.REVISED if there in self.touched else AddStatus.UNCHANGED
        known = self.match.here["article"].get(there, row)
        return Merged(self.match.ids["article"][there], known["uid"], row["title"], status)

    def _article(self, subject: str, there: int) -> int:
        """Give the id there of the article that something belongs to; 0 for what belongs to none."""
        if subject == "article":
            return there
        return 0 if subject in ("tag", "saved_search") else int(self.match.rows[subject][there]["article_id"])

    def _row(self, subject: str, there: int) -> Row:
        return {field: self.match.value(subject, there, field) for field in self.match.rows[subject][there]}

    # The journal

    def _tell_history(self) -> None:
        """Write down the steps that this library does not know yet, before the one that brings them."""
        ids, step = self.match.ids, models.Step
        known = set(self.connection.scalars(select(step.uid)))
        steps = [row for row in self.package.steps if row["uid"] not in known]
        if not steps:
            return
        self.connection.execute(
            insert(step),
            [
                row
                | {f"{subject}_id": ids[subject].get(row[f"{subject}_id"]) for subject in models.LINKS}
                | {"imported": True}
                for row in steps
            ],
        )
        told = {row["uid"] for row in steps}
        places = {row.uid: row.id for row in self.connection.execute(select(step.uid, step.id)) if row.uid in told}
        changes = [self._change(row, places[row["step"]]) for row in self.package.changes if row["step"] in told]
        if changes:
            self.connection.execute(insert(models.Change), changes)

    def _change(self, row: Row, step_id: int) -> Row:
        subject, there = row["subject"], row["subject_id"]
        change: dict[str, Any] = {name: value for name, value in row.items() if name != "step"}
        change |= {"step_id": step_id, "subject_id": self.match.ids[subject][there]}
        for side in ("before", "after"):
            if row["field"] == "tag":
                change[side] = self.match.ids["tag"].get(row[side])
            elif row["field"] == "revision":
                article = self._article(subject, there)
                change[side] = self.match.numbers.get((article, row[side]), row[side])
        return change

    # What is in both

    def _update(self, subject: str) -> None:
        for there, known in self.match.in_both(subject):
            if subject in ("revision", "highlight") and known["article_id"] != self.match.value(
                subject, there, "article_id"
            ):
                raise BadDataError(
                    f"This archive does not fit the library, so nothing was imported: its {subject} {there} belongs to "
                    "another article there."
                )
            fields: dict[str, Any] = {}
            for group in FIELDS[subject]:
                fields |= (
                    self._state(there, known) if group == ("state",) else self.match.wanted(subject, there, group) or {}
                )
            if subject == "article":
                fields |= self._progress(there, known, fields)
            if subject == "highlight" and fields:
                fields["updated_at"] = max(known["updated_at"], self.match.rows[subject][there]["updated_at"])
            if fields and self.change.set(subject, [known["id"]], **fields):
                self.touched.add(self._article(subject, there))

    def _state(self, there: int, known: Row) -> dict[str, Any]:
        """The newer state; if nobody set one by hand, that of whoever got further: reading is no step of history."""
        state = self.package.articles[there]["state"]
        newer = self.match.is_newer("article", there, ("state",))
        return {"state": state} if newer > 0 or (not newer and _FURTHER[state] > _FURTHER[known["state"]]) else {}

    def _progress(self, there: int, known: Row, fields: dict[str, Any]) -> dict[str, Any]:
        """What follows from the text that is current, and how far it was read."""
        row = self.package.articles[there]
        if "revision" in fields:
            return {name: row[name] for name in ("length", "words", "position")}
        if self.match.value("article", there, "revision") == known["revision"] and row["position"] > known["position"]:
            return {"position": row["position"]}
        return {}

    def _link(self, subject: str) -> None:
        """Let everything wear the tags that it wears in the archive, and lose those that it lost there later."""
        links = models.LINKS[subject]
        worn_here = {tuple(row) for row in self.connection.execute(select(links))}
        ids, tags = self.match.ids[subject], self.match.ids["tag"]
        given: dict[int, set[int]] = {}
        for there, tag in sorted(self.package.links[subject]):
            pair = (ids[there], tags[tag])
            if pair not in worn_here and (there in self.new[subject] or self.match.is_newer(subject, there, tag) >= 0):
                given.setdefault(pair[1], set()).add(pair[0])
                self.touched.add(self._article(subject, there))
        worn_there = {(ids[there], tags[tag]) for there, tag in self.package.links[subject]}
        owner_there = {known["id"]: there for there, known in self.match.here[subject].items()}
        tag_there = {here: there for there, here in tags.items()}
        lost: dict[int, set[int]] = {}
        for owner, tag_id in sorted(worn_here - worn_there):
            if owner in owner_there and tag_id in tag_there:
                there = owner_there[owner]
                if self.match.is_newer(subject, there, tag_there[tag_id]) > 0:
                    lost.setdefault(tag_id, set()).add(owner)
                    self.touched.add(self._article(subject, there))
        for tag_id, owners in given.items():
            # Worn again, it is in use again, whoever deleted it.
            self.change.set("tag", [tag_id], deleted_at=None)
            self.change.link(subject, owners, tag_id)
        for tag_id, owners in lost.items():
            self.change.unlink(subject, owners, tag_id)

    # What stands on texts

    def _stand_on_current_texts(self) -> None:
        """Carry the highlights that came on another text than the one that is now current over to that."""
        table, article, revision = models.Highlight, models.Article, models.Revision
        both = {known["id"] for known in self.match.here["article"].values()}
        columns: tuple[Any, ...] = (table, article.revision.label("current"), revision.text)
        statement = (
            select(*columns)
            .join(article, article.id == table.article_id)
            .join(revision, (revision.article_id == article.id) & (revision.number == article.revision))
            .where(table.revision != article.revision, table.deleted_at.is_(None))
            .where(table.anchor != AnchorState.ORPHAN.value)
        )
        for row in self.connection.execute(statement).all():
            if row.article_id in both:
                carry_one(self.change, row, row.text, row.current)

    def _keep_drafts(self) -> None:
        """What was being typed there is kept beside what is being typed here, and if nothing is, unless the highlight
        was changed here since. What is here already does not come twice.
        """
        draft = models.Draft
        typed: dict[int, list[str]] = {}
        for owner, text in self.connection.execute(select(draft.highlight_id, draft.text)):
            typed.setdefault(owner, []).append(text)
        for there, rows in self.package.drafts.items():
            known = self.match.here["highlight"].get(there)
            here = self.match.ids["highlight"][there]
            for row in rows:
                # Neither of two people, or of two evenings, may lose what was not saved yet.
                wanted = here in typed or known is None or row["updated_at"] > known["updated_at"]
                if wanted and not any(holds(text, row["text"]) for text in typed.get(here, ())):
                    self.change.keep_draft(here, row)
                    self.touched.add(self._article("highlight", there))

    def _remember(self) -> None:
        """What was searched for in either library, the last of it; but not alone, where undo would then take back
        something else: it is no step of history.
        """
        recent, step = models.RecentSearch, models.Step
        done = select(step.id).where(step.status == StepStatus.DONE, ~step.imported).limit(1)
        if self.change.step is None and self.connection.scalar(done) is not None:
            return
        used = {row.query: row.used_at for row in self.connection.execute(select(recent))}
        for row in self.package.recent:
            if row["used_at"] > used.get(row["query"], ""):
                self.connection.execute(delete(recent).where(recent.query == row["query"]))
                self.connection.execute(insert(recent).values(row))
        thin(self.connection)
