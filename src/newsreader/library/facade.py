"""The library: everything a person keeps, in one SQLite file. Takes and gives records; nothing outside knows how they
are stored.

Opening one and reading its lists imports neither SQLAlchemy nor Alembic; the first use of anything else does. All
members may be used from any thread. Every method can raise `LockedError` (another program is writing),
`CannotWriteError` (a full, failing or read-only disk) and `BadDataError` (the file is damaged); what SQLite or
SQLAlchemy raise never leaves this package.
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
    from pathlib import Path
    from types import TracebackType

    from newsreader.library.archive.dump import Archive
    from newsreader.library.articles.export_records import Exports
    from newsreader.library.highlights.drafts import Drafts
    from newsreader.library.highlights.highlights import Highlights
    from newsreader.library.store.undo import History
    from newsreader.library.tags.tags import Tags

    from .saved_searches import Searches

__all__ = ["Library"]


def _advice(path: Path) -> str:
    # Looks at the backups one by one, which only a damaged library is worth.
    from newsreader.library.backup.rotation import advice

    return advice(path)


set_advice(_advice)


class Library:
    """An open library. `articles`, `highlights`, `drafts`, `tags`, `searches`, `history`, `exports` and `archive` are
    its rooms.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self.articles = Articles(handle)
        self._damaged: int | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool = True, read_only: bool = False) -> Library:
        """Open the library at `path`; make it, with mode 0600 and folders with 0700, if there is none and `create`.

        An older library is backed up and migrated. One that cannot be written is opened for reading, as
        `read_only` then says. Raises `NotFoundError`, `CannotCreateError`, `BadDataError` (a folder, no SQLite file, no
        library), `LibraryTooNewError` before a byte is written, `CannotWriteError`, `LockedError`.
        """
        reopen = partial(prepare, path, create=False, read_only=read_only)
        try:
            opened = prepare(path, create=create, read_only=read_only)
        except NewsreaderError as error:
            error.add_advice()
            raise
        return cls(Handle(path, opened, reopen))

    @property
    def path(self) -> Path:
        """Where the library lies."""
        return self._handle.path

    @property
    def read_only(self) -> bool:
        """Whether it can only be read; changes raise `CannotWriteError`."""
        return self._handle.opened.mode is not Mode.WRITE

    @property
    def because(self) -> str:
        """The sentence that says why it can only be read, where its disk is full; empty otherwise."""
        return self._handle.opened.because

    def data_version(self) -> int:
        """Give a number that differs from the last one given if anything was committed in between, by whomever, or
        another library was put in the place of this one, which is then the open one.

        Raises `CannotWriteError` as long as the library is gone or something else lies in its place: what was open can
        be read on, and changes are refused.
        """
        return self._handle.data_version()

    @property
    def openings(self) -> int:
        """How many libraries were open here, one in the place of the other: what was read of an earlier one, ids and
        places in the journal too, means nothing in this one.
        """
        return self._handle.openings

    def check_place(self) -> None:
        """Raise `CannotWriteError` if the file that was opened does not lie at its path any more."""
        self._handle.check_place()

    def keep_backup(self) -> Path | None:
        """Make a backup in the folder `backups` beside the library, and thin out the earlier ones, if something changed
        since the last one, which is half an hour old or more; give the new file.

        Can be called often and from any thread: to find that there is no need takes no time. Raises `CannotCreateError`
        and the like; that is no reason to stop working. That the library is damaged is said once: no copy of it would
        be a backup.
        """
        if self.read_only:
            return None
        from datetime import UTC, datetime

        from newsreader.library.backup.rotation import back_up_if_due

        self.check_place()
        if self._damaged == self.openings:
            return None
        try:
            return back_up_if_due(self.path, datetime.now(UTC))
        except BadDataError:
            self._damaged = self.openings
            raise

    @cached_property
    def highlights(self) -> Highlights:
        """The highlights."""
        from newsreader.library.highlights.highlights import Highlights

        return Highlights(self._handle)

    @cached_property
    def drafts(self) -> Drafts:
        """What was typed as notes and not saved."""
        from newsreader.library.highlights.drafts import Drafts

        return Drafts(self._handle)

    @cached_property
    def tags(self) -> Tags:
        """The tags."""
        from newsreader.library.tags.tags import Tags

        return Tags(self._handle)

    @cached_property
    def searches(self) -> Searches:
        """The searches kept by name, and the last ones."""
        from .saved_searches import Searches

        return Searches(self._handle)

    @cached_property
    def history(self) -> History:
        """Undo, redo, and what was done."""
        from newsreader.library.store.undo import History

        return History(self._handle)

    @cached_property
    def exports(self) -> Exports:
        """What was last written to places outside."""
        from newsreader.library.articles.export_records import Exports

        return Exports(self._handle)

    @cached_property
    def archive(self) -> Archive:
        """Everything out, everything in."""
        from newsreader.library.archive.dump import Archive

        return Archive(self._handle)

    def close(self) -> None:
        """Close every connection; the library cannot be used any more. May be called twice."""
        self._handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
