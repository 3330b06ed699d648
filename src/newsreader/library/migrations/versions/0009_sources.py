"""An article stores the file that it was added from. A revision stores the encoding, language and tags of its source.

An article whose language differs from that of its current revision has one that the user chose.

Full-text search folds digits of all scripts, letters of the Arabic script and zero width non-joiners, so every article
is indexed again.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

# Conditions on a column, `{0}`.
TEXT = "typeof({0}) = 'text'"
FLAG = "{0} IN (0, 1)"
ARRAY = "(typeof({0}) = 'text' AND {0} GLOB '[[]*]')"

ADDED = (
    ("article", "source_path VARCHAR", f"({{0}} IS NULL OR {TEXT})"),
    ("revision", "encoding VARCHAR DEFAULT '' NOT NULL", TEXT),
    ("revision", "encoding_guessed BOOLEAN DEFAULT 0 NOT NULL", FLAG),
    ("revision", "language VARCHAR", f"({{0}} IS NULL OR {TEXT})"),
    ("revision", "tags VARCHAR DEFAULT '[]' NOT NULL", ARRAY),
)
"""The added columns: table, name and type, condition."""

INDEX = "CREATE INDEX ix_article_source_path ON article (source_path) WHERE source_path IS NOT NULL"

LANGUAGES = """
UPDATE revision SET language = (SELECT language FROM article WHERE article.id = revision.article_id)
    WHERE article_id IN (SELECT id FROM article WHERE language IS NOT NULL)
"""

SEARCH = (
    "DELETE FROM article_fts",
    """
    INSERT INTO article_fts (rowid, title, site, authors, tags)
    SELECT id, spaced(CAST(title AS BLOB)), spaced(CAST(coalesce(site, '') AS BLOB)), spaced(CAST(authors AS BLOB)),
        spaced(CAST(coalesce((
            SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
            WHERE article_tag.article_id = article.id), '') AS BLOB))
    FROM article
    """,
    "INSERT INTO revision_fts (revision_fts) VALUES ('delete-all')",
    "INSERT INTO revision_fts (rowid, text) SELECT id, spaced(CAST(text AS BLOB)) FROM revision",
)


def upgrade() -> None:
    """Add the columns and the index, copy the languages of the articles, and index every article again."""
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
        connection.exec_driver_sql(INDEX)
        connection.exec_driver_sql(LANGUAGES)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
    for statement in SEARCH:
        connection.exec_driver_sql(statement)
