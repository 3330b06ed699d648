"""Records a walk through the program for asciinema: version 2 of its format, with the times of a person who types."""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.terminal import Terminal

_THINKS, _TYPES = 1.2, 0.09
"""Seconds before a key, and between the letters of a word."""


class Walk:
    """A recording of a terminal. The times are counted, not measured: two recordings have the same."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._seen = 0
        self._clock = 0.0
        head = {"version": 2, "width": terminal.screen.columns, "height": terminal.screen.lines}
        self.lines = [json.dumps({**head, "title": "newsreader: read, highlight, find again, export"})]

    def see(self, *texts: str) -> None:
        """Wait until these texts are on the screen, and record what the program wrote."""
        self._terminal.wait_for(*texts)
        self._record()

    def press(self, key: str, *texts: str, wait: float = _THINKS) -> None:
        """Press a key and wait for texts."""
        self._clock += wait
        self._terminal.press(key)
        self.see(*texts)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for number, letter in enumerate(text):
            self._clock += _THINKS if number == 0 else _TYPES
            self._terminal.type(letter)
            self.see(text[: number + 1])

    def _record(self) -> None:
        text = self._decoder.decode(bytes(self._terminal.raw[self._seen :]))
        self._seen = len(self._terminal.raw)
        if text:
            self.lines.append(json.dumps([round(self._clock, 2), "o", text], ensure_ascii=False))
