"""A whole session in a real terminal: add, read, highlight, tag, note, search, export."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal, program
from tests.services.feeds.test_refreshing import item, rss

if TYPE_CHECKING:
    from tests.server import Server

ARTICLE = Path(__file__).parent.parent / "data" / "harbour.txt"


def run(*arguments: str) -> str:
    done = subprocess.run([program(), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_saved_article_is_added_read_highlighted_tagged_noted_found_and_exported(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    db, out = tmp_path / "library.db", tmp_path / "out"
    columns, rows = size
    added = json.loads(run("--db", str(db), "add", str(ARTICLE), "--json"))
    assert [result["status"] for result in added] == ["added"]
    with Terminal(["--db", str(db)], columns=columns, rows=rows) as terminal:
        terminal.wait_for("The city of Larnholm will close", "words")
        terminal.press("enter")
        terminal.wait_for("the council decided on Tuesday", "highlight")
        # The second sentence of the second paragraph, in green.
        terminal.press("2", "j", "m", "2")
        terminal.wait_for("now green · saved")
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.type("council/vote")
        terminal.wait_for("new tag")
        terminal.press("enter")
        terminal.wait_for("tagged · saved")
        terminal.press("a")
        terminal.wait_for("save", "$EDITOR")
        terminal.type("who were the twelve")
        terminal.wait_for("who were the twelve")
        terminal.press("ctrl+s")
        terminal.wait_for("note saved", "#council/vote", "who were the twelve")
        # A selection of words in another sentence.
        terminal.press("j", "j", "v", "w", "w", "w", "m")
        terminal.wait_for("highlighted in green")
        terminal.press("s")
        terminal.wait_for("newest")
        terminal.type("twelv who")
        terminal.wait_for("who were the twelve", "1 found")
        terminal.press("enter")
        terminal.wait_for("The vote was 31 to 12.", "1 of 2")
        terminal.press("e")
        terminal.wait_for("Export this article into the folder")
        terminal.press("ctrl+u")
        terminal.type(str(out))
        terminal.press("enter")
        terminal.wait_for("1 file written")
        terminal.press("q")
        terminal.wait_for("twelv who")
        terminal.press("esc")
        terminal.wait_for("2 of 2")
        terminal.press("q")
        terminal.wait_for("newsreader", "all 1")
        terminal.press("q")
        assert terminal.wait_end() == 0
    notes = json.loads(run("--db", str(db), "notes", "--json"))
    assert {(note["quote"], note["note"], tuple(note["tags"]), note["color"]) for note in notes} == {
        ("The vote was 31 to 12.", "who were the twelve", ("council/vote",), "green"),
        ("“We have counted 214", "", (), "green"),
    }
    (file,) = out.glob("*.md")
    text = file.read_text(encoding="utf-8")
    assert "> The vote was 31 to 12.\n" in text
    assert "#council/vote · green" in text
    assert "who were the twelve" in text


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_feed_is_added_and_refreshed_and_an_entry_is_read_highlighted_and_exported(
    tmp_path: Path, server: Server, size: tuple[int, int]
) -> None:
    db, out, config = tmp_path / "library.db", tmp_path / "out", tmp_path / "config.toml"
    config.write_text('allow_private = ["127.0.0.1"]\n', encoding="utf-8")
    rest = "".join(f"<p>On day {day} the council voted, and {day} members were against it.</p>" for day in range(9))
    page = f"<html><body><article><h1>News 2</h1><p>It is closed.</p>{rest}</article></body></html>"
    summary = item(2, "It is closed.", server.page("/2", page, Content_Type="text/html"), day=3)
    server.page("/feed", rss(item(1)))
    site = server.page("/", '<link rel="alternate" type="application/rss+xml" href="/feed">')
    columns, rows = size
    with Terminal(["--db", str(db), "--config", str(config)], columns=columns, rows=rows) as terminal:
        terminal.wait_for("all keys")
        terminal.press("F")
        terminal.wait_for("No feeds yet.")
        terminal.press("a")
        terminal.wait_for("Add a feed")
        terminal.type(site)
        terminal.press("enter")
        terminal.wait_for("added Harbour Post: 1 entry")
        server.page("/feed", rss(summary, item(1)))
        terminal.press("R")
        terminal.wait_for("1 new entry", "unread 2")
        terminal.press("enter")
        terminal.wait_for("feed:", "News 2", "News 1")
        terminal.press("n")
        terminal.wait_for("It is closed.", "On day 1")
        terminal.press("m")
        terminal.wait_for("highlighted in yellow")
        terminal.press("J")
        terminal.wait_for("It happened 1 times")
        terminal.press("K", "e")
        terminal.wait_for("Export this article into the folder")
        terminal.press("ctrl+u")
        terminal.type(str(out))
        terminal.press("enter")
        terminal.wait_for("1 file written")
        terminal.press("q")
        terminal.wait_for("feed:")
        terminal.press("q")
        terminal.wait_for("refresh all")
        terminal.press("q")
        terminal.wait_for("all 2", "inbox 1")
        terminal.press("q")
        assert terminal.wait_end() == 0
    (file,) = out.glob("*.md")
    assert "> It is closed.\n" in file.read_text(encoding="utf-8")
    kept = {article["title"] for article in json.loads(run("--db", str(db), "list", "--json"))}
    assert kept == {"News 2", "Learn newsreader in two minutes"}


@pytest.mark.slow
def test_a_changed_page_is_fetched_again_its_changes_are_read_and_its_highlight_is_reviewed(
    tmp_path: Path, server: Server
) -> None:
    db, config = tmp_path / "library.db", tmp_path / "config.toml"
    config.write_text('allow_private = ["127.0.0.1"]\n', encoding="utf-8")
    rest = "".join(f"<p>On day {day} the council voted, and {day} members were against it.</p>" for day in range(9))
    page = f"<html><body><article><h1>The bridge</h1><p>The city will pay for it.</p>{rest}</article></body></html>"
    address = server.page("/bridge", page, Content_Type="text/html")
    run("--db", str(db), "--config", str(config), "add", address)
    run("--db", str(db), "highlight", "1", "The city will pay for it.")
    with Terminal(["--db", str(db), "--config", str(config), "open", "1"], columns=120, rows=40) as terminal:
        terminal.wait_for("The city will pay for it.", "highlight")
        server.page("/bridge", page.replace("will pay", "will not pay"), Content_Type="text/html")
        terminal.press("R")
        terminal.wait_for("The city will not pay for it.", "this is its revision 2")
        terminal.press("W")
        terminal.wait_for("1 paragraph edited", "revision 2")
        terminal.press("q")
        terminal.wait_for("The city will not pay for it.")
        terminal.press("!")
        terminal.wait_for("highlighted: …“The city will pay for it.”", "negation", "accept")
        terminal.press("=")
        terminal.wait_for("accepted the place of")
        terminal.press("u")
        terminal.wait_for("undone")
        terminal.press("q")
        terminal.wait_for("The city will not pay for it.")
        terminal.press("q", "q")
        assert terminal.wait_end() == 0
    (note,) = json.loads(run("--db", str(db), "notes", "--json"))
    assert (note["anchor"], note["quote"]) == ("review", "The city will pay for it.")
    assert "{+not +}" in run("--db", str(db), "diff", "1")
