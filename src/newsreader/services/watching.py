"""Sync a folder whenever a file in it is saved, or another program changes the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import LockedError

from .syncing import sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsreader.library import Library

    from .syncing import SyncReport

_QUIET = 400
"""For how many milliseconds nothing may be saved before files are read."""

_LONGEST = 5_000
"""After how many milliseconds of steady saving files are read all the same."""

_LOOK = 2_000
"""How often the library is asked for changes of other programs, in milliseconds."""


def watch(library: Library, folder: Path) -> Iterator[SyncReport]:
    """Sync the folder, and again after each change. Yields a report each time. Ends with `KeyboardInterrupt`.

    Raises as `sync` does, except that it tries again later while another program writes to the library.
    """
    from watchfiles import Change, watch

    def is_of_user(_: Change, path: str) -> bool:
        name = path.replace("\\", "/").rpartition("/")[2]
        return name.endswith(".md") and not name.startswith(".")

    yield sync(library, folder)
    seen, is_due = library.data_version(), False
    for changes in watch(
        folder, watch_filter=is_of_user, debounce=_LONGEST, step=_QUIET, rust_timeout=_LOOK, yield_on_timeout=True
    ):
        is_due |= bool(changes) or library.data_version() != seen
        if is_due:
            try:
                report = sync(library, folder)
            except LockedError:
                continue
            seen, is_due = library.data_version(), bool(report.export.busy)
            yield report
