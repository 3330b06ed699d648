"""What the commands make of a library in which one thing cannot be read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newsreader.library.connection import connect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

FORMATS = ["markdown", "json", "jsonld", "csv", "html"]


@pytest.fixture(autouse=True)
def _articles(call: Call, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"The harbour was closed on day {number}.\n\nNobody knew for how long.\n", encoding="utf-8")
        call("add", str(file), "--tag", "port")
        call("highlight", str(number), f"closed on day {number}", "--note", f"why {number}?", "--tag", "claim")


def spoil(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE revision SET blocks = 'SECRET' WHERE article_id = 2", "(blocks)"),
        ("UPDATE article SET title = x'00ff' WHERE id = 2", "(title)"),
        ("UPDATE article SET title = CAST(x'c3c3' AS TEXT) WHERE id = 2", "article 2"),
        ("UPDATE highlight SET color = 'SECRET' WHERE article_id = 2", "(color)"),
        ("DELETE FROM revision WHERE article_id = 2", "its text, number 1, is missing"),
    ],
)
def test_an_article_that_cannot_be_read_is_named_and_keeps_no_other_one_in(
    call: Call, tmp_path: Path, form: str, damage: str, told: str
) -> None:
    spoil(tmp_path, damage)
    to_screen = call("export", "--format", form, "--output", "-")
    to_folder = call("export", "--format", form, "--output", str(tmp_path / "out"))
    for outcome in (to_screen, to_folder):
        assert outcome.status == 1
        assert "article 2" in outcome.err
        assert told in outcome.err
        assert "SECRET" not in outcome.err
        assert len(outcome.err.splitlines()) == 1
    written = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    for text in (to_screen.out, written):
        assert "closed on day 1" in text
        assert "closed on day 3" in text
        # Of JSON the journal tells on; what is in it of an article is an element.
        assert form == "json" or "closed on day 2" not in text
        assert form != "json" or [one["id"] for one in json.loads(text)] == [1, 3]


@pytest.mark.parametrize("form", FORMATS)
def test_an_article_without_blocks_goes_out_with_the_others(call: Call, tmp_path: Path, form: str) -> None:
    spoil(tmp_path, "UPDATE revision SET blocks = '[]' WHERE article_id = 2")
    call("export", "--format", form, "--output", str(tmp_path / "out"))
    written = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    assert "closed on day 1" in written
    assert "closed on day 3" in written


def test_what_was_taken_out_of_a_damaged_library_can_be_brought_in(call: Call, tmp_path: Path) -> None:
    spoil(tmp_path, "UPDATE revision SET blocks = 'x' WHERE article_id = 2")
    assert call("export", "--format", "json", "--output", str(tmp_path / "all.json")).status == 1
    (tmp_path / "library.db").unlink()
    assert call("--db", str(tmp_path / "new.db"), "import", str(tmp_path / "all.json")).status == 0
    notes = call("--db", str(tmp_path / "new.db"), "notes", "--json").json
    assert {note["note"] for note in notes} == {"why 1?", "why 3?"}


def test_the_file_of_an_article_that_cannot_be_read_stays_as_it_was(call: Call, tmp_path: Path) -> None:
    call("export", "--output", str(tmp_path / "out"))
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    spoil(tmp_path, "UPDATE highlight SET created_at = 'x' WHERE article_id = 2")
    assert call("export", "--output", str(tmp_path / "out")).status == 1
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


def test_the_doctor_names_what_cannot_be_read_and_what_it_mended(call: Call, tmp_path: Path) -> None:
    spoil(tmp_path, "UPDATE article SET added_at = 'SECRET' WHERE id = 2")
    looked = call("doctor")
    assert looked.status == 1
    assert "✗ contents: Article 2 cannot be read (added_at)." in looked.out
    assert "✗ indexes: " in looked.out
    mended = call("doctor", "--fix")
    assert mended.status == 1
    assert "✗ contents: Article 2 cannot be read (added_at)." in mended.out
    assert "✓ indexes: They agree with what is there. Before: " in mended.out
    assert "library-replaced-" in mended.out
    assert "SECRET" not in looked.out + mended.out
    checks = {one["check"]: one for one in json.loads(call("doctor", "--json").out)}
    assert checks["indexes"]["ok"]


def test_a_library_that_is_held_is_75_for_the_doctor(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connect.__kwdefaults__, "timeout", 0.05)
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = call("doctor")
        assert outcome.status == 75
        assert "Another program is writing to the library" in outcome.err


def test_a_title_that_is_no_text_is_65_wherever_it_is_read(call: Call, tmp_path: Path) -> None:
    spoil(tmp_path, "UPDATE article SET title = x'00ff'")
    for command in (("list",), ("show", "2"), ("notes",), ("highlight", "2", "Nobody knew"), ("notes", "closed")):
        outcome = call(*command)
        assert (outcome.status, outcome.out) == (65, "")
        assert "cannot be read" in outcome.err
