"""Commands whose library is missing, unreadable or another file: the same message and status for each."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsreader.cli.main import run
from newsreader.cli.session import Session
from newsreader.ingest import parse_one as parse
from newsreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.cli.conftest import Call, Outcome

LOOKING = [
    ("list",),
    ("show", "1"),
    ("notes",),
    ("notes", "words", "--json"),
    ("highlight", "1", "words"),
    ("tag", "list"),
    ("tag", "rename", "one", "other"),
    ("export", "--output", "-"),
    ("undo",),
    ("redo",),
    ("history",),
    ("stats",),
    ("doctor",),
    ("doctor", "--fix"),
    ("backup",),
    ("open", "1"),
]


@pytest.fixture
def call(call: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that calls the program as if in a terminal."""

    def in_terminal(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm-256color")
        return call(*arguments)

    return in_terminal


@pytest.fixture
def expect_line(call: Call) -> Callable[..., tuple[int, str]]:
    """Return a function that calls the program, expects one line of error, and returns the status and the line."""

    def expect_line(*arguments: str) -> tuple[int, str]:
        outcome = call(*arguments)
        assert outcome.out == ""
        assert outcome.err.startswith("newsreader: ")
        assert outcome.err.count("\n") == 1
        return outcome.status, outcome.err.removeprefix("newsreader: ").removesuffix("\n")

    return expect_line


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_a_mistyped_library_path_is_an_error_and_creates_no_file(
    expect_line: Callable[..., tuple[int, str]], tmp_path: Path, command: tuple[str, ...]
) -> None:
    place = tmp_path / "typo" / "libary.db"
    assert expect_line("--db", str(place), *command) == (
        66,
        f"There is no library at {place}. Run newsreader, newsreader add or newsreader import to create one.",
    )
    assert not place.parent.exists()


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_each_command_reports_a_file_that_is_not_a_library_with_the_same_message(
    expect_line: Callable[..., tuple[int, str]], tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "diary").write_text("A diary, page after page after page.\n" * 40, encoding="utf-8")
    (tmp_path / "short").write_text("A diary.", encoding="utf-8")
    (tmp_path / "empty").touch()
    message = {
        tmp_path: f"{tmp_path} is a folder, but a library is a file.",
        tmp_path / "diary": f"The library {tmp_path / 'diary'} is damaged or not a library: file is not a database.",
        tmp_path / "short": f"The file {tmp_path / 'short'} is not a library.",
        tmp_path / "empty": f"The file {tmp_path / 'empty'} is empty: it is not a library.",
    }
    for place, words in message.items():
        assert expect_line("--db", str(place), *command) == (65, words)


@pytest.mark.parametrize("name", ["", "diary", "empty"])
def test_restore_reports_a_bad_backup_as_other_commands_report_a_bad_library(
    expect_line: Callable[..., tuple[int, str]], tmp_path: Path, name: str
) -> None:
    (tmp_path / "diary").write_text("A diary, page after page after page.\n" * 40, encoding="utf-8")
    (tmp_path / "empty").touch()
    place = str(tmp_path / name)
    assert expect_line("restore", place) == expect_line("--db", place, "list")
    assert expect_line("restore", place)[0] == 65
    assert not (tmp_path / "library.db").exists()


def test_nothing_is_restored_over_a_folder(call: Call, tmp_path: Path, harbour: Path) -> None:
    call("add", str(harbour))
    outcome = call("--db", str(tmp_path), "restore", str(tmp_path / "library.db"))
    assert (outcome.status, outcome.err) == (65, f"newsreader: {tmp_path} is a folder, but a library is a file.\n")
    assert tmp_path.is_dir()


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows has no permission bits")
def test_a_library_without_read_permission_is_66_and_one_without_write_permission_can_be_read(
    call: Call, tmp_path: Path, harbour: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    library = tmp_path / "library.db"
    call("add", str(harbour))
    with unprivileged():
        library.chmod(0o000)
        for command in LOOKING:
            outcome = call(*command)
            assert outcome.status == 66
            assert outcome.err == f"newsreader: The library {library} can't be read. Check its permissions.\n"
        library.chmod(0o400)
        tmp_path.chmod(0o500)
        try:
            outcome = call("doctor")
            assert (outcome.status, outcome.err) == (0, "")
            assert outcome.out.count("✓") == len(outcome.out.splitlines()) > 5
            assert call("list").status == 0
            assert call("doctor", "--fix").status == 0
        finally:
            tmp_path.chmod(0o700)


def test_a_missing_library_is_not_replaced_by_an_empty_one(
    expect_line: Callable[..., tuple[int, str]], call: Call, tmp_path: Path, harbour: Path
) -> None:
    library = tmp_path / "library.db"
    call("add", str(harbour))
    library.unlink()
    for command in ((), ("add", str(harbour)), ("import", str(harbour)), *LOOKING):
        status, line = expect_line(*command)
        assert status == 66
        assert line.startswith(f"Type newsreader --db {library} restore to get the library back as of 20")
        assert f"There is no library at {library}, but there was one. To start an empty library, move" in line
        assert f"move {tmp_path / 'backups'} away, or name another file with --db." in line
        assert not library.exists()
    assert call("restore").status == 0
    assert len(call("list", "--json").json) == 1


def test_a_new_library_needs_the_backups_moved_away_or_another_path(call: Call, tmp_path: Path, harbour: Path) -> None:
    call("add", str(harbour))
    (tmp_path / "library.db").unlink()
    assert call("--db", str(tmp_path / "another.db"), "add", str(harbour)).status == 0
    (tmp_path / "backups").rename(tmp_path / "old")
    assert call("add", str(harbour)).status == 0
    assert [article["id"] for article in call("list", "--json").json] == [1]


def test_a_log_without_its_library_and_damaged_backups_are_reported(
    expect_line: Callable[..., tuple[int, str]], call: Call, tmp_path: Path, harbour: Path
) -> None:
    library = tmp_path / "library.db"
    with Library.open(library) as opened:
        opened.articles.add(parse(harbour.read_bytes(), harbour.name))
        library.rename(tmp_path / "elsewhere.db")
        assert expect_line("add", str(harbour)) == (
            66,
            f"Move the library back beside {library}-wal, which has its last changes. There is no library at {library},"
            f" but there was one. To start an empty library, move {library}-wal away, or name another file with --db.",
        )
        (tmp_path / "elsewhere.db").rename(library)
    call("add", str(harbour))
    library.unlink()
    [backup] = (tmp_path / "backups").iterdir()
    backup.write_bytes(b"\xff" * 5000)
    status, line = expect_line("add", str(harbour))
    assert status == 66
    assert line == (
        f"No backup of it is good. There is no library at {library}, but there was one. To start an empty library, move"
        f" {tmp_path / 'backups'} away, or name another file with --db."
    )
    assert not library.exists()


def test_the_journal_of_a_missing_library_is_reported_too(
    expect_line: Callable[..., tuple[int, str]], tmp_path: Path, harbour: Path
) -> None:
    journal = tmp_path / "library.db-journal"
    journal.write_bytes(b"what undoes half a change")
    status, line = expect_line("add", str(harbour))
    assert status == 66
    assert line.startswith(f"Move the library back beside {journal}, which has its last changes.")
    assert journal.read_bytes() == b"what undoes half a change"
    assert not (tmp_path / "library.db").exists()


def test_an_emptied_library_file_is_not_treated_as_a_new_library(
    expect_line: Callable[..., tuple[int, str]], call: Call, tmp_path: Path, harbour: Path
) -> None:
    call("add", str(harbour))
    (tmp_path / "library.db").write_bytes(b"")
    for command in ((), ("add", str(harbour)), ("list",)):
        status, line = expect_line(*command)
        assert status == 65
        assert "is empty, but it was a library before" in line
        assert "restore" in line


@pytest.mark.parametrize("size", [1, 50, 100, 511, 512, 5000])
def test_each_command_offers_to_restore_a_library_that_was_cut_short(
    expect_line: Callable[..., tuple[int, str]], call: Call, tmp_path: Path, harbour: Path, size: int
) -> None:
    library = tmp_path / "library.db"
    call("add", str(harbour))
    library.write_bytes(library.read_bytes()[:size])
    for command in ((), ("add", str(harbour)), ("list",), ("doctor",), ("backup",)):
        status, line = expect_line(*command)
        assert status == 65
        assert line.startswith(f"Type newsreader --db {library} restore to get the library back as of 20")
        assert library.stat().st_size == size
    assert call("restore").status == 0
    assert len(call("list", "--json").json) == 1


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows has no permission bits")
def test_each_command_without_a_library_reports_backups_that_it_may_not_read(
    expect_line: Callable[..., tuple[int, str]],
    call: Call,
    tmp_path: Path,
    harbour: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
) -> None:
    call("add", str(harbour))
    (tmp_path / "library.db").unlink()
    message = f"Check the permissions of {tmp_path / 'backups'}: it may contain backups, but it cannot be read."
    with unprivileged():
        (tmp_path / "backups").chmod(0o300)
        try:
            for command in ((), ("add", str(harbour)), ("list",)):
                missing = f"There is no library at {tmp_path / 'library.db'}, but there was one."
                assert expect_line(*command) == (66, f"{message} {missing}")
            assert expect_line("restore") == (66, message)
        finally:
            (tmp_path / "backups").chmod(0o700)
    assert call("restore").status == 0


def test_a_backup_in_the_future_is_restored_only_if_there_is_no_other(
    call: Call, tmp_path: Path, harbour: Path
) -> None:
    call("add", str(harbour))
    [made] = (tmp_path / "backups").iterdir()
    ahead = made.with_name("library-29991231T120000Z.auto.db")
    made.rename(ahead)
    (tmp_path / "library.db").unlink()
    assert "as of 2999-12-31" in call("list").err
    assert call("restore").out == f"Restored the library from {ahead}\n"
    call("undo")
    assert len(list((tmp_path / "backups").iterdir())) == 2
    (tmp_path / "library.db").unlink()
    assert call("restore").status == 0
    assert call("list", "--json").json == []


def test_restore_prints_the_new_names_of_the_old_files(call: Call, tmp_path: Path, harbour: Path) -> None:
    call("add", str(harbour))
    library = tmp_path / "library.db"
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    later = library.read_bytes()
    assert call("list").status == 69
    message = call("restore").out.splitlines()
    replaced = message[1].removeprefix("The old library is now ")
    assert Path(replaced).read_bytes() == later
    assert (call("restore", replaced).status, call("restore", replaced).err) == (
        69,
        f"newsreader: The library {replaced} was written by a newer newsreader. Install that version to open it.\n",
    )
    library.unlink()
    library.with_name("library.db-wal").write_bytes(b"the last changes")
    [_, line] = call("restore").out.splitlines()
    log = line.removeprefix("Changes without their library were found, and are now ")
    assert Path(log).read_bytes() == b"the last changes"
    assert len(call("list", "--json").json) == 1


def test_a_change_is_not_called_saved_if_the_library_is_gone_before_the_backup(
    tmp_path: Path, harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "library.db"
    with closing(Session(str(library))) as session, session.changing(create=True) as opened:
        opened.articles.add(parse(harbour.read_bytes(), harbour.name))
        library.rename(tmp_path / "elsewhere.db")
    assert capsys.readouterr().err == (
        f"newsreader: The library {library} is missing. Nothing can be saved until you put it back.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="needs limits that Windows does not have")
def test_on_a_full_disk_reading_prints_one_message_and_changes_are_refused(
    expect_line: Callable[..., tuple[int, str]],
    call: Call,
    tmp_path: Path,
    harbour: Path,
    full_disk: Callable[[], AbstractContextManager[None]],
) -> None:
    call("add", str(harbour))
    line = f"The disk is full, so the library {tmp_path / 'library.db'} is read-only until you free some space."
    with full_disk():
        outcome = call("list")
        assert (outcome.status, outcome.err) == (0, f"newsreader: {line}\n")
        assert "The harbour will close" in outcome.out
        for command in (("add", str(harbour)), ("highlight", "1", "the mayor said"), ("undo",)):
            assert expect_line(*command) == (74, line)
        assert call("doctor").status == 0
        status, copied = expect_line("backup")
        assert status == 74
        assert copied.startswith("The disk is full: the copy ")
    assert call("highlight", "1", "the mayor said").status == 0


def test_an_empty_path_of_a_library_is_refused_since_a_script_meant_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", "", "list"]) == 2
    assert capsys.readouterr().err == "newsreader: --db is empty. Name a library, or leave the option out.\n"
