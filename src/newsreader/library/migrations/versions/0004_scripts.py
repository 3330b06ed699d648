"""Full-text search supports scripts without spaces: triggers index what the SQL function `spaced` returns."""

from __future__ import annotations

from alembic import op

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

_TAGS = """spaced(CAST(
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = article_fts.rowid), '')
 AS BLOB))"""

# The text of each trigger identifies it as the program's own (`schema.triggers`), so it must never change.
TRIGGERS = (
    """
    CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        INSERT INTO article_fts (rowid, title, site, authors, tags)
            VALUES (new.id, spaced(CAST(new.title AS BLOB)), spaced(CAST(coalesce(new.site, '') AS BLOB)),
                    spaced(CAST(new.authors AS BLOB)), '');
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END
    """,
    """
    CREATE TRIGGER article_renamed AFTER UPDATE OF title, site, authors ON article BEGIN
        UPDATE article_fts SET title = spaced(CAST(new.title AS BLOB)),
            site = spaced(CAST(coalesce(new.site, '') AS BLOB)),
            authors = spaced(CAST(new.authors AS BLOB)) WHERE rowid = new.id;
    END
    """,
    f"""
    CREATE TRIGGER article_tagged AFTER INSERT ON article_tag BEGIN
        UPDATE article_fts SET tags = {_TAGS} WHERE rowid = new.article_id;
    END
    """,
    f"""
    CREATE TRIGGER article_untagged AFTER DELETE ON article_tag BEGIN
        UPDATE article_fts SET tags = {_TAGS} WHERE rowid = old.article_id;
    END
    """,
    f"""
    CREATE TRIGGER tag_renamed AFTER UPDATE OF name ON tag BEGIN
        UPDATE article_fts SET tags = {_TAGS}
            WHERE rowid IN (SELECT article_id FROM article_tag WHERE tag_id = new.id);
    END
    """,
    """
    CREATE TRIGGER revision_added AFTER INSERT ON revision BEGIN
        INSERT INTO revision_fts (rowid, text) VALUES (new.id, spaced(CAST(new.text AS BLOB)));
    END
    """,
    """
    CREATE TRIGGER revision_gone AFTER DELETE ON revision BEGIN
        INSERT INTO revision_fts (revision_fts, rowid, text) VALUES ('delete', old.id, spaced(CAST(old.text AS BLOB)));
    END
    """,
)


def upgrade() -> None:
    """Create the index of texts again, empty, with triggers that fold texts."""
    connection = op.get_bind()
    connection.exec_driver_sql(
        "CREATE VIEW revision_spaced AS SELECT id, spaced(CAST(text AS BLOB)) AS text FROM revision"
    )
    connection.exec_driver_sql("DROP TABLE revision_fts")
    connection.exec_driver_sql("""
    CREATE VIRTUAL TABLE revision_fts USING fts5(
        text, content='revision_spaced', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """)
    for trigger in REPLACED:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    for trigger in TRIGGERS:
        connection.exec_driver_sql(trigger)
