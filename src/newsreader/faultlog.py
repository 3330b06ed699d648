"""The error log: the type of each unexpected exception and the places in the code, but no text that was read.

The message of an exception and the variables of its frames can quote an article, so they are not logged. This module is
imported only after a failure.
"""

from __future__ import annotations

import logging
import os
import traceback
from contextlib import closing, contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__, paths

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES, OLD_FILES = 256 * 1024, 2


class _PrivateFileHandler(RotatingFileHandler):
    """A rotating log file that only its owner can read."""

    def _open(self):  # type: ignore[no-untyped-def]  # the base class uses a private type of `io`
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        # Existing files can be readable for others.
        for tail in ("", *(f".{number}" for number in range(1, OLD_FILES + 1))):
            with suppress(FileNotFoundError):
                Path(f"{self.baseFilename}{tail}").chmod(0o600)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002
        """Raise the error instead of printing it on the terminal."""
        raise


class _Faults(logging.Handler):
    """Writes logged exceptions to the error log, without their messages."""

    def emit(self, entry: logging.LogRecord) -> None:
        if entry.exc_info and (error := entry.exc_info[1]) is not None:
            record(error)


@contextmanager
def without_terminal_logging() -> Iterator[None]:
    """Return a context manager that sends logged exceptions to the error log instead of the terminal."""
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [_Faults()]
    try:
        yield
    finally:
        root.handlers = handlers


def record(error: BaseException, file: Path | None = None) -> Path | None:
    """Append the type of `error` and its causes, and where they were raised, to the log and return the log file.

    Returns `None` if the log cannot be written, so that this failure does not hide `error`. `file` is
    `paths.log_file()` by default.
    """
    file = file or paths.log_file()
    chain = "\n because of ".join(map(_kind_and_places, _causes(error)))
    entry = logging.LogRecord("newsreader", logging.ERROR, "", 0, f"{__version__} {chain}", None, None)
    try:
        paths.make_private(file.parent)
        handler = _PrivateFileHandler(file, maxBytes=MOST_BYTES, backupCount=OLD_FILES, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        with closing(handler):
            handler.handle(entry)
    except OSError:
        return None
    return file


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error, its cause, the cause of that, and so on, in the order of a traceback."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _kind_and_places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = (f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    return "".join((type(error).__qualname__, *places))
