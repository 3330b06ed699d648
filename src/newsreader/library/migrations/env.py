"""Alembic's environment: it runs on the connection of `library.opening.migrate`, inside its transaction.

For a developer's `alembic revision` and `alembic check` the connection is given the same way; there is no
`alembic.ini`.
"""

from __future__ import annotations

from typing import Any

from alembic import context

from newsreader.library.schema.models import Base

# Full-text search keeps its own tables, which are made by the migrations' SQL and are no business of the models.
_SEARCH = ("article_fts", "revision_fts")


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or not (name or "").startswith(_SEARCH)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=_is_ours,
    render_as_batch=True,
)
context.run_migrations()
