"""A whole session with real articles, if the variable NEWSREADER_SAMPLES names a folder of them."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from tests.e2e.terminal import Terminal, program

SAMPLES = os.environ.get("NEWSREADER_SAMPLES")
pytestmark = pytest.mark.skipif(not SAMPLES, reason="NEWSREADER_SAMPLES names no folder of samples")


def run(*arguments: str) -> str:
    done = subprocess.run([program(), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def saved() -> Path:
    assert SAMPLES
    return Path(SAMPLES) / "articles" / "000_ac28f2790c108017.txt"


def test_the_furniture_of_the_saved_article_is_recognized_and_nothing_is_dropped(tmp_path: Path, saved: Path) -> None:
    db = str(tmp_path / "library.db")
    run("--db", db, "add", str(saved))
    shown = json.loads(run("--db", db, "show", "1", "--format", "json"))
    shown = shown[0] if isinstance(shown, list) else shown
    kinds = Counter(block["kind"] for block in shown["blocks"])
    assert kinds == {"paragraph": 16, "caption": 2, "embed": 2, "bio": 1, "pointer": 1}
    assert "".join(shown["text"].split()) == "".join(saved.read_text(encoding="utf-8").split())
    assert [r["status"] for r in json.loads(run("--db", db, "add", str(saved), "--json"))] == ["unchanged"]


def test_the_walk_through_the_saved_article(tmp_path: Path, saved: Path) -> None:
    db = str(tmp_path / "library.db")
    run("--db", db, "add", str(saved))
    with Terminal(["--db", db], columns=120, rows=40) as terminal:
        terminal.wait_for("Communist lawmakers", "all 1")
        terminal.press("enter")
        terminal.wait_for("The Russian embassy, in a Telegram post")
        terminal.press("j", "m")
        terminal.wait_for("saved")
        terminal.press("a")
        terminal.wait_for("$EDITOR")
        terminal.type("who heard this besides TASS?")
        terminal.press("ctrl+s")
        terminal.wait_for("note saved")
        terminal.press("s")
        terminal.wait_for("newest")
        terminal.type("tas besids")
        terminal.wait_for("1 found")
        terminal.press("enter")
        terminal.wait_for("1 of 1")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    out = tmp_path / "out"
    run("--db", db, "export", "--output", str(out))
    (file,) = out.glob("*.md")
    assert "who heard this besides TASS?" in file.read_text(encoding="utf-8")


def test_two_thousand_posts_are_added_and_listed(tmp_path: Path) -> None:
    assert SAMPLES
    with tarfile.open(Path(SAMPLES) / "data" / "digitalgov.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    db = str(tmp_path / "library.db")
    results = json.loads(run("--db", db, "add", str(tmp_path / "digitalgov"), "--json"))
    counted = Counter(result["status"] for result in results)
    assert counted["added"] >= 2070
    assert counted["failed"] == 0
    assert len(json.loads(run("--db", db, "list", "--json", "--limit", "5000"))) == counted["added"]
