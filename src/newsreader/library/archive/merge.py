"""Merge an archive into a library as one step of history: add new rows, and where both have a row, use the newer change
of each group of columns, as the two journals date them.

Later changes of the library stay, and nothing is deleted for good. Merging the same archive again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError

from newsreader.errors import BadDataError
from newsreader.library.articles.carry import carry_one
from newsreader.library.checks import derived
from newsreader.library.checks.rows import first_problem
from newsreader.library.saved_searches import thin
from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.store.change import IMPORT, id_in
from newsreader.library.store.engine import driver
from newsreader.records import AddStatus, AnchorState, State
from newsreader.text.counted import counted
from newsreader.text.diff.merge3 import contains

from .match import GROUPS, ORDER, Matching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store

    from .format import Row
    from .load import Package

_TOGETHER = 100
"""How many rows are in memory at a time."""

_PROGRESS = {state.value: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Merged:
    """The result for one article of an archive. In a dry run the `id` of an added article means nothing."""

    id: int
    uid: str
    title: str
    status: AddStatus


class _DryRunEnd(Exception):  # noqa: N818  not an error: it rolls the transaction back
    pass


class _InvalidResult(Exception):  # noqa: N818  whether the archive or the library is at fault is checked afterwards
    pass


class Merge(NamedTuple):
    """The result for each article of an archive, and whether the merge changed anything, articles or not."""

    articles: list[Merged]
    changed: bool


def merge(store: Store, package: Package, source: str, *, dry_run: bool) -> Merge:
    """Merge the archive and return the results; `source` names it in the history. With `dry_run` nothing is saved.

    The library is checked before the commit, as for a backup. Raises `BadDataError` if the archive contradicts the
    library or the library is already damaged, `CannotWriteError`, `LockedError`.
    """
    merged: list[Merged] = []
    changed = False
    try:
        with store.change(IMPORT) as change:
            before = _contradictions(change.connection)
            try:
                merged = _Merge(change, package).run()
            except IntegrityError as error:
                raise _InvalidResult("it breaks a rule of its tables") from error
            if problem := first_problem(driver(change.connection)):
                raise _InvalidResult(problem)
            if new_contradictions := _contradictions(change.connection) - before:
                raise _InvalidResult(min(new_contradictions))
            count = sum(article.status is not AddStatus.UNCHANGED for article in merged)
            changed = count > 0 or change.step is not None
            what = counted(count, "article") if count else "tags and searches"
            change.label = f"imported {what} from “{source}”"
            if dry_run:
                raise _DryRunEnd
    except _DryRunEnd:
        pass
    except _InvalidResult as error:
        with store.read() as connection:
            if problem := first_problem(driver(connection)):
                raise UnreadableError(problem) from error
        raise BadDataError(
            f"This archive does not fit the library, so nothing was imported: after the import, {error}."
        ) from error
    return Merge(merged, changed)


def _contradictions(connection: Connection) -> set[str]:
    """Return the problems that cannot be repaired but are not damage, so that backups are made despite them."""
    return {*derived.wrong_quotes(driver(connection)), *derived.duplicate_names(driver(connection))}


class _Merge:
    """The merge of one archive into one library."""

    def __init__(self, change: Change, package: Package) -> None:
        self.change = change
        self.connection = change.connection
        self.package = package
        self.match = Matching(change.connection, package)
        self.new = {subject: set(remote_ids) for subject, remote_ids in self.match.new.items()}
        self.touched: set[int] = set()

    def run(self) -> list[Merged]:
        self._add_steps()
        for subject in ORDER:
            self._update(subject)
        for subject in ORDER:
            new = self.match.new[subject]
            for begin in range(0, len(new), _TOGETHER):
                rows = [self.match.row(subject, remote_id) for remote_id in new[begin : begin + _TOGETHER]]
                self.change.create_all(subject, rows)
        self.touched |= {self._article("revision", remote_id) for remote_id in self.new["revision"]}
        self.touched |= {self._article("highlight", remote_id) for remote_id in self.new["highlight"]}
        for subject in models.LINKS:
            self._merge_tags(subject)
        self._carry_highlights()
        self._add_drafts()
        self._add_days()
        self._add_recent_searches()
        return [self._result(remote_id, row) for remote_id, row in self.package.articles.items()]

    def _result(self, remote_id: int, row: Row) -> Merged:
        if remote_id in self.new["article"]:
            status = AddStatus.ADDED
        else:
            status = AddStatus.REVISED if remote_id in self.touched else AddStatus.UNCHANGED
        uid = self.match.local["article"].get(remote_id, row)["uid"]
        return Merged(self.match.ids["article"][remote_id], uid, row["title"], status)

    def _article(self, subject: str, remote_id: int) -> int:
        """Return the remote id of the article that a row belongs to; 0 if it belongs to none."""
        if subject == "article":
            return remote_id
        return int(self.match.rows[subject][remote_id].get("article_id", 0))

    # The journal

    def _add_steps(self) -> None:
        """Add the steps that this library does not have, before the step of the import."""
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
        uids = {row["uid"] for row in steps}
        step_ids = {row.uid: row.id for row in self.connection.execute(select(step.uid, step.id)) if row.uid in uids}
        changes = (
            self._change(row, step_ids[row["step"]]) for row in self.package.changes.values() if row["step"] in uids
        )
        while some := list(islice(changes, _TOGETHER)):
            self.connection.execute(insert(models.Change), some)

    def _change(self, row: Row, step_id: int) -> Row:
        subject, remote_id = row["subject"], row["subject_id"]
        change: dict[str, Any] = {name: value for name, value in row.items() if name != "step"}
        change |= {"step_id": step_id, "subject_id": self.match.ids[subject][remote_id]}
        for side in ("before", "after"):
            if row["field"] == "tag":
                change[side] = self.match.ids["tag"].get(row[side])
            elif row["field"] == "revision":
                article = self._article(subject, remote_id)
                change[side] = self.match.numbers.get((article, row[side]), row[side])
        return change

    # Rows that both have

    def _update(self, subject: str) -> None:
        for remote_id, local in self.match.common(subject):
            if subject in ("revision", "highlight") and local["article_id"] != self.match.value(
                subject, remote_id, "article_id"
            ):
                raise BadDataError(
                    f"This archive does not fit the library, so nothing was imported: its {subject} {remote_id} belongs"
                    " to another article in the library."
                )
            values: dict[str, Any] = {}
            for group in GROUPS[subject]:
                values |= self.match.newer_values(subject, remote_id, group) or {}
            values |= self._furthest(subject, remote_id, local, values)
            if values and self.change.set(subject, [local["id"]], **values):
                self.touched.add(self._article(subject, remote_id))

    def _furthest(self, subject: str, remote_id: int, local: Row, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values of the `FURTHEST` columns, if the other `values` of the row are set."""
        remote = self.match.rows[subject][remote_id]
        if subject == "highlight" and values:
            return {"updated_at": max(local["updated_at"], remote["updated_at"])}
        if subject != "article":
            return {}
        furthest = {}
        # Reading is not a step of history, so without newer changes the state that is further on is used.
        newer = self.match.compare_times(subject, remote_id, ("state",))
        if newer > 0 or (not newer and _PROGRESS[remote["state"]] > _PROGRESS[local["state"]]):
            furthest["state"] = remote["state"]
        if remote["kept"] and not local["kept"] and self.match.compare_times(subject, remote_id, ("kept",)) >= 0:
            furthest["kept"] = True
        same_text = self.match.value(subject, remote_id, "revision") == local["revision"]
        if "revision" in values or (same_text and remote["position"] > local["position"]):
            furthest["position"] = remote["position"]
        return furthest

    def _merge_tags(self, subject: str) -> None:
        """Add the archive's tags to everything, and remove tags that were removed in the archive later."""
        local_links = {tuple(row) for row in self.connection.execute(select(models.LINKS[subject]))}
        only_local = set(local_links)
        ids, tags = self.match.ids[subject], self.match.ids["tag"]
        added: dict[int, set[int]] = {}
        places = iter(self.package.links[subject])
        for owner, tag in zip(places, places, strict=True):
            link = ids[owner], tags[tag]
            only_local.discard(link)
            new = link not in local_links
            if new and (owner in self.new[subject] or self.match.compare_times(subject, owner, tag) >= 0):
                added.setdefault(tags[tag], set()).add(ids[owner])
                self.touched.add(self._article(subject, owner))
        removed: dict[int, set[int]] = {}
        for owner, tag, owner_id, tag_id in self._only_local(subject, only_local):
            if self.match.compare_times(subject, owner, tag) > 0:
                removed.setdefault(tag_id, set()).add(owner_id)
                self.touched.add(self._article(subject, owner))
        if added:
            # A deleted tag that is added to something is in use again.
            self.change.set("tag", added, deleted_at=None)
            pairs = ((owner, tag_id) for tag_id, owners in added.items() for owner in owners)
            while some := list(islice(pairs, 10 * _TOGETHER)):
                self.change.link_new(subject, some)
        for tag_id, owner_ids in removed.items():
            self.change.unlink(subject, owner_ids, tag_id)

    def _only_local(self, subject: str, links: set[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
        """Yield the remote ids and then the local ids of each local link whose owner and tag the archive has."""
        owners = {local["id"]: remote_id for remote_id, local in self.match.local[subject].items()}
        tags = {tag_id: remote_id for remote_id, tag_id in self.match.ids["tag"].items()}
        for owner_id, tag_id in sorted(links):
            if owner_id in owners and tag_id in tags:
                yield owners[owner_id], tags[tag_id], owner_id, tag_id

    # What refers to texts

    def _carry_highlights(self) -> None:
        """Carry highlights of common articles over to the current revision."""
        table, article, revision = models.Highlight, models.Article, models.Revision
        common = {local["id"] for local in self.match.local["article"].values()}
        columns: tuple[Any, ...] = (table, article.revision.label("current"), revision.text)
        statement = (
            select(*columns)
            .join(article, article.id == table.article_id)
            .join(revision, (revision.article_id == article.id) & (revision.number == article.revision))
            .where(table.revision != article.revision, table.deleted_at.is_(None))
            .where(table.anchor != AnchorState.ORPHAN.value)
        )
        for row in self.connection.execute(statement).all():
            if row.article_id in common:
                carry_one(self.change, row, row.text, row.current)

    def _add_drafts(self) -> None:
        """Add the archive's drafts beside those here, unless one here already contains the text, or there is none here
        and the note changed here later.
        """
        draft = models.Draft
        texts: dict[int, list[str]] = {}
        for owner, text in self.connection.execute(select(draft.highlight_id, draft.text)):
            texts.setdefault(owner, []).append(text)
        for remote_id, rows in self.package.drafts.items():
            local = self.match.local["highlight"].get(remote_id)
            local_id = self.match.ids["highlight"][remote_id]
            for row in rows:
                # With drafts on both sides, neither may be lost.
                current = local_id in texts or local is None or row["updated_at"] > local["updated_at"]
                if current and not any(contains(text, row["text"]) for text in texts.get(local_id, ())):
                    self.change.add_draft(local_id, row)
                    self.touched.add(self._article("highlight", remote_id))

    def _add_days(self) -> None:
        """Add the days on which the archive's articles were read; of a day that both have, the more is used. They are
        not a step of history. What was read without a day is used as far as it is more than what has days here.
        """
        table, ids = models.ReadingDay, self.match.ids["article"]
        known: dict[tuple[int, str], int] = {}
        dated = Counter[int]()
        stored = select(table.article_id, table.day, table.length)
        stored = stored.where(id_in(table.article_id, [ids[remote_id] for remote_id in self.package.days]))
        for article, day, length in self.connection.execute(stored):
            known[article, day] = length
            dated[article] += length if day else 0
        add = upsert(table)
        add = add.on_conflict_do_update(index_elements=["article_id", "day"], set_={"length": add.excluded.length})
        rows = [
            (remote_id, {"article_id": ids[remote_id], "day": day, "length": more})
            for remote_id, days in self.package.days.items()
            for day, length in days.items()
            if (more := length - (0 if day else dated[ids[remote_id]])) > known.get((ids[remote_id], day), 0)
        ]
        self.touched |= {remote_id for remote_id, _ in rows}
        if rows:
            self.connection.execute(add, [row for _, row in rows])

    def _add_recent_searches(self) -> None:
        """Add the archive's recent searches and forget the oldest. They are not a step of history."""
        row = upsert(models.RecentSearch)
        newest = {"used_at": func.max(models.RecentSearch.used_at, row.excluded.used_at)}
        for recent in self.package.recent:
            values = row.values(recent)
            self.connection.execute(values.on_conflict_do_update(index_elements=["query"], set_=newest))
        thin(self.connection)
