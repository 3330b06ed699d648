"""Write a file so that it has either its old or its new content, also after a crash."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newsreader.errors import CannotWriteError
from newsreader.library.file.partial_files import is_abandoned, remove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_TEMPORARY = re.compile(r"\.newsreader-(\d+)-[0-9a-f]{16}\.tmp")
"""The name of a temporary file, with the id of the process that writes it."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it has either its old or its new content, also after a crash. Raises `OSError`."""
    with temporary_file(path) as (temporary, file):
        file.write(data)
        close(file)
        move(temporary, path)


@contextmanager
def temporary_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a new file beside `path`, and delete it afterwards if it is still there."""
    temporary = path.with_name(f".newsreader-{os.getpid()}-{secrets.token_hex(8)}.tmp")
    try:
        file = temporary.open("xb")
        try:
            yield temporary, file
        finally:
            # After a failed write, closing fails again, without a name of the file.
            with suppress(OSError):
                file.close()
    finally:
        temporary.unlink(missing_ok=True)


def close(file: BinaryIO) -> None:
    """Close a file when its content is on the disk. Windows can't move an open file."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def move(temporary: Path, path: Path) -> None:
    """Replace `path` by the temporary file, which gets its permissions."""
    if path.is_file():
        temporary.chmod(stat.S_IMODE(path.stat().st_mode))
    temporary.replace(path)


def remove_abandoned(folder: Path) -> None:
    """Delete the temporary files of killed programs in a folder."""
    for file in folder.glob(".newsreader-*.tmp"):
        if (match := _TEMPORARY.fullmatch(file.name)) and is_abandoned(file, int(match[1])):
            remove(file)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise a failure to write as `CannotWriteError`."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"Can't write {path}: {error.strerror}.") from error
