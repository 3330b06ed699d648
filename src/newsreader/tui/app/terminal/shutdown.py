"""Ending the program from outside, when the terminal is closed or the session ends.

It handles the signals, and makes sure that the process ends. The app decides what to save first.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import IO, TYPE_CHECKING

from newsreader.services.locking import BUSY_TIMEOUT

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from types import FrameType

GRACE_SECONDS = 2 * BUSY_TIMEOUT
"""How long the program may take to end after a signal: longer than a change waits for the library."""


class SafeTerminal:
    """The terminal as a writable file. Once the terminal is gone, output is dropped.

    An error here would end Textual's writer thread. The event loop, and finally the exit, would wait for it forever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file: IO[str] | None = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        try:
            if self._file is not None:
                self._file.write(text)
        except OSError:
            self._file = None

    def flush(self) -> None:
        try:
            if self._file is not None:
                self._file.flush()
        except OSError:
            self._file = None


class Signals:
    """Handlers of SIGHUP and SIGTERM. They are Python's own, not those of the event loop: the loop may be blocked by a
    terminal that accepts no output, and would never run them.
    """

    def __init__(self) -> None:
        self._before: dict[signal.Signals, object] = {}

    def install(self, loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> None:
        """Have `loop` call `end` after a signal. The process ends after `GRACE_SECONDS` in any case."""

        def on_signal(number: int, _: FrameType | None) -> None:
            # SQLite keeps every commit until then. The status is the conventional one for a signal.
            last = threading.Timer(GRACE_SECONDS, os._exit, (128 + number,))
            last.daemon = True
            last.start()
            loop.call_soon_threadsafe(end)

        for name in ("SIGHUP", "SIGTERM"):
            try:
                number = signal.Signals[name]
                self._before[number] = signal.signal(number, on_signal)
            except (KeyError, ValueError):
                continue  # no SIGHUP on Windows, no handlers outside the main thread

    def restore(self) -> None:
        """Restore the previous handlers. Everything is saved now, so a signal may end the process at once."""
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        self._before.clear()
