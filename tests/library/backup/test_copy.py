"""Backups are made, checked and restored, and doctor checks libraries."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import BadDataError, CannotCreateError, CannotWriteError, LockedError, NotFoundError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore
from newsreader.library.file.connection import prepare_connection
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.records import Color

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.records import Article


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def titles(path: Path) -> list[str]:
    with Library.open(path, create=False) as library:
        return [article.title for article in library.articles.rows(range(1, 10))]


def test_a_backup_of_an_open_library_opens_as_a_library(library: Library, article: Article, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    assert backup(library, target) == target
    library.articles.add(document("Later."))
    assert names(target.parent) == ["copy.db"]
    assert titles(target) == ["The strike"]
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_backup_in_a_folder_has_the_librarys_name_and_the_time(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    made = backup(library, folder)
    assert made.parent == folder
    assert made.name.startswith("library-2")
    assert made.suffix == ".db"


def test_a_backup_overwrites_no_file_and_leaves_no_partial_file(library: Library, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    with pytest.raises(CannotCreateError, match="already exists"):
        backup(library, taken)
    assert taken.read_text() == "mine"
    missing = tmp_path / "missing" / "copy.db"
    with pytest.raises(CannotCreateError, match=f"Can't create the file {re.escape(str(missing))}: "):
        backup(library, missing)
    assert not list(tmp_path.glob("*.newsreader-*"))


def test_backups_within_one_second_get_different_names(library: Library, article: Article, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    made = [backup(library, folder) for _ in range(3)]
    assert sorted(folder.iterdir()) == sorted(set(made))
    assert len(made) == 3


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_broken_link_is_not_overwritten(library: Library, tmp_path: Path) -> None:
    link = tmp_path / "copy.db"
    link.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(CannotCreateError, match="already exists"):
        backup(library, link)
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_restore_creates_the_folders_of_the_library(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
    new = tmp_path / "new" / "newsreader" / "library.db"
    assert restore(path, new).previous is None
    assert titles(new) == ["The strike"]
    if os.name != "nt":
        assert stat.S_IMODE(new.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_restore_replaces_the_target_of_a_link_and_renames_the_previous_file(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "real" / "mine.db"
    path.symlink_to(real)
    with Library.open(tmp_path / "other.db") as library:
        library.articles.add(document(title="One"))
        copy = backup(library, tmp_path / "copy.db")
    restore(copy, path)
    assert path.is_symlink()
    assert titles(path) == titles(real) == ["One"]
    with Library.open(path) as library:
        library.articles.add(document("Two.", title="Two"))
    previous = restore(copy, path).previous
    assert previous is not None
    assert previous.parent == real.parent
    assert not previous.is_symlink()
    assert titles(previous) == ["One", "Two"]
    assert titles(path) == titles(real) == ["One"]
    with closing(sqlite3.connect(real)) as connection:
        connection.execute("DELETE FROM tally")
        connection.commit()
    repaired = repair(path).previous
    assert repaired is not None
    assert repaired.parent == real.parent
    assert path.is_symlink()
    assert [finding for finding in doctor(real) if not finding.ok and finding.check != "permissions"] == []


def test_a_copy_that_fails_its_check_is_deleted(
    library: Library, article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damage(_: Path, original: Path, **__: object) -> None:
        raise BadDataError(f"The library {original} is damaged: it was dropped.")

    monkeypatch.setattr("newsreader.library.backup.copy._check", damage)
    with pytest.raises(BadDataError, match="dropped"):
        backup(library, tmp_path / "copy.db")
    assert names(tmp_path) == ["library.db", "library.db-shm", "library.db-wal"]


def test_a_restore_replaces_the_library_and_renames_the_previous_file(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document("One.", title="One"))
        copy = backup(library, tmp_path / "copy.db")
        library.articles.add(document("Two.", title="Two"))
    previous = restore(copy, path).previous
    assert previous is not None
    assert titles(path) == ["One"]
    assert titles(previous) == ["One", "Two"]
    assert titles(copy) == ["One"]
    assert names(tmp_path) == sorted(["copy.db", previous.name, "library.db"])


def test_a_restore_without_a_library_reports_no_previous_file(path: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other.db") as library:
        library.articles.add(document())
    assert restore(tmp_path / "other.db", path) == (None, None)
    assert titles(path) == ["The strike"]


def test_an_open_library_is_not_replaced(library: Library, article: Article, tmp_path: Path) -> None:
    copy = backup(library, tmp_path / "copy.db")
    library.articles.set_title(article.id, "Newer")
    with pytest.raises(LockedError):
        restore(copy, library.path)
    assert library.articles.get(article.id).title == "Newer"
    assert names(tmp_path) == ["copy.db", "library.db", "library.db-shm", "library.db-wal"]


def test_a_restore_refuses_other_files_and_the_library_stays(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
    text = tmp_path / "text"
    text.write_text("not a library " * 100)
    blank = tmp_path / "blank"
    blank.touch()
    for source, error in ((text, BadDataError), (blank, BadDataError), (tmp_path, BadDataError)):
        with pytest.raises(error):
            restore(source, path)
    with pytest.raises(NotFoundError):
        restore(tmp_path / "missing", path)
    assert titles(path) == ["The strike"]
    assert names(tmp_path) == ["blank", "library.db", "text"]


def test_a_damaged_library_can_be_replaced(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
        copy = backup(library, tmp_path / "copy.db")
    path.write_bytes(b"rubbish " * 1000)
    previous = restore(copy, path).previous
    assert previous is not None
    assert previous.read_bytes() == b"rubbish " * 1000
    assert titles(path) == ["The strike"]


def test_a_restore_works_without_hard_links(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    with Library.open(path) as library:
        library.articles.add(document())
        copy = backup(library, tmp_path / "copy.db")
    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    previous = restore(copy, path).previous
    assert previous is not None
    assert titles(previous) == titles(path) == ["The strike"]


def test_a_full_disk_during_a_restore_leaves_the_library(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
        copy = backup(library, tmp_path / "copy.db")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(CannotWriteError, match="the disk is full"):
        restore(copy, path)
    monkeypatch.undo()
    assert titles(path) == ["The strike"]
    assert not [name for name in names(tmp_path) if "restored" in name]


def test_doctor_finds_no_problem_in_a_sound_library(library: Library, article: Article) -> None:
    library.highlights.add(article.id, 0, 3, color=Color.RED, tags=["t"])
    library.articles.tag([article.id], ["b", "a"])
    library.tags.rename("a", "z")
    library.articles.set_title(article.id, "Another")
    assert [finding for finding in doctor(library.path) if not finding.ok] == []


def test_doctor_finds_wrong_counts_search_tables_and_references(path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED)
    with closing(sqlite3.connect(path)) as connection:
        prepare_connection(connection)
        connection.execute("UPDATE tally SET articles = 7")
        connection.execute("UPDATE article SET highlights = 7")
        connection.execute("UPDATE article_fts SET title = 'x'")
        connection.execute("INSERT INTO revision_fts (rowid, text) VALUES (99, 'x')")
        connection.execute("INSERT INTO article_tag VALUES (1, 99)")
        connection.commit()
    path.chmod(0o644)
    wrong = {finding.check for finding in doctor(path) if not finding.ok}
    assert wrong >= {
        "references",
        "index of titles",
        "index of texts",
        "counts of highlights",
        "counts of articles",
    }
    assert ("permissions" in wrong) == (os.name != "nt")


def test_doctor_needs_a_library(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        doctor(tmp_path / "missing")
    blank = tmp_path / "blank"
    blank.touch()
    with pytest.raises(BadDataError):
        doctor(blank)
