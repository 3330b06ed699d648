"""The note search in a real terminal: to a passage with `s`, three letters and Enter, and back."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal, program

from newsreader.library import Library
from newsreader.records import Color

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> str:
    done = subprocess.run([program(), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def highlighted(db: Path) -> str:
    with Library.open(db) as library:
        text = library.articles.revision(1).text
        for quote, color, note, tags in (
            ("The vote was 31 to 12.", Color.YELLOW, "who were the twelve?", ["council/vote"]),
            ("The city of Larnholm", Color.RED, "", []),
        ):
            start = text.index(quote)
            library.highlights.add(1, start, start + len(quote), color=color, note=note, tags=tags)
    return str(db)


def play(db: str, tmp_path: Path, columns: int = 120, rows: int = 40) -> Terminal:
    return Terminal(["--db", db], columns=columns, rows=rows, environment={"XDG_STATE_HOME": str(tmp_path / "state")})


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=pytest.mark.slow)])
def test_three_letters_lead_to_the_passage_and_going_back_to_the_same_results(
    highlighted: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    with play(highlighted, tmp_path, *size) as terminal:
        terminal.wait_for("The city of Larnholm will close")
        terminal.press("s")
        terminal.wait_for("newest 2")
        terminal.type("twe")
        terminal.wait_for(" found", "┃▏ who were the twelve?")
        terminal.press("enter")
        terminal.wait_for("2 of 2", "council/vote")
        # The same from the reader.
        terminal.press("s")
        terminal.wait_for("newest 2", "↑ your searches")
        terminal.press("up")
        terminal.wait_for("twe", "recent")
        terminal.type("larnh color:red")
        terminal.wait_for("1 found")
        terminal.press("enter")
        terminal.wait_for("red · 1 of 2")
        terminal.press("q")
        terminal.wait_for("larnh color:red", "1 found")
        terminal.press("esc")
        terminal.wait_gone("larnh color:red")
        terminal.press("q")
        terminal.wait_for("┃  twe", "┃▏ who were the twelve?")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.slow
def test_up_lists_the_searches_and_enter_chooses_one_at_once(highlighted: str, tmp_path: Path) -> None:
    run("--db", highlighted, "searches", "save", "whose", "tag:council")
    with play(highlighted, tmp_path) as terminal:
        terminal.wait_for("The city of Larnholm will close")
        terminal.press("s", "up")
        terminal.wait_for("whose", "┃")
        terminal.press("esc")
        terminal.wait_gone("whose")
        terminal.press("esc")
        terminal.wait_gone("newest")
        terminal.type("s\x1b[A\r")
        terminal.wait_for("tag:council", "1 found")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.slow
def test_a_filter_is_completed_a_highlight_deleted_and_restored(highlighted: str, tmp_path: Path) -> None:
    with play(highlighted, tmp_path) as terminal:
        terminal.wait_for("The city of Larnholm will close")
        terminal.press("s")
        terminal.wait_for("newest 2")
        terminal.type("tag:cou")
        terminal.wait_for("tag:council/vote")
        terminal.press("tab")
        terminal.wait_for("1 found")
        terminal.type("is:orfan")
        terminal.wait_for("is:orfan is not valid")
        terminal.press("ctrl+w", "ctrl+w")
        terminal.wait_gone("is not valid")
        terminal.type("\x1b[3;2~")
        terminal.wait_for("Delete “", "y delete")
        terminal.press("y")
        terminal.wait_for("deleted “")
        assert len(json.loads(run("--db", highlighted, "notes", "--json"))) == 1
        terminal.type("\x1f")
        terminal.wait_for("undone")
        assert len(json.loads(run("--db", highlighted, "notes", "--json"))) == 2
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.slow
def test_the_codebook_renames_a_tag_and_lists_its_notes(highlighted: str, tmp_path: Path) -> None:
    with play(highlighted, tmp_path, 80, 24) as terminal:
        terminal.wait_for("The city of Larnholm will close")
        terminal.press("C")
        terminal.wait_for("council", "1 highlight")
        terminal.press("j", "r")
        terminal.wait_for("Rename #council/vote")
        terminal.press("ctrl+u")
        terminal.type("town/ballot")
        terminal.press("enter")
        terminal.wait_for("is now #town/ballot")
        terminal.press("enter")
        terminal.wait_for("tag:town/ballot", "1 found", "who were the twelve?")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert [tag["name"] for tag in json.loads(run("--db", highlighted, "tag", "list", "--json"))] == ["town/ballot"]
