"""What exports wrote, so that they recognize the edits of the user and merge them with changes in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from newsreader.library.schema.models import Article, ExportRecord, Revision
from newsreader.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Select

    from newsreader.library.store.handle import Handle

GONE = ""
"""The owner of the files of permanently deleted articles: their blocks are `/name` instead of `uid/name`.

An article that is missing because of damage keeps its owner: its file may be the only copy.
"""


class Exported(NamedTuple):
    """A file as an export left it: its SHA-256 (hex), `fingerprint` and `base` as in `schema.models.ExportRecord`."""

    sha256: str
    fingerprint: str | None = None
    base: bytes | None = None


class Exports:
    """The export records of one library. They are not part of history: undo does not change exported files."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def known(self, target: str) -> dict[str, Exported]:
        """Return the files that were last written to the path `target`, by `owner/name`."""
        table = ExportRecord
        statement = select(table.block, table.sha256, table.fingerprint, table.base).where(
            table.target == clean(target)
        )
        with self._store.read() as connection:
            return {row.block: Exported(row.sha256, row.fingerprint, row.base) for row in connection.execute(statement)}

    def remember(self, target: str, files: Mapping[str, Exported | None]) -> None:
        """Store these files of `target`, by `owner/name`, and forget those that are `None`."""
        target = clean(target)
        rows = [{"target": target, "block": name, **file._asdict()} for name, file in files.items() if file]
        gone = [name for name, file in files.items() if file is None]
        with self._store.write() as connection:
            if gone:
                named = ExportRecord.block == bindparam("name")
                forget = delete(ExportRecord).where(ExportRecord.target == target, named)
                connection.execute(forget, [{"name": name} for name in gone])
            if rows:
                connection.execute(insert(ExportRecord).prefix_with("OR REPLACE"), rows)

    def versions(self) -> dict[int, tuple[object, ...]]:
        """Return for each article a value that changes with its current text and the kinds of its blocks."""
        current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
        versions = select(Article.id, Revision.sha256, Revision.parser_version, Revision.corrections)
        statement = versions.join(Revision, current).where(Revision.deleted_at.is_(None))
        with self._store.read() as connection:
            return {article_id: tuple(rest) for article_id, *rest in connection.execute(statement)}


def disown(connection: Connection, article_ids: Select[int]) -> None:
    """Make `GONE` the owner of the files of these articles, which are about to be deleted permanently."""
    uids = select(Article.uid).where(Article.id.in_(article_ids))
    slash = func.instr(ExportRecord.block, "/")
    owned = func.substr(ExportRecord.block, 1, slash - 1).in_(uids)
    connection.execute(update(ExportRecord).where(owned).values(block=GONE + func.substr(ExportRecord.block, slash)))
