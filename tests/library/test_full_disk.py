"""On a full disk a library can be read, and a change that cannot be saved is reported."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import CannotWriteError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.file.permissions import is_full
from newsreader.library.repair.doctor import doctor
from newsreader.records import Color

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs limits that Windows does not have")


@pytest.fixture(autouse=True)
def quick_creation() -> None:
    """Let the migrations create each library: a copy would report a full disk in other words."""


@pytest.fixture
def made(path: Path) -> Path:
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED, note="kept")
    return path


def test_a_full_disk_is_recognized(path: Path, full_disk: Callable[[], AbstractContextManager[None]]) -> None:
    assert not is_full(path)
    with full_disk():
        assert is_full(path)
    assert not is_full(path.parent / "missing" / "library.db")


def test_a_library_on_a_full_disk_is_read_only_until_there_is_space(
    made: Path, full_disk: Callable[[], AbstractContextManager[None]]
) -> None:
    with full_disk():
        library = Library.open(made)
        assert library.read_only
        assert re.fullmatch(
            r"The disk is full, so the library .*library\.db is read-only until you free some space\.", library.because
        )
        assert library.articles.revision(1).text.startswith("The harbour")
        assert library.highlights.get(1).note == "kept"
        first = library.data_version()
        with pytest.raises(CannotWriteError, match="The disk is full"):
            library.highlights.set_note(1, "lost")
        assert all(finding.ok for finding in doctor(made))
    assert library.data_version() > first
    assert not library.read_only
    assert library.because == ""
    library.highlights.set_note(1, "there is room")
    library.close()
    with Library.open(made) as again:
        assert again.highlights.get(1).note == "there is room"


def test_changes_that_stay_in_the_log_on_a_full_disk_can_be_read(
    made: Path, full_disk: Callable[[], AbstractContextManager[None]]
) -> None:
    library = Library.open(made)
    library.articles.add(document("Another text. " + "word " * 3000))
    with full_disk():
        library.close()  # the file cannot grow by what is in the log
        assert made.with_name("library.db-wal").stat().st_size > 0
    with full_disk(), pytest.raises(CannotWriteError) as caught:
        # Without space for the index of the log, the library is refused rather than shown without its latest changes.
        Library.open(made)
    assert re.fullmatch(
        r"The library .* has changes that are not written to it yet, and the disk is full\.", str(caught.value)
    )
    with Library.open(made) as library:
        assert library.articles.counts().all == 2


def test_a_change_without_space_reports_the_full_disk(
    made: Path, full_disk: Callable[[], AbstractContextManager[None]]
) -> None:
    with Library.open(made) as library:
        library.highlights.get(1)
        with full_disk(), pytest.raises(CannotWriteError, match="The disk is full, so nothing was written to"):
            library.articles.add(document("Too much. " + "word " * 9000))
        assert library.articles.counts().all == 1


def test_a_backup_without_space_names_the_backup(
    made: Path, full_disk: Callable[[], AbstractContextManager[None]], tmp_path: Path
) -> None:
    with Library.open(made) as library:
        library.highlights.set_note(1, "changed")
        for work, name in (
            (lambda: backup(library, tmp_path / "copy.db"), r"copy\.db"),
            (library.back_up_if_due, r"backups/library-\w+\.auto\.db"),
        ):
            with full_disk(), pytest.raises(CannotWriteError) as caught:
                work()
            assert re.fullmatch(
                rf"The disk is full: the copy \S*{name} cannot be created\. Free some space and try again\.",
                str(caught.value),
            )
        assert not list(tmp_path.rglob("*.newsreader-*"))
        assert library.back_up_if_due() is not None


def test_no_library_is_created_on_a_full_disk_and_no_file_is_left(
    path: Path, full_disk: Callable[[], AbstractContextManager[None]]
) -> None:
    with full_disk(), pytest.raises(CannotWriteError, match="The disk is full"):
        Library.open(path)
    with Library.open(path) as library:
        library.articles.add(document())
