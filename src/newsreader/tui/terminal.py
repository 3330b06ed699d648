"""An app that survives its terminal: invalid bytes, malformed sequences, and work outside the screen that fails.

Only this module replaces private parts of Textual's drivers (`textual.drivers`, checked with Textual 8.2). A driver
that has other parts is left as it is.
"""

from __future__ import annotations

import codecs
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


def _decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Return what creates a decoder that skips invalid bytes. Textual's own raises, which ends its input thread."""
    return partial(codecs.getincrementaldecoder(encoding), errors="ignore")


class _Parser(XTermParser):
    """A parser that skips sequences with impossible numbers. Textual's own raises, as above."""

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
