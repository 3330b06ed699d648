"""Closing the terminal saves drafts, ends the process and releases the library."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from tests.e2e.terminal import PATIENCE, Terminal

from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path


def open_note(terminal: Terminal) -> None:
    terminal.wait_for("The city of Larnholm", "all 1")
    terminal.press("enter")
    terminal.wait_for("Mayor Ingrid")
    terminal.press("a")
    terminal.wait_for("$EDITOR")
    terminal.type("half a thought")
    terminal.wait_for("half a thought")


def close_window(terminal: Terminal) -> None:
    """Close the terminal as a closed window does: writing fails, and SIGHUP is sent."""
    terminal.child.ptyproc.fileobj.close()


def wait_end(terminal: Terminal) -> None:
    """Wait until the program has ended. Its terminal is closed, so only its process can show it."""
    waiting = threading.Thread(target=terminal.child.ptyproc.wait)
    waiting.start()
    waiting.join(PATIENCE)
    ended = not waiting.is_alive()
    if not ended:
        os.kill(terminal.child.pid, signal.SIGKILL)
        waiting.join()
    assert ended, "the program stays behind"


def draft_in(db: Path) -> str:
    with Library.open(db) as library:
        (highlight,) = library.drafts.ids()
        return library.drafts.of(highlight)[-1].text


def test_closing_the_terminal_while_typing_a_note_saves_the_draft_and_ends_the_program(db: Path) -> None:
    with Terminal(["--db", str(db)]) as terminal:
        open_note(terminal)
        close_window(terminal)
        wait_end(terminal)
    assert draft_in(db) == "half a thought"


def test_closing_the_terminal_while_reading_ends_the_program(db: Path) -> None:
    with Terminal(["--db", str(db)]) as terminal:
        terminal.wait_for("The city of Larnholm", "all 1")
        terminal.press("enter")
        terminal.wait_for("Mayor Ingrid")
        close_window(terminal)
        wait_end(terminal)


def test_closing_the_terminal_ends_the_program_even_if_a_draft_cannot_be_saved(db: Path) -> None:
    with Terminal(["--db", str(db)]) as terminal:
        open_note(terminal)
        terminal.wait_for("draft saved")
        away = db.rename(db.with_name("away.db"))
        terminal.type(" and more")
        terminal.wait_for("and more")
        terminal.press("esc")
        terminal.wait_for("again for other ways")
        terminal.press("esc")
        terminal.wait_for("save this note in the library now")
        close_window(terminal)
        wait_end(terminal)
    away.rename(db)  # to its log, which holds the draft
    assert draft_in(db) == "half a thought"
