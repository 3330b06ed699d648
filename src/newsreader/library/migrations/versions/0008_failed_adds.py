"""Failed adds are stored. An article stores when its address was last asked for a new text. The inbox has an order.

A revision stores the encoding that the server declared, and the address against which its links are resolved.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

# Conditions on a column, `{0}`.
TEXT = "typeof({0}) = 'text'"
TIME = (
    "({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'"
    " AND typeof({0}) = 'text' AND length({0}) = 27 AND {0} >= '0001' AND date(substr({0}, 1, 19), '+0 days')"
    " = substr({0}, 1, 10))"
)

FAILED_ADD = {"source": TEXT, "message": TEXT, "failed_at": TIME}
"""The columns of the table, which are never null, and their conditions."""

ADDED = (
    ("article", "checked_at VARCHAR", f"({{0}} IS NULL OR {TIME})"),
    ("revision", "charset VARCHAR DEFAULT '' NOT NULL", TEXT),
    ("revision", "base VARCHAR DEFAULT '' NOT NULL", TEXT),
)
"""The added columns: table, name and type, condition."""

INBOX = """
CREATE INDEX ix_article_inbox ON article (deleted_at, kept, min(coalesce(published_at, added_at), added_at), id)
    WHERE kept = 0
"""


def upgrade() -> None:
    """Create the table and the index, and add the columns."""
    connection = op.get_bind()
    columns = [f"{name} VARCHAR NOT NULL" for name in FAILED_ADD]
    checks = [_check("failed_add", name, condition) for name, condition in FAILED_ADD.items()]
    parts = ", ".join([*columns, "CONSTRAINT pk_failed_add PRIMARY KEY (source)", *checks])
    connection.exec_driver_sql(f"CREATE TABLE failed_add ({parts})")
    connection.exec_driver_sql(INBOX)
    # A view of another program may name a table that does not exist.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    # Invalid values stay as they are; the doctor reports them.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for table, column, condition in ADDED:
            check = _check(table, column.partition(" ")[0], condition)
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {check}")
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")


def _check(table: str, name: str, condition: str) -> str:
    condition = condition.format(f'"{name}"')
    return f"CONSTRAINT ck_{table}_{name} CHECK (({condition}) IS TRUE)"
