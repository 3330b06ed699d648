"""A private copy of a library that cannot be read where it lies, because that would have to write beside it.

Copies files and knows nothing of what is in them; nothing beside the original is touched.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from newsreader.library.file.permissions import file_stamp, has_wal, sibling

_TRIES = 3


def copy_to_read(path: Path) -> TemporaryDirectory[str]:
    """Copy the library at `path`, and the log beside it, under its name into a new folder for its owner alone, which
    lies where the system keeps what is temporary and goes with its `cleanup`. Raises `OSError`.
    """
    folder = TemporaryDirectory(prefix="newsreader-", ignore_cleanup_errors=True)
    try:
        for _ in range(_TRIES):
            before = _stamps(path)
            shutil.copyfile(path, place := Path(folder.name, path.name))
            if has_wal(path):
                shutil.copyfile(sibling(path, "-wal"), sibling(place, "-wal"))
            if _stamps(path) == before:
                return folder
    except BaseException:
        folder.cleanup()
        raise
    folder.cleanup()
    raise OSError("another program writes to it all the time")


def _stamps(path: Path) -> list[tuple[int, int]]:
    """What tells whether somebody has written to the file or its log meanwhile."""
    return [file_stamp(file) for file in (path, sibling(path, "-wal")) if file == path or has_wal(path)]
