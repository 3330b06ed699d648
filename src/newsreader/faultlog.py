"""The log of faults: what went wrong inside the program, and where, for whoever mends it; never what was read.

An exception's own words may quote an article, and so may the variables of its frames: only its kind and the places in
the code are kept. Imported when something has failed, so it costs nothing before.
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
    """A rotating file that only its owner can read."""

    def _open(self):  # type: ignore[no-untyped-def]  # the base class's own type is of the io module's making
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        # An earlier version, or a person, may have left files that others can read.
        for tail in ("", *(f".{number}" for number in range(1, OLD_FILES + 1))):
            with suppress(FileNotFoundError):
                Path(f"{self.baseFilename}{tail}").chmod(0o600)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002
        """Let the error out, instead of telling of it on the terminal."""
        raise


class _Faults(logging.Handler):
    """Puts the faults that are logged into the log of faults, and drops what is said of them."""

    def emit(self, told: logging.LogRecord) -> None:
        if told.exc_info and (error := told.exc_info[1]) is not None:
            record(error)


@contextmanager
def off_the_terminal() -> Iterator[None]:
    """Within this, what the program logs is not written on the terminal, where a screen is: faults go to the log."""
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [_Faults()]
    try:
        yield
    finally:
        root.handlers = handlers


def record(error: BaseException, file: Path | None = None) -> Path | None:
    """Append where `error` arose, and what led to it, to the log (`paths.log_file()` unless told), and give the file;
    `None` if it cannot be written, since a fault must never be hidden by another.
    """
    file = file or paths.log_file()
    chain = "\n because of ".join(map(_kind_and_places, _causes(error)))
    told = logging.LogRecord("newsreader", logging.ERROR, "", 0, f"{__version__} {chain}", None, None)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFileHandler(file, maxBytes=MOST_BYTES, backupCount=OLD_FILES, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        with closing(handler):
            handler.handle(told)
    except OSError:
        return None
    return file


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it arose from, and so on, as a traceback tells it."""
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
