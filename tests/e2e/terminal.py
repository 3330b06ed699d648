"""A real terminal for the program: a pty by pexpect and a screen by pyte. It waits for texts, not for times."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import pexpect
import pyte

from newsreader.config import Settings
from newsreader.preferences import Preferences
from newsreader.tui.app.lessons import LESSONS, USED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE = 30.0
"""Seconds after which waiting fails. It is long, because no test measures time with it."""

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pgdn": "\x1b[6~",
    "pgup": "\x1b[5~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


_ABOUT_TERMINAL = ("TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "TMUX", "STY", "ZELLIJ")
"""What the terminal of the tests says of itself; the program is in another one."""


def program() -> str:
    """Return the path of the program under test: NEWSREADER_PROGRAM, else the program beside this Python."""
    return os.environ.get("NEWSREADER_PROGRAM") or str(Path(sys.executable).parent / "newsreader")


def _heed_interrupts() -> None:
    """Let Ctrl+C interrupt the program, also if the tests run in the background, where a shell ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """The program in a terminal of its own."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 100,
        rows: int = 30,
        environment: Mapping[str, str] | None = None,
        command: str | None = None,
        first_visit: bool = False,
    ) -> None:
        """Start newsreader, or another program by `command`, with these arguments. On a `first_visit` the footer
        teaches keys.
        """
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        others = ("NO_COLOR", "NEWSREADER_DB", "COLUMNS", "LINES", *_ABOUT_TERMINAL)
        env = {k: v for k, v in os.environ.items() if k not in others}
        # The state that the program stores is deleted with its terminal.
        self._state = TemporaryDirectory(prefix="newsreader-state-")
        env["XDG_STATE_HOME"] = self._state.name
        if not first_visit:
            preferences = Preferences(Settings(), Path(self._state.name) / "newsreader" / "preferences.json")
            preferences.remember(USED, *LESSONS)
            preferences.save()
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(environment or {})}
        self.child = pexpect.spawn(
            *(command or program(), list(arguments)),
            dimensions=(rows, columns),
            env=env,
            timeout=PATIENCE,
            preexec_fn=_heed_interrupts,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.child.close(force=True)
        except pexpect.ExceptionPexpect:
            os.waitpid(self.child.pid, 0)  # it was killed, but a busy machine needs more than the tenth of a second
        self._state.cleanup()

    def _read(self, seconds: float) -> bool:
        """Read the output of the program for at most this time. Return false when the program has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        # pyte does not know XTWINOPS and Kitty's key reports; their letters would appear on the screen.
        self._stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))
        return True

    @property
    def lines(self) -> list[str]:
        """Return the rows of the screen."""
        # `Screen.display` fails on half of a wide character, which a resize can leave.
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        return ["".join(buffer[y][x].data for x in columns) for y in range(self.screen.lines)]

    @property
    def text(self) -> str:
        """Return the text of the screen."""
        return "\n".join(self.lines)

    def wait_until(self, holds: Callable[[str], bool], what: str) -> None:
        """Read until `holds` returns true for the text of the screen."""
        end = time.monotonic() + PATIENCE
        while not holds(self.text):
            alive = self._read(0.2)
            if holds(self.text):
                return
            if not alive or time.monotonic() > end:
                raise AssertionError(f"{what} did not appear; the screen:\n{self.text}")

    def wait_for(self, *texts: str) -> None:
        """Read until all these texts are on the screen."""
        for text in texts:
            self.wait_until(lambda screen, text=text: text in screen, repr(text))

    def wait_gone(self, text: str) -> None:
        """Read until a text is no longer on the screen."""
        self.wait_until(lambda screen: text not in screen, f"the end of {text!r}")

    def settle(self) -> None:
        """Read until the program has written nothing for half a second. For pictures; a test waits for a text."""
        size = -1
        while size != len(self.raw):
            size = len(self.raw)
            self._read(0.5)

    def resize(self, columns: int, rows: int) -> None:
        """Resize the window."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def press(self, *keys: str) -> None:
        """Press keys by name (`enter`, `ctrl+s`) or by character."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def type(self, text: str) -> None:
        """Type a text."""
        self.child.send(text)

    def wait_end(self) -> int:
        """Read until the program ends, and return its exit status."""
        end = time.monotonic() + PATIENCE
        while self._read(0.2):
            if time.monotonic() > end:
                raise AssertionError(f"the program did not end; the screen:\n{self.text}")
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)
