"""A person's own editor: what comes back from it, and what is said where it cannot be had."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from newsreader.errors import CannotWriteError
from newsreader.tui.external import edited

if TYPE_CHECKING:
    from pathlib import Path

APP: Any = cast("Any", SimpleNamespace(suspend=nullcontext))


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the editor does, as Python that knows the file as `note`; nothing it is given stays behind."""
    script = tmp_path / "editor.py"
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return script


def write(script: Path, does: str) -> None:
    script.write_text(f"import sys, pathlib\nnote = pathlib.Path(sys.argv[1])\n{does}\n", encoding="utf-8")


def test_what_the_editor_leaves_is_taken_up_as_it_may_be_kept(editor: Path) -> None:
    write(editor, r'note.write_bytes(note.read_bytes() + b"and more\r\n\x1b[31m\n")')
    assert edited(APP, "first ") == "first and more\n␛[31m"
    assert [path.name for path in editor.parent.iterdir()] == ["editor.py"]


def test_an_editor_that_fails_leaves_the_note_as_it_was(editor: Path) -> None:
    write(editor, "note.write_text('spoilt'); sys.exit(3)")
    with pytest.raises(CannotWriteError, match="ended with 3; the note is as it was"):
        edited(APP, "first")
    assert [path.name for path in editor.parent.iterdir()] == ["editor.py"]


@pytest.mark.parametrize(
    ("command", "said"),
    [("", "Set EDITOR"), ("'vim", "cannot be understood"), ("/nowhere/vim", "could not be opened")],
)
def test_an_editor_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
    monkeypatch.setenv("VISUAL", command)
    monkeypatch.setenv("EDITOR", "")
    with pytest.raises(CannotWriteError, match=said):
        edited(APP, "first")
