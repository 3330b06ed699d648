"""A terminal that sends invalid input, and an editor that fails: the program continues."""

from __future__ import annotations

import json
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal, program

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

INVALID = {
    "a lone Latin-1 letter": b"\xff",
    "a lone continuation byte": b"\x80",
    "a truncated letter": b"\xe2\x82",
    "the start of an emoji": b"\xf0\x9f\x98",
    "an overlong slash": b"\xc0\xaf",
    "an overlong NUL": b"\xe0\x80\x80",
    "a surrogate": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "many": bytes(range(128, 256)) * 40,
    "a key of no number": b"\x1b[57:9u",
    "a key beyond Unicode": b"\x1b[99999999u",
    "a key beyond every number": b"\x1b[99999999999999999999u",
    "a key with a modifier of no number": b"\x1b[97;:1u",
    "a paste of invalid bytes": b"\x1b[200~\xff\xfe\x1b[201~",
}


REPORTS = (
    b"\x1bP>|xterm(370)\x1b\\",
    b"\x1bP1$r0 q\x1b\\",
    b"\x1b]52;c;ZGRkZA==\x1b\\",
    b"\x1b]11;rgb:0d0d/0e0e/1a1a\x07",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[?62;22c",
    b"\x1b[>41;370;0c",
    b"\x1b[?;$y",
    b"\x1b[?1u",
    b"\x1b[0n",
    b"\x1b[8;30;100t",
    b"\x1b[4;600;800t",
    b"\x1b[48;99999;99999;0;0t",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[48;;t",
)
"""Reports that terminals send: not keys, and impossible sizes."""


def note(db: Path) -> str:
    shown = subprocess.run([program(), "--db", str(db), "notes", "--json"], check=True, capture_output=True, text=True)
    return str(json.loads(shown.stdout)[0]["note"])


def test_reports_of_the_terminal_are_not_keys_and_set_no_impossible_size(db: Path) -> None:
    with Terminal(["--db", str(db), "open", "1"]) as terminal:
        terminal.wait_for("Mayor Ingrid")
        terminal.press("m")
        terminal.wait_for("saved")
        terminal.press("k")
        for report in REPORTS:
            terminal.child.send(report)
            terminal.type("5")
            terminal.wait_until(lambda screen: screen.rstrip().endswith(" 5"), "a count")
            terminal.press("k", "/")
            terminal.wait_for("find in the article")
            terminal.press("esc")
            terminal.wait_gone("find in the article")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    shown = subprocess.run(
        [program(), "--db", str(db), "history", "--json"], check=True, capture_output=True, text=True
    )
    assert [step["what"] for step in json.loads(shown.stdout)] == ["highlight", "add"]


def test_invalid_bytes_and_sequences_are_ignored(db: Path) -> None:
    with Terminal(["--db", str(db), "open", "1"]) as terminal:
        terminal.wait_for("Mayor Ingrid")
        terminal.press("a")
        terminal.wait_for("$EDITOR")
        typed = ""
        for number, nonsense in enumerate(INVALID.values()):
            terminal.child.send(nonsense)
            terminal.type(f"w{number}é ")
            typed += f"w{number}é "
            terminal.wait_for(f"w{number}é")
        terminal.press("ctrl+s")
        terminal.wait_for("note saved")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert note(db) == typed.strip()


def test_an_editor_that_fails_is_reported_and_the_note_is_unchanged(db: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"

    def script(does: str, mode: int = 0o755) -> None:
        editor.write_text(does, encoding="utf-8")
        editor.chmod(mode)

    environment = {"VISUAL": "", "EDITOR": str(editor)}
    with Terminal(["--db", str(db), "open", "1"], columns=240, environment=environment) as terminal:
        terminal.wait_for("Mayor Ingrid")
        terminal.press("a")
        terminal.wait_for("$EDITOR")
        terminal.type("my words")
        typed = "my words"
        terminal.wait_for(typed)
        for does, said in [
            (lambda: None, "No such file"),
            (editor.mkdir, "Permission denied"),
            (lambda: (editor.rmdir(), script("#!/bin/sh\n", stat.S_IRUSR)), "Permission denied"),
            (lambda: (editor.chmod(0o700), script("no program at all")), "Exec format error"),
            (lambda: script("#!/bin/sh\nexit 3\n"), "ended with 3"),
            (lambda: script("#!/bin/sh\nkill -KILL $$\n"), "was killed by signal 9"),
            (lambda: script('#!/bin/sh\nrm "$1"\n'), "left no file"),
            (lambda: script('#!/bin/sh\nrm "$1"; mkfifo "$1"\n'), "left no file"),
        ]:
            does()
            terminal.raw.clear()
            terminal.press("ctrl+e")
            # The same message may still be shown from the time before, so wait for the return to the program's screen.
            terminal.wait_until(lambda _: b"\x1b[?1049h" in terminal.raw, "the program's screen")
            terminal.wait_for(said, "save")
            terminal.type("!")
            typed += "!"
            terminal.wait_for(typed)
        # The editor handles Ctrl+C.
        trapped = "trap 'printf interrupted > \"$1\"; exit 0' INT"
        script(f"#!/bin/sh\n{trapped}\nprintf waiting\nwhile :; do sleep 0.1; done\n")
        terminal.press("ctrl+e")
        terminal.wait_for("waiting")
        terminal.press("ctrl+c")
        terminal.wait_for("interrupted", "save")
        terminal.type("?")
        terminal.wait_for("interrupted?")
        terminal.press("ctrl+s")
        terminal.wait_for("note saved")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert note(db) == "interrupted?"
