"""Which file is at a library's path, before it is opened and while it is open.

Asks the operating system alone. Must not know SQLite, nor the contents of a library.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, TypeAlias

from newsreader.errors import BadDataError, CannotWriteError, NotFoundError, UsageError

from .permissions import can_access, reason, resolve_link, sibling
from .sqlite_errors import too_small

if TYPE_CHECKING:
    from pathlib import Path

Identity: TypeAlias = tuple[int, int]
"""Device and inode: unique to a file as long as a program has it open, also if it is renamed."""


def backups_folder(library: Path) -> Path:
    """Return the folder of the backups of `library`, which may not exist. It is beside the target of a link."""
    return resolve_link(library).absolute().parent / "backups"


def index_file(library: Path) -> Path:
    """Return the path of the file with the index of the notes of `library`, which may not exist."""
    return sibling(library, "-notes")


def exists(path: Path) -> bool:
    """Return whether there is a readable file at `path`.

    Raises `BadDataError` for a folder, a special file, or a file too small to be a library. Raises `NotFoundError`
    without permission to read, and `UsageError` for an invalid path.
    """
    found = _stat(path)
    if found is None:
        return False
    if 0 < found.st_size < 512:  # SQLite treats so small a file as empty and would overwrite it
        raise too_small(path)
    if not can_access(path, os.R_OK):
        raise NotFoundError(f"The library {path} can't be read. Check its permissions.")
    return True


def is_file(path: Path) -> bool:
    """Return whether there is a file at `path`, readable or not. Raises `BadDataError` as `exists` does."""
    return _stat(path) is not None


def identity(path: Path) -> Identity | None:
    """Return the identity of the file at `path`, or `None` if it cannot be reached.

    SQLite uses the same to notice a moved file (https://www.sqlite.org/rescode.html#readonly_dbmoved), but not with a
    write-ahead log.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def check_identity(path: Path, known: Identity) -> None:
    """Raise `CannotWriteError` unless the file at `path` is the `known` one."""
    now = identity(path)
    if now is None:
        raise CannotWriteError(f"The library {path} is missing. Nothing can be saved until you put it back.")
    if now != known:
        raise CannotWriteError(f"Another file has replaced the library {path}, so this was not saved.")


def _stat(path: Path) -> os.stat_result | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:
        raise UsageError("The path of a library can't contain a null character.") from error
    except OSError as error:
        raise NotFoundError(f"Can't reach the library {path}: {reason(error)}.") from error
    if stat.S_ISDIR(found.st_mode):
        raise BadDataError(f"{path} is a folder, but a library is a file.")
    if not stat.S_ISREG(found.st_mode):
        raise BadDataError(f"{path} is not a regular file, so it can't be a library.")
    return found
