"""What was last written to places outside, so that an export can tell a person's edits from its own work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from newsreader.library.schema import ExportRecord
from newsreader.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsreader.library.handle import Handle


class Exports:
    """The export records of one library. Not part of history: undoing a change does not unwrite a file."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def known(self, target: str) -> dict[str, str]:
        """Give the SHA-256 (hex) of each block as it was last written to `target`, a file by its path; empty if it
        never was.
        """
        statement = select(ExportRecord.block, ExportRecord.sha256).where(ExportRecord.target == clean(target))
        with self._store.read() as connection:
            return {row.block: row.sha256 for row in connection.execute(statement)}

    def remember(self, target: str, blocks: Mapping[str, str]) -> None:
        """Replace what is known of `target` by the SHA-256 of each block now written there."""
        with self._store.write() as connection:
            connection.execute(delete(ExportRecord).where(ExportRecord.target == clean(target)))
            rows = [{"target": clean(target), "block": block, "sha256": sha256} for block, sha256 in blocks.items()]
            if rows:
                connection.execute(insert(ExportRecord), rows)
