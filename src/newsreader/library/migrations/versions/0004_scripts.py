"""Full-text search learns scripts without spaces: what is indexed of a text that has their letters is `spaced`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from newsreader.library import fulltext

if TYPE_CHECKING:
    from sqlalchemy import Connection

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

# As they are stored: what was said of tags is in there already.
COLUMNS = {column: fulltext.as_indexed(column) for column in ("title", "site", "authors", "tags")}

ARTICLES = f"""
    UPDATE article_fts SET {", ".join(f"{column} = {indexed}" for column, indexed in COLUMNS.items())}
    WHERE {" OR ".join(f"{indexed} <> {column}" for column, indexed in COLUMNS.items())}
"""

TEXTS = (
    f"CREATE TEMP TABLE respaced AS SELECT id FROM revision WHERE {fulltext.as_indexed('text')} <> text",
    """
    INSERT INTO revision_fts (revision_fts, rowid, text)
    SELECT 'delete', id, text FROM revision WHERE id IN (SELECT id FROM respaced)
    """,
    """
    INSERT INTO revision_fts (rowid, text)
    SELECT id, text FROM revision_spaced WHERE id IN (SELECT id FROM respaced)
    """,
    "DROP TABLE respaced",
)


def upgrade() -> None:
    """Index anew what has such letters, old texts and what is in the bin included, and nothing else."""
    connection = op.get_bind()
    connection.exec_driver_sql(fulltext.SPACED)
    if connection.exec_driver_sql("SELECT count(*) FROM revision").scalar():
        try:
            _change_source(connection)
        except sa.exc.DatabaseError:
            # An SQLite that was built to let nobody edit a schema.
            _make_anew(connection)
        else:
            for statement in TEXTS:
                connection.exec_driver_sql(statement)
    else:
        _make_anew(connection)
    connection.exec_driver_sql(ARTICLES)
    for trigger in REPLACED:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    for statement in (ARTICLE_ADDED, *fulltext.TRIGGERS):
        connection.exec_driver_sql(statement)


def _change_source(connection: Connection) -> None:
    """Say what the index is of, without making it anew: by SQLite's procedure for changes of a schema that change
    nothing that is stored (https://www.sqlite.org/lang_altertable.html, 7).
    """
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    try:
        connection.exec_driver_sql("""
            UPDATE sqlite_schema SET sql = replace(sql, 'content=''revision''', 'content=''revision_spaced''')
            WHERE name = 'revision_fts'
        """)
        connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def _make_anew(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE revision_fts")
    connection.exec_driver_sql(fulltext.CREATE["revision_fts"])
    for statement in fulltext.FILL["revision_fts"]:
        connection.exec_driver_sql(statement)
