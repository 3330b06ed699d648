"""A private copy of a library that cannot be read in place, because reading would have to write beside it.

Copies files without knowing their contents, and writes nothing beside the original.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from newsreader.library.file.permissions import file_stamp, has_wal, sibling

_TRIES = 3

_IN_MEMORY = "/dev/shm"  # noqa: S108 - the folder is private
"""A disk in memory, on Linux."""


def copy_to_read(path: Path) -> TemporaryDirectory[str]:
    """Copy the library at `path` and its log into a new private folder for temporary files, and return the folder.

    The copy has the library's name. The folder's `cleanup` deletes it. Raises `OSError`.
    """
    # The copy grows when it is migrated. The folder for temporary files can be on the same full disk.
    wanted = 4 * path.stat().st_size
    roomy = (one for one in (gettempdir(), _IN_MEMORY) if Path(one).is_dir() and shutil.disk_usage(one).free > wanted)
    return _copy_into(path, next(roomy, None))


def _copy_into(path: Path, parent: str | None) -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="newsreader-", dir=parent, ignore_cleanup_errors=True)
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
