"""Full-text search learns scripts without spaces: what is indexed is `spaced`. The next migration fills it."""

from __future__ import annotations

from alembic import op

from newsreader.library.schema import fulltext

revision = "0004"
down_revision = "0003"

REPLACED = (
    "article_added",
    "article_renamed",
    "article_tagged",
    "article_untagged",
    "tag_renamed",
    "revision_added",
    "revision_gone",
)

ARTICLE_ADDED = f"""
    CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        {fulltext.ADD_ARTICLE}
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END
"""


def upgrade() -> None:
    """Make the index of texts anew, of what is `spaced`, and empty."""
    connection = op.get_bind()
    connection.exec_driver_sql(fulltext.SPACED)
    connection.exec_driver_sql("DROP TABLE revision_fts")
    connection.exec_driver_sql(fulltext.CREATE["revision_fts"])
    for trigger in REPLACED:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    for statement in (ARTICLE_ADDED, *fulltext.TRIGGERS):
        connection.exec_driver_sql(statement)
