"""A revision stores from which address a server sent it, and the ETag and the Last-Modified that came with it."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

ADDED = ("fetched_from", "etag", "last_modified")


def upgrade() -> None:
    """Add the columns. The next request for each page is unconditional."""
    connection = op.get_bind()
    # A view of another program may name a table that does not exist.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    # Invalid values stay as they are; the doctor reports them.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for name in ADDED:
            check = f'CHECK ((("{name}" IS NULL OR typeof("{name}") = \'text\')) IS TRUE)'
            connection.exec_driver_sql(
                f"ALTER TABLE revision ADD COLUMN {name} VARCHAR CONSTRAINT ck_revision_{name} {check}"
            )
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
