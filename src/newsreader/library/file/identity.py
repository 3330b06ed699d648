"""What lies at a library's path, before it is opened and while it is.

Asks the system alone: it must not know SQLite, nor what makes a file a library.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, TypeAlias

from newsreader.errors import BadDataError, CannotWriteError, NotFoundError, UsageError

from .permissions import can_access, reason, resolve_link
from .sqlite_errors import too_small

if TYPE_CHECKING:
    from pathlib import Path

Identity: TypeAlias = tuple[int, int]
"""What tells a file from every other as long as somebody has it open, whatever its name: device and inode."""


def backups_folder(library: Path) -> Path:
    """Where the backups of the library at this path lie, whether or not there are any: beside what a link leads to."""
    return resolve_link(library).absolute().parent / "backups"


def exists(path: Path) -> bool:
    """Whether there is a file at `path` that can be read. Raises `BadDataError` for what is no file or too small to be
    a library, `NotFoundError` for one that may not be read, `UsageError` for a path that no system can have.
    """
    found = _stat(path)
    if found is None:
        return False
    if 0 < found.st_size < 512:  # SQLite takes so small a file for a blank one and would write over it
        raise too_small(path)
    if not can_access(path, os.R_OK):
        raise NotFoundError(f"The library {path} may not be read: look at its permissions.")
    return True


def is_file(path: Path) -> bool:
    """Whether there is a file at `path`, good for anything or not. Raises as `exists` does for what is no file."""
    return _stat(path) is not None


def identity(path: Path) -> Identity | None:
    """Tell which file lies at `path`; `None` if none does, or none that can be reached.

    SQLite itself trusts this to notice that a file was moved (https://www.sqlite.org/rescode.html#readonly_dbmoved),
    but does not ask where there is a write-ahead log.
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
        raise CannotWriteError(f"The library {path} is gone: nothing can be kept until it is put back.")
    if now != known:
        raise CannotWriteError(f"Another file lies where the library {path} was: this was not kept.")


def _stat(path: Path) -> os.stat_result | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:
        raise UsageError("The path of a library cannot hold a null character.") from error
    except OSError as error:
        raise NotFoundError(f"The library {path} cannot be reached: {reason(error)}.") from error
    if stat.S_ISDIR(found.st_mode):
        raise BadDataError(f"{path} is a folder: a library is a file.")
    if not stat.S_ISREG(found.st_mode):
        raise BadDataError(f"{path} is not a plain file: it cannot be a library.")
    return found
