"""The command `sync`, from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def folder(call: Call, tmp_path: Path) -> Path:
    """A folder in sync with a library of one highlight."""
    (tmp_path / "river.txt").write_text("The river\n\nNobody asked what it would do to the mill.\n", encoding="utf-8")
    call("add", str(tmp_path / "river.txt"))
    call("highlight", "1", "Nobody asked", "--note", "why?", "--tag", "claim")
    assert call("sync", str(tmp_path / "notes")).out.startswith("wrote ")
    return tmp_path / "notes"


def file_in(folder: Path) -> Path:
    (file,) = folder.glob("*.md")
    return file


def change(folder: Path, old: str, new: str) -> None:
    text = file_in(folder).read_text(encoding="utf-8")
    assert old in text
    file_in(folder).write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_read_back_is_printed_and_one_undo_reverts_it(call: Call, folder: Path) -> None:
    assert call("sync", str(folder)).out == ""
    change(folder, "why?", "because")
    change(folder, "yellow", "red")
    lines = [
        "note of “Nobody asked” in The river: why? → because",
        "color of “Nobody asked” in The river: yellow → red",
    ]
    assert call("sync", str(folder), "--dry-run").out.splitlines() == lines
    assert "why?" in call("notes").out
    assert call("sync", str(folder)).out.splitlines() == lines
    assert "because" in call("notes").out
    assert call("undo").out.strip() == "undone: read 2 changes from notes"
    assert "why?" in call("notes").out


def test_a_change_of_a_long_note_is_printed_where_it_differs(call: Call, folder: Path) -> None:
    words = "because of the mill and the river and the town, " * 3
    change(folder, "why?", f"{words}in May")
    call("sync", str(folder))
    change(folder, "in May", "in June, or later")
    line = call("sync", str(folder)).out.splitlines()[0]
    before, after = line.split(": ", 1)[1].split(" → ")
    assert before.startswith("…")
    assert before.endswith("town, in May")
    assert after.endswith("town, in June, or later")


def test_json_has_each_change_and_file(call: Call, folder: Path) -> None:
    change(folder, "#claim ·", "#claim #x ·")
    (report,) = json.loads(call("sync", str(folder), "--json").out)
    assert report["changes"] == [
        {
            "file": str(file_in(folder)),
            "article_id": 1,
            "id": 1,
            "field": "tags",
            "before": "#claim",
            "after": "#claim #x",
            "conflict": False,
        }
    ]
    assert (report["written"], report["duplicates"], report["refused"]) == ([], [], [])


def test_copies_conflicts_and_refused_edits_are_named(call: Call, folder: Path) -> None:
    copy = folder / f"{file_in(folder).stem} 2.md"
    copy.write_bytes(file_in(folder).read_bytes())
    file = next(path for path in folder.glob("*.md") if path != copy)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("#claim", "#a//b").replace("> Nobody asked", "> Nobody **asked**"), encoding="utf-8")
    outcome = call("sync", str(folder))
    assert outcome.status == 1
    assert f"{copy} is a copy of another file." in outcome.err
    assert "has two slashes together" in outcome.err
    assert "#a//b" in file.read_text(encoding="utf-8")


def test_a_dry_run_does_not_watch(call: Call, folder: Path) -> None:
    assert call("sync", str(folder), "--dry-run", "--watch").status == 2


WATCHING = """
import sys
from newsreader.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


def test_a_saved_file_is_read_at_once_while_watching_and_ctrl_c_ends_it(folder: Path, tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", WATCHING, "--db", str(tmp_path / "library.db"), "sync", str(folder), "--watch"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        rescue = threading.Timer(60, process.kill)
        rescue.start()
        try:
            assert process.stderr is not None
            assert process.stdout is not None
            assert "Watching" in process.stderr.readline()
            for old, new in (("why?", "because"), ("because", "really")):
                change(folder, old, new)
                line = process.stdout.readline()
                assert line == f"note of “Nobody asked” in The river: {old} → {new}\n"
            os.kill(process.pid, signal.SIGINT)
            assert process.wait(60) == 0
        finally:
            rescue.cancel()
            process.kill()
    with Library.open(tmp_path / "library.db") as library:
        assert [one.note for one in library.highlights.all()] == ["really"]
