"""Sync a folder whenever a file in it is saved, or another program changes the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import LockedError
from newsreader.services.exports.uid_scan import SUFFIXES

from .syncing import sync

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsreader.export.registry import Format
    from newsreader.library import Library

    from .syncing import SyncReport

_QUIET = 400
"""For how many milliseconds nothing may be saved before files are read."""

_LONGEST = 5_000
"""After how many milliseconds of steady saving files are read all the same."""

_LOOK = 2_000
"""How often the library is asked for changes of other programs, in milliseconds."""


def watch(
    library: Library, folder: Path, load_format: Callable[[str], Format], stop: threading.Event
) -> Iterator[SyncReport]:
    """Sync the folder, and again after each change, until `stop` is set. Yields a report each time.

    `load_format` is as for `sync`. Raises as `sync` does, but tries again later while another program writes to the
    library.
    """
    from watchfiles import Change, watch

    def is_of_user(_: Change, path: str) -> bool:
        name = path.replace("\\", "/").rpartition("/")[2]
        return name.endswith(SUFFIXES) and not name.startswith(".")

    yield sync(library, folder, load_format=load_format)
    # A file that was saved before the folder is watched is seen by a second look.
    seen, is_due = library.data_version(), True
    for changes in watch(
        folder,
        watch_filter=is_of_user,
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        stop_event=stop,
    ):
        is_due |= bool(changes) or library.data_version() != seen
        if is_due:
            try:
                report = sync(library, folder, load_format=load_format)
            except LockedError:
                continue
            seen, is_due = library.data_version(), bool(report.export.busy)
            yield report
