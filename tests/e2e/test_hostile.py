"""Nothing gets in: every field holds every payload, every screen and command shows them, and no sequence gets out.

The words are put into the library by hand, past the cleaning at the door, so that the gates at the sinks are on trial.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

import pexpect
import pytest
from tests.e2e.terminal import Terminal, program

from newsreader.ingest.detect import parse
from newsreader.library import Library
from newsreader.library.connection import equip
from newsreader.records import Color

if TYPE_CHECKING:
    from pathlib import Path

PAYLOADS = {
    "window title": "\x1b]0;OWNED\x07",
    "clipboard": "\x1b]52;c;T1dORUQ=\x07",
    "link": "\x1b]8;;https://owned.example\x1b\\OWNED\x1b]8;;\x1b\\",
    "cursor": "\x1b[2J\x1b[HOWNED",
    "colour": "\x1b[31mOWNED\x1b[0m",
    "status request": "\x1bP$qm\x1b\\",
    "C1 control": "\x9b31mOWNED\x9d0;OWNED\x9c",
    "bidi": "\u202eDENWO\u2066x\u2069",
    "invisible": "\u200b\ufeff\U000e0041 x\u2062\u206a\ufe01\U000e0120",
    "markup": "[/x][bold]OWNED[@click=app.quit]quit[/][link=https://owned.example]",
    "bells and returns": "\x07\x08\r\x0b\x0cOWNED\x7f",
}
ALL = " ".join(PAYLOADS.values())

NEVER = [
    re.compile(rb"\x1b\][028];[^\x07\x1b]*OWNED"),
    re.compile(rb"\x1b\]52;"),
    re.compile(rb"\x1b\]8;[^\x07\x1b]*owned"),
    re.compile(rb"\x1b\[31mOWNED"),
    re.compile(rb"\x1b\[2J\x1b\[HOWNED"),
    re.compile(rb"\x1bP\$qm"),
    re.compile(rb"\xc2[\x80-\x9f]"),
    re.compile("\u202e|\u2066|\u2069|\ufeff|\U000e0041|\u2062|\u206a|\ufe01|\U000e0120".encode()),
]


def check(raw: bytes) -> None:
    for pattern in NEVER:
        found = pattern.search(raw)
        assert found is None, raw[max(0, found.start() - 60) : found.end() + 60]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        article = library.articles.add(parse(b"First words stand here. And then some more words.\n", "a.txt")).article
        library.highlights.add(article.id, 0, 23, color=Color.RED, note="note", tags=("tag",))
        library.searches.save("mine", "words")
        library.searches.remember("words")
    connection = sqlite3.connect(path)
    connection.create_function("hostile", 0, lambda: ALL)
    equip(connection)
    for table, columns in {
        "article": ("title", "authors", "site", "url"),
        "revision": ("text", "title"),
        "highlight": ("quote", "note", "prefix", "suffix"),
        "tag": ("name", "description"),
        "saved_search": ("name", "query"),
        "recent_search": ("query",),
    }.items():
        for column in columns:
            old = f"{column} || " if column in ("text", "note", "quote") else ""
            if column == "authors":
                connection.execute("UPDATE article SET authors = json_array(hostile())")
            else:
                connection.execute(f"UPDATE {table} SET {column} = {old}hostile()")
    connection.commit()
    connection.close()
    return path


def test_no_screen_lets_a_sequence_out(db: Path, tmp_path: Path) -> None:
    hostile_file = tmp_path / "x\x1b]0;OWNED\x07y.txt"
    hostile_file.write_text("A fine file. With a bad name.", encoding="utf-8")
    (tmp_path / "bad\x1b[31mOWNED.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 100)
    with Terminal(["--db", str(db)], columns=140, rows=40) as terminal:
        terminal.wait_for("OWNED", "all 1", "search notes")
        terminal.press("/")
        terminal.wait_for("title, site")
        terminal.type("own")
        terminal.wait_for("1 found")
        # An Escape that another key follows at once would be Alt and that key: wait for what it does.
        terminal.press("esc")
        terminal.wait_gone("1 found")
        terminal.press("/")
        terminal.type("body:words")
        terminal.wait_for("1 found")
        terminal.press("enter", "esc")
        terminal.wait_gone("1 found")
        terminal.press("C")
        terminal.wait_for("1 tag", "its notes")
        terminal.press("c")
        terminal.wait_for("purple")
        terminal.press("esc")
        terminal.wait_gone("purple")
        terminal.press("esc")
        terminal.wait_for("archive")
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.press("esc")
        terminal.wait_gone("add and save")
        terminal.press("enter")
        terminal.wait_for("First words", "jump")
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.press("esc")
        terminal.wait_gone("add and save")
        terminal.press("a")
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
        terminal.wait_for("Call the search")
        terminal.press("esc")
        terminal.wait_gone("Call the search")
        terminal.press("enter")
        terminal.wait_gone("recent")
        terminal.press("ctrl+u")
        terminal.type("color:")
        terminal.wait_for("color:yellow")
        terminal.press("ctrl+u")
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
        terminal.wait_for("Add a file")
        terminal.type(f"{tmp_path}/")
        terminal.wait_for("OWNED")
        terminal.press("enter")
        terminal.wait_for("bad␛")
        terminal.press("esc")
        terminal.wait_gone("Add a file")
        terminal.press("?")
        terminal.wait_for("What the box understands")
        terminal.press("x")
        terminal.wait_for("archive")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    check(bytes(terminal.raw))


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("show", "1"),
        ("show", "1", "--format", "markdown"),
        ("show", "1", "--format", "json"),
        ("notes",),
        ("notes", "owned", "--json"),
        ("notes", "color:\x1b[31mOWNED"),
        ("list", "body:words", "is:\x1b]0;OWNED\x07"),
        ("tag", "list"),
        ("history",),
        ("undo",),
        ("export", "--output", "-"),
        ("export", "--format", "csv", "--output", "-"),
        ("add", "/nowhere/\x1b]0;OWNED\x07.txt"),
        ("highlight", "1", "\x1b[31mOWNED"),
        ("show", "\x1b]52;c;T1dORUQ=\x07"),
        ("stats",),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_no_command_lets_a_sequence_out_to_a_terminal(db: Path, arguments: tuple[str, ...]) -> None:
    child = pexpect.spawn(program(), ["--db", str(db), *arguments], dimensions=(40, 120), timeout=30)
    raw = child.read()
    child.close()
    check(raw)
    assert child.exitstatus in (0, 1, 65, 66)


def test_what_is_pasted_into_a_note_or_a_box_is_cleaned_before_it_is_shown_or_kept(db: Path) -> None:
    # Without Escape, which no terminal sends within a paste, since it would end it.
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
        terminal.wait_for("go there")
        terminal.child.send(b"\x1b[200~" + pasted.encode() + b"\x1b[201~")
        terminal.wait_for("OWNED")
        terminal.press("ctrl+q")
        terminal.wait_end()
        check(bytes(terminal.raw))
    with Library.open(db) as library:
        (note,) = [h.note for h in library.highlights.all() if "two" in h.note]
        assert note.endswith("one\nOWNED␇\ufffd31mOWNED\ufffd0;OWNED\ufffd\ufffdtwo")
