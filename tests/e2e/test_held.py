"""Another process locks the library while the program runs in a real terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal, program

from newsreader.library import Library

ARTICLE = Path(__file__).parent.parent / "data" / "harbour.txt"

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read(1)
"""


@pytest.mark.slow
def test_reading_goes_on_while_another_process_locks_the_library(tmp_path: Path) -> None:
    db = tmp_path / "library.db"
    subprocess.run([program(), "--db", str(db), "add", str(ARTICLE)], check=True, capture_output=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    try:
        with Terminal(["--db", str(db), "open", "1"]) as terminal:
            terminal.wait_for("Mayor Ingrid", "m highlight")
            assert holder.stdout.readline() == "held\n"
            terminal.press("m")
            terminal.wait_for("Another program is writing to the library: waiting…")
            terminal.press("G")
            terminal.wait_for("100 %")
            terminal.press("?")
            terminal.wait_for("Next, previous sentence")
            terminal.press("esc")
            terminal.wait_for("Not saved: another program is writing to the library. Try again in a moment.")
            terminal.press("g", "m")
            terminal.wait_for("waiting…")
            holder.communicate("x")
            terminal.wait_for("highlighted in yellow · saved")
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0
    finally:
        holder.kill()
        holder.communicate()
    with Library.open(db) as library:
        assert len(library.highlights.for_article(1)) == 1
