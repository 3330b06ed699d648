"""Let one program at a time export to a folder, since two that merge the same file see the other's writes as edits."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsreader.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 30.0
"""For how many seconds another program is waited for."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder, without a file in it. On a system without such locks, nothing is locked.

    Raises `LockedError` if another program does not end in time.
    """
    # The folder above, because this one may be created meanwhile.
    above = next((parent for parent in folder.parents if parent.is_dir()), folder)
    try:
        import fcntl

        descriptor = os.open(above, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    message = f"Another newsreader is writing to the folder {folder}. Try again when it has finished."
                    raise LockedError(message) from None
                time.sleep(0.05)
            except OSError:
                break
        yield
    finally:
        os.close(descriptor)
