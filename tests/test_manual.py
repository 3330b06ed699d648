"""The manual page."""

from __future__ import annotations

from pathlib import Path

from tests.manual import manual

from newsreader.cli.commands import COMMANDS

FILE = Path(__file__).parents[1] / "docs" / "newsreader.1"


def test_the_manual_page_is_that_of_the_commands() -> None:
    assert FILE.read_text(encoding="utf-8") == manual(), "run: python -m tests.manual > docs/newsreader.1"


def test_the_manual_page_describes_every_command() -> None:
    page = FILE.read_text(encoding="utf-8")
    assert all(f"\n.SS newsreader {name} " in page for name in COMMANDS)
