"""A private copy of a library that cannot be read in place, because reading would have to write beside it.

Copies files without knowing their contents, and writes nothing beside the original.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from newsreader.library.file.permissions import file_stamp, has_wal, sibling

_TRIES = 3


def copy_to_read(path: Path) -> TemporaryDirectory[str]:
    """Copy the library at `path` and its log into a new private folder for temporary files, and return the folder.

    The copy has the library's name. The folder's `cleanup` deletes it. Raises `OSError`.
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
    raise OSError("another program keeps writing to it")


def _stamps(path: Path) -> list[tuple[int, int]]:
    """Return values that change when a program writes to the file or its log."""
    return [file_stamp(file) for file in (path, sibling(path, "-wal")) if file == path or has_wal(path)]
