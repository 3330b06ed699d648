"""A library backs itself up: when something changed, not too often, not too many, and without ever being in the way."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import BadDataError, CannotCreateError, CannotWriteError
from newsreader.library import Library, keeping
from newsreader.library.backup import backup, check
from newsreader.library.keeping import EVERY, backups, folder, keep, newest_good

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.records import Article

NOON = datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=UTC)


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in folder(path).iterdir())


def test_what_changed_is_backed_up_and_the_copy_is_a_library(library: Library, article: Article) -> None:
    made = keep(library.path, NOON)
    assert made is not None
    assert names(library.path) == ["library-20261123T120000Z.auto.db"]
    check(made)
    with Library.open(made, create=False) as copy:
        assert copy.articles.get(article.id) == article
    if os.name != "nt":
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_a_library_makes_its_backup_when_asked_and_the_second_time_has_nothing_to_do(
    library: Library, article: Article
) -> None:
    made = library.keep_backup()
    assert made is not None
    assert made.parent == folder(library.path)
    library.articles.set_starred([article.id], True)
    assert library.keep_backup() is None


def test_within_half_an_hour_there_is_no_second_one_and_after_it_there_is(library: Library, article: Article) -> None:
    keep(library.path, NOON)
    library.articles.set_starred([article.id], True)
    assert keep(library.path, NOON + EVERY - timedelta(seconds=1)) is None
    made = keep(library.path, NOON + EVERY)
    assert made is not None
    with Library.open(made, create=False) as copy:
        assert copy.articles.get(article.id).starred


def test_where_nothing_changed_nothing_is_copied_not_even_after_a_restart(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
        keep(path, NOON)
    with Library.open(path) as library:
        library.articles.counts()

    def refuse(*_: object) -> None:
        raise AssertionError("there is nothing to copy")

    monkeypatch.setattr(keeping, "copy", refuse)
    with Library.open(path) as library:
        assert library.articles.get(1).title
        assert keep(path, NOON + timedelta(days=3)) is None


def test_a_file_that_was_only_touched_is_not_kept_twice(library: Library, article: Article) -> None:
    keep(library.path, NOON)
    library.path.touch()
    assert keep(library.path, NOON + timedelta(days=1)) is None
    assert names(library.path) == ["library-20261123T120000Z.auto.db"]


def test_months_of_work_leave_few_backups_and_a_persons_own_ones_are_not_touched(library: Library) -> None:
    mine = backup(library, folder(library.path).parent / "mine.db")
    folder(library.path).mkdir()
    also_mine = backup(library, folder(library.path))
    for day in range(40):
        library.articles.add(document(f"News of day {day}."))
        assert keep(library.path, NOON + timedelta(days=day)) is not None
    automatic = [kept for kept in backups(library.path) if kept.automatic]
    assert 12 < len(automatic) < 22
    assert automatic[0].time == (NOON + timedelta(days=39)).replace(microsecond=0)
    assert mine.exists()
    assert also_mine.exists()


def test_a_clock_that_was_wrong_once_does_not_stop_the_backups(library: Library, article: Article) -> None:
    keep(library.path, NOON + timedelta(days=400))
    library.articles.set_starred([article.id], True)
    assert keep(library.path, NOON) is not None


def test_the_newest_good_backup_is_not_the_newest_that_is_damaged(library: Library, article: Article) -> None:
    assert newest_good(library.path) is None
    first = keep(library.path, NOON)
    library.articles.set_starred([article.id], True)
    second = keep(library.path, NOON + timedelta(days=1))
    assert first is not None
    assert second is not None
    found = newest_good(library.path)
    assert found is not None
    assert found.path == second
    second.write_bytes(second.read_bytes()[:5000])
    found = newest_good(library.path)
    assert found is not None
    assert found.path == first


def test_other_files_in_the_folder_are_no_backups(library: Library, article: Article) -> None:
    made = keep(library.path, NOON)
    assert made is not None
    for name in ("notes.txt", "other-20261123T120000Z.auto.db", "library-20269999T999999Z.auto.db"):
        (made.parent / name).write_text("mine")
    assert [kept.path for kept in backups(library.path)] == [made]


def test_what_a_killed_program_left_half_done_goes_with_time(library: Library, article: Article) -> None:
    folder(library.path).mkdir()
    old, new = (folder(library.path) / f"library-20261101T000000Z.auto.db.part-{number}" for number in (1, 2))
    for part in (old, new):
        part.write_text("half")
    os.utime(old, (0, 0))
    keep(library.path, NOON)
    assert not old.exists()
    assert new.exists()


def test_a_folder_that_cannot_be_made_says_so_and_the_library_goes_on(library: Library, article: Article) -> None:
    folder(library.path).write_text("in the way")
    with pytest.raises(CannotCreateError, match="backups"):
        library.keep_backup()
    assert library.articles.set_starred([article.id], True)


def test_a_damaged_library_is_not_backed_up_over_the_good_ones(path: Path) -> None:
    with Library.open(path) as library:
        for number in range(50):
            library.articles.add(document(f"Number {number}. " + "word " * 2000))
        good = keep(path, NOON)
    content = bytearray(path.read_bytes())
    content[-40_960:] = b"\xff" * 40_960
    path.write_bytes(content)
    with pytest.raises(BadDataError):
        keep(path, NOON + timedelta(days=1))
    assert [kept.path for kept in backups(path)] == [good]
    assert not list(folder(path).glob("*part*"))


def test_a_library_that_is_only_read_is_not_backed_up(path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
    with Library.open(path, read_only=True) as library:
        assert library.keep_backup() is None
    assert not folder(path).exists()


def test_a_disk_that_fills_up_leaves_no_half_backup(
    library: Library, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsreader.library.backup.sync", fail)
    with pytest.raises(CannotWriteError, match="the disk is full"):
        keep(library.path, NOON)
    assert names(library.path) == []
