"""Text typed in one burst, and text typed just before the program is terminated."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal, program

from newsreader.library import Library
from newsreader.records import ArticleQuery
from newsreader.text.sentences.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@contextmanager
def in_article(db: Path) -> Iterator[Terminal]:
    """Return the program in a terminal, with the article opened from the library."""
    with Terminal(["--db", str(db)]) as terminal:
        terminal.wait_for("The city of Larnholm", "all 1")
        terminal.press("enter")
        terminal.wait_for("Mayor Ingrid")
        yield terminal


def notes(db: Path) -> list[dict[str, str]]:
    shown = subprocess.run([program(), "--db", str(db), "notes", "--json"], check=True, capture_output=True, text=True)
    found: list[dict[str, str]] = json.loads(shown.stdout)
    return found


def test_counts_and_colors_typed_in_one_burst_do_what_they_do_one_by_one(db: Path) -> None:
    with in_article(db) as terminal:
        terminal.type("2jm33jm2j5.4")
        terminal.wait_for("now red · saved")
        terminal.type("\x03")
        terminal.wait_for("Quit newsreader?")
        terminal.type("y")
        assert terminal.wait_end() == 0
    with Library.open(db) as library:
        (article,) = library.articles.page(ArticleQuery())
        revision = library.articles.revision(article.id)
        sentences = Sentences(revision.text, revision.blocks)
        starts = [place.start for index in range(len(revision.blocks)) for place in sentences.in_block(index)]
        made = [(starts.index(h.start), h.color) for h in library.highlights.for_article(article.id)]
    assert made == [(2, "blue"), (5, "green"), (6, "red")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no job control")
def test_ctrl_z_suspends_and_fg_resumes(db: Path) -> None:
    with in_article(db) as terminal:
        terminal.press("j", "ctrl+z")
        terminal.wait_until(lambda _: b"\x1b[?1049l" in terminal.raw, "the screen that was there before")
        stopped, _ = os.waitpid(terminal.child.pid, os.WUNTRACED)
        assert stopped == terminal.child.pid
        terminal.raw.clear()
        os.kill(stopped, signal.SIGCONT)
        terminal.wait_until(lambda _: b"\x1b[?1049h" in terminal.raw, "the program's screen")
        terminal.press("m")
        terminal.wait_for("highlighted in yellow · saved")
        terminal.press("q", "q")
        assert terminal.wait_end() == 0
    assert len(notes(db)) == 1


def test_a_note_typed_in_one_burst_with_the_key_that_opens_it_is_a_note(db: Path) -> None:
    with in_article(db) as terminal:
        terminal.type("jadoubtful and unseemly")
        terminal.wait_for("doubtful and unseemly")
        terminal.press("ctrl+s")
        terminal.wait_for("note saved")
        terminal.type("jjtclaim\r")
        terminal.wait_for("#claim")
        terminal.type("/shore")
        terminal.wait_for("1 of 1")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert [(note["note"], note["tags"]) for note in reversed(notes(db))] == [
        ("doubtful and unseemly", []),
        ("", ["claim"]),
    ]


def test_escape_and_a_letter_sent_at_once_are_escape_and_then_the_letter(db: Path) -> None:
    with in_article(db) as terminal:
        terminal.press("a")
        terminal.wait_for("$EDITOR")
        terminal.type("half a thought\x1bs")
        terminal.wait_for("words you remember")
        terminal.type("\x1bq")
        assert terminal.wait_until(lambda screen: "all 1" in screen, "the library") is None
        terminal.press("q")
        assert terminal.wait_end() == 0
    with Library.open(db) as library:
        (passage,) = library.highlights.pending(1)
        assert [draft.text for draft in library.drafts.of(passage.id)] == ["half a thought"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_text_typed_without_a_pause_is_saved_when_the_program_is_terminated(db: Path, name: str) -> None:
    with in_article(db) as terminal:
        terminal.press("a")
        terminal.wait_for("$EDITOR")
        typed = ""
        with Library.open(db) as library:
            # Type without a pause until a draft is saved.
            while not library.drafts.ids():
                typed += "w"
                terminal.type("w")
                terminal.wait_for(typed[-60:])
                assert len(typed) < 2000
            if name != "SIGKILL":
                terminal.type(" end")
                terminal.wait_for("w end")
                typed += " end"
            terminal.child.kill(getattr(signal, name))
            terminal.wait_end()
            (highlight,) = library.drafts.ids()
            draft = library.drafts.of(highlight)[-1].text
    assert draft == typed if name != "SIGKILL" else draft and typed.startswith(draft)


def test_keys_that_edit_a_box_act_in_the_order_they_were_typed(db: Path) -> None:
    with Terminal(["--db", str(db)]) as terminal:
        terminal.wait_for("The city of Larnholm", "all 1")
        terminal.press("/")
        terminal.wait_for("title, site, author or tag")
        terminal.type("vox\x7fte wax\x7fter")
        terminal.wait_for("vote water")
        terminal.type("\x15abc defg\x17hij \x1b[D\x1b[D\x1b[Dx")
        terminal.wait_for("abc hxij")
        terminal.type("\x1b")
        terminal.wait_gone("abc")
        terminal.press("enter")
        terminal.wait_for("Mayor Ingrid")
        terminal.type("atwo\x7f\x7fen\x7fable mistakes\x17words\x13")
        terminal.wait_for("note saved")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert [note["note"] for note in notes(db)] == ["teable words"]
