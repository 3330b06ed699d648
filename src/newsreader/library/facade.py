"""The library, one SQLite file. It takes and returns records; other packages do not know how they are stored.

Opening a library and reading its lists imports neither SQLAlchemy nor Alembic; other methods import both. All methods
may be called from any thread. Every method can raise `LockedError` (another program is writing), `CannotWriteError` (a
full, failing or read-only disk) and `BadDataError` (the file is damaged), but no errors of SQLite or SQLAlchemy.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from newsreader.errors import BadDataError, NewsreaderError
from newsreader.library.articles.articles import Articles
from newsreader.library.file.connection import Mode
from newsreader.library.file.sqlite_errors import set_advice
from newsreader.library.opening.open import prepare
from newsreader.library.store.handle import Handle

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from newsreader.library.archive.dump import Archive
    from newsreader.library.articles.export_records import Exports
    from newsreader.library.feeds.feeds import Feeds
    from newsreader.library.highlights.drafts import Drafts
    from newsreader.library.highlights.highlights import Highlights
    from newsreader.library.highlights.reading import HighlightReader
    from newsreader.library.incoming.incoming import Arrivals
    from newsreader.library.store.undo import History
    from newsreader.library.tags.tags import Tags
    from newsreader.records import Statistics

    from .failed_adds import FailedAdds
    from .saved_searches import Searches

__all__ = ["Library"]


def _advice(path: Path) -> str:
    # Imported late: only a damaged library needs its backups to be checked.
    from newsreader.library.backup.rotation import advice

    return advice(path)


set_advice(_advice)


class Library:
    """An open library. Its attributes `articles`, `highlights`, `drafts`, `tags` and so on do the work."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self.articles = Articles(handle)
        self._damaged: int | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool = True, read_only: bool = False) -> Library:
        """Open the library at `path`. With `create`, create a missing file (mode 0600) and its folders (0700).

        An older library is backed up and migrated. A file that cannot be written is opened with `read_only`. Raises
        `NotFoundError`, `CannotCreateError`, `BadDataError` (a folder, or not a library), `LibraryTooNewError` before
        anything is written, `CannotWriteError`, `LockedError`.
        """
        reopen = partial(prepare, path, create=False, read_only=read_only)
        try:
            opened = prepare(path, create=create, read_only=read_only)
        except NewsreaderError as error:
            error.add_advice()
            raise
        return cls(Handle(path, opened, reopen))

    @staticmethod
    def names(path: Path, what: str, start: str) -> list[tuple[str, str]]:
        """Return the names in the library at `path` that begin with `start`, as `names.names` does, for a shell."""
        from .names import names

        return names(path, what, start)

    @property
    def path(self) -> Path:
        """The path of the library file."""
        return self._handle.path

    @property
    def read_only(self) -> bool:
        """Whether the library is open for reading only; changes raise `CannotWriteError`."""
        return self._handle.opened.mode is not Mode.WRITE

    @property
    def because(self) -> str:
        """The message that the disk is full, if the library is read-only for that reason; empty otherwise."""
        return self._handle.opened.because

    def data_version(self) -> int:
        """Return a number that changes when another program commits a change or another library replaces this file.

        A library that replaces this file is opened. Raises `CannotWriteError` while the file is missing or is not a
        library: the earlier file can still be read, but not changed.
        """
        return self._handle.data_version()

    @property
    def own_commits(self) -> int:
        """The number of changes committed through this object."""
        return self._handle.own_commits

    @property
    def openings(self) -> int:
        """The number of libraries that were opened here one after another.

        Ids and journal positions of an earlier library have no meaning in the current one.
        """
        return self._handle.openings

    def statistics(self, since: date, by: str, most: int) -> Statistics:
        """Count highlights by `day` or `week` and by tag, site and author, as `statistics.statistics` does."""
        from .statistics import statistics

        return statistics(self._handle, since, by, most)

    def check_place(self) -> None:
        """Raise `CannotWriteError` if the opened file is no longer at its path."""
        self._handle.check_place()

    def back_up_if_due(self) -> Path | None:
        """Back up the library into the folder `backups` beside it, if a backup is due; return the new file.

        A backup is due if the library has changed and the last backup is at least half an hour old. Checking this is
        cheap. Earlier automatic backups are thinned out. Raises `CannotCreateError`, `CannotWriteError`, `LockedError`,
        and once `BadDataError` if the library is damaged.
        """
        if self.read_only:
            return None
        from datetime import UTC, datetime

        from newsreader.library.backup import rotation

        self.check_place()
        if self._damaged == self.openings:
            return None
        try:
            return rotation.back_up_if_due(self.path, datetime.now(UTC))
        except BadDataError:
            self._damaged = self.openings
            raise

    @cached_property
    def highlights(self) -> Highlights:
        """The highlights."""
        from newsreader.library.highlights.highlights import Highlights

        return Highlights(self._handle)

    @cached_property
    def highlight_reader(self) -> HighlightReader:
        """The highlights as the note search reads them, without importing SQLAlchemy."""
        from newsreader.library.highlights.reading import HighlightReader

        return HighlightReader(self._handle)

    @cached_property
    def drafts(self) -> Drafts:
        """The drafts of notes."""
        from newsreader.library.highlights.drafts import Drafts

        return Drafts(self._handle)

    @cached_property
    def tags(self) -> Tags:
        """The tags."""
        from newsreader.library.tags.tags import Tags

        return Tags(self._handle)

    @cached_property
    def searches(self) -> Searches:
        """The saved and recent searches."""
        from .saved_searches import Searches

        return Searches(self._handle)

    @cached_property
    def failed_adds(self) -> FailedAdds:
        """The sources that could not be added."""
        from .failed_adds import FailedAdds

        return FailedAdds(self._handle)

    @cached_property
    def feeds(self) -> Feeds:
        """The feeds."""
        from newsreader.library.feeds.feeds import Feeds

        return Feeds(self._handle)

    @cached_property
    def history(self) -> History:
        """The history: undo, redo and the list of steps."""
        from newsreader.library.store.undo import History

        return History(self._handle)

    @cached_property
    def exports(self) -> Exports:
        """The hashes of exported files."""
        from newsreader.library.articles.export_records import Exports

        return Exports(self._handle)

    @cached_property
    def incoming(self) -> Arrivals:
        """Import of what other programs exported."""
        from newsreader.library.incoming.incoming import Arrivals

        return Arrivals(self._handle)

    @cached_property
    def archive(self) -> Archive:
        """Export and import of the whole library."""
        from newsreader.library.archive.dump import Archive

        return Archive(self._handle)

    def close(self) -> None:
        """Close every connection. May be called twice."""
        self._handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
