"""Match the rows of an archive with those of a library, and compare when each side last changed them. Writes nothing.

Rows match by uid; tags and searches also by name, feeds by address, revisions by article and hash, articles also as
`match_articles` finds. “Remote” is the archive, “local” the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select, text

from newsreader.library.schema import models
from newsreader.library.schema.columns import FURTHEST, TABLES
from newsreader.library.store.change import IMPORT

from .match_articles import same_articles

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from sqlalchemy import Connection

    from .format import Row
    from .load import Package

ORDER = ("tag", "feed", "article", "revision", "highlight", "saved_search")
"""The subjects, each after the subjects that it refers to."""

# Later ids continue from here, and must stay exact in JSON.
_MAX_KEPT_ID = 2**40

# The columns whose values `Matching.value` translates.
_TRANSLATED = ("id", "article_id", "feed_id", "revision", "number")

_LONG = {"text", "blocks", "marks", "source"}


def _groups(table: str) -> list[tuple[str, ...]]:
    """Return the columns that are merged together, as groups; `deleted_at` first, so that a deleted row frees its name
    before it is renamed.
    """
    groups: dict[str, list[str]] = {}
    for name, column in TABLES[table].columns.items():
        if column.merge and column.merge != FURTHEST:
            groups.setdefault(column.merge, []).append(name)
    return sorted(map(tuple, groups.values()), key=lambda names: names != ("deleted_at",))


GROUPS = {subject: _groups(subject) for subject in ORDER}
"""The groups of columns that are merged together, by subject."""


class Matching:
    """The rows of an archive beside those of a library.

    By subject and remote id: `rows` are the remote rows, `ids` the local ids, `local` the local rows of what both have;
    `new` lists the remote ids of what only the archive has. `numbers` are the local numbers of revisions, by remote
    article id and number.
    """

    def __init__(self, connection: Connection, package: Package) -> None:
        self._connection = connection
        self.rows: dict[str, MutableMapping[int, Row]] = {
            "tag": package.tags,
            "article": package.articles,
            "revision": package.revisions,
            "highlight": package.highlights,
            "saved_search": package.searches,
            "feed": package.feeds,
        }
        self.ids: dict[str, dict[int, int]] = {subject: {} for subject in ORDER}
        self.local: dict[str, dict[int, Row]] = {subject: {} for subject in ORDER}
        self.numbers: dict[tuple[int, int], int] = {}
        self._remote_fetched: dict[tuple[int, int], str] = {}
        self._local_fetched: dict[tuple[int, int], str] = {}
        self._remote_times: dict[tuple[str, int, Any], str] = {}
        self._local_times = _local_times(connection)
        for subject in ("tag", "feed", "article", "highlight", "saved_search"):
            self._match_uids(subject)
        self._match_feeds()
        self._same_articles = same_articles(connection, package, self.ids["article"])
        for remote_id, local in self._same_articles.items():
            self._match("article", remote_id, local)
        self._match_revisions(package)
        self._remote_times = _remote_times(package, self.ids)
        for subject in ("tag", "saved_search"):
            self._match_names(subject)
        self.new = {
            subject: [remote_id for remote_id in rows if remote_id not in self.ids[subject]]
            for subject, rows in self.rows.items()
        }
        for subject in ORDER:
            self._assign_ids(subject)

    def compare_times(self, subject: str, remote_id: int, changed: Any) -> int:
        """Return 1 if the archive's last change is newer, -1 if the library's is, 0 if the journals do not say.

        `changed` is a tuple of columns, or the remote id of a tag that was added or removed.
        """
        local_id = self.ids[subject][remote_id]
        pairs: list[tuple[Any, Any]]
        if isinstance(changed, tuple):
            pairs = [(name, name) for name in changed]
        else:
            pairs = [(changed, self.ids["tag"][changed])]
        remote = max(self._remote_times.get((subject, remote_id, one), "") for one, _ in pairs)
        local = max(self._local_times.get((subject, local_id, other), "") for _, other in pairs)
        return (remote > local) - (remote < local)

    def value(self, subject: str, remote_id: int, column: str) -> Any:
        """Return the value that a column of a remote row has in the library: ids and numbers differ."""
        row = self.rows[subject][remote_id]
        match subject, column:
            case "article", "feed_id":
                return self.ids["feed"].get(row["feed_id"])
            case "article", "revision":
                return self.numbers[remote_id, row["revision"]]
            case "highlight", "revision":
                return self.numbers[row["article_id"], row["revision"]]
            case "revision", "number":
                return self.numbers[row["article_id"], row["number"]]
            case _, "id":
                return self.ids[subject][remote_id]
            case _, "article_id":
                return self.ids["article"][row["article_id"]]
        return row[column]

    def row(self, subject: str, remote_id: int) -> Row:
        """Return a remote row with the values that it has in the library."""
        own = self.rows[subject][remote_id]
        return own | {column: self.value(subject, remote_id, column) for column in _TRANSLATED if column in own}

    def newer_values(self, subject: str, remote_id: int, group: tuple[str, ...]) -> dict[str, Any] | None:
        """Return the values to set in the local row for a group of columns; `None` if the local values stay."""
        values: dict[str, Any] = {column: self.value(subject, remote_id, column) for column in group}
        local = self.local[subject][remote_id]
        # Blocks of local texts are not in memory. Setting them to the same values changes nothing.
        if all(column in local and local[column] == value for column, value in values.items()):
            return None
        newer = self.compare_times(subject, remote_id, group)
        # Undoing an earlier import put it in the trash, and no later change did: this import restores it.
        restores = group == ("deleted_at",) and not newer and values["deleted_at"] is None
        added_twice = subject == "article" and remote_id in self._same_articles
        completes = not newer and added_twice and self._completes(remote_id, group)
        return values if newer > 0 or restores or completes else None

    def _completes(self, remote_id: int, group: tuple[str, ...]) -> bool:
        """Return whether an article that both sides added has remote values missing here, or a later revision."""
        local = self.local["article"][remote_id]
        if "revision" in group:
            number = self.rows["article"][remote_id]["revision"]
            return self._remote_fetched[remote_id, number] > self._local_fetched[local["id"], local["revision"]]
        return local[group[0]] in (None, "[]")

    def common(self, subject: str) -> list[tuple[int, Row]]:
        """Return the remote ids and the local rows of what both have; remotely deleted ones first, to free names."""
        pairs = list(self.local[subject].items())
        return sorted(pairs, key=lambda pair: self.rows[subject][pair[0]]["deleted_at"] is None)

    def _match_uids(self, subject: str) -> None:
        remote_ids = {row["uid"]: row["id"] for row in self.rows[subject].values()}
        for row in self._connection.execute(select(models.SUBJECTS[subject])):
            if (remote_id := remote_ids.get(row.uid)) is not None:
                self._match(subject, remote_id, dict(row._mapping))

    def _match_revisions(self, package: Package) -> None:
        """Match revisions; a new one keeps its number unless another revision has it."""
        stored: dict[int, list[Row]] = {}
        columns = [column for column in models.SUBJECTS["revision"].c if column.name not in _LONG]
        for stored_row in self._connection.execute(select(*columns)):
            stored.setdefault(stored_row.article_id, []).append(dict(stored_row._mapping))
            self._local_fetched[stored_row.article_id, stored_row.number] = stored_row.fetched_at
        for article, rows in package.texts():
            texts = {row["number"]: row for row in rows}
            local_rows = stored.get(self.ids["article"].get(article, 0), [])
            by_number = {row["number"]: row for row in local_rows}
            by_text = {(row["sha256"], row["fetched_at"]): row for row in local_rows}
            # Both sides may have fetched the same text on different days.
            by_hash = {row["sha256"]: row for row in local_rows} if article in self._same_articles else {}
            last = max([*by_number, *texts], default=0)
            for number, row in texts.items():
                self._remote_fetched[article, number] = row["fetched_at"]
                if local := by_text.get((row["sha256"], row["fetched_at"])) or by_hash.get(row["sha256"]):
                    self._match("revision", row["id"], local)
                    self.numbers[article, number] = local["number"]
                elif number in by_number:
                    last += 1
                    self.numbers[article, number] = last
                else:
                    self.numbers[article, number] = number

    def _match_feeds(self) -> None:
        """Match feeds in use by their address. A feed that matched by its uid keeps the address it has here."""
        table = models.SUBJECTS["feed"]
        matched = set(self.ids["feed"].values())
        live = {
            row.address: dict(row._mapping)
            for row in self._connection.execute(select(table).where(table.c.deleted_at.is_(None)))
            if row.id not in matched
        }
        for remote_id, row in self.rows["feed"].items():
            if remote_id not in self.ids["feed"] and row["deleted_at"] is None and row["address"] in live:
                self._match("feed", remote_id, live.pop(row["address"]))

    def _match_names(self, subject: str) -> None:
        """Match tags or searches by the names that local rows will have after the merge."""
        table = models.SUBJECTS[subject]
        rows = {row.id: dict(row._mapping) for row in self._connection.execute(select(table))}
        names = {row_id: row["folded"] for row_id, row in rows.items() if row["deleted_at"] is None}
        for remote_id, local in self.common(subject):
            deleted = self.newer_values(subject, remote_id, ("deleted_at",))
            if deleted and deleted["deleted_at"] is not None:
                names.pop(local["id"], None)
            elif local["id"] in names and (renamed := self.newer_values(subject, remote_id, ("name", "folded"))):
                if renamed["folded"] in names.values():
                    self.rows[subject][remote_id] |= {"name": local["name"], "folded": local["folded"]}
                names[local["id"]] = self.rows[subject][remote_id]["folded"]
        ids_by_name = {name: row_id for row_id, name in names.items()}
        keys = {row["hot_key"] for row_id, row in rows.items() if row_id in names and row.get("hot_key")}
        for remote_id, row in self.rows[subject].items():
            if self.ids[subject].get(remote_id) in names or row["deleted_at"] is not None:
                continue
            if row["folded"] in ids_by_name:
                local = rows[ids_by_name[row["folded"]]]
                row |= {"name": local["name"], "folded": local["folded"]}
                self._match(subject, remote_id, local)
            elif row.get("hot_key") in keys:
                row["hot_key"] = None

    def _match(self, subject: str, remote_id: int, local: Row) -> None:
        self.ids[subject][remote_id] = local["id"]
        self.local[subject][remote_id] = local

    def _assign_ids(self, subject: str) -> None:
        """Assign local ids to new rows: their own if the library never had a row of this kind and they are not too
        large.
        """
        last = self._connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": subject})
        keep = last is None and max(self.new[subject], default=0) < _MAX_KEPT_ID
        for count, remote_id in enumerate(self.new[subject], 1):
            self.ids[subject][remote_id] = remote_id if keep else (last or 0) + count


def _remote_times(package: Package, matched: Mapping[str, Mapping[int, int]]) -> dict[tuple[str, int, Any], str]:
    """Return when the archive's journal last changed each column or tag, by subject, id, and column or tag id.

    Only those of rows that are `matched`, or can be by their names, are compared.
    """
    times: dict[tuple[str, int, Any], str] = {}
    for row in package.changes.values():
        field = row["field"]
        if row["subject_id"] not in matched[row["subject"]] and row["subject"] not in ("tag", "saved_search"):
            continue
        if field == "tag":
            field = row["after"] if row["before"] is None else row["before"]
        key = (row["subject"], row["subject_id"], field)
        times[key] = max(times.get(key, ""), row["time"])
    return times


def _local_times(connection: Connection) -> dict[tuple[str, int, Any], str]:
    """Return the same of the library, without imports: the steps that they brought have the times of the changes."""
    change, step = models.Change, models.Step
    changed = case((change.field == "tag", func.coalesce(change.after, change.before)), else_=change.field)
    statement = (
        select(change.subject, change.subject_id, changed, func.max(change.time))
        .join(step, step.id == change.step_id)
        .where(step.what != IMPORT)
        .group_by(change.subject, change.subject_id, changed)
    )
    return {(subject, row_id, field): time for subject, row_id, field, time in connection.execute(statement)}
