"""An export keeps what it wrote, so that edits in the file and changes in the library can be merged."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

ADDED = (
    ("fingerprint VARCHAR", "typeof({0}) = 'text'"),
    ("base BLOB", "typeof({0}) = 'blob'"),
)
"""The added columns of `export_record`: name and type, condition on a value `{0}`."""


def upgrade() -> None:
    """Add the columns. Files of earlier exports have no base."""
    connection = op.get_bind()
    # A view of another program may name a table that does not exist.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    # Invalid values stay as they are; the doctor reports them.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for column, condition in ADDED:
            name = column.partition(" ")[0]
            quoted = f'"{name}"'
            check = f"({quoted} IS NULL OR {condition.format(quoted)})"
            constraint = f"CONSTRAINT ck_export_record_{name} CHECK (({check}) IS TRUE)"
            connection.exec_driver_sql(f"ALTER TABLE export_record ADD COLUMN {column} {constraint}")
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
