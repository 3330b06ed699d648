"""No command prints a payload, with `--debug` or with any kind of damage."""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest
from tests.e2e.hostile import ALL, CODED, check_lines, open_for_damage
from tests.e2e.terminal import PATIENCE

from newsreader.export.registry import FORMATS
from newsreader.export.templates.files import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

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
    ("searches", "save", ALL, ALL),
    ("searches", "delete", ALL),
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
    *(("export", "--output", "-", "--format", format.name) for format in FORMATS.values()),
    *(("export", "--output", "-", "--template", name) for name in BUILT_IN),
    ("export", "--output", "-", "--template", f"/nowhere/{ALL}"),
    ("export", "--output", "OUT/tags", "--per", "tag"),
    ("template", "new", ALL),
    ("export", "--output", f"OUT/{ALL.replace('/', '')}"),
    ("sync", f"OUT/{ALL.replace('/', '')}"),
    ("sync", f"OUT/{ALL.replace('/', '')}", "--dry-run", "--json"),
    ("backup", "OUT/\x1b]0;OWNED\x07"),
    ("add", "/nowhere/\x1b]0;OWNED\x07.txt"),
    ("import", "/nowhere/\x1b]0;OWNED\x07.json"),
    ("highlight", "1", ALL),
    ("show", ALL),
    ("open", ALL),
    ("open", "1", "--plain"),
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

# All commands run in one process, each with a new copy of the library.
CALLS = r"""
import io, json, shutil, sys
from pathlib import Path
from newsreader.cli.main import run
folder = Path(sys.argv[1])
for library, arguments in json.loads((folder / "calls.json").read_text(encoding="utf-8")):
    for file in folder.glob("library.db*"):
        file.unlink()
    shutil.copy(folder / library, folder / "library.db")
    sys.stdin = io.StringIO("\n" * 50)  # `open --plain` reads commands
    status = run(["--db", str(folder / "library.db"), *arguments])
    sys.stdout.flush()
    sys.stderr.flush()
    print(f"\n<{status}>", flush=True)
"""


def call_all(folder: Path, calls: list[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[int, bytes]]:
    """Call the program in one terminal, each time with a copy of a library, and return exit statuses and output."""
    (folder / "calls.json").write_text(json.dumps(calls), encoding="utf-8")
    child = pexpect.spawn(sys.executable, ["-c", CALLS, str(folder)], dimensions=(40, 120), timeout=PATIENCE)
    raw = child.read()
    child.close()
    parts = re.split(rb"\r\n<(\d+)>\r\n", raw)
    assert (child.exitstatus, parts[-1]) == (0, b""), parts[-1]
    return zip(map(int, parts[1::2]), parts[0::2], strict=False)


def test_no_command_prints_an_escape_sequence_from_stored_text(hostile: Path, tmp_path: Path) -> None:
    shutil.copy(hostile, tmp_path / "hostile")
    calls = [("hostile", tuple(word.replace("OUT", str(tmp_path)) for word in arguments)) for arguments in COMMANDS]
    outcomes = list(call_all(tmp_path, calls))
    assert len(outcomes) == len(COMMANDS)
    for arguments, (status, raw) in zip(COMMANDS, outcomes, strict=True):
        # Logseq indents by tabs.
        check_lines(raw.replace(b"\n\t", b"\n") if "logseq" in arguments else raw)
        assert status in (0, 1, 2, 65, 66, 73, 74), arguments
        assert (b"Traceback" in raw) == ("--debug" in arguments), arguments


def test_no_command_prints_an_escape_sequence_from_a_damaged_library(hostile: Path, tmp_path: Path) -> None:
    calls = []
    for table, column in ((table, column) for table, columns in CODED.items() for column in columns):
        name = f"{table}.{column}"
        shutil.copy(hostile, tmp_path / name)
        connection = open_for_damage(tmp_path / name)
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = hostile()")
        connection.commit()
        connection.close()
        calls += [
            (name, (*arguments,)) for arguments in (("list",), ("--debug", "show", "1"), ("history",), ("doctor",))
        ]
    for _, raw in call_all(tmp_path, calls):
        check_lines(raw)
