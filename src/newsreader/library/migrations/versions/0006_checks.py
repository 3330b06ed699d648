"""Tables refuse invalid values, and full-text search needs no function in the file.

Every table is copied into one with CHECK constraints. A row that breaks a constraint is copied as it is: `doctor`
reports it, and its other columns can still be changed. Tables are not STRICT, because a value of the wrong type could
not be copied. The program indexes changed rows itself from now on, so triggers only count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import op

if TYPE_CHECKING:
    from sqlalchemy import Connection

revision = "0006"
down_revision = "0005"

DROPPED = (
    "article_added",
    "article_renamed",
    "article_moved",
    "article_gone",
    "article_tagged",
    "article_untagged",
    "tag_renamed",
    "revision_added",
    "revision_gone",
    "highlight_added",
    "highlight_moved",
    "highlight_gone",
)

TRIGGERS = (
    """
    CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END
    """,
    """
    CREATE TRIGGER article_moved AFTER UPDATE OF state, starred, deleted_at ON article BEGIN
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL);
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END
    """,
    """
    CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL);
    END
    """,
    """
    CREATE TRIGGER highlight_added AFTER INSERT ON highlight WHEN new.deleted_at IS NULL BEGIN
        UPDATE article SET highlights = highlights + 1 WHERE id = new.article_id;
    END
    """,
    """
    CREATE TRIGGER highlight_moved AFTER UPDATE OF deleted_at ON highlight
    WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
        UPDATE article SET highlights = highlights + iif(new.deleted_at IS NULL, 1, -1) WHERE id = new.article_id;
    END
    """,
    """
    CREATE TRIGGER highlight_gone AFTER DELETE ON highlight WHEN old.deleted_at IS NULL BEGIN
        UPDATE article SET highlights = highlights - 1 WHERE id = old.article_id;
    END
    """,
)

# Conditions on a column, `{0}`.
WHOLE = "(typeof({0}) = 'integer' AND {0} >= 0)"
COUNT = "typeof({0}) = 'integer'"
FLAG = "{0} IN (0, 1)"
SCORE = "(typeof({0}) IN ('real', 'integer') AND {0} BETWEEN 0 AND 1)"
TEXT = "typeof({0}) = 'text'"
UID = "(typeof({0}) = 'text' AND {0} <> '')"
BYTES = "typeof({0}) = 'blob'"
TIME = (
    "({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'"
    " AND typeof({0}) = 'text' AND length({0}) = 27 AND {0} >= '0001' AND date(substr({0}, 1, 19), '+0 days')"
    " = substr({0}, 1, 10))"
)
# SQLite's functions for JSON are not allowed in a schema that is not trusted.
ARRAY = "(typeof({0}) = 'text' AND {0} GLOB '[[]*]')"
OBJECT = "(typeof({0}) = 'text' AND {0} GLOB '{{*}}')"
SCALAR = "(typeof({0}) IN ('null', 'text', 'integer') OR (typeof({0}) = 'real' AND abs({0}) <= 1.7976931348623157e308))"
STATE = "{0} IN ('archived', 'done', 'reading', 'unread')"
COLOR = "{0} IN ('blue', 'green', 'purple', 'red', 'yellow')"
ANCHOR = "{0} IN ('exact', 'moved', 'orphan', 'review')"
STATUS = "{0} IN ('done', 'dropped', 'undone')"
CAUSE = "{0} IN ('do', 'redo', 'undo')"
SUBJECT = "{0} IN ('article', 'highlight', 'revision', 'saved_search', 'tag')"

TABLES = {
    "article": (
        f"""
        id INTEGER | {WHOLE}
        uid VARCHAR | {UID}
        title VARCHAR | {TEXT}
        title_derived BOOLEAN | {FLAG}
        title_key VARCHAR | {TEXT}
        authors VARCHAR | {ARRAY}
        site VARCHAR? | {TEXT}
        site_key VARCHAR | {TEXT}
        url VARCHAR? | {TEXT}
        canonical_url VARCHAR? | {TEXT}
        language VARCHAR? | {TEXT}
        published_at VARCHAR? | {TIME}
        added_at VARCHAR | {TIME}
        state VARCHAR | {STATE}
        starred BOOLEAN | {FLAG}
        position INTEGER | {WHOLE}
        revision INTEGER | {WHOLE}
        length INTEGER | {WHOLE}
        words INTEGER | {WHOLE}
        highlights INTEGER DEFAULT 0 | {COUNT}
        deleted_at VARCHAR? | {TIME}
        """,
        "CONSTRAINT pk_article PRIMARY KEY (id AUTOINCREMENT)",
        "CONSTRAINT uq_article_uid UNIQUE (uid)",
    ),
    "export_record": (
        f"""
        target VARCHAR | {TEXT}
        block VARCHAR | {TEXT}
        sha256 VARCHAR | {TEXT}
        """,
        "CONSTRAINT pk_export_record PRIMARY KEY (target, block)",
    ),
    "recent_search": (
        f"""
        query VARCHAR | {TEXT}
        used_at VARCHAR | {TIME}
        """,
        "CONSTRAINT pk_recent_search PRIMARY KEY (query)",
    ),
    "saved_search": (
        f"""
        id INTEGER | {WHOLE}
        uid VARCHAR | {UID}
        name VARCHAR | {TEXT}
        folded VARCHAR | {TEXT}
        query VARCHAR | {TEXT}
        created_at VARCHAR | {TIME}
        deleted_at VARCHAR? | {TIME}
        """,
        "CONSTRAINT pk_saved_search PRIMARY KEY (id AUTOINCREMENT)",
        "CONSTRAINT uq_saved_search_uid UNIQUE (uid)",
    ),
    "step": (
        f"""
        id INTEGER | {WHOLE}
        uid VARCHAR | {UID}
        time VARCHAR | {TIME}
        what VARCHAR | {TEXT}
        label VARCHAR | {TEXT}
        status VARCHAR | {STATUS}
        article_id INTEGER? | {WHOLE}
        highlight_id INTEGER? | {WHOLE}
        imported BOOLEAN DEFAULT 0 | {FLAG}
        """,
        "CONSTRAINT pk_step PRIMARY KEY (id AUTOINCREMENT)",
        "CONSTRAINT uq_step_uid UNIQUE (uid)",
    ),
    "tag": (
        f"""
        id INTEGER | {WHOLE}
        uid VARCHAR | {UID}
        name VARCHAR | {TEXT}
        folded VARCHAR | {TEXT}
        description VARCHAR | {TEXT}
        color VARCHAR? | {COLOR}
        hot_key VARCHAR? | {TEXT}
        deleted_at VARCHAR? | {TIME}
        """,
        "CONSTRAINT pk_tag PRIMARY KEY (id AUTOINCREMENT)",
        "CONSTRAINT uq_tag_uid UNIQUE (uid)",
    ),
    "tally": (
        f"""
        state VARCHAR | {STATE}
        starred BOOLEAN | {FLAG}
        binned BOOLEAN | {FLAG}
        articles INTEGER | {COUNT}
        """,
        "CONSTRAINT pk_tally PRIMARY KEY (state, starred, binned)",
    ),
    "article_tag": (
        f"""
        article_id INTEGER | {WHOLE}
        tag_id INTEGER | {WHOLE}
        """,
        "CONSTRAINT pk_article_tag PRIMARY KEY (article_id, tag_id)",
        "CONSTRAINT fk_article_tag_article_id_article FOREIGN KEY(article_id) REFERENCES article (id)"
        " ON DELETE CASCADE",
        "CONSTRAINT fk_article_tag_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id)",
    ),
    "change": (
        f"""
        id INTEGER | {WHOLE}
        step_id INTEGER | {WHOLE}
        time VARCHAR | {TIME}
        cause VARCHAR | {CAUSE}
        subject VARCHAR | {SUBJECT}
        subject_id INTEGER | {WHOLE}
        field VARCHAR | {TEXT}
        before BLOB? | {SCALAR}
        after BLOB? | {SCALAR}
        """,
        "CONSTRAINT pk_change PRIMARY KEY (id AUTOINCREMENT)",
        "CONSTRAINT fk_change_step_id_step FOREIGN KEY(step_id) REFERENCES step (id) ON DELETE CASCADE",
    ),
    "highlight": (
        f"""
        id INTEGER | {WHOLE}
        uid VARCHAR | {UID}
        article_id INTEGER | {WHOLE}
        revision INTEGER | {WHOLE}
        start INTEGER | {WHOLE}
        end INTEGER | {WHOLE}
        quote VARCHAR | {TEXT}
        prefix VARCHAR | {TEXT}
        suffix VARCHAR | {TEXT}
        color VARCHAR | {COLOR}
        note VARCHAR | {TEXT}
        anchor VARCHAR | {ANCHOR}
        score DOUBLE | {SCORE}
        created_at VARCHAR | {TIME}
        updated_at VARCHAR | {TIME}
        deleted_at VARCHAR? | {TIME}
        """,
        "CONSTRAINT pk_highlight PRIMARY KEY (id AUTOINCREMENT)",
        'CONSTRAINT ck_highlight_range CHECK (start < "end")',
        "CONSTRAINT uq_highlight_uid UNIQUE (uid)",
        "CONSTRAINT fk_highlight_article_id_article FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE",
    ),
    "revision": (
        f"""
        id INTEGER | {WHOLE}
        article_id INTEGER | {WHOLE}
        number INTEGER | {WHOLE}
        fetched_at VARCHAR | {TIME}
        title VARCHAR | {TEXT}
        text VARCHAR | {TEXT}
        blocks VARCHAR | {ARRAY}
        marks VARCHAR | {ARRAY}
        corrections VARCHAR | {OBJECT}
        sha256 VARCHAR | {TEXT}
        source BLOB | {BYTES}
        media_type VARCHAR | {TEXT}
        deleted_at VARCHAR? | {TIME}
        """,
        "CONSTRAINT pk_revision PRIMARY KEY (id AUTOINCREMENT)",
        "CONSTRAINT uq_revision_article_id_number UNIQUE (article_id, number)",
        "CONSTRAINT fk_revision_article_id_article FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE",
    ),
    "draft": (
        f"""
        highlight_id INTEGER | {WHOLE}
        editor VARCHAR | {TEXT}
        text VARCHAR | {TEXT}
        began VARCHAR | {TEXT}
        updated_at VARCHAR | {TIME}
        """,
        "CONSTRAINT pk_draft PRIMARY KEY (highlight_id, editor)",
        "CONSTRAINT fk_draft_highlight_id_highlight FOREIGN KEY(highlight_id) REFERENCES highlight (id)"
        " ON DELETE CASCADE",
    ),
    "highlight_tag": (
        f"""
        highlight_id INTEGER | {WHOLE}
        tag_id INTEGER | {WHOLE}
        """,
        "CONSTRAINT pk_highlight_tag PRIMARY KEY (highlight_id, tag_id)",
        "CONSTRAINT fk_highlight_tag_highlight_id_highlight FOREIGN KEY(highlight_id) REFERENCES highlight (id)"
        " ON DELETE CASCADE",
        "CONSTRAINT fk_highlight_tag_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id)",
    ),
}
"""The columns of each table, with `?` behind the type of one that may be null, and the table's constraints."""

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
    """
    CREATE VIRTUAL TABLE revision_fts USING fts5(
        text, content='', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO revision_fts (rowid, text) SELECT id, spaced(CAST(text AS BLOB)) FROM revision",
)


def upgrade() -> None:
    """Copy the tables, create the triggers that count, and index every article again."""
    connection = op.get_bind()
    for trigger in DROPPED:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
    connection.exec_driver_sql("DROP TABLE revision_fts")
    connection.exec_driver_sql("DROP VIEW revision_spaced")
    # A view of another program may name a table that does not exist for a moment.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for table, (columns, *constraints) in TABLES.items():
            _copy(connection, table, columns, constraints)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
    for statement in (*TRIGGERS, *SEARCH):
        connection.exec_driver_sql(statement)


def _copy(connection: Connection, table: str, columns: str, constraints: list[str]) -> None:
    """Copy a table into one with constraints, which takes its name, its indexes and its last id."""
    names, definitions, checks = [], [], []
    for line in columns.strip().splitlines():
        column, _, condition = line.strip().partition(" | ")
        name, _, kind = column.partition(" ")
        names.append(f'"{name}"')
        nullable = kind.endswith("?")
        if nullable and condition != SCALAR:
            condition = f"({{0}} IS NULL OR {condition})"
        definitions.append(f'"{name}" {kind.rstrip("?")}{"" if nullable else " NOT NULL"}')
        condition = condition.format(f'"{name}"')
        checks.append(f"CONSTRAINT ck_{table}_{name} CHECK (({condition}) IS TRUE)")
    indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    )
    indexes_sql = indexes.scalars().all()
    listed = ", ".join(names)
    connection.exec_driver_sql(f"CREATE TABLE new_{table} ({', '.join([*definitions, *constraints, *checks])})")
    connection.exec_driver_sql(f'INSERT INTO new_{table} ({listed}) SELECT {listed} FROM "{table}"')
    # No id is used twice, not even that of a row deleted since.
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (f"new_{table}",))
    connection.exec_driver_sql(
        f"INSERT INTO sqlite_sequence (name, seq) SELECT 'new_{table}', seq FROM sqlite_sequence WHERE name = '{table}'"
    )
    connection.exec_driver_sql(f'DROP TABLE "{table}"')
    connection.exec_driver_sql(f'ALTER TABLE new_{table} RENAME TO "{table}"')
    for sql in indexes_sql:
        connection.exec_driver_sql(sql)
