"""Full-text search folds as every other search does (`ß` and `ss`, `ł` and `l`, ligatures, soft hyphens), so that all
that is indexed is indexed anew.
"""

from __future__ import annotations

from alembic import op

from newsreader.library.schema import fulltext

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Fill both tables anew, with old texts and what is in the trash too."""
    for statements in fulltext.FILL.values():
        for statement in statements:
            op.execute(statement)
