"""The log of faults: what went wrong inside the program, and where, for whoever mends it; never what was read.

An exception's own words may quote an article, and so may the variables of its frames: only its kind and the places in
the code are kept. Imported when something has failed, so it costs nothing before.
"""

from __future__ import annotations

import logging
import os
import traceback
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from newsreader import __version__, paths

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES, OLD_FILES = 256 * 1024, 2


class _PrivateFileHandler(RotatingFileHandler):
    """A rotating file that only its owner can read."""

    def _open(self):  # type: ignore[no-untyped-def]  # the base class's own type is of the io module's making
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return super()._open()


def record(error: BaseException, file: Path | None = None) -> Path | None:
    """Append where `error` arose to the log (`paths.log_file()` unless told), and give the file; `None` if it cannot be
    written, since a fault must never be hidden by another.
    """
    file = file or paths.log_file()
    frames = traceback.extract_tb(error.__traceback__)
    places = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFileHandler(file, maxBytes=MOST_BYTES, backupCount=OLD_FILES, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    try:
        handler.handle(
            logging.LogRecord(
                "newsreader", logging.ERROR, "", 0, f"{__version__} {type(error).__qualname__}{places}", None, None
            )
        )
    finally:
        handler.close()
    return file
