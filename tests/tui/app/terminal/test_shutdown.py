from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from newsreader.tui.app.terminal.shutdown import SafeTerminal

BLOCKED = """
import asyncio, os, queue, signal, sys
from newsreader.tui.app.terminal import shutdown

shutdown.GRACE_SECONDS = 0
shutdown.Signals().install(asyncio.new_event_loop(), print)
os.kill(os.getpid(), signal.Signals[sys.argv[1]])
queue.Queue().get()
"""


class Gone:
    def __init__(self):
        self.written = 0

    def fileno(self):
        return 2

    def write(self, _text):
        self.written += 1

    def flush(self):
        raise OSError(5, "Input/output error")


def test_output_to_a_terminal_that_has_gone_is_dropped():
    file = Gone()
    terminal = SafeTerminal(file)
    for _ in range(3):
        terminal.write("a frame")
        terminal.flush()
    assert file.written == 1
    assert terminal.fileno() == 2


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_program_that_is_blocked_forever_ends_after_a_signal(name):
    ended = subprocess.run([sys.executable, "-c", BLOCKED, name], check=False, timeout=60)
    assert ended.returncode == 128 + signal.Signals[name]
