"""The first visit: the footer teaches keys, and the end of an article says how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


def test_the_footer_teaches_a_key_until_it_was_used_also_after_a_restart(tmp_path: Path) -> None:
    arguments, state = ["--db", str(tmp_path / "library.db")], {"XDG_STATE_HOME": str(tmp_path / "state")}
    with Terminal(arguments, columns=80, rows=24, environment=state, first_visit=True) as terminal:
        terminal.wait_for("enter opens the article")
        terminal.press("enter")
        terminal.wait_for("j goes to the next sentence")
        terminal.press("j")
        terminal.wait_for("m highlights the sentence")
        terminal.press("m", "G")
        terminal.wait_for("t tags it", "x archive, next unread")
        terminal.press("x")
        terminal.wait_for("archived", "no unread articles")
        terminal.press("ctrl+o")
        terminal.wait_for("Press j.")
        terminal.press("q", "q")
        terminal.wait_end()
    with Terminal(arguments, columns=80, rows=24, environment=state, first_visit=True) as terminal:
        terminal.wait_for("Learn newsreader", "enter read")
        terminal.press("enter")
        terminal.wait_for("t tags it")
