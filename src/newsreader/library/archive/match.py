"""Which things of an archive are in a library already, and what each is called there; when each was changed last, as
either journal tells it. Reads, and changes nothing.

Things are known again by their uids, tags and searches also by their names, texts by article and hash, articles also by
what `likeness` knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select, text

from newsreader.library.schema import models
from newsreader.library.store.change import IMPORT

from .match_articles import same_articles

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from .format import Row
    from .load import Package

ORDER = ("tag", "article", "revision", "highlight", "saved_search")
"""The subjects, each behind those that it belongs to."""

# The fields that a person changes, those together that make sense only together.
FIELDS = {
    "article": (
        ("title", "title_key", "title_derived"),
        ("authors",),
        ("site", "site_key"),
        ("url",),
        ("canonical_url",),
        ("language",),
        ("published_at",),
        ("state",),
        ("starred",),
        ("revision",),
        ("deleted_at",),
    ),
    "revision": (("corrections",), ("deleted_at",)),
    "highlight": (
        ("revision", "start", "end", "quote", "prefix", "suffix", "anchor", "score"),
        ("color",),
        ("note",),
        ("deleted_at",),
    ),
    "tag": (("deleted_at",), ("name", "folded"), ("description",), ("color",), ("hot_key",)),
    "saved_search": (("deleted_at",), ("name", "folded"), ("query",)),
}


# What comes later goes on from there, and must go out again as a number that JSON can tell.
_MOST_OWN = 2**40

_LONG = {"text", "blocks", "marks", "source"}


class Matching:
    """An archive beside a library. What is of the archive is “there”, what is of the library is “here”.

    `ids` give, by subject, the id here for each id there, `numbers` the number of a text here for article and number
    there; `here` are the rows here of what is in both, by id there; `new` the ids there of what is not.
    """

    def __init__(self, connection: Connection, package: Package) -> None:
        self._connection = connection
        self.rows: dict[str, dict[int, Row]] = {
            "tag": package.tags,
            "article": package.articles,
            "revision": {row["id"]: row for texts in package.revisions.values() for row in texts.values()},
            "highlight": package.highlights,
            "saved_search": package.searches,
        }
        self.ids: dict[str, dict[int, int]] = {subject: {} for subject in ORDER}
        self.here: dict[str, dict[int, Row]] = {subject: {} for subject in ORDER}
        self.numbers: dict[tuple[int, int], int] = {}
        self._fetched: dict[tuple[int, int], str] = {}
        self._fetched_here: dict[tuple[int, int], str] = {}
        self._theirs = _times_there(package)
        self._ours = _times_here(connection)
        for subject in ("tag", "article", "highlight", "saved_search"):
            self._by_uid(subject)
        self._alike = same_articles(connection, package, self.ids["article"])
        for there, known in self._alike.items():
            self._same("article", there, known)
        self._texts(package)
        for subject in ("tag", "saved_search"):
            self._by_name(subject)
        self.new = {
            subject: [there for there in rows if there not in self.ids[subject]] for subject, rows in self.rows.items()
        }
        for subject in ORDER:
            self._number(subject)

    def is_newer(self, subject: str, there: int, what: Any) -> int:
        """Compare when something was last changed: 1 if there, -1 if here, 0 if neither journal knows it better.

        `what` are fields, or the id there of the tag that was given or taken.
        """
        here = self.ids[subject][there]
        pairs: list[tuple[Any, Any]]
        pairs = [(one, one) for one in what] if isinstance(what, tuple) else [(what, self.ids["tag"][what])]
        theirs = max(self._theirs.get((subject, there, one), "") for one, _ in pairs)
        ours = max(self._ours.get((subject, here, other), "") for _, other in pairs)
        return (theirs > ours) - (theirs < ours)

    def value(self, subject: str, there: int, field: str) -> Any:
        """Give what a field there would be here."""
        row = self.rows[subject][there]
        match subject, field:
            case "article", "revision":
                return self.numbers[there, row["revision"]]
            case "highlight", "revision":
                return self.numbers[row["article_id"], row["revision"]]
            case "revision", "number":
                return self.numbers[row["article_id"], row["number"]]
            case _, "id":
                return self.ids[subject][there]
            case _, "article_id":
                return self.ids["article"][row["article_id"]]
        return row[field]

    def wanted(self, subject: str, there: int, fields: tuple[str, ...]) -> dict[str, Any] | None:
        """Give what these fields of something that is in both are to be here; `None` if they stay."""
        values: dict[str, Any] = {field: self.value(subject, there, field) for field in fields}
        known = self.here[subject][there]
        if values == {field: known[field] for field in fields}:
            return None
        newer = self.is_newer(subject, there, fields)
        # It is in the trash and nobody put it there since: an import that brought it was undone. Now it is wanted again.
        comes_back = fields == ("deleted_at",) and not newer and values["deleted_at"] is None
        completes = not newer and subject == "article" and there in self._alike and self._completes(there, fields)
        return values if newer > 0 or comes_back or completes else None

    def _completes(self, there: int, fields: tuple[str, ...]) -> bool:
        """Whether an article that either got by itself has there what is missing here, or a text of a later day."""
        known = self.here["article"][there]
        if fields == ("revision",):
            row = self.rows["article"][there]
            return self._fetched[there, row["revision"]] > self._fetched_here[known["id"], known["revision"]]
        return known[fields[0]] in (None, "[]")

    def in_both(self, subject: str) -> list[tuple[int, Row]]:
        """Give the ids there and the rows here of what is in both; those that go into the trash first, so that names that
        are given up make room for those that are taken.
        """
        both = list(self.here[subject].items())
        return sorted(both, key=lambda one: self.rows[subject][one[0]]["deleted_at"] is None)

    def _by_uid(self, subject: str) -> None:
        table = models.SUBJECTS[subject]
        there = {row["uid"]: row_id for row_id, row in self.rows[subject].items()}
        for row in self._connection.execute(select(table)):
            if (row_id := there.get(row.uid)) is not None:
                self._same(subject, row_id, dict(row._mapping))

    def _texts(self, package: Package) -> None:
        """Know texts again; one that is only there keeps its number unless another text has it here."""
        stored: dict[int, list[Row]] = {}
        columns = [column for column in models.SUBJECTS["revision"].c if column.name not in _LONG]
        for stored_row in self._connection.execute(select(*columns)):
            stored.setdefault(stored_row.article_id, []).append(dict(stored_row._mapping))
            self._fetched_here[stored_row.article_id, stored_row.number] = stored_row.fetched_at
        for article, texts in package.revisions.items():
            known_texts = stored.get(self.ids["article"].get(article, 0), [])
            by_number = {row["number"]: row for row in known_texts}
            by_text = {(row["sha256"], row["fetched_at"]): row for row in known_texts}
            # Fetched by each on another day, it is the same text nonetheless.
            alike = {row["sha256"]: row for row in known_texts} if article in self._alike else {}
            last = max([*by_number, *texts], default=0)
            for number, row in texts.items():
                self._fetched[article, number] = row["fetched_at"]
                if known := by_text.get((row["sha256"], row["fetched_at"])) or alike.get(row["sha256"]):
                    self._same("revision", row["id"], known)
                    self.numbers[article, number] = known["number"]
                elif number in by_number:
                    last += 1
                    self.numbers[article, number] = last
                else:
                    self.numbers[article, number] = number

    def _by_name(self, subject: str) -> None:
        """Know tags again by the names that they will have here when those that are in both have got theirs; and so
        searches.
        """
        table = models.SUBJECTS[subject]
        rows = {row.id: dict(row._mapping) for row in self._connection.execute(select(table))}
        names = {row_id: row["folded"] for row_id, row in rows.items() if row["deleted_at"] is None}
        for there, known in self.in_both(subject):
            if (dead := self.wanted(subject, there, ("deleted_at",))) and dead["deleted_at"] is not None:
                names.pop(known["id"], None)
            elif known["id"] in names and (named := self.wanted(subject, there, ("name", "folded"))):
                if named["folded"] in names.values():
                    self.rows[subject][there] |= {"name": known["name"], "folded": known["folded"]}
                names[known["id"]] = self.rows[subject][there]["folded"]
        bearers = {name: row_id for row_id, name in names.items()}
        keys = {row["hot_key"] for row_id, row in rows.items() if row_id in names and row.get("hot_key")}
        for there, row in self.rows[subject].items():
            if self.ids[subject].get(there) in names or row["deleted_at"] is not None:
                continue
            if row["folded"] in bearers:
                known = rows[bearers[row["folded"]]]
                row |= {"name": known["name"], "folded": known["folded"]}
                self._same(subject, there, known)
            elif row.get("hot_key") in keys:
                row["hot_key"] = None

    def _same(self, subject: str, there: int, known: Row) -> None:
        self.ids[subject][there] = known["id"]
        self.here[subject][there] = known

    def _number(self, subject: str) -> None:
        """Give what is new its id here: its own, if there never was any of its kind and the numbers leave room."""
        last = self._connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": subject})
        own = last is None and max(self.new[subject], default=0) < _MOST_OWN
        for count, there in enumerate(self.new[subject], 1):
            self.ids[subject][there] = there if own else (last or 0) + count


def _times_there(package: Package) -> dict[tuple[str, int, Any], str]:
    times: dict[tuple[str, int, Any], str] = {}
    for row in package.changes:
        field = row["field"]
        if field == "tag":
            field = row["after"] if row["before"] is None else row["before"]
        key = (row["subject"], row["subject_id"], field)
        times[key] = max(times.get(key, ""), row["time"])
    return times


def _times_here(connection: Connection) -> dict[tuple[str, int, Any], str]:
    """Imports do not count: what they brought was done when the steps say that came with it."""
    change, step = models.Change, models.Step
    what = case((change.field == "tag", func.coalesce(change.after, change.before)), else_=change.field)
    statement = (
        select(change.subject, change.subject_id, what, func.max(change.time))
        .join(step, step.id == change.step_id)
        .where(step.what != IMPORT)
        .group_by(change.subject, change.subject_id, what)
    )
    return {(subject, row_id, field): time for subject, row_id, field, time in connection.execute(statement)}
