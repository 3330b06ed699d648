"""Files as a library needs them: private from the first moment on, and on the disk when they are said to be."""

from __future__ import annotations

import errno
import os
import shlex
from pathlib import Path

from newsreader.errors import CannotCreateError

_NO_ROOM = 64 * 1024  # bytes; before it can be read, a library takes 32 KiB for its index of the log


def create_private_file(path: Path) -> bool:
    """Make an empty file for its owner alone; give `False` if there already is one. Raises `CannotCreateError`."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as error:
        raise CannotCreateError(f"The file {path} cannot be made: {reason(error)}.") from error
    return True


def make_folders(path: Path) -> None:
    """Make the folders above `path` that are missing, for their owner alone. Raises `CannotCreateError`."""
    missing = []
    for folder in path.absolute().parents:
        if folder.exists():
            break
        missing.append(folder)
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotCreateError(f"The folder {folder} cannot be made: {reason(error)}.") from error


def sync(path: Path) -> None:
    """Wait until the file at `path` is on the disk; for a folder, which names it holds. Raises `OSError`."""
    # Windows cannot open a folder, and keeps its entries safe by itself; nobody can open one that may not be read.
    if path.is_dir() and (os.name == "nt" or not can_access(path, os.R_OK)):
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def can_access(path: Path, use: int) -> bool:
    """Whether this program may use the file at `path` so: `os.R_OK`, `os.W_OK`."""
    return os.access(path, use, effective_ids=os.access in os.supports_effective_ids)


def resolve_link(path: Path) -> Path:
    """Give where the file at `path`, which may be a link, really lies, or would: all that belongs to it lies there."""
    # What may not be looked at is no link either.
    return Path(os.path.realpath(path)) if os.path.islink(path) else path  # noqa: PTH114


def sibling(path: Path, tail: str) -> Path:
    """Give the file that SQLite keeps beside the one at `path`: `-wal`, `-shm` or `-journal`."""
    return Path(f"{resolve_link(path)}{tail}")


def has_wal(path: Path) -> bool:
    """Whether a write-ahead log lies beside the file at `path`: it is in use, or its last user had no time to settle
    it.
    """
    try:
        return sibling(path, "-wal").stat().st_size > 0
    except OSError:
        return False


def file_stamp(path: Path) -> tuple[int, int]:
    """What differs once somebody has written to the file at `path`: its size (bytes), and when that was (ns)."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def is_full(path: Path) -> bool:
    """Whether the disk of the folder that holds `path` has no room left for another small file."""
    folder = resolve_link(path).absolute().parent
    try:
        if os.name == "nt":
            import shutil

            return shutil.disk_usage(folder).free < _NO_ROOM
        disk = os.statvfs(folder)
    except OSError:
        return False
    # Some file systems do not count their files, and say that they have room for none of none.
    return disk.f_bavail * disk.f_frsize < _NO_ROOM or 0 == disk.f_favail < disk.f_files


def shell_path(path: Path) -> str:
    """Give a path as one types it in a shell, which knows the home folder by a shorter name."""
    try:
        below = path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return shlex.quote(str(path))  # it lies elsewhere, or there is no home
    return f"~/{shlex.quote(str(below))}" if below.parts else shlex.quote(str(path))


def reason(error: OSError) -> str:
    """What the system says of a failure, in the same words everywhere."""
    return "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error.strerror or error)
