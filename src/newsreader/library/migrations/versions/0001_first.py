"""The first schema: articles, revisions, highlights, tags and the journal, with full-text search and counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# `article_fts` has prefixes for filtering while typing. `revision_fts` stores no copy of the texts. Triggers fill both.
SEARCH = (
    """
    CREATE VIRTUAL TABLE article_fts USING fts5(
        title, site, authors, tags, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE VIRTUAL TABLE revision_fts USING fts5(
        text, content='revision', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
)

_TAGS_OF_ARTICLE = """
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = article_fts.rowid), '')
"""

TRIGGERS = (
    """
    CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        INSERT INTO article_fts (rowid, title, site, authors, tags)
            VALUES (new.id, new.title, coalesce(new.site, ''), new.authors, '');
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END
    """,
    """
    CREATE TRIGGER article_renamed AFTER UPDATE OF title, site, authors ON article BEGIN
        UPDATE article_fts SET title = new.title, site = coalesce(new.site, ''), authors = new.authors
            WHERE rowid = new.id;
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
        DELETE FROM article_fts WHERE rowid = old.id;
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL);
    END
    """,
    f"""
    CREATE TRIGGER article_tagged AFTER INSERT ON article_tag BEGIN
        UPDATE article_fts SET tags = {_TAGS_OF_ARTICLE} WHERE rowid = new.article_id;
    END
    """,
    f"""
    CREATE TRIGGER article_untagged AFTER DELETE ON article_tag BEGIN
        UPDATE article_fts SET tags = {_TAGS_OF_ARTICLE} WHERE rowid = old.article_id;
    END
    """,
    f"""
    CREATE TRIGGER tag_renamed AFTER UPDATE OF name ON tag BEGIN
        UPDATE article_fts SET tags = {_TAGS_OF_ARTICLE}
            WHERE rowid IN (SELECT article_id FROM article_tag WHERE tag_id = new.id);
    END
    """,
    """
    CREATE TRIGGER revision_added AFTER INSERT ON revision BEGIN
        INSERT INTO revision_fts (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER revision_gone AFTER DELETE ON revision BEGIN
        INSERT INTO revision_fts (revision_fts, rowid, text) VALUES ('delete', old.id, old.text);
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


def upgrade() -> None:
    _tables()
    for statement in (*SEARCH, *TRIGGERS):
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_derived", sa.Boolean(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("authors", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("site_key", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("canonical_url", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("published_at", sa.String(), nullable=True),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("highlights", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("uid", name=op.f("uq_article_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_by_added_at", "article", ["deleted_at", "added_at", "id", "state", "starred"])
    op.create_index("ix_article_by_highlights", "article", ["deleted_at", "highlights", "id", "state", "starred"])
    op.create_index("ix_article_by_published_at", "article", ["deleted_at", "published_at", "id", "state", "starred"])
    op.create_index("ix_article_by_site_key", "article", ["deleted_at", "site_key", "id", "state", "starred"])
    op.create_index("ix_article_by_title_key", "article", ["deleted_at", "title_key", "id", "state", "starred"])
    op.create_index("ix_article_by_words", "article", ["deleted_at", "words", "id", "state", "starred"])
    op.create_index(op.f("ix_article_canonical_url"), "article", ["canonical_url"])
    op.create_table(
        "export_record",
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("target", "block", name=op.f("pk_export_record")),
    )
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("highlight_id", sa.Integer(), nullable=True),
        sa.Column("imported", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_step_article_id"), "step", ["article_id"])
    op.create_index("ix_step_status", "step", ["status", "id"])
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("hot_key", sa.String(), nullable=True),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("uid", name=op.f("uq_tag_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tag_folded", "tag", ["folded"], unique=True, sqlite_where=sa.text("deleted_at IS NULL"))
    op.create_table(
        "tally",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("binned", sa.Boolean(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("state", "starred", "binned", name=op.f("pk_tally")),
    )
    op.create_table(
        "article_tag",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_tag_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_article_tag_tag_id_tag")),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name=op.f("pk_article_tag")),
    )
    op.create_index(op.f("ix_article_tag_tag_id"), "article_tag", ["tag_id"])
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.BLOB(), nullable=True),
        sa.Column("after", sa.BLOB(), nullable=True),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_change_step_id_step"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_step_id"), "change", ["step_id"])
    op.create_index("ix_change_subject", "change", ["subject", "subject_id"])
    op.create_table(
        "highlight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_highlight_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_highlight")),
        sa.UniqueConstraint("uid", name=op.f("uq_highlight_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_highlight_article_id"), "highlight", ["article_id"])
    op.create_index(op.f("ix_highlight_created_at"), "highlight", ["created_at"])
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("blocks", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("corrections", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revision_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revision_article_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revision_sha256"), "revision", ["sha256"])
    op.create_table(
        "draft",
        sa.Column("highlight_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["highlight_id"], ["highlight.id"], name=op.f("fk_draft_highlight_id_highlight"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("highlight_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "highlight_tag",
        sa.Column("highlight_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["highlight_id"], ["highlight.id"], name=op.f("fk_highlight_tag_highlight_id_highlight"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_highlight_tag_tag_id_tag")),
        sa.PrimaryKeyConstraint("highlight_id", "tag_id", name=op.f("pk_highlight_tag")),
    )
    op.create_index(op.f("ix_highlight_tag_tag_id"), "highlight_tag", ["tag_id"])
