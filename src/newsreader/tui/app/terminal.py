"""An app that survives its terminal: invalid bytes, malformed sequences, and work outside the screen that fails.

Only this module replaces private parts of Textual's drivers (`textual.drivers`, checked with Textual 8.2). A driver
that has other parts is left as it is.
"""

from __future__ import annotations

import codecs
import re
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.events import Key
from textual.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.driver import Driver
    from textual.message import Message


def _decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Return what creates a decoder that skips invalid bytes. Textual's own raises, which ends its input thread."""
    return partial(codecs.getincrementaldecoder(encoding), errors="ignore")


_REPORT = re.compile(
    r"\x1b[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # strings: DCS, OSC, SOS, PM, APC
    r"|\x1b\[[?>=][0-9;]*[cnuSq]|\x1b\[[0-9]n"  # what the terminal is, and how it is
    r"|\x1b\[\?(?!\d+;\d+\$y)[0-9;]*\$y"  # modes, other than Textual reads them
    r"|\x1b\[(?!48;)[0-9;]*t"  # the window
    r"|\x1b\[48;(\d*);(\d*)[0-9;]*t"  # its size
)
"""What terminals report, asked or not. Textual knows only the size, and takes the letters of all others for keys."""

_MOST_CELLS = 500_000
"""The largest size in cells that is believed."""


def _without_reports(data: str) -> str:
    """Drop the reports that would be taken for keys, and sizes that cannot be."""

    def kept(report: re.Match[str]) -> str:
        rows, columns = (int(number[:9] or 0) for number in report.groups(default=""))
        return report[0] if 0 < rows * columns <= _MOST_CELLS else ""

    return _REPORT.sub(kept, data)


class _Parser(XTermParser):
    """A parser that skips reports, and sequences with impossible numbers, for which Textual's own raises, as above."""

    def feed(self, data: str) -> Iterable[Message]:
        # Textual ends with an empty string, which must not come of anything else.
        known = _without_reports(data)
        return super().feed(known) if known or not data else ()

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [Key(Keys.Ignore, sequence)]


_PARTS = {"getincrementaldecoder": _decoder, "XTermParser": _Parser}


class TerminalApp(App[None]):
    """The part of the app that deals with the terminal."""

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        module: Any = sys.modules[driver.__module__]
        for name, part in _PARTS.items():
            if hasattr(module, name):
                setattr(module, name, part)
        return driver

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the screen for another program; come back to it whatever is raised meanwhile."""
        failure: BaseException | None = None
        with super().suspend():
            try:
                yield
            except BaseException as error:
                failure = error
        if failure is not None:
            raise failure
