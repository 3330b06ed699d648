"""Light or dark as the terminal is, and the keys that are typed while the program starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

ON_LIGHT, ON_DARK = b"48;2;251;249;244", b"48;2;23;24;27"


def test_on_a_light_terminal_no_frame_is_dark_and_no_key_is_lost(db: Path) -> None:
    with Terminal(["--db", str(db)]) as terminal:
        terminal.wait_until(lambda _: b"\x1b]11;?" in terminal.raw, "the question")
        terminal.child.send("?\x1b]11;rgb:ffff/ffff/f0f0\x1b\\")
        terminal.wait_for("j k scroll")
        assert ON_LIGHT in terminal.raw
        assert ON_DARK not in terminal.raw
        terminal.press("q", "q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("answer", ["\x1b]11;rgb:ffff/ffff/f0f0\x07", "\x1b]11;?\x07"])
def test_a_late_or_a_senseless_answer_is_no_key(db: Path, answer: str) -> None:
    with Terminal(["--db", str(db)]) as terminal:
        terminal.wait_for("all keys")
        terminal.child.send(answer)
        terminal.press("?")
        terminal.wait_for("j k scroll")
        assert (ON_LIGHT in terminal.raw) == ("rgb" in answer)
