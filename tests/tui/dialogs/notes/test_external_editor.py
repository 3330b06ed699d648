"""The user's own editor: the text that it saves, and the messages if it fails."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from newsreader.errors import CannotWriteError
from newsreader.tui.dialogs.notes.external_editor import edited

if TYPE_CHECKING:
    from pathlib import Path

APP: Any = cast("Any", SimpleNamespace(suspend=nullcontext))


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set the editor to a Python program that knows the file as `note`, and check that no file is left."""
    script = tmp_path / "editor.py"
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return script


def write(script: Path, does: str) -> None:
    script.write_text(f"import sys, pathlib\nnote = pathlib.Path(sys.argv[1])\n{does}\n", encoding="utf-8")


def test_the_text_that_the_editor_saved_is_normalized(editor: Path) -> None:
    write(editor, r'note.write_bytes(note.read_bytes() + b"and more\r\n\x1b[31m\n")')
    assert edited(APP, "first ") == "first and more\n␛[31m"
    assert [path.name for path in editor.parent.iterdir()] == ["editor.py"]


def test_an_editor_that_fails_leaves_the_note_unchanged(editor: Path) -> None:
    write(editor, "note.write_text('spoilt'); sys.exit(3)")
    with pytest.raises(CannotWriteError, match="ended with 3; the note is unchanged"):
        edited(APP, "first")
    assert [path.name for path in editor.parent.iterdir()] == ["editor.py"]


@pytest.mark.parametrize(
    ("command", "said"),
    [("", "Set EDITOR"), ("'vim", "is not a valid command"), ("/nowhere/vim", "could not be opened")],
)
def test_a_missing_editor_is_reported(monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
    monkeypatch.setenv("VISUAL", command)
    monkeypatch.setenv("EDITOR", "")
    with pytest.raises(CannotWriteError, match=said):
        edited(APP, "first")


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("note.unlink()", "left no file"),
        ("note.unlink(); note.mkdir()", "left no file"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "was killed by signal 15; the note is unchanged.$"),
        ("note.write_text('more ' * 300_000)", "saved more than the 1 MB that a note can take.* See .*note-"),
        ("note.write_text('mine'); import os, signal; os.kill(os.getpid(), 9)", "was killed by signal 9.* See .*note-"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to be killed by")
def test_a_file_that_cannot_be_a_note_is_reported(editor: Path, does: str, said: str) -> None:
    write(editor, does)
    with pytest.raises(CannotWriteError, match=said):
        edited(APP, "first")
    left = {path.name for path in editor.parent.iterdir() if path.is_file()} - {"editor.py"}
    assert len(left) == ("See" in said), "only a file with changes is left"


def test_invalid_bytes_become_replacement_characters(editor: Path) -> None:
    write(editor, r'note.write_bytes(b"caf\xe9 \xff\x00 ok")')
    assert edited(APP, "first") == "caf\ufffd \ufffd␀ ok"


def test_a_temporary_file_that_cannot_be_created_is_reported(editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(editor, "")
    monkeypatch.setattr("tempfile.tempdir", str(editor / "nowhere"))
    with pytest.raises(CannotWriteError, match="create a temporary file"):
        edited(APP, "first")
