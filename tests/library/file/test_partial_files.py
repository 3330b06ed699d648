"""Unfinished files of killed programs are removed, and files that are being written stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore
from newsreader.library.file.identity import backups_folder
from newsreader.library.file.partial_files import remove_partial_files

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no signal to test whether a process exists")

# The program is killed while it writes its last copy.
COPYING = """
import os, signal, sys
from pathlib import Path
from newsreader.library import Library
from newsreader.library.backup import copy, restore
from newsreader.library.backup.rotation import make_folder
restore.check = print
copy._check = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
path = Path(sys.argv[1])
if sys.argv[2] == "restore":
    restore.restore(path.with_name("copy.db"), path)
else:
    with Library.open(path) as library:
        copy.backup(library, make_folder(path) if sys.argv[2] == "backup" else path.with_name("mine.db"))
"""


def half_made(path: Path) -> list[Path]:
    return sorted(path.parent.rglob("*.newsreader-*"))


def nobody() -> int:
    """Return the id of a process that has ended."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


@pytest.fixture
def made(path: Path) -> Path:
    with Library.open(path) as library:
        library.articles.add(document())
        backup(library, path.with_name("copy.db"))
    return path


@posix
@pytest.mark.parametrize("what", ["restore", "backup", "backup by name"])
@pytest.mark.parametrize("then", ["start", "restore", "backup"])
def test_the_next_start_backup_or_restore_removes_the_file_of_a_killed_copy(made: Path, what: str, then: str) -> None:
    copy = made.with_name("copy.db")
    ended = subprocess.run(
        [sys.executable, "-c", COPYING, str(made), what], check=False, capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert half_made(made)
    if then == "restore":
        for tail in ("-wal", "-shm"):
            made.with_name(made.name + tail).unlink(missing_ok=True)
        restore(copy, made)
    else:
        with Library.open(made) as library:
            if then == "backup":
                backup(library, made.with_name("another.db"))
    # An unfinished backup at a path of the user is removed when the next one is written there.
    assert half_made(made) == [] or (what == "backup by name" and then != "backup")


@posix
def test_only_unfinished_copies_are_removed_and_only_if_abandoned(made: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    gone, here = nobody(), os.getpid()
    left, theirs = [], []
    for folder in (made.parent, backups_folder(made), elsewhere):
        folder.mkdir(exist_ok=True)
        left += [
            folder / f"library.db.newsreader-{gone}",
            folder / f"library.db.newsreader-{gone}.newsreader-{gone}-journal",
            folder / f"library-20261123T145443Z.auto.db.newsreader-{gone}",
            folder / f"another.db.newsreader-{here}",
        ]
        theirs += [
            folder / f"library.db.newsreader-{here}",
            folder / f"library.db.newsreader-{gone}.txt",
            folder / f"library.db.part-{gone}",
            folder / f".newsreader-{gone}",
            folder / "library.db.newsreader-one",
        ]
    for file in (*left, *theirs):
        file.write_text("half")
        if file.name.startswith("another"):
            os.utime(file, (time.time() - 90_000,) * 2)
    remove_partial_files(made)
    assert [file for file in left if file.exists()] == [file for file in left if file.parent == elsewhere]
    remove_partial_files(made, elsewhere / "mine.db")
    assert not [file for file in left if file.exists()]
    assert [file for file in theirs if file.exists()] == theirs


@posix
def test_a_read_only_library_keeps_all_files_beside_it(made: Path) -> None:
    left = made.with_name(f"library.db.newsreader-{nobody()}")
    left.write_text("half")
    Library.open(made, read_only=True).close()
    assert left.exists()


def test_a_missing_folder_or_a_file_that_cannot_be_deleted_is_no_error(made: Path) -> None:
    made.with_name(f"library.db.newsreader-{2**70}").mkdir()
    os.utime(made.with_name(f"library.db.newsreader-{2**70}"), (0, 0))
    remove_partial_files(made, made.parent / "missing" / "mine.db")
    Library.open(made).close()
