from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from newsreader.export.registry import FORMATS
from newsreader.library import Library
from newsreader.records import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

TEXTS = [format.name for format in FORMATS.values() if not format.is_binary]


@pytest.fixture(autouse=True)
def _article(call: Call, harbour: Path) -> None:
    call("add", str(harbour))


def test_highlights_are_written_to_files_and_a_second_export_writes_none(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said", "--note", "when?", "--tag", "claim")
    folder = tmp_path / "notes"
    written = call("export", "--output", str(folder))
    assert (written.status, written.err) == (0, "")
    [file] = folder.iterdir()
    assert written.out == f"{file}\n"
    assert "> the mayor said" in file.read_text(encoding="utf-8")
    assert call("export", "--output", str(folder)).out == ""


def test_notes_that_are_not_saved_are_counted(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    with Library.open(tmp_path / "library.db") as library:
        [highlight] = library.highlights.for_article(1)
        library.drafts.keep(Draft(highlight.id, "a", "typed, not saved", ""))
    outcome = call("export", "--output", str(tmp_path / "notes"))
    assert (outcome.status, outcome.err) == (
        0,
        "newsreader: 1 unsaved note is not exported. To list: newsreader notes is:draft\n",
    )
    assert "typed, not saved" in call("notes", "is:draft").out


def test_an_edited_file_is_not_overwritten_and_is_named(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    call("export", "--output", str(tmp_path / "notes"))
    [file] = (tmp_path / "notes").iterdir()
    file.write_text("Mine.\n", encoding="utf-8")
    call("highlight", "1", "no boats")
    again = call("export", "--output", str(tmp_path / "notes"))
    assert (again.status, len(again.out.splitlines())) == (0, 1)
    assert again.err.startswith(f"newsreader: Left {file}, because you edited it")
    assert file.read_text(encoding="utf-8") == "Mine.\n"


def test_files_keep_the_look_of_their_folder_until_another_one_is_named(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    folder = tmp_path / "notes"
    call("export", "--template", "logseq", "--output", str(folder))
    call("highlight", "1", "no boats")
    [file] = folder.iterdir()
    assert call("export", "--output", str(folder)).status == 0
    text = file.read_text(encoding="utf-8")
    assert "no boats" in text
    assert "uid:: " in text
    call("export", "--format", "markdown", "--output", str(folder))
    assert file.read_text(encoding="utf-8").startswith("---\n")


def test_the_file_of_a_trashed_article_is_deleted_and_named(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    folder = tmp_path / "notes"
    call("export", "--output", str(folder))
    [file] = folder.iterdir()
    with Library.open(tmp_path / "library.db") as library:
        library.articles.delete([1])
    again = call("export", "--output", str(folder))
    assert (again.status, again.out) == (0, "")
    assert again.err == f"newsreader: Deleted {file}: its article is in the trash, or was deleted for good.\n"
    assert not list(folder.iterdir())
    call("undo")
    assert call("export", "--output", str(folder)).out == f"{file}\n"
    file.write_text("Mine.\n", encoding="utf-8")
    call("redo")
    again = call("export", "--output", str(folder))
    assert (again.status, again.out) == (0, "")
    assert again.err.startswith(f"newsreader: Left {file}, because you edited it: its article")
    assert file.read_text(encoding="utf-8") == "Mine.\n"


def test_a_tag_that_no_highlight_has_exports_nothing_and_ends_with_1(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said", "--tag", "claim")
    with Library.open(tmp_path / "library.db") as library:
        library.highlights.delete(1)
    nothing = call("export", "--tag", "claim", "--output", str(tmp_path / "notes"))
    assert (nothing.status, nothing.out, nothing.err.count("\n")) == (1, "", 1)


def test_the_folder_of_the_settings_is_used(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    (tmp_path / "config.toml").write_text(f"export_folder = {json.dumps(str(tmp_path / 'mine'))}\n", encoding="utf-8")
    assert call("export").status == 0
    assert len(list((tmp_path / "mine").iterdir())) == 1


@pytest.mark.parametrize("form", TEXTS)
def test_every_format_goes_to_standard_output(call: Call, form: str) -> None:
    call("highlight", "1", "the mayor said", "--tag", "claim")
    for arguments in ([], ["1"], ["--tag", "claim"]):
        outcome = call("export", *arguments, "--format", form, "--output", "-")
        assert (outcome.status, outcome.err) == (0, "")
        assert ("claim" if form == "qdc" else "the mayor said") in outcome.out


def test_a_binary_format_goes_to_a_file_or_a_pipe(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    call("export", "--format", "qdpx", "--output", str(tmp_path / "all.qdpx"))
    command = [sys.executable, "-m", "newsreader", "--db", str(tmp_path / "library.db")]
    piped = subprocess.run([*command, "export", "--format", "qdpx", "--output", "-"], capture_output=True, check=True)
    assert piped.stdout == (tmp_path / "all.qdpx").read_bytes()
    assert ZipFile(tmp_path / "all.qdpx").testzip() is None


@pytest.mark.parametrize("form", TEXTS)
def test_in_a_pipe_every_format_equals_its_file(call: Call, tmp_path: Path, form: str) -> None:
    hostile = 'a\u2066b\u2069 \u202ec\u202c \x85 \x9b31m \u2028 d\r\ne\tf \ufeff \ud83d, "g"; %% [[h]]'
    call("highlight", "1", "the mayor said", "--note", hostile, "--tag", "claim")
    call("export", "1", "--format", form, "--output", str(tmp_path / "out"))
    [file] = (tmp_path / "out").iterdir()
    assert call("export", "1", "--format", form, "--output", "-").out.encode() == file.read_bytes()


def test_json_for_a_script(call: Call) -> None:
    call("highlight", "1", "the mayor said")
    [article] = call("export", "--format", "json", "--output", "-").json
    assert article["notes"][0]["quote"] == "the mayor said"


def test_without_highlights_there_is_nothing_to_export(call: Call, tmp_path: Path) -> None:
    outcome = call("export", "--output", str(tmp_path / "notes"))
    assert (outcome.status, outcome.out) == (0, "")
    assert "nothing to export" in outcome.err


def test_conditions_are_combined_and_a_mistake_in_one_is_a_message(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said", "--color", "red", "--tag", "claim")
    call("highlight", "1", "no boats")
    call("searches", "save", "red ones", "color:red")
    one = call("export", "--search", "red ones", "--query", "tag:claim", "--since", "7d", "--output", "-")
    assert (one.status, "the mayor said" in one.out, "no boats" in one.out) == (0, True, False)
    assert call("export", "--color", "yellow", "--color", "red", "--output", "-").out.count("^nr-") == 2
    both = ("export", "--query", "color:red color:yellow", "--color", "yellow", "--color", "blue", "--output", "-")
    assert ("> the mayor said" in call(*both).out, "> no boats" in call(*both).out) == (False, True)
    assert call("export", "--search", "red ones", "--color", "yellow", "--output", "-").status == 1
    assert "no boats" in call("export", "--query", '"no boats', "--color", "yellow", "--output", "-").out
    none = call("export", "--since", "2999", "--output", "-")
    assert (none.status, none.out) == (1, "")
    assert none.err == "newsreader: There is nothing to export: no highlight matches.\n"
    for arguments in (["--since", "soon"], ["--query", "is:nothing"], ["--format", "csv", "--order", "time"]):
        wrong = call("export", *arguments, "--output", str(tmp_path / "notes"))
        assert (wrong.status, wrong.out, wrong.err.count("\n")) == (2, "", 1)
    assert call("export", "--per", "tag", "--output", str(tmp_path / "notes")).out.count("\n") == 2
    call("tag", "delete", "claim")
    gone = call("export", "--per", "tag", "--output", str(tmp_path / "notes"))
    assert gone.err.endswith("claim.md: no highlight has its tag now.\n")


def test_an_unknown_article_or_tag_is_66_and_nothing_is_written(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said")
    for arguments in (["9"], ["--tag", "nothing"]):
        assert call("export", *arguments, "--output", str(tmp_path / "notes")).status == 66
    assert not (tmp_path / "notes").exists()


def test_a_folder_that_cannot_be_created_is_73(call: Call, tmp_path: Path, harbour: Path) -> None:
    call("highlight", "1", "the mayor said")
    assert call("export", "--output", str(harbour / "notes")).status == 73


INTERRUPTED = """
import signal, sys, threading
from newsreader.cli.main import run
from newsreader.services.exports import file_writing

def wait(_):
    print("ready", flush=True)
    threading.Event().wait(60)

file_writing.close = wait
if hasattr(signal, "SIGHUP"):  # these tests may run under nohup, which ignores it
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs signals that Windows does not have")
@pytest.mark.parametrize(("name", "left"), [("SIGTERM", 0), ("SIGHUP", 0), ("SIGKILL", 1)])
def test_a_stopped_export_leaves_no_temporary_file_and_the_next_one_deletes_that_of_a_killed_one(
    call: Call, tmp_path: Path, name: str, left: int
) -> None:
    call("highlight", "1", "the mayor said")
    folder = tmp_path / "notes"
    arguments = ("--db", str(tmp_path / "library.db"), "export", "--output", str(folder))
    export = subprocess.Popen([sys.executable, "-c", INTERRUPTED, *arguments], stdout=subprocess.PIPE)
    assert export.stdout is not None
    assert export.stdout.readline() == b"ready\n"
    export.send_signal(signal.Signals[name])
    export.communicate()
    assert export.returncode == (-9 if left else 128 + signal.Signals[name])
    own = folder / f".newsreader-{export.pid}-mine.tmp"
    own.touch()
    assert len(list(folder.iterdir())) == 1 + left
    written = call("export", "--output", str(folder)).out
    assert {str(file) for file in folder.iterdir()} == {written.strip(), str(own)}


def test_an_exported_library_is_imported_whole_into_another(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "the mayor said", "--note", "when?", "--tag", "claim")
    whole, again = tmp_path / "all.json", tmp_path / "again.json"
    assert call("export", "--format", "json", "--output", str(whole)).status == 0
    other = ["--db", str(tmp_path / "other" / "library.db")]
    tried = call(*other, "import", str(whole), "--dry-run", "--json")
    assert (tried.status, [(one["status"], one["id"]) for one in tried.json]) == (0, [("added", None)])
    assert "There is no library" in call(*other, "list").err
    assert call(*other, "import", str(whole), "--dry-run").out.startswith("added ")
    imported = call(*other, "import", str(whole))
    assert (imported.status, imported.err) == (0, "")
    assert imported.out.startswith("added ")
    assert call(*other, "notes", "--json").json == call("notes", "--json").json
    second = call(*other, "import", str(whole))
    assert (second.status, second.out) == (0, "Nothing to import: everything is already in the library.\n")
    assert call(*other, "import", str(whole), "--json").json == []
    call(*other, "export", "--format", "json", "--output", str(again))
    assert again.read_bytes() == whole.read_bytes()


def test_history_lists_imported_steps_and_undo_takes_an_import_as_a_whole(
    call: Call, tmp_path: Path, harbour: Path
) -> None:
    call("highlight", "1", "the mayor said", "--tag", "claim")
    call("highlight", "1", "no boats")
    call("undo")
    whole = tmp_path / "all.json"
    call("export", "--format", "json", "--output", str(whole))
    other = ["--db", str(tmp_path / "other" / "library.db")]
    (tmp_path / "own.txt").write_text("An article of my own, which nobody else has.", encoding="utf-8")
    call(*other, "add", str(tmp_path / "own.txt"))
    own = call(*other, "list", "--json").json
    call(*other, "import", str(whole))
    both = call(*other, "list", "--json").json
    steps = call(*other, "history", "--json").json
    assert [(step["what"], step["imported"], step["status"]) for step in steps] == [
        ("import", False, "done"),
        ("highlight", True, "undone"),
        ("highlight", True, "done"),
        ("add", True, "done"),
        ("add", False, "done"),
    ]
    lines = call(*other, "history").out.splitlines()
    assert lines[0].endswith("imported 1 article from “all.json”")
    assert lines[1].endswith("undone, came with an import")
    assert [line.endswith("  came with an import") for line in lines[2:]] == [True, True, False]
    undone = call(*other, "undo")
    assert undone.out == "undone: imported 1 article from “all.json”\n"
    assert call(*other, "list", "--json").json == own
    assert call(*other, "redo").status == 0
    assert call(*other, "list", "--json").json == both
    assert call(*other, "notes", "--json").json[0]["quote"] == "the mayor said"
    call(*other, "undo")
    assert call(*other, "undo").status == 0
    assert call(*other, "list", "--json").json == []
    assert call(*other, "undo").status == 1


def test_importing_another_file_is_65_and_a_missing_file_66(call: Call, harbour: Path, tmp_path: Path) -> None:
    assert call("import", str(harbour)).status == 65
    outcome = call("import", str(tmp_path / "missing.json"))
    assert (outcome.status, outcome.out) == (66, "")
    assert outcome.err.count("\n") == 1
    assert call("import", str(harbour), str(tmp_path / "missing.json")).status == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("command", [["import"], ["feed", "import"], ["restore"], ["add"]])
def test_a_pipe_instead_of_a_file_is_65_and_does_not_hang(call: Call, tmp_path: Path, command: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    outcome = call(*command, str(tmp_path / "pipe.json"))
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (65, "", 1)


def test_csv_on_standard_output_equals_the_file(call: Call, harbour: Path, tmp_path: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "no boats", "--note", "one\ntwo")
    file = tmp_path / "notes.csv"
    call("export", "--format", "csv", "--output", str(file))
    assert call("export", "--format", "csv", "--output", "-").out == file.read_bytes().decode()


@pytest.mark.parametrize("command", [("export", "--output", ""), ("sync", "")])
def test_an_empty_name_of_a_folder_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    call("highlight", "1", "the mayor said")
    outcome = call(*command)
    assert (outcome.status, outcome.out) == (2, "")
    assert "Write “.” for the current folder" in outcome.err
    assert not list((tmp_path / "here").iterdir())
