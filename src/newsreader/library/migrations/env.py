"""Alembic's environment, which runs on the connection and in the transaction of `library.opening.migrate`.

`alembic revision` and `alembic check` get their connection the same way. There is no `alembic.ini`.
"""

from __future__ import annotations

from typing import Any

from alembic import context

from newsreader.library.schema.models import Base

# The models do not declare the tables of full-text search, which the migrations create with SQL.
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
