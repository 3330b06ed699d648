"""A highlight keeps the words it was made on. An article stores which revision was read, and how often its address is
asked for a new one.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

# Conditions on a column, `{0}`.
TEXT = "({0} IS NULL OR typeof({0}) = 'text')"
WHOLE = "({0} IS NULL OR (typeof({0}) = 'integer' AND {0} >= 0))"

ADDED = (
    ("highlight", "first_quote VARCHAR", TEXT),
    ("article", "seen INTEGER", WHOLE),
    ("article", "watch INTEGER", WHOLE),
)
"""The added columns: table, name and type, condition."""

SEEN = "UPDATE article SET seen = revision WHERE state <> 'unread'"

INDEX = "CREATE INDEX ix_article_changed ON article (deleted_at, kept) WHERE seen < revision"


def upgrade() -> None:
    """Add the columns and the index. The current text of an article that was opened is taken as read."""
    connection = op.get_bind()
    # A view of another program may name a table that does not exist.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    # Invalid values stay as they are; the doctor reports them.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for table, column, condition in ADDED:
            name = column.partition(" ")[0]
            check = condition.format(f'"{name}"')
            constraint = f"CONSTRAINT ck_{table}_{name} CHECK (({check}) IS TRUE)"
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {constraint}")
        connection.exec_driver_sql(SEEN)
        connection.exec_driver_sql(INDEX)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
