"""Deleting or changing the log and the index beside an open library damages nothing, and is said."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.library.file.test_sqlite_errors import sound
from tests.library.samples import document

from newsreader.errors import CannotWriteError, LockedError
from newsreader.library import Library
from newsreader.library.file import wal
from newsreader.library.file.connection import connect
from newsreader.records import Color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Act = Callable[[Path, Path], object]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody delete or replace an open file")

SETS = [("-wal",), ("-shm",), ("-wal", "-shm")]


def delete(file: Path, _: Path) -> None:
    file.unlink()


def move_away(file: Path, _: Path) -> None:
    file.rename(f"{file}.away")


def replace_by_an_empty_file(file: Path, _: Path) -> None:
    file.unlink()
    file.touch()


def replace_by_a_stranger(file: Path, stranger: Path) -> None:
    shutil.copy(stranger, f"{file}.new")
    Path(f"{file}.new").replace(file)


def overwrite_with_a_stranger(file: Path, stranger: Path) -> None:
    file.write_bytes(stranger.read_bytes())


def truncate(file: Path, _: Path) -> None:
    os.truncate(file, 0)


def cut_in_half(file: Path, _: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def overwrite(file: Path, place: int, data: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(data)


RENAMING = (delete, move_away, replace_by_an_empty_file, replace_by_a_stranger)
OVERWRITING = (truncate, cut_in_half, overwrite_with_a_stranger)


@pytest.fixture
def used(path: Path) -> Iterator[Library]:
    """An open library, in use as by a screen, with changes that only its log has."""
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED)
        library.data_version()
        for number in range(20):
            library.highlights.set_note(1, f"note {number}. " + "word " * 500)
        library.highlights.set_note(1, "kept")
        yield library


@pytest.fixture
def change(tmp_path: Path) -> Callable[[Path, tuple[str, ...], Act], None]:
    """Return a function that changes files beside a library. Those of a stranger come from another open library."""

    def change(path: Path, tails: tuple[str, ...], act: Act) -> None:
        stranger = tmp_path / "stranger.db"
        with Library.open(stranger) as other:
            for number in range(9):
                other.articles.add(document(f"Strange text {number}. " + "word " * 900))
            for tail in tails:
                act(Path(f"{path}{tail}"), Path(f"{stranger}{tail}"))

    return change


def note_of(path: Path) -> str:
    assert sound(path)
    with Library.open(path, create=False) as library:
        assert library.articles.counts().all == 1
        return library.highlights.get(1).note


@pytest.mark.parametrize(("act", "tails"), [*product(RENAMING, SETS), *((act, ("-shm",)) for act in OVERWRITING)])
def test_a_library_whose_side_files_are_replaced_stops_writing_saves_everything_and_goes_on(
    used: Library, tails: tuple[str, ...], act: Act, change: Callable[[Path, tuple[str, ...], Act], None]
) -> None:
    used.check_place()
    change(used.path, tails, act)
    for _ in range(2):
        with pytest.raises(CannotWriteError, match=r"Another program .*library\.db\. Nothing is saved until"):
            used.highlights.set_note(1, "to whom?")
    with pytest.raises(
        CannotWriteError,
        match=r"opened again\. All saved changes are there\. If a change was just refused",
    ):
        used.data_version()
    used.data_version()
    assert used.highlights.get(1).note == "kept"
    used.highlights.set_note(1, "later")
    used.close()
    assert note_of(used.path) == "later"


@pytest.mark.parametrize(("act", "tails"), [*product(RENAMING, SETS), *((act, ("-shm",)) for act in OVERWRITING)])
def test_a_library_whose_side_files_are_replaced_can_be_closed_at_once(
    used: Library, tails: tuple[str, ...], act: Act, change: Callable[[Path, tuple[str, ...], Act], None]
) -> None:
    used.check_place()
    change(used.path, tails, act)
    used.close()
    assert note_of(used.path) == "kept"


@pytest.mark.parametrize("act", OVERWRITING)
def test_an_overwritten_log_is_said_to_have_lost_the_last_changes_and_left_nothing_half(
    used: Library, act: Act, change: Callable[[Path, tuple[str, ...], Act], None]
) -> None:
    used.check_place()
    change(used.path, ("-wal",), act)
    for work in (lambda: used.highlights.set_note(1, "to whom?"), lambda: used.highlights.get(1)):
        with pytest.raises(CannotWriteError, match="Nothing is saved until"):
            work()
    with pytest.raises(CannotWriteError, match=r"The last changes before that may be lost\."):
        used.data_version()
    used.articles.add(document())
    used.close()
    assert sound(used.path)


@pytest.mark.parametrize("act", OVERWRITING)
def test_after_a_pause_an_overwritten_log_loses_nothing(
    used: Library, act: Act, change: Callable[[Path, tuple[str, ...], Act], None]
) -> None:
    for _ in range(3):
        used.data_version()
    used.check_place()
    change(used.path, ("-wal",), act)
    with pytest.raises(CannotWriteError, match=r"All saved changes are there\."):
        used.data_version()
    assert used.highlights.get(1).note == "kept"
    used.close()
    assert note_of(used.path) == "kept"


def test_a_log_that_begins_again_just_after_it_was_stored_is_not_called_replaced(used: Library) -> None:
    used.check_place()
    index = Path(f"{used.path}-shm")
    with closing(connect(used.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    os.utime(used.path, (0, 0))
    # As while a slow disk syncs the file: all pages are written, and SQLite has not said so yet.
    frames = index.read_bytes()[96:100]
    overwrite(index, 96, bytes(4))
    used.check_place()
    overwrite(index, 96, frames)
    with Library.open(used.path) as other:
        other.highlights.set_note(1, "of the other program")
        used.data_version()
        assert used.highlights.get(1).note == "of the other program"
    used.close()
    assert note_of(used.path) == "of the other program"


def test_a_log_that_is_not_of_the_library_is_kept_beside_it(
    used: Library, change: Callable[[Path, tuple[str, ...], Act], None]
) -> None:
    used.check_place()
    change(used.path, ("-wal",), replace_by_a_stranger)
    with pytest.raises(CannotWriteError, match="opened again"):
        used.data_version()
    [copy] = used.path.parent.glob("library-replaced-*.db-wal")
    assert copy.stat().st_size > 9 * 4096
    assert copy.stat().st_mode & 0o077 == 0


def test_checks_of_programs_that_write_at_once_are_never_wrong(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from newsreader.library import Library\n"
        "from tests.library.samples import tried_again\n"
        "for _ in range(6):\n"
        "    with tried_again(lambda: Library.open(Path(sys.argv[1]))) as library:\n"
        "        for number in range(25):\n"
        "            tried_again(lambda: library.highlights.set_note(1, f'{number} ' * (number % 5) * 3000))\n"
        "            library.data_version()\n"
    )
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED)
    programs = [
        subprocess.Popen([sys.executable, "-c", script, str(path)], stderr=subprocess.PIPE, text=True) for _ in "ab"
    ]
    assert [(program.communicate()[1], program.returncode) for program in programs] == [("", 0)] * 2
    assert sound(path)


HOLDER = """
import sys
from pathlib import Path
from newsreader.errors import NewsreaderError
from newsreader.library import Library
library = Library.open(Path(sys.argv[1]))
library.data_version()
library.highlights.set_note(1, "of the other program")
library.check_place()
print("ready", flush=True)
sys.stdin.readline()
try:
    library.data_version()
except NewsreaderError as error:
    print(error, flush=True)
sys.stdin.readline()
library.close()
"""


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the library open, and looks at it when it reads a line."""
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED)
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    yield program
    program.kill()
    program.communicate()


@pytest.mark.parametrize(("act", "tails"), [*product((delete, replace_by_a_stranger), SETS), (truncate, ("-wal",))])
def test_a_second_program_waits_until_the_first_has_saved_its_changes(
    path: Path,
    holder: subprocess.Popen[str],
    tails: tuple[str, ...],
    act: Act,
    change: Callable[[Path, tuple[str, ...], Act], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(path, tails, act)
    monkeypatch.setattr(wal, "BUSY_TIMEOUT", 0.1)
    with pytest.raises(LockedError, match=r"-wal and -shm were deleted or replaced\. Close that program first"):
        Library.open(path)
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write("\n")
    holder.stdin.flush()
    assert "It was opened again." in holder.stdout.readline()
    with Library.open(path) as library:
        if act is not truncate:
            assert library.highlights.get(1).note == "of the other program"
        library.highlights.set_note(1, "of this program")
    holder.communicate("\n")
    assert note_of(path) == "of this program"


@pytest.mark.parametrize("tails", SETS)
def test_a_program_that_is_killed_after_its_index_was_deleted_leaves_a_valid_file(
    path: Path, holder: subprocess.Popen[str], tails: tuple[str, ...]
) -> None:
    for tail in tails:
        Path(f"{path}{tail}").unlink()
    holder.kill()
    holder.communicate()
    # Without its log, a change that is in no other file is lost with the program.
    assert note_of(path) == ("of the other program" if tails == ("-shm",) else "")


def test_a_moved_library_is_opened_at_its_new_place_once_no_program_holds_it(
    path: Path, holder: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = path.rename(tmp_path / "aside.db")
    monkeypatch.setattr(wal, "BUSY_TIMEOUT", 0.1)
    with pytest.raises(LockedError, match="Close that program first"):
        Library.open(aside)
    holder.communicate("\n\n")
    assert note_of(aside) == "of the other program"


def test_programs_without_a_write_ahead_log_do_not_wait(path: Path) -> None:
    Library.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM article").fetchone()
        assert not wal._is_open(path)
