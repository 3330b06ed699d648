"""Check that the journal matches the library: the rows it names exist, its steps have changes, and undo can set the
values it recorded.

Imported steps are shown but never undone, so only their rows are checked. Works on a `sqlite3` connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.library.schema.columns import SUBJECTS, TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

_TAG = "({0} IS NULL OR {0} IN (SELECT id FROM tag))"

_TEXTS = "json_array_length({0}) = 4 AND NOT EXISTS (SELECT 1 FROM json_each({0}) WHERE type <> 'text')"
_DRAFT = f"CASE WHEN {{0}} IS NULL THEN TRUE WHEN typeof({{0}}) = 'text' AND json_valid({{0}}) THEN {_TEXTS} END"

# The condition on the values of each field that can change.
_FIELDS: Mapping[tuple[str, str], str] = {
    (subject, field): column.kind.sql
    for subject in SUBJECTS
    for field, column in TABLES[subject].columns.items()
    if column.merge
} | {("article", "tag"): _TAG, ("highlight", "tag"): _TAG, ("highlight", "draft"): _DRAFT}

_EXISTS = " ".join(f"WHEN '{subject}' THEN subject_id IN (SELECT id FROM \"{subject}\")" for subject in SUBJECTS)
_KNOWN = ", ".join(f"'{subject} {field}'" for subject, field in _FIELDS)
_VALID = {
    side: " ".join(f"WHEN '{subject} {field}' THEN {sql.format(side)}" for (subject, field), sql in _FIELDS.items())
    for side in ("before", "after")
}

# Messages for the ids that each statement selects.
_INVALID: Mapping[str, str] = {
    "change {} is of a missing row": f"""
        SELECT change.id FROM change WHERE {{}} AND (CASE subject {_EXISTS} END) IS NOT TRUE
    """,
    "change {} cannot be read (field)": f"""
        SELECT change.id FROM change JOIN step ON step.id = step_id
        WHERE {{}} AND NOT imported AND subject || ' ' || field NOT IN ({_KNOWN})
    """,
    **{
        f"change {{}} cannot be read ({side})": f"""
        SELECT change.id FROM change JOIN step ON step.id = step_id
        WHERE {{}} AND NOT imported AND (CASE subject || ' ' || field {valid} ELSE TRUE END) IS NOT TRUE
        """
        for side, valid in _VALID.items()
    },
}

_EMPTY = "SELECT id FROM step WHERE NOT imported AND id NOT IN (SELECT step_id FROM change)"

# The only change of a tag on a row added it here, in a step that is in force, but the row does not have it.
_MISSING_TAGS = """
    SELECT change.id FROM (
        SELECT min(id) AS id FROM change WHERE field = 'tag'
        GROUP BY subject, subject_id, coalesce(before, after) HAVING count(*) = 1
    ) JOIN change USING (id) JOIN step ON step.id = step_id
    WHERE NOT imported AND status = 'done' AND before IS NULL AND CASE subject
        WHEN 'article' THEN NOT EXISTS (SELECT 1 FROM article_tag WHERE article_id = subject_id AND tag_id = after)
        WHEN 'highlight' THEN
            NOT EXISTS (SELECT 1 FROM highlight_tag WHERE highlight_id = subject_id AND tag_id = after)
    END
"""


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield a message, without a period, for each step and change that does not match the library."""
    yield from _changes(connection, "TRUE")
    yield from (f"step {id_} has no changes" for (id_,) in connection.execute(_EMPTY))
    yield from (f"the tag that change {id_} added is missing" for (id_,) in connection.execute(_MISSING_TAGS))


def step_problem(connection: sqlite3.Connection, step_id: int) -> str | None:
    """Return the first reason why this step cannot be undone or redone, or `None`."""
    if problem := next(_changes(connection, f"step_id = {step_id:d}"), None):
        return problem
    # SQLite copies text that is not UTF-8 without an error.
    values = "SELECT id, CAST(before AS BLOB), CAST(after AS BLOB) FROM change WHERE step_id = ?"
    for id_, *sides in connection.execute(values, (step_id,)):
        for side, value in zip(("before", "after"), sides, strict=True):
            try:
                value and value.decode()
            except UnicodeDecodeError:
                return f"change {id_} cannot be read ({side})"
    return None


def _changes(connection: sqlite3.Connection, condition: str) -> Iterator[str]:
    for message, statement in _INVALID.items():
        yield from (message.format(id_) for (id_,) in connection.execute(statement.format(condition)))
