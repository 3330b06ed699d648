"""Asks the terminal for its background while the screen is loaded, so that its first frame is light or dark as it is.

The answer is read before the screen starts, with the keys that were typed until then. The screen reads a later answer.
"""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ASK = b"\x1b]11;?\x1b\\"
_PATIENCE = 0.1
"""Seconds from the question to the answer. Loading the screen takes longer."""


@contextmanager
def asked(wanted: bool) -> Iterator[Callable[[], bytes]]:
    """Ask for the background, if it is wanted. The context is a function that returns what the terminal has sent.

    Until the end of the context, the terminal shows no characters that are typed.
    """
    if not wanted or sys.platform == "win32":
        yield bytes
        return
    import termios
    import tty

    try:
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal, termios.TCSANOW)
        os.write(sys.stdout.fileno(), _ASK)
    except (OSError, termios.error):
        yield bytes
        return
    end = time.monotonic() + _PATIENCE
    try:
        yield lambda: _received(terminal, end)
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def _received(terminal: int, end: float) -> bytes:
    """Return what has been sent, and wait until `end` for an answer, or a little longer for the rest of one."""
    received = b""
    while select.select([terminal], [], [], max(0.0, end - time.monotonic()))[0]:
        data = os.read(terminal, 4096)
        received += data
        answer = received.partition(b"\x1b]11;")[2]
        if not data or b"\x07" in answer or b"\x1b\\" in answer:
            break
        if answer:
            end = time.monotonic() + _PATIENCE
    return received
