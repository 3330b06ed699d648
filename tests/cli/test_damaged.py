"""Commands with a library in which one value is unreadable."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.conftest import write_library

from newsreader.cli.main import run
from newsreader.export.registry import FORMATS
from newsreader.library.file.connection import connect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a library with three articles, made by the commands."""
    folder = tmp_path_factory.mktemp("articles")
    settings = folder / "config.toml"
    settings.touch()
    program = ["--db", str(folder / "library.db"), "--config", str(settings)]
    for number in (1, 2, 3):
        file = folder / f"{number}.txt"
        file.write_text(f"The harbour was closed on day {number}.\n\nNobody knew for how long.\n", encoding="utf-8")
        quote = [str(number), f"closed on day {number}", "--note", f"why {number}?", "--tag", "claim"]
        assert run([*program, "add", str(file), "--tag", "port"]) == 0
        assert run([*program, "highlight", *quote]) == 0
    return (folder / "library.db").read_bytes()


@pytest.fixture(autouse=True)
def _copied(articles: bytes, tmp_path: Path) -> None:
    write_library(tmp_path / "library.db", articles)


def damage_library(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(statement)


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("html", "qdc", "qdpx")])
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("UPDATE revision SET blocks = 'SECRET' WHERE article_id = 2", "(blocks)"),
        ("UPDATE article SET title = x'00ff' WHERE id = 2", "(title)"),
        ("UPDATE article SET title = CAST(x'c3c3' AS TEXT) WHERE id = 2", "article 2"),
        ("UPDATE highlight SET color = 'SECRET' WHERE article_id = 2", "(color)"),
        ("DELETE FROM revision WHERE article_id = 2", "its text, number 1, is missing"),
    ],
)
def test_an_unreadable_article_is_named_and_the_others_are_exported(
    call: Call, tmp_path: Path, form: str, damage: str, message: str
) -> None:
    damage_library(tmp_path, damage)
    to_screen = call("export", "--format", form, "--output", "-")
    to_folder = call("export", "--format", form, "--output", str(tmp_path / "out"))
    for outcome in (to_screen, to_folder):
        assert outcome.status == 1
        assert "article 2" in outcome.err
        assert message in outcome.err or (damage.startswith("DELETE") and form == "json")
        assert "SECRET" not in outcome.err
        # The history of the article is not exported either.
        assert len(outcome.err.splitlines()) == 1 + (form == "json")
    written = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    for text in (to_screen.out, written):
        assert "closed on day 1" in text
        assert "closed on day 3" in text
        # The journal in the JSON also quotes the text, but the article is missing.
        assert form == "json" or "closed on day 2" not in text
        assert form != "json" or [one["id"] for one in json.loads(text)] == [1, 3]


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("qdc", "qdpx")])
def test_an_article_without_blocks_is_exported_with_the_others(call: Call, tmp_path: Path, form: str) -> None:
    damage_library(tmp_path, "UPDATE revision SET blocks = '[]' WHERE article_id = 2")
    call("export", "--format", form, "--output", str(tmp_path / "out"))
    written = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    assert "closed on day 1" in written
    assert "closed on day 3" in written


def test_the_export_of_a_damaged_library_can_be_imported(call: Call, tmp_path: Path) -> None:
    damage_library(tmp_path, "UPDATE revision SET blocks = 'x' WHERE article_id = 2")
    assert call("export", "--format", "json", "--output", str(tmp_path / "all.json")).status == 1
    (tmp_path / "library.db").unlink()
    assert call("--db", str(tmp_path / "new.db"), "import", str(tmp_path / "all.json")).status == 0
    notes = call("--db", str(tmp_path / "new.db"), "notes", "--json").json
    assert {note["note"] for note in notes} == {"why 1?", "why 3?"}


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("DELETE FROM tag WHERE name = 'claim'", "table highlight_tag"),
        ("DELETE FROM highlight WHERE id = 2", "table change"),
        ("DELETE FROM article WHERE id = 2", "table highlight"),
        ("DELETE FROM step WHERE id = 2", "table change"),
        ("UPDATE tag SET name = 'a//SECRET' WHERE id = 2", "table tag"),
        ("UPDATE tag SET name = 'port', folded = 'x' WHERE id = 2", "table tag"),
        ("UPDATE tag SET color = 'SECRET' WHERE id = 2", "table tag"),
        ("UPDATE tag SET uid = 'SECRET' WHERE id = 1", "table tag"),
        ("UPDATE highlight SET uid = 'SECRET' WHERE id = 2", "article 2: “uid” is missing or invalid"),
        ("UPDATE article SET title = ' ' WHERE id = 2", "article 2: “title” is missing or invalid"),
        ("UPDATE revision SET article_id = x'02' WHERE id = 2", "article 2: this revision is missing"),
        ("UPDATE highlight_tag SET tag_id = x'ff00' WHERE highlight_id = 2", "table highlight_tag"),
        ("UPDATE highlight_tag SET tag_id = CAST(x'c3c3' AS TEXT) WHERE highlight_id = 2", "table highlight_tag"),
        ("UPDATE article_tag SET tag_id = x'ff00' WHERE article_id = 2", "table article_tag"),
        ("UPDATE change SET before = zeroblob(10) WHERE id = 3", "table change"),
        ("UPDATE change SET before = 9e999 WHERE id = 3", "table change"),
        ("UPDATE change SET field = 'SECRET' WHERE id = 3", "table change"),
        ("UPDATE step SET uid = 'SECRET' WHERE id = 2", "table step"),
        ("INSERT INTO reading_day VALUES (2, 'SECRET', 5)", "table reading_day"),
        ("INSERT INTO draft VALUES (2, '', x'00', '', '')", "table draft"),
        ("INSERT INTO draft VALUES (9, '', '', '', '2026-02-20T10:00:00.000000Z')", "table draft"),
        ("INSERT INTO recent_search VALUES (' ', '2026-02-20T10:00:00.000000Z')", "table recent_search"),
    ],
)
def test_invalid_data_is_named_and_left_out_and_the_rest_can_be_imported(
    call: Call, tmp_path: Path, damage: str, message: str
) -> None:
    damage_library(tmp_path, damage)
    outcome = call("export", "--format", "json", "--output", str(tmp_path / "all.json"))
    assert outcome.status == 1
    assert f"newsreader: Not exported: {message.replace('table', 'rows of the table')}" in outcome.err
    assert "SECRET" not in outcome.err
    assert len(outcome.err.splitlines()) <= 5
    new = ["--db", str(tmp_path / "new.db")]
    imported = call(*new, "import", str(tmp_path / "all.json"))
    assert (imported.status, imported.err) == (0, "")
    assert {"why 1?", "why 3?"} <= {note["note"] for note in call(*new, "notes", "--json").json}
    assert call(*new, "doctor").status == 0
    assert call(*new, "undo").status == 0
    # The imported library can be exported without messages.
    call(*new, "redo")
    assert call(*new, "export", "--format", "json", "--output", str(tmp_path / "again.json")).status == 0


def test_the_file_of_an_article_that_cannot_be_read_stays_as_it_was(call: Call, tmp_path: Path) -> None:
    call("export", "--output", str(tmp_path / "out"))
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    damage_library(tmp_path, "UPDATE highlight SET created_at = 'x' WHERE article_id = 2")
    assert call("export", "--output", str(tmp_path / "out")).status == 1
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


def test_the_doctor_names_unreadable_data_and_its_repairs(call: Call, tmp_path: Path) -> None:
    damage_library(tmp_path, "UPDATE article SET added_at = 'SECRET' WHERE id = 2")
    looked = call("doctor")
    assert looked.status == 1
    assert "✗ contents: article 2 cannot be read (added_at)" in looked.out
    assert "✗ indexes: " in looked.out
    mended = call("doctor", "--fix")
    assert mended.status == 1
    assert "✗ contents: article 2 cannot be read (added_at)" in mended.out
    assert "✓ indexes: match their tables; before: " in mended.out
    assert "library-replaced-" in mended.out
    assert "SECRET" not in looked.out + mended.out
    checks = {one["check"]: one for one in json.loads(call("doctor", "--json").out)}
    assert checks["indexes"]["ok"]


def test_the_doctor_of_a_locked_library_is_75(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connect.__kwdefaults__, "timeout", 0.05)
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = call("doctor")
        assert outcome.status == 75
        assert "Another program is writing to the library" in outcome.err


def test_a_title_that_is_not_text_is_65_for_each_command(call: Call, tmp_path: Path) -> None:
    damage_library(tmp_path, "UPDATE article SET title = x'00ff'")
    for command in (("list",), ("show", "2"), ("notes",), ("highlight", "2", "Nobody knew"), ("notes", "closed")):
        outcome = call(*command)
        assert (outcome.status, outcome.out) == (65, "")
        assert "cannot be read" in outcome.err
