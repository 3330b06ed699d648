"""How much of each article was read is stored by day. What was read before has no day."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

WHOLE = "(typeof({0}) = 'integer' AND {0} >= 0)"
DAY = (
    "(typeof({0}) = 'text' AND ({0} = '' OR ({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND {0} >= '0001'"
    " AND date({0}, '+0 days') = {0})))"
)

COLUMNS = {
    "article_id": ("INTEGER", WHOLE),
    "day": ("VARCHAR", DAY),
    "length": ("INTEGER", WHOLE),
}
"""The columns of the table, which are never null: type, condition on a value `{0}`."""

READ_BEFORE = "INSERT INTO reading_day SELECT id, '', position FROM article WHERE position > 0"


def upgrade() -> None:
    """Create the table. Invalid positions are not copied; the doctor reports them."""
    parts = [f"{name} {kind} NOT NULL" for name, (kind, _) in COLUMNS.items()]
    parts += [
        "CONSTRAINT pk_reading_day PRIMARY KEY (article_id, day)",
        "CONSTRAINT fk_reading_day_article_id_article FOREIGN KEY(article_id) REFERENCES article (id)"
        " ON DELETE CASCADE",
    ]
    for name, (_, condition) in COLUMNS.items():
        check = condition.format(f'"{name}"')
        parts.append(f"CONSTRAINT ck_reading_day_{name} CHECK (({check}) IS TRUE)")
    connection = op.get_bind()
    connection.exec_driver_sql(f"CREATE TABLE reading_day ({', '.join(parts)})")
    connection.exec_driver_sql(f"{READ_BEFORE} AND typeof(position) = 'integer'")
