"""The desktop entry for `newsreader://` links."""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from newsreader.cli.setup import handler

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there are no desktop entries")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs of the desktop that write how they were called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("xdg-mime", "update-desktop-database"):
        (folder / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {folder}/calls\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def test_the_entry_opens_the_link_in_a_terminal_with_the_same_library(call: Call, tmp_path: Path) -> None:
    entry = call("handler").out
    assert "Terminal=true\n" in entry
    assert "MimeType=x-scheme-handler/newsreader;\n" in entry
    exec_line = next(line for line in entry.splitlines() if line.startswith("Exec="))
    _, *arguments = shlex.split(exec_line.removeprefix("Exec="))
    assert arguments == ["--db", str(tmp_path / "library.db"), "open", "%u"]


def test_installing_it_registers_the_scheme(call: Call, tools: Path, empty_home: Path) -> None:
    outcome = call("handler", "--install")
    file = empty_home / "data" / "applications" / "newsreader-links.desktop"
    assert (outcome.status, outcome.out, outcome.err) == (0, f"Wrote {file}\n", "")
    assert file.read_text(encoding="utf-8") == call("handler").out
    assert (tools / "calls").read_text(encoding="utf-8").splitlines() == [
        f"update-desktop-database {file.parent}",
        "xdg-mime default newsreader-links.desktop x-scheme-handler/newsreader",
    ]


def test_without_xdg_utils_a_message_says_what_is_missing(call: Call, tools: Path) -> None:
    (tools / "xdg-mime").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    outcome = call("handler", "--install")
    assert outcome.status == 0
    assert "Install xdg-utils" in outcome.err


@pytest.mark.parametrize("name", ["a b", '"', "$(touch x)", "`x`", "50%u", "back\\slash"])
def test_the_path_of_the_library_is_quoted_for_desktops(name: str) -> None:
    quoted = handler._quoted(name)
    # As the Desktop Entry Specification reads it: first the value of the key, then the argument in quotation marks.
    value = quoted.replace("\\\\", "\\")
    assert value[0] == value[-1] == '"'
    assert re.sub(r'\\(["`$\\])', r"\1", value[1:-1]).replace("%%", "%") == name


def test_a_path_with_a_line_break_is_refused(call: Call) -> None:
    assert call("--db", "/tmp/a\nExec=x", "handler").status == 2
