"""Each editor has a draft of its own, which stores the note that it started from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table again and copy its drafts, which started from the current note until now."""
    op.rename_table("draft", "draft_before")
    op.create_table(
        "draft",
        sa.Column("highlight_id", sa.Integer(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("began", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["highlight_id"],
            ["highlight.id"],
            name=op.f("fk_draft_highlight_id_highlight"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("highlight_id", "editor", name=op.f("pk_draft")),
    )
    op.execute("""
        INSERT INTO draft (highlight_id, editor, text, began, updated_at)
            SELECT highlight_id, '', text, note, draft_before.updated_at
            FROM draft_before JOIN highlight ON highlight.id = highlight_id
    """)
    op.drop_table("draft_before")
