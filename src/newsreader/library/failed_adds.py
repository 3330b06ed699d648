"""Sources that could not be added, so that the user can read why and try again later. They are not part of history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from newsreader.library.store.change import id_in
from newsreader.records import FailedAdd

from .schema import codecs, columns, models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from newsreader.library.store.handle import Handle

MOST = 100
"""The number of failed adds that are stored."""

_COLUMNS = columns.TABLES["failed_add"]
_failed = models.FailedAdd
_newest_first = (_failed.failed_at.desc(), _failed.source)


class FailedAdds:
    """The failed adds of one library, each source once."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def all(self) -> list[FailedAdd]:
        """Return the failed adds, newest first."""
        with self._store.read() as connection:
            rows = connection.execute(select(_failed.__table__).order_by(*_newest_first)).all()
        return [_COLUMNS.make(_record, row, number) for number, row in enumerate(rows, 1)]

    def change(self, failed: Iterable[FailedAdd] = (), *, forget: Iterable[str] = ()) -> None:
        """Store failed adds, and forget those of the sources `forget` and all but the newest `MOST`."""
        rows = {
            (source := _storable(one.source)): {
                "source": source,
                "message": _storable(one.message),
                "failed_at": codecs.store_time(one.at),
            }
            for one in failed
        }
        replaced = [*map(_storable, forget), *rows]
        if not replaced:
            return
        with self._store.write() as connection:
            connection.execute(delete(_failed).where(id_in(_failed.source, replaced)))
            if rows:
                connection.execute(insert(_failed), list(rows.values()))
            newest = select(_failed.source).order_by(*_newest_first).limit(MOST)
            connection.execute(delete(_failed).where(_failed.source.not_in(newest)))


def _record(row: Row[Any]) -> FailedAdd:
    return FailedAdd(row.source, row.message, codecs.load_time(row.failed_at))


def _storable(text: str) -> str:
    # Lone surrogates, which file names of other encodings have, cannot be stored.
    return text.encode("utf-8", "replace").decode()
