"""Tags, history, backups and checks from the command line."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tomllib
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsreader import config
from newsreader.actions import ACTIONS
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.library.store.engine import make_engine
from newsreader.services import maintenance

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def highlighted(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said", "--tag", "claim", "--note", "when?")
    call("highlight", "1", "no boats", "--tag", "supply/boats")


@pytest.mark.usefixtures("highlighted")
def test_tags_are_listed_described_renamed_and_merged(call: Call) -> None:
    def names() -> dict[str, int]:
        return {tag["name"]: tag["highlights"] for tag in call("tag", "list", "--json").json}

    assert names() == {"claim": 1, "supply/boats": 1}
    assert call("tag", "describe", "claim", "Somebody says it is so.").status == 0
    assert "Somebody says it is so." in call("tag", "list").out
    assert call("tag", "rename", "supply", "logistics").status == 0
    assert names() == {"claim": 1, "logistics/boats": 1}
    assert call("tag", "merge", "logistics/boats", "claim").status == 0
    assert names() == {"claim": 2}
    [tag] = call("tag", "list", "--json").json
    assert set(tag) == {"id", "name", "description", "color", "hot_key", "highlights", "articles", "together"}


@pytest.mark.usefixtures("highlighted")
def test_tags_are_moved_colored_and_listed_with_the_tags_that_occur_with_them(call: Call) -> None:
    call("highlight", "1", "Twelve ships", "--tag", "claim", "--tag", "supply/boats")
    assert call("tag", "move", "supply/boats", "harbour/all").status == 0
    assert call("tag", "color", "claim", "RED").status == 0
    claim, boats = call("tag", "list", "--json").json
    assert (claim["name"], claim["color"]) == ("claim", "red")
    assert boats["name"] == "harbour/all/boats"
    assert claim["together"] == [{"name": "harbour/all/boats", "count": 1}]
    assert call("tag", "move", "harbour/all/boats").status == 0
    assert call("tag", "color", "claim", "none").status == 0
    assert [(tag["name"], tag["color"]) for tag in call("tag", "list", "--json").json] == [
        ("boats", None),
        ("claim", None),
    ]
    assert call("tag", "color", "claim", "pink").status == 2


@pytest.mark.usefixtures("highlighted")
def test_an_unknown_tag_is_66_and_an_invalid_name_is_2(call: Call) -> None:
    assert call("tag", "rename", "nothing", "something").status == 66
    assert call("tag", "rename", "claim", "//").status == 2


@pytest.mark.usefixtures("highlighted")
def test_a_change_is_listed_undone_and_redone(call: Call) -> None:
    before = call("history", "--json").json
    assert [step["status"] for step in before] == ["done"] * 3
    assert set(before[0]) == {"id", "time", "what", "label", "status", "article_id", "highlight_id", "imported"}
    assert "undone" in call("undo").out
    assert len(call("notes", "--json").json) == 1
    assert "undone" in call("history", "--limit", "1").out
    assert "redone" in call("redo").out
    assert len(call("notes", "--json").json) == 2


def test_undoing_nothing_is_1(call: Call, tmp_path: Path) -> None:
    Library.open(tmp_path / "library.db").close()
    for command in ("undo", "redo"):
        outcome = call(command)
        assert (outcome.status, outcome.out) == (1, "")
        assert outcome.err.startswith("newsreader: There is nothing to ")


@pytest.mark.usefixtures("highlighted")
def test_the_library_is_counted(call: Call) -> None:
    [counted] = call("stats", "--json").json
    assert (counted["articles"], counted["unread"], counted["highlights"], counted["notes"]) == (1, 1, 2, 1)
    assert counted["tags"] == 2
    assert counted["bytes"] > 0
    assert "highlights" in call("stats").out


@pytest.mark.usefixtures("highlighted")
def test_highlights_are_counted_by_week_since_a_day(call: Call) -> None:
    [counted] = call("stats", "--by", "week", "--since", "7d", "--json").json
    assert (counted["by"], sum(week["highlights"] for week in counted["activity"])) == ("week", 2)
    assert date.fromisoformat(counted["activity"][-1]["day"]).weekday() == 0
    assert sum(tag["highlights"] for tag in counted["by_tag"]) >= 2
    assert (counted["words_read"], counted["reading_minutes"]) == (0, 0)
    out = call("stats", "--by", "week").out
    assert "by week" in out
    assert "Earlier versions of newsreader stored no days" in out
    assert ["week", "highlights", "notes", "articles", "minutes", "words read", "minutes read"] in [
        re.split(" {2,}|\t", line) for line in out.splitlines()
    ]
    assert call("stats", "--since", "soon").status == 2


@pytest.mark.usefixtures("highlighted")
def test_a_restored_backup_replaces_the_library_whose_old_file_stays(call: Call, tmp_path: Path) -> None:
    made = call("backup", str(tmp_path / "copy.db"))
    assert (made.status, made.out) == (0, f"{tmp_path / 'copy.db'}\n")
    call("highlight", "1", "the mayor")
    assert len(call("notes", "--json").json) == 3
    restored = call("restore", str(tmp_path / "copy.db"))
    assert restored.status == 0
    assert len(call("notes", "--json").json) == 2
    replaced = restored.out.strip().rpartition("now ")[2]
    assert len(call("--db", replaced, "notes", "--json").json) == 3


@pytest.mark.usefixtures("highlighted")
def test_a_backup_without_a_path_is_written_beside_the_library(call: Call, tmp_path: Path) -> None:
    made = call("backup")
    assert made.status == 0
    [copy] = [entry for entry in (tmp_path / "backups").iterdir() if ".auto" not in entry.name]
    assert made.out == f"{copy}\n"


@pytest.mark.usefixtures("highlighted")
def test_a_command_that_changes_the_library_makes_a_backup_and_one_that_reads_makes_none(
    call: Call, tmp_path: Path
) -> None:
    [made] = (tmp_path / "backups").iterdir()
    assert call("--db", str(made), "list", "--json").json[0]["id"] == 1
    made.unlink()
    call("list")
    assert not list((tmp_path / "backups").iterdir())
    call("undo")
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_failed_automatic_backup_is_one_line_and_does_not_fail_the_command(
    call: Call, tmp_path: Path, harbour: Path
) -> None:
    (tmp_path / "backups").write_text("in the way", encoding="utf-8")
    outcome = call("add", str(harbour))
    assert outcome.status == 0
    assert outcome.out.startswith("added ")
    assert outcome.err.startswith("newsreader: Saved, but the automatic backup failed. ")
    assert outcome.err.count("\n") == 1
    assert len(call("list", "--json").json) == 1


def test_the_automatic_backup_begins_after_the_answer_is_printed(
    call: Call, harbour: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(maintenance, "back_up_if_due", lambda _: printed.append(capsys.readouterr().out))
    call("add", "--json", str(harbour))
    call("searches", "save", "open", "is:unread")
    call("undo")
    assert json.loads(printed[0])[0]["status"] == "added"
    assert printed[2].startswith("undone: ")
    assert len(printed) == 3


@pytest.mark.usefixtures("highlighted")
def test_a_damaged_library_is_restored_with_the_command_in_the_message(call: Call, tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    library.write_bytes(library.read_bytes()[:9000])
    outcome = call("list")
    assert (outcome.status, outcome.out) == (65, "")
    assert outcome.err.count("\n") == 1
    assert f"newsreader --db {library} restore" in outcome.err
    restored = call("restore")
    assert restored.status == 0
    assert restored.out.startswith(f"Restored the library from {tmp_path / 'backups'}")
    assert [article["id"] for article in call("list", "--json").json] == [1]


def test_restore_without_a_backup_is_66(call: Call) -> None:
    outcome = call("restore")
    assert outcome.status == 66
    assert "no good backup" in outcome.err


@pytest.mark.usefixtures("highlighted")
def test_the_suggested_command_repairs_a_restored_backup_with_a_foreign_trigger(call: Call, tmp_path: Path) -> None:
    made = call("backup").out.strip()
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("CREATE TRIGGER evil AFTER INSERT ON step BEGIN UPDATE highlight SET note = ''; END")
    for gone in (tmp_path / "library.db", *(tmp_path / "backups").glob("*.auto.db")):
        gone.unlink()
    assert call("restore").out == f"Restored the library from {made}\n"
    refused = call("tag", "describe", "claim", "what is said")
    assert refused.status == 74
    assert refused.err.startswith(f"newsreader: Type newsreader --db {tmp_path / 'library.db'} doctor --fix: ")
    call("doctor", "--fix")
    assert call("tag", "describe", "claim", "what is said").status == 0
    assert {note["note"] for note in call("notes", "--json").json} != {""}


@pytest.mark.usefixtures("highlighted")
def test_a_backup_overwrites_no_file_and_only_a_library_is_restored(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert call("backup", str(tmp_path / "mine.txt")).status == 73
    assert call("restore", str(tmp_path / "mine.txt")).status == 65
    assert call("restore", str(tmp_path / "missing.db")).status == 66
    assert call("--db", str(tmp_path / "missing.db"), "backup").status == 66
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert len(call("notes", "--json").json) == 2


@pytest.mark.usefixtures("highlighted")
def test_a_sound_library_passes_the_doctor(call: Call) -> None:
    outcome = call("doctor")
    assert (outcome.status, outcome.err) == (0, "")
    assert all(line.startswith("✓ ") for line in outcome.out.splitlines())
    findings = call("doctor", "--json").json
    assert all(set(finding) == {"check", "ok", "message"} and finding["ok"] for finding in findings)


@pytest.mark.skipif(os.name != "posix", reason="files have no mode there")
@pytest.mark.usefixtures("highlighted")
def test_the_doctor_ends_with_1_if_something_is_wrong(call: Call, tmp_path: Path) -> None:
    (tmp_path / "library.db").chmod(0o644)
    outcome = call("doctor")
    assert outcome.status == 1
    assert "✗ permissions: " in outcome.out
    assert call("doctor", "--fix").status == 0
    assert call("doctor").status == 0


def test_the_doctor_of_a_missing_library_is_66_and_of_another_file_65(call: Call, tmp_path: Path) -> None:
    assert call("doctor").status == 66
    (tmp_path / "library.db").write_text("This is a diary.", encoding="utf-8")
    assert call("doctor").status == 65


def test_a_library_that_another_program_is_writing_is_75_and_works_again_afterwards(
    call: Call, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(make_engine.__kwdefaults__, "timeout", 0.05)
    Library.open(tmp_path / "library.db").close()
    with closing(sqlite3.connect(tmp_path / "library.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = call("add", str(harbour))
        assert (outcome.status, outcome.out) == (75, "")
        assert outcome.err.count("\n") == 1
        assert call("list").status == 0
    assert call("add", str(harbour)).status == 0


def test_a_library_that_is_a_folder_or_a_diary_is_65(call: Call, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text(
        "This is a diary, not a library, and it is long enough.\n" * 40, encoding="utf-8"
    )
    for path in (tmp_path, tmp_path / "diary.txt"):
        for command in (["list"], ["notes"], ["add", str(tmp_path / "diary.txt")]):
            outcome = call("--db", str(path), *command)
            assert (outcome.status, outcome.out) == (65, "")
            assert outcome.err.startswith("newsreader: ")
            assert outcome.err.count("\n") == 1


def test_keys_are_printed_as_valid_settings(call: Call, tmp_path: Path) -> None:
    printed = call("keys").out
    assert tomllib.loads(printed)["keys"] == {action.id: list(action.keys) for action in ACTIONS}
    file = tmp_path / "config.toml"
    file.write_text(printed, encoding="utf-8")
    keymap = Keymap(config.load(file).settings.keys)
    assert all(keymap.keys(action) == action.keys for action in ACTIONS)


def test_the_users_own_keys_are_printed_and_an_invalid_setting_is_named(call: Call, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\n"reader.highlight" = ["H"]\n', encoding="utf-8")
    assert '"reader.highlight" = ["H"]' in call("keys").out
    (tmp_path / "config.toml").write_text("measure = 3\n", encoding="utf-8")
    outcome = call("keys")
    assert outcome.status == 0
    assert outcome.err.count("\n") == 1
    assert "measure: must be a whole number from 20 to 200. This is ignored." in outcome.err
