"""Full-text search folds texts as every other search does (`ß` and `ss`, `ł` and `l`, ligatures, soft hyphens).

Version 0005 indexed every article again. Version 0006 does so anyway, and no program opens a library of version 0005
without migrating it further, so nothing is left to do here.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change nothing."""
