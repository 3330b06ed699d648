"""The reader: one article on the screen, with its highlights and notes.

`screen.ReaderScreen` is the screen, `reader_state.ReaderState` its state without Textual, `pane` what draws it.
"""

from __future__ import annotations

from .page import Page, read
from .screen import ReaderScreen

__all__ = ["Page", "ReaderScreen", "read"]
