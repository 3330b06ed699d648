"""Nothing gets in: every field holds every payload, every screen and command shows them, and no sequence gets out.

The words are put into the library by hand, past the cleaning at the door, so that the gates at the sinks are on trial.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest
from tests.e2e.terminal import PATIENCE, Terminal

from newsreader.ingest.detect import parse
from newsreader.library import Library
from newsreader.library.connection import equip
from newsreader.records import Color, Draft
from newsreader.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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

# A word as long as they are: it is put in at the door, and they take its place in the file.
STAND_IN = "stand" * (len(ALL) // 5) + "in"[: len(ALL) % 5]
ARTICLE = f"""\
---
title: Harbour {STAND_IN}
url: https://owned.example/{STAND_IN}
author: Ana {STAND_IN}
site: Paper {STAND_IN}
language: en
---

First words stand here. And then {STAND_IN} more words, [a link](https://owned.example/{STAND_IN}) and [one](https://good.example/).
"""

BY_HAND = {
    "article": ("language",),
    "draft": ("editor",),
    "export_record": ("target", "block", "sha256"),
    "highlight": ("prefix", "suffix"),
    "revision": ("media_type",),
    "step": ("label",),
    "saved_search": ("name", "folded"),
    "tag": ("name", "folded", "hot_key"),
}
"""What takes no word of that length at the door, or none at all."""

CODED = {
    "article": ("uid", "published_at", "added_at", "state", "deleted_at"),
    "revision": ("fetched_at", "sha256", "blocks", "corrections", "deleted_at"),
    "highlight": ("uid", "color", "anchor", "created_at", "updated_at", "deleted_at"),
    "tag": ("uid", "color", "deleted_at"),
    "draft": ("updated_at",),
    "saved_search": ("uid", "created_at", "deleted_at"),
    "recent_search": ("used_at",),
    "step": ("uid", "time", "what", "status"),
    "change": ("time", "cause", "subject", "field"),
    "tally": ("state",),
}
"""What is in a code of the library's own, so that anything else in it is damage, which is told."""

NEVER = [
    re.compile(rb"\x1b\][^5]"),
    re.compile(rb"\x1b\]5[^2]"),
    re.compile(rb"\x1b\[31mOWNED"),
    re.compile(rb"\x1b\[2J\x1b\[HOWNED"),
    re.compile(rb"\x1b[P_^X]"),
    re.compile(rb"[\x07\x08\x0b\x0c\x7f]"),
    re.compile(rb"\xc2[\x80-\x9f]"),
    re.compile("\u202e|\u2066|\u2069|\ufeff|\U000e0041|\u2062|\u206a|\ufe01|\U000e0120".encode()),
]
STEERING = re.compile(rb"[\x00-\x08\x0b-\x1f]")

COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
POINTER = re.compile(rb"\x1b\]22;[a-z-]*\x07")
SCREEN_LEFT = b"\x1b[?1049l"


def refuse(raw: bytes, patterns: Iterable[re.Pattern[bytes]]) -> None:
    for pattern in patterns:
        found = pattern.search(raw)
        assert found is None, raw[max(0, found.start() - 60) : found.end() + 60]


def check(raw: bytes) -> list[str]:
    """Find nothing that the program did not write itself; gives what it put on the clipboard, which is clean."""
    copied = [base64.b64decode(text).decode() for text in COPIED.findall(raw)]
    for text in copied:
        assert text != "OWNED"
        assert text == clean(text)
    refuse(POINTER.sub(b"", COPIED.sub(b"", raw)), NEVER)
    return copied


def check_lines(raw: bytes) -> None:
    """Find nothing at all that steers the terminal: what commands write are lines."""
    refuse(raw.replace(b"\r\n", b"\n"), [STEERING, *NEVER])


def text_columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The columns that can hold text, of the tables that are not derived from others."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT GLOB 'sqlite_*'"
        " AND name != 'alembic_version'"
    )
    for (table,) in tables.fetchall():
        for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if kind not in ("INTEGER", "BOOLEAN", "DOUBLE", "BLOB"):
                yield table, column


def taken_in(place: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(place)
    connection.create_function("hostile", 0, lambda: ALL)
    equip(connection)
    return connection


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with all payloads in all that can hold text."""
    path = tmp_path_factory.mktemp("hostile") / "library.db"
    with Library.open(path) as library:
        article = library.articles.add(parse(ARTICLE.encode(), "a.md"), tags=("tag",)).article
        text = library.articles.revision(article.id).text
        mark = library.highlights.add(article.id, 0, 23, color=Color.RED, note=f"note {STAND_IN}", tags=("tag",))
        library.highlights.add(article.id, 24, len(text), color=Color.GREEN)
        library.tags.describe("tag", f"means {STAND_IN}")
        library.articles.set_title(article.id, f"Harbour, {STAND_IN}")
        library.drafts.keep(Draft(mark.id, "an editor", f"draft {STAND_IN}", f"note {STAND_IN}"))
        library.searches.save("mine", f"words {STAND_IN}")
        library.searches.remember(f"words {STAND_IN}")
    connection = taken_in(path)
    connection.execute("INSERT INTO export_record VALUES ('a', 'b', 'c')")
    in_json = json.dumps(ALL)[1:-1]
    coded, told = {(t, c) for t, cs in CODED.items() for c in cs}, {(t, c) for t, cs in BY_HAND.items() for c in cs}
    for table, column in text_columns(connection):
        if (table, column) in coded:
            continue
        if (table, column) in told:
            connection.execute(f"UPDATE {table} SET {column} = hostile()")
            continue
        count = connection.execute(
            f"UPDATE {table} SET {column} = replace({column}, ?, iif({column} GLOB '[[{{]*', ?, hostile()))"
            f" WHERE instr({column}, ?)",
            (STAND_IN, in_json, STAND_IN),
        ).rowcount
        assert count, f"{table}.{column} holds no payload"
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def db(hostile: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copy(hostile, tmp_path / "library.db")


def test_no_screen_lets_a_sequence_out(db: Path, tmp_path: Path) -> None:
    hostile_file = tmp_path / "x\x1b]0;OWNED\x07y.txt"
    hostile_file.write_text("A fine file. With a bad name.", encoding="utf-8")
    (tmp_path / "bad\x1b[31mOWNED.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 100)
    folder, browsed = tmp_path / "out\x1b]0;OWNED\x07", tmp_path / "browsed"
    settings = tmp_path / "config.toml"
    settings.write_text(f"export_folder = {json.dumps(str(folder))}\n", encoding="utf-8")
    environment = {"EDITOR": "cat", "VISUAL": "", "BROWSER": f"touch {browsed} %s"}
    arguments = ["--db", str(db), "--config", str(settings)]
    with Terminal(arguments, columns=140, rows=40, environment=environment) as terminal:
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
        for key, panel in {
            "c": "purple",
            "r": "Rename #",
            "m": "Move #",
            "M": "Merge #",
            "a": "What #",
            "h": "one character",
        }.items():
            terminal.press(key)
            terminal.wait_for(panel)
            terminal.press("esc")
            terminal.wait_gone(panel)
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
        terminal.press("t")
        terminal.wait_for("add and save")
        terminal.press("esc")
        terminal.wait_gone("add and save")
        terminal.press("B")
        terminal.wait_for("b body, h heading")
        terminal.press("esc")
        terminal.wait_gone("b body, h heading")
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
        terminal.wait_for("there is no browser here")
        terminal.press("a")
        terminal.wait_for("$EDITOR", "a draft that was not saved")
        terminal.press("ctrl+e")
        terminal.wait_until(lambda _: terminal.raw.count(SCREEN_LEFT) == 1, "the editor")
        terminal.wait_for("$EDITOR")
        terminal.type("more")
        terminal.wait_for("draft kept")
        db.rename(tmp_path / "moved.db")
        terminal.type(" and more")
        terminal.press("esc")
        terminal.wait_for("other ways")
        terminal.press("esc")
        terminal.wait_for("drop it")
        terminal.press("c")
        terminal.wait_for("paste it somewhere")
        terminal.press("w")
        terminal.wait_for("The note is in")
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
    copied = check(bytes(terminal.raw))
    assert len(copied) == 5  # two quotations, one with its citation, an address, a note
    assert sum("OWNED" in text for text in copied) == 3
    assert "https://good.example/" in copied
    assert not browsed.exists()


CRASHING = f"""#!{sys.executable}
import sys
from newsreader.cli.main import run
from newsreader.services import exporting
from newsreader.tui.screens.library import LibraryScreen

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
def test_no_crash_lets_a_sequence_out_and_the_log_has_its_place(
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


COMMANDS: list[tuple[str, ...]] = [
    ("list",),
    ("list", "--json"),
    ("list", "body:words", "is:\x1b]0;OWNED\x07"),
    ("show", "1"),
    ("show", "1", "--format", "markdown"),
    ("show", "1", "--format", "json"),
    ("notes",),
    ("notes", "--json"),
    ("notes", "color:\x1b[31mOWNED"),
    ("notes", "--search", ALL),
    ("searches",),
    ("searches", "list", "--json"),
    ("searches", "keep", ALL, ALL),
    ("searches", "drop", ALL),
    ("tag", "list"),
    ("tag", "list", "--json"),
    ("tag", "describe", ALL, "x"),
    ("history",),
    ("history", "--json"),
    ("undo",),
    ("redo",),
    ("stats",),
    ("stats", "--json"),
    ("doctor",),
    ("doctor", "--fix"),
    ("keys",),
    *(("export", "--output", "-", "--format", form) for form in ("markdown", "json", "jsonld", "csv", "html")),
    ("export", "--output", f"OUT/{ALL.replace('/', '')}"),
    ("backup", "OUT/\x1b]0;OWNED\x07"),
    ("add", "/nowhere/\x1b]0;OWNED\x07.txt"),
    ("import", "/nowhere/\x1b]0;OWNED\x07.json"),
    ("highlight", "1", ALL),
    ("show", ALL),
    ("open", ALL),
    (ALL,),
    ("list", f"--{ALL}"),
    ("--config", f"/nowhere/{ALL}", "list"),
    ("--db", f"/nowhere/{ALL}", "list"),
    *(
        ("--debug", *arguments)
        for arguments in (
            ("restore", f"/nowhere/{ALL}"),
            ("backup", f"/nowhere/{ALL}"),
            ("export", "--output", f"/dev/null/{ALL}"),
            ("highlight", "1", f"gone {ALL}"),
            ("show", ALL),
            ("tag", "rename", ALL, f"a//{ALL}"),
            ("--config", f"/nowhere/{ALL}", "keys"),
            ("--db", f"/nowhere/{ALL}", "list"),
            ("list", f"--{ALL}"),
        )
    ),
]

# One process for all of them: each has the library as it was.
CALLS = r"""
import json, shutil, sys
from pathlib import Path
from newsreader.cli.main import run
folder = Path(sys.argv[1])
for library, arguments in json.loads((folder / "calls.json").read_text(encoding="utf-8")):
    for file in folder.glob("library.db*"):
        file.unlink()
    shutil.copy(folder / library, folder / "library.db")
    status = run(["--db", str(folder / "library.db"), *arguments])
    sys.stdout.flush()
    sys.stderr.flush()
    print(f"\n<{status}>", flush=True)
"""


def call_all(folder: Path, calls: list[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[int, bytes]]:
    """Call the program in one terminal, each time with a copy of a library of the folder: exit status and output."""
    (folder / "calls.json").write_text(json.dumps(calls), encoding="utf-8")
    child = pexpect.spawn(sys.executable, ["-c", CALLS, str(folder)], dimensions=(40, 120), timeout=PATIENCE)
    raw = child.read()
    child.close()
    parts = re.split(rb"\r\n<(\d+)>\r\n", raw)
    assert (child.exitstatus, parts[-1]) == (0, b""), parts[-1]
    return zip(map(int, parts[1::2]), parts[0::2], strict=False)


def test_no_command_lets_a_sequence_out_to_a_terminal(hostile: Path, tmp_path: Path) -> None:
    shutil.copy(hostile, tmp_path / "hostile")
    calls = [("hostile", tuple(word.replace("OUT", str(tmp_path)) for word in arguments)) for arguments in COMMANDS]
    outcomes = list(call_all(tmp_path, calls))
    assert len(outcomes) == len(COMMANDS)
    for arguments, (status, raw) in zip(COMMANDS, outcomes, strict=True):
        check_lines(raw)
        assert status in (0, 1, 2, 65, 66, 73, 74), arguments
        assert (b"Traceback" in raw) == ("--debug" in arguments), arguments


def test_no_damage_lets_a_sequence_out_of_a_command(hostile: Path, tmp_path: Path) -> None:
    calls = []
    for table, column in ((table, column) for table, columns in CODED.items() for column in columns):
        name = f"{table}.{column}"
        shutil.copy(hostile, tmp_path / name)
        connection = taken_in(tmp_path / name)
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = hostile()")
        connection.commit()
        connection.close()
        calls += [
            (name, (*arguments,)) for arguments in (("list",), ("--debug", "show", "1"), ("history",), ("doctor",))
        ]
    for _, raw in call_all(tmp_path, calls):
        check_lines(raw)


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
