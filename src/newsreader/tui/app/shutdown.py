"""How the program ends from outside: a terminal that is closed, or a session that ends.

It hears what the system says and sees to it that the process does end. What has to be brought to safety first is known
to the app alone.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import IO, TYPE_CHECKING

from newsreader.library.file.connection import BUSY_TIMEOUT

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from types import FrameType

GRACE_SECONDS = 2 * BUSY_TIMEOUT
"""How long what is left to do may take once the program was told to end: more than a change waits for its turn."""


class SafeTerminal:
    """The terminal as a file to write to. Once it is gone, what is written is dropped.

    An error here would end the thread that writes for Textual, and everything that is written after it would wait for
    that thread: the event loop first, and at last the end of the program.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file: IO[str] | None = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Write a text, if there still is a terminal."""
        try:
            if self._file is not None:
                self._file.write(text)
        except OSError:
            self._file = None

    def flush(self) -> None:
        """Send what was written on its way, if there still is a terminal."""
        try:
            if self._file is not None:
                self._file.flush()
        except OSError:
            self._file = None


class Signals:
    """Hears SIGHUP and SIGTERM. Python's own handlers are used, not those of the event loop: that one may be held up,
    by a terminal that takes nothing in, and would never hear of it.
    """

    def __init__(self) -> None:
        self._before: dict[signal.Signals, object] = {}

    def hear(self, loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> None:
        """From now on have `loop` call `end` when the process is told to end; it does end after `GRACE_SECONDS`."""

        def told(number: int, _: FrameType | None) -> None:
            # What is done by then is safe, for SQLite: the conventional status says that it was a signal.
            last = threading.Timer(GRACE_SECONDS, os._exit, (128 + number,))
            last.daemon = True
            last.start()
            loop.call_soon_threadsafe(end)

        for name in ("SIGHUP", "SIGTERM"):
            try:
                number = signal.Signals[name]
                self._before[number] = signal.signal(number, told)
            except (KeyError, ValueError):
                break  # no SIGHUP on Windows, no handlers outside the main thread

    def leave(self) -> None:
        """Hear them no more: everything is safe, and whoever tells the process now ends it at once."""
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        self._before.clear()
