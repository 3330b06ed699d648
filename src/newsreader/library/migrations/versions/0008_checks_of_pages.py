"""An article stores when its address was last asked for a new text."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

TIME = (
    "({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'"
    " AND typeof({0}) = 'text' AND length({0}) = 27 AND {0} >= '0001' AND date(substr({0}, 1, 19), '+0 days')"
    " = substr({0}, 1, 10))"
)
"""A condition on a column, `{0}`."""


def upgrade() -> None:
    """Add the column."""
    connection = op.get_bind()
    # A view of another program may name a table that does not exist.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    # Invalid values stay as they are; the doctor reports them.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        check = f"(({{0}} IS NULL OR {TIME})) IS TRUE".format('"checked_at"')
        connection.exec_driver_sql(
            f"ALTER TABLE article ADD COLUMN checked_at VARCHAR CONSTRAINT ck_article_checked_at CHECK ({check})"
        )
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
