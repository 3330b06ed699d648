"""The hashes of exported files, so that an export recognizes the files that the user has edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from newsreader.library.schema.models import Article, ExportRecord
from newsreader.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Select

    from newsreader.library.store.handle import Handle

GONE = ""
"""The owner of the files of permanently deleted articles: their blocks are `/name` instead of `uid/name`.

An article that is missing because of damage keeps its owner: its file may be the only copy.
"""


class Exports:
    """The export records of one library. They are not part of history: undo does not change exported files."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def known(self, target: str) -> dict[str, str]:
        """Return the SHA-256 (hex) of each block that was last written to the path `target`."""
        statement = select(ExportRecord.block, ExportRecord.sha256).where(ExportRecord.target == clean(target))
        with self._store.read() as connection:
            return {row.block: row.sha256 for row in connection.execute(statement)}

    def remember(self, target: str, blocks: Mapping[str, str]) -> None:
        """Replace the hashes of `target` by the SHA-256 of each block that is now written there."""
        with self._store.write() as connection:
            connection.execute(delete(ExportRecord).where(ExportRecord.target == clean(target)))
            rows = [{"target": clean(target), "block": block, "sha256": sha256} for block, sha256 in blocks.items()]
            if rows:
                connection.execute(insert(ExportRecord), rows)


def disown(connection: Connection, article_ids: Select[int]) -> None:
    """Make `GONE` the owner of the files of these articles, which are about to be deleted permanently."""
    uids = select(Article.uid).where(Article.id.in_(article_ids))
    slash = func.instr(ExportRecord.block, "/")
    owned = func.substr(ExportRecord.block, 1, slash - 1).in_(uids)
    connection.execute(update(ExportRecord).where(owned).values(block=GONE + func.substr(ExportRecord.block, slash)))
