"""What a shell is told when it completes a call of newsreader."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import write_library

from newsreader.cli.session import COMPLETE
from newsreader.cli.setup.completing import SHELLS
from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import Color

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

HOSTILE = ["$(touch OWNED)", "`touch OWNED`", 'it; "s"', "a:b", "two words", "*", "~", "!!", "a\\b", "ü, ö"]
BASH = shutil.which("bash")


@pytest.fixture
def library(tmp_path: Path, empty_library: bytes) -> Path:
    path = tmp_path / "library.db"
    write_library(path, empty_library)
    with Library.open(path) as opened:
        for number in range(12):
            opened.articles.add(parse(f"Story {number}: $(touch OWNED) `x` \"y\", 'z'.".encode(), f"{number}.txt"))
        opened.highlights.set_tags(opened.highlights.add(1, 0, 5, color=Color.RED).id, HOSTILE)
        opened.searches.save("to check", "tag:a")
        opened.searches.save("$(touch OWNED)", "tag:a")
    return path


def complete(library: Path, shell: str, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Ask what can follow a line, whose last word is to be completed."""
    code = "import sys; from newsreader.__main__ import main; sys.exit(main())"
    last = line.rpartition(" ")[2]
    asked = {COMPLETE: f"{shell}_complete", "COMP_WORDS": line, "NEWSREADER_DB": str(library)}
    asked["COMP_CWORD"] = last if shell == "fish" else str(line.count(" "))
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | asked | environment,
        stdin=subprocess.DEVNULL,
    )


def values(library: Path, line: str) -> list[str]:
    printed = complete(library, "bash", line)
    assert printed.stderr == ""
    return [row.split("\t")[1] for row in printed.stdout.split("\n") if row]


def test_articles_are_completed_by_number_with_their_titles(library: Path) -> None:
    printed = complete(library, "zsh", "newsreader show ").stdout.splitlines()
    assert printed[:3] == ["plain", "12", "Story 11: $(touch OWNED) `x` \"y\", 'z'"]
    assert values(library, "newsreader show 1") == ["1", "12", "11", "10"]
    assert values(library, "newsreader export 3") == ["3"]
    assert values(library, "newsreader open 0") == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("newsreader list --tag tw", ["two words"]),
        ("newsreader tag rename tw", ["two words"]),
        ("newsreader notes --search to", ["to check"]),
        ("newsreader searches delete to", ["to check"]),
        ("newsreader ex", ["export"]),
        ("newsreader tag des", ["describe"]),
        ("newsreader help ex", ["export"]),
        ("newsreader help tag des", ["describe"]),
        ("newsreader show 1 --format j", ["json"]),
        ("newsreader list --sh", ["--shelf"]),
        ("newsreader list --shelf unr", ["unread"]),
    ],
)
def test_names_commands_options_and_their_values_are_completed(library: Path, line: str, found: list[str]) -> None:
    assert values(library, line)[: len(found) + 1] == found


def test_files_are_left_to_the_shell(library: Path) -> None:
    assert complete(library, "bash", "newsreader add sto").stdout == "file\tsto\t\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_missing_a_damaged_or_an_older_library_completes_nothing_and_stays_as_it_is(
    tmp_path: Path, shell: str, library: Path
) -> None:
    missing, damaged = tmp_path / "none" / "library.db", tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    older = tmp_path / "older.db"
    older.write_bytes(library.read_bytes().replace(b"0013", b"0012"))
    before = sorted(tmp_path.iterdir()), older.read_bytes()
    for path in (missing, damaged, older, tmp_path):
        printed = complete(path, shell, "newsreader show ")
        assert (printed.stdout.strip(), printed.stderr) == ("", "")
    assert (sorted(tmp_path.iterdir()), older.read_bytes()) == before


def test_a_library_that_another_program_changes_is_read_with_its_last_changes(library: Path) -> None:
    with Library.open(library) as opened:
        opened.articles.add(parse(b"The newest story.", "newest.txt"))
        assert values(library, "newsreader show ")[0] == "13"


def test_names_are_completed_without_the_heavy_parts(library: Path) -> None:
    code = "import sys; from newsreader.__main__ import main; main(); print(' '.join(sys.modules), file=sys.stderr)"
    asked = {COMPLETE: "bash_complete", "COMP_WORDS": "newsreader show ", "COMP_CWORD": "2"}
    environment = os.environ | asked | {"NEWSREADER_DB": str(library)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert "plain\t12\t" in ran.stdout
    assert not {"sqlalchemy", "alembic", "textual", "rich.console"} & set(ran.stderr.split())


@pytest.mark.skipif(BASH is None, reason="Bash is not installed here")
def test_bash_inserts_hostile_names_so_that_they_are_never_run(library: Path, call: Call, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "newsreader"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m newsreader "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        f"{call('completion', 'bash').out}\n"
        'COMP_WORDS=(newsreader list --tag ""); COMP_CWORD=3; COMP_TYPE=9\n'
        "_newsreader_completion newsreader\n"
        'for inserted in "${COMPREPLY[@]}"; do eval "printf \'%s\\n\' $inserted"; done\n'
        'COMP_WORDS=(newsreader show ""); COMP_CWORD=2; _newsreader_completion newsreader; echo "${COMPREPLY[0]}"\n'
        'COMP_TYPE=63; _newsreader_completion newsreader; echo "${COMPREPLY[0]}"\n'
        """COMP_WORDS=(newsreader list --tag '"'); COMP_CWORD=3; _newsreader_completion newsreader\n"""
        'echo "${COMPREPLY[*]}"\n'
    )
    environment = os.environ | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "NEWSREADER_DB": str(library)}
    ran = subprocess.run(
        [str(BASH), "--norc", "-c", script], capture_output=True, text=True, env=environment, cwd=tmp_path, check=True
    )
    printed = ran.stdout.splitlines()
    assert sorted(printed[: len(HOSTILE)]) == sorted(HOSTILE)
    number, listed, quoted = printed[len(HOSTILE) :]
    assert (number, listed) == ("12", "12  Story 11: $(touch OWNED) `x` \"y\", 'z'")
    assert "two words" in quoted
    assert "$" not in quoted
    assert ran.stderr == ""
    assert not (tmp_path / "OWNED").exists()
