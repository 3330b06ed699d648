"""Files and folders of a library: created private, synced to the disk, and tested for permissions and space."""

from __future__ import annotations

import errno
import os
import shlex
from pathlib import Path

from newsreader.errors import CannotCreateError
from newsreader.paths import make_private

_MIN_FREE = 64 * 1024  # bytes; opening a library takes 32 KiB for the index of its log


_to_close: list[int] = []


def create_private_file(path: Path, wanted: Path | None = None) -> bool:
    """Create an empty file that only its owner can use. Return `False` if it exists.

    Raises `CannotCreateError`, which names the file `wanted` if `path` is only temporary.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as error:
        raise CannotCreateError(f"Can't create the file {wanted or path}: {reason(error)}.") from error
    return True


def make_folders(path: Path) -> None:
    """Create the missing folders above `path`, private to their owner. Raises `CannotCreateError`."""
    folder = path.absolute().parent
    try:
        make_private(folder)
    except OSError as error:
        raise CannotCreateError(f"Can't create the folder {error.filename or folder}: {reason(error)}.") from error


def sync(path: Path) -> None:
    """Wait until the file at `path` is on the disk, or the entries of a folder are. Raises `OSError`."""
    # Windows cannot open a folder, and syncs its entries by itself. Opening needs permission to read.
    if path.is_dir() and (os.name == "nt" or not can_access(path, os.R_OK)):
        return
    # Windows syncs only a file that is open for writing.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def close_later(descriptor: int) -> None:
    """Close a descriptor of a file that SQLite may have open in this process, once the file is deleted.

    Closing it earlier would drop SQLite's locks on the file.
    """
    _to_close.append(descriptor)
    for one in [one for one in _to_close if not os.fstat(one).st_nlink]:
        _to_close.remove(one)
        os.close(one)


def is_readable(path: Path) -> bool:
    """Return whether the disk returns every byte of the file at `path`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    try:
        while os.read(descriptor, 2**20):
            pass
    except OSError:
        return False
    finally:
        close_later(descriptor)
    return True


def can_access(path: Path, use: int) -> bool:
    """Return whether this program has the permissions `use` (`os.R_OK`, `os.W_OK`) on the file at `path`."""
    return os.access(path, use, effective_ids=os.access in os.supports_effective_ids)


def resolve_link(path: Path) -> Path:
    """Return the target of `path` if it is a link, else `path`. Logs and backups are beside the target."""
    # A path without permission to look counts as no link.
    return Path(os.path.realpath(path)) if os.path.islink(path) else path  # noqa: PTH114


def sibling(path: Path, tail: str) -> Path:
    """Return the path of SQLite's file beside the one at `path`; `tail` is `-wal`, `-shm` or `-journal`."""
    return Path(f"{resolve_link(path)}{tail}")


def has_wal(path: Path) -> bool:
    """Return whether there is a write-ahead log: the file is in use, or its last program did not close it."""
    try:
        return sibling(path, "-wal").stat().st_size > 0
    except OSError:
        return False


def file_stamp(path: Path) -> tuple[int, int]:
    """Return the size (bytes) and the modification time (ns) of the file at `path`."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def is_full(path: Path) -> bool:
    """Return whether the disk that holds `path` is full."""
    folder = resolve_link(path).absolute().parent
    try:
        if os.name == "nt":
            import shutil

            return shutil.disk_usage(folder).free < _MIN_FREE
        disk = os.statvfs(folder)
    except OSError:
        return False
    # Some file systems do not count files and report zero of zero.
    return disk.f_bavail * disk.f_frsize < _MIN_FREE or 0 == disk.f_favail < disk.f_files


def shell_path(path: Path) -> str:
    """Return a path as it is typed in a shell, with `~` for the home folder."""
    try:
        below = path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return shlex.quote(str(path))  # not below the home folder, or there is none
    return f"~/{shlex.quote(str(below))}" if below.parts else shlex.quote(str(path))


def reason(error: OSError) -> str:
    """Return the operating system's reason for an error, for use inside a message."""
    return "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error.strerror or error)
