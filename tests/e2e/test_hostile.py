"""Every screen shows a library with payloads in each field, and none reaches the terminal."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from tests.e2e.hostile import ALL, COPIED, PAYLOADS, SCREEN_LEFT, check
from tests.e2e.terminal import Terminal

from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def db(hostile: Path, tmp_path: Path) -> Path:
    """A copy of the hostile library."""
    return shutil.copy(hostile, tmp_path / "library.db")


def test_no_screen_prints_an_escape_sequence_from_stored_text(db: Path, tmp_path: Path) -> None:
    hostile_file = tmp_path / "x\x1b]0;OWNED\x07y.txt"
    hostile_file.write_text("A fine file. With a bad name.", encoding="utf-8")
    (tmp_path / "bad\x1b[31mOWNED.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 100)
    folder, browsed = tmp_path / "out\x1b]0;OWNED\x07", tmp_path / "browsed"
    settings = tmp_path / "config.toml"
    settings.write_text(f"export_folder = {json.dumps(str(folder))}\n", encoding="utf-8")
    browser = tmp_path / "browser.sh"
    said = r"printf '\033]0;OWNED\007\033[31mOWNED'"
    browser.write_text(f"#!/bin/sh\necho \"$@\" > '{browsed}'\n{said}\n{said} >&2\nexit 3\n", encoding="utf-8")
    browser.chmod(0o755)
    # An editor that prints the file. A file keeps isolates, which only its program can show in the right way.
    editor = "sed 's/\u2066//g; s/\u2069//g'"
    environment = {"EDITOR": editor, "VISUAL": "", "BROWSER": f"{browser} --new %s &"}
    arguments = ["--db", str(db), "--config", str(settings)]
    with Terminal(arguments, columns=140, rows=40, environment=environment) as terminal:
        terminal.wait_for("OWNED", "all 1", "search notes")
        terminal.press("/")
        terminal.wait_for("title, site")
        terminal.type("own")
        terminal.wait_for("1 found")
        # Escape and another key at once would be Alt and that key, so wait for its effect.
        terminal.press("esc")
        terminal.wait_gone("1 found")
        terminal.press("/")
        terminal.type("body:words")
        terminal.wait_for("1 found")
        terminal.press("down", "esc")
        terminal.wait_gone("1 found")
        terminal.press("C")
        terminal.wait_for("1 tag", "describe")
        for key, panel in {
            "c": "purple",
            "r": "Rename #",
            "m": "Move #",
            "M": "Merge #",
            "a": "The meaning of #",
            "h": "one character",
        }.items():
            terminal.press(key)
            terminal.wait_for(panel)
            terminal.press("esc")
            terminal.wait_gone(panel)
        terminal.press("esc")
        terminal.wait_for("archive")
        terminal.press("%")
        terminal.wait_for("statistics", "By tag: highlights", "OWNED")
        terminal.press("esc")
        terminal.wait_for("archive")
        terminal.press("F")
        terminal.wait_for("OWNED", "1 feed", "failing 1", "refresh all")
        terminal.press("r")
        terminal.wait_for("0 new entries. ")
        panels = {"t": "The path of the folder", "m": "Move the folder", "a": "Add a feed", "D": "Remove the"}
        for key, panel in panels.items():
            terminal.press(key)
            terminal.wait_for(panel)
            terminal.press("esc")
            terminal.wait_gone(panel)
        terminal.press("/")
        terminal.type("owned")
        terminal.wait_for("1 of 1 feed")
        terminal.press("enter", "esc")
        terminal.wait_gone("1 of 1 feed")
        terminal.press("G", "p", "u")
        terminal.wait_for("undone: ")
        terminal.press("enter")
        terminal.wait_for("0 found")
        terminal.wait_gone("refresh all")  # the footer of the feeds can be painted over later than the header
        terminal.press("q")
        terminal.wait_for("refresh all")
        terminal.press("esc")
        terminal.wait_for("archive")
        terminal.press("ctrl+p")
        terminal.wait_for("what do you want to do?")
        terminal.child.send(f"\x1b[200~{PAYLOADS['C1 control']}\x07\u202e\x1b[201~")
        terminal.wait_for("31mOWNED")
        terminal.press("esc")
        terminal.wait_for("archive")
        terminal.press("r")
        terminal.wait_for("The title of the article")
        terminal.press("esc")
        terminal.wait_gone("The title of the article")
        terminal.press("e")
        terminal.wait_for("Export all highlights")
        terminal.press("enter")
        terminal.wait_for("1 file written")
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.press("esc")
        terminal.wait_gone("add and save")
        terminal.press("enter")
        terminal.wait_for("First words", "jump")
        terminal.press("W")
        terminal.wait_for("revision 1, fetched", "Some First words stood stand here", "change 1 of 1")
        terminal.press("z")
        terminal.wait_for("│~ First words stand")
        terminal.press("esc")
        terminal.wait_for("First words", "jump")
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.press("esc")
        terminal.wait_gone("add and save")
        terminal.press("B")
        terminal.wait_for("b body  h heading")
        terminal.press("esc")
        terminal.wait_gone("b body  h heading")
        terminal.press("r")
        terminal.wait_for("The title of the article")
        terminal.press("esc")
        terminal.wait_gone("The title of the article")
        terminal.press("y")
        terminal.wait_for("copied")
        terminal.press("j", "y")
        terminal.wait_until(lambda _: len(COPIED.findall(terminal.raw)) == 2, "the copied sentence")
        terminal.press("Y")
        terminal.wait_for("copied with its citation")
        terminal.press("k", "o")
        terminal.wait_for("by number")
        terminal.press("enter")
        terminal.wait_for("browser.sh ended with 3; copied")
        terminal.press("a")
        terminal.wait_for("$EDITOR", "an unsaved draft")
        terminal.press("ctrl+e")
        terminal.wait_until(lambda _: terminal.raw.count(SCREEN_LEFT) == 1, "the editor")
        terminal.wait_for("$EDITOR")
        terminal.type("more")
        terminal.wait_for("draft saved")
        db.rename(tmp_path / "moved.db")
        terminal.type(" and more")
        terminal.press("esc")
        terminal.wait_for("other ways")
        terminal.press("esc")
        terminal.wait_for("discard")
        terminal.press("c")
        terminal.wait_for("paste it somewhere")
        terminal.press("w")
        terminal.wait_for("Press Enter to close the editor")
        (tmp_path / "moved.db").rename(db)
        terminal.press("esc")
        terminal.wait_for("$EDITOR")
        terminal.press("esc")
        terminal.wait_gone("$EDITOR")
        terminal.press("j", "m", "u", "U")
        terminal.wait_for("redone")
        terminal.press("s")
        terminal.wait_for("newest", "your searches")
        terminal.press("tab")
        terminal.wait_for("recent")
        terminal.press("ctrl+s")
        terminal.wait_for("Rename the search")
        terminal.press("esc")
        terminal.wait_gone("Rename the search")
        terminal.press("enter")
        terminal.wait_gone("recent")
        terminal.press("ctrl+a", "ctrl+k")
        terminal.type("color:")
        terminal.wait_for("color:yellow")
        terminal.press("ctrl+a", "ctrl+k")
        terminal.wait_for("newest")
        terminal.press("ctrl+r")
        terminal.wait_for("purple")
        terminal.press("esc")
        terminal.wait_gone("purple")
        terminal.type("owned")
        terminal.wait_for("found")
        terminal.press("esc")
        terminal.wait_for("jump")
        terminal.press("q")
        terminal.wait_for("archive")
        terminal.press("a")
        terminal.wait_for("Add addresses")
        terminal.type(f"{tmp_path}/")
        terminal.wait_for("OWNED")
        terminal.press("enter")
        terminal.wait_for("bad␛")
        terminal.press("esc")
        terminal.wait_gone("Add addresses")
        terminal.wait_for("L lists failed adds")
        terminal.press("L")
        terminal.wait_for("What could not be added", "bad␛")
        terminal.press("esc")
        terminal.wait_gone("What could not be added")
        terminal.press("?")
        terminal.wait_for("Search syntax")
        terminal.press("x", "q")
        terminal.wait_for("archive")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    copied = check(bytes(terminal.raw))
    assert len(copied) == 5  # two quotations, one with its citation, an address, a note
    assert sum("OWNED" in text for text in copied) == 3
    assert "https://good.example/" in copied
    assert browsed.read_text(encoding="utf-8").startswith("--new https://")


def test_no_wrapped_message_prints_an_escape_sequence(db: Path, tmp_path: Path) -> None:
    name = f"{'long name ' * 9}{ALL}".replace("/", "")
    folder = tmp_path / name[:60] / name[60:120]
    folder.mkdir(parents=True)
    (folder / "\x1b[31mOWNED.txt").write_bytes(b"\x00\x01\xff\xfe" * 100)
    config = tmp_path / "config.toml"
    config.write_text(f"export_folder = {json.dumps(str(folder / name[:90]))}\n", encoding="utf-8")
    moved = folder / "library.db"
    db.rename(moved)
    with Terminal(["--config", str(config), "--db", str(moved)], environment={"BROWSER": "none"}) as terminal:
        terminal.wait_for("OWNED", "all 1")
        for key, message in (
            ("*", "starred: Harbour"),
            ("*", "unstarred: Harbour"),
            ("A", "archived: Harbour"),
            ("u", "undone: "),
            ("D", "moved to the trash (u to undo): Harbour"),
            ("u", "undone: "),
            ("U", "redone: "),
            ("u", "undone: "),
        ):
            terminal.press(key)
            terminal.wait_for(message)
        terminal.press("r")
        terminal.wait_for("The title of the article")
        terminal.type("x")
        terminal.press("enter")
        terminal.wait_for("title changed to: Harbour")
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.type("long " * 30)
        terminal.press("enter")
        terminal.wait_for("tagged: Harbour")
        terminal.press("e")
        terminal.wait_for("Export all highlights")
        terminal.press("enter")
        terminal.wait_for("1 file written")
        for place in (f"{folder}/none/{PAYLOADS['C1 control']}.txt", str(folder)):
            terminal.press("a")
            terminal.wait_for("Add addresses")
            terminal.child.send(f"\x1b[200~{place}\x1b[201~".replace("\x1b]", "]"))
            terminal.press("enter")
            terminal.wait_for("1 failed")
            terminal.press("esc")
            terminal.wait_gone("Add addresses")
        terminal.press("e")
        terminal.wait_for("Export all highlights")
        terminal.press("ctrl+u", "ctrl+k")
        terminal.child.send(f"\x1b[200~/dev/null/{name[:60]}{PAYLOADS['C1 control']}\x1b[201~")
        terminal.press("enter")
        terminal.wait_for("Can't create the folder")
        terminal.press("C")
        terminal.wait_for("describe")
        terminal.press("r")
        terminal.wait_for("Rename #")
        terminal.press("x", "enter")
        terminal.wait_for("cannot hold control characters")
        terminal.press("esc")
        terminal.wait_gone("Rename #")
        terminal.press("esc")
        terminal.wait_for("archive")
        terminal.press("D")
        terminal.wait_for("moved to the trash (u to undo): Harbour")
        terminal.press("E")
        terminal.wait_for("Type “gone” to delete")
        terminal.type("gone")
        terminal.press("enter")
        terminal.wait_for("doctor --fix")  # the index does not match the payloads in the text
        moved.rename(tmp_path / "moved.db")
        terminal.wait_for("is missing")
        (tmp_path / "moved.db").rename(moved)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert check(bytes(terminal.raw)) == []


CRASHING = f"""#!{sys.executable}
import sys
from newsreader.cli.main import run
from newsreader.services.exports import exporting
from newsreader.tui.library.screen import LibraryScreen

def export_that_fails(*_, **__):
    raise ValueError({ALL!r})

def sort_that_fails(*_):
    try:
        export_that_fails()
    except ValueError as error:
        raise LookupError({ALL!r}) from error

exporting.export = export_that_fails
LibraryScreen.action_sort = sort_that_fails
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("debug", [(), ("--debug",)], ids=["", "debug"])
@pytest.mark.parametrize("keys", [("S",), ("e", "enter")], ids=["screen", "worker"])
def test_no_crash_prints_an_escape_sequence_and_the_log_has_its_traceback(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, debug: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    crashing = tmp_path / "crashing"
    crashing.write_text(CRASHING, encoding="utf-8")
    crashing.chmod(0o700)
    monkeypatch.setenv("NEWSREADER_PROGRAM", str(crashing))
    with Terminal([*debug, "--db", str(db)], environment={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("all 1")
        for key in keys:
            terminal.press(key)
            if key == "e":
                terminal.wait_for("Export all highlights")
        assert terminal.wait_end() == 70
    check(bytes(terminal.raw))
    _, left, after = bytes(terminal.raw).rpartition(SCREEN_LEFT)
    assert left
    assert b"ValueError" in after or b"LookupError" in after
    assert (b"OWNED" in after) == bool(debug)
    (log,) = tmp_path.rglob("*.log")
    noted = log.read_text(encoding="utf-8")
    assert "ValueError" in noted
    assert "in export_that_fails" in noted
    assert "OWNED" not in noted


def test_pasted_text_is_cleaned_before_it_is_shown_or_saved(db: Path) -> None:
    # Without Escape, which would end a paste, so that no terminal sends it.
    pasted = "one\rOWNED\x07\x9b31mOWNED\x9d0;OWNED\x9c\u202etwo"
    with Terminal(["--db", str(db), "open", "1"]) as terminal:
        terminal.wait_for("all keys")
        terminal.press("a")
        terminal.wait_for("$EDITOR")
        terminal.child.send(b"\x1b[200~" + pasted.encode() + b"\x1b[201~")
        terminal.wait_for("two")
        terminal.press("ctrl+s")
        terminal.wait_for("note saved")
        terminal.press("s")
        terminal.wait_for("words you remember")
        terminal.child.send(b"\x1b[200~" + pasted.encode() + b"\x1b[201~")
        terminal.wait_for("OWNED")
        terminal.press("ctrl+q")
        terminal.wait_end()
        check(bytes(terminal.raw))
    with Library.open(db) as library:
        (note,) = [h.note for h in library.highlights.all() if "two" in h.note]
        assert note.endswith("one\nOWNED␇\ufffd31mOWNED\ufffd0;OWNED\ufffd\ufffdtwo")
