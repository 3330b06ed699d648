"""Whether the history of a library fits what is in it: what a step tells of is there, its changes are, and what undo
would put back can stand where it stood.

What was done in another library is told and never put back, so of that only the subjects must be there. Works on a
connection of sqlite3; must not know what is done about what it finds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsreader.library.schema.columns import SUBJECTS, TABLES
from newsreader.library.schema.kinds import Kind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

_WORN = Kind(int, "({0} IS NULL OR {0} IN (SELECT id FROM tag))")

_TEXTS = "json_array_length({0}) = 4 AND NOT EXISTS (SELECT 1 FROM json_each({0}) WHERE type <> 'text')"
_DRAFT = Kind(
    json.loads,
    f"CASE WHEN {{0}} IS NULL THEN TRUE WHEN typeof({{0}}) = 'text' AND json_valid({{0}}) THEN {_TEXTS} END",
)

# What a change may be of, other than what makes a row the one it is.
_FIELDS: Mapping[tuple[str, str], Kind] = {
    (subject, field): kind
    for subject in SUBJECTS
    for field, kind in TABLES[subject].kinds.items()
    if field not in ("id", "uid", "article_id", "number", "text", "source", "sha256", "highlights")
} | {("article", "tag"): _WORN, ("highlight", "tag"): _WORN, ("highlight", "draft"): _DRAFT}

_THERE = " ".join(f"WHEN '{subject}' THEN subject_id IN (SELECT id FROM \"{subject}\")" for subject in SUBJECTS)
_KNOWN = ", ".join(f"'{subject} {field}'" for subject, field in _FIELDS)
_HOLDS = {
    side: " ".join(
        f"WHEN '{subject} {field}' THEN {kind.sql.format(side)}" for (subject, field), kind in _FIELDS.items()
    )
    for side in ("before", "after")
}

# Each gives ids; the names say what is wrong.
_UNFIT: Mapping[str, str] = {
    "change {} tells of what is gone": f"""
        SELECT change.id FROM change WHERE {{}} AND (CASE subject {_THERE} END) IS NOT TRUE
    """,
    "change {} cannot be read (field)": f"""
        SELECT change.id FROM change JOIN step ON step.id = step_id
        WHERE {{}} AND NOT imported AND subject || ' ' || field NOT IN ({_KNOWN})
    """,
    **{
        f"change {{}} cannot be read ({side})": f"""
        SELECT change.id FROM change JOIN step ON step.id = step_id
        WHERE {{}} AND NOT imported AND (CASE subject || ' ' || field {holds} ELSE TRUE END) IS NOT TRUE
        """
        for side, holds in _HOLDS.items()
    },
}

_EMPTY = "SELECT id FROM step WHERE NOT imported AND id NOT IN (SELECT step_id FROM change)"

# A tag that was put on once and never taken off again, here, is worn.
_TAKEN = """
    SELECT change.id FROM (
        SELECT min(id) AS id FROM change WHERE field = 'tag'
        GROUP BY subject, subject_id, coalesce(before, after) HAVING count(*) = 1
    ) JOIN change USING (id) JOIN step ON step.id = step_id
    WHERE NOT imported AND before IS NULL AND CASE subject
        WHEN 'article' THEN NOT EXISTS (SELECT 1 FROM article_tag WHERE article_id = subject_id AND tag_id = after)
        WHEN 'highlight' THEN
            NOT EXISTS (SELECT 1 FROM highlight_tag WHERE highlight_id = subject_id AND tag_id = after)
    END
"""


def unfit(connection: sqlite3.Connection) -> Iterator[str]:
    """Give what is wrong with each step and change that does not fit the library; sentences without their ends."""
    yield from _changes(connection, "TRUE")
    yield from (f"step {id_} has lost its changes" for (id_,) in connection.execute(_EMPTY))
    yield from (f"the tag of change {id_} is not worn any more" for (id_,) in connection.execute(_TAKEN))


def unfit_step(connection: sqlite3.Connection, step_id: int) -> str | None:
    """Give the first thing that keeps this step from being undone or redone, or `None`."""
    if found := next(_changes(connection, f"step_id = {step_id:d}"), None):
        return found
    # SQLite would put back what is no UTF-8 without a look.
    values = "SELECT id, CAST(before AS BLOB), CAST(after AS BLOB) FROM change WHERE step_id = ?"
    for id_, *sides in connection.execute(values, (step_id,)):
        for side, value in zip(("before", "after"), sides, strict=True):
            try:
                value and value.decode()
            except UnicodeDecodeError:
                return f"change {id_} cannot be read ({side})"
    return None


def _changes(connection: sqlite3.Connection, which: str) -> Iterator[str]:
    for told, statement in _UNFIT.items():
        yield from (told.format(id_) for (id_,) in connection.execute(statement.format(which)))
