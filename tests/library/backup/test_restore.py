"""A restore that is refused changes nothing, and the replaced library stays beside the restored one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import LibraryTooNewError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore

if TYPE_CHECKING:
    from pathlib import Path


def set_later_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def content(folder: Path) -> dict[str, bytes]:
    return {str(entry.relative_to(folder)): entry.read_bytes() for entry in folder.rglob("*") if entry.is_file()}


@pytest.fixture
def copy(path: Path, tmp_path: Path) -> Path:
    with Library.open(path) as library:
        library.articles.add(document())
        copy = backup(library, tmp_path / "copy.db")
        library.articles.add(document("Another text."))
    return copy


@pytest.mark.parametrize("current", ["sound", "damaged", "empty", "later", "missing", "missing, with a log"])
def test_a_backup_of_a_later_version_is_refused_before_anything_changes(
    path: Path, copy: Path, tmp_path: Path, current: str
) -> None:
    set_later_version(copy)
    if current == "later":
        set_later_version(path)
    elif current.startswith("missing"):
        path.unlink()
        if current != "missing":
            path.with_name("library.db-wal").write_bytes(b"changes")
    elif current != "sound":
        path.write_bytes(b"\xff" * 9000 if current == "damaged" else b"")
    before = content(tmp_path)
    with pytest.raises(LibraryTooNewError) as caught:
        restore(copy, path)
    assert str(caught.value).startswith(f"The library {copy} was written by a newer newsreader. Install that version")
    assert content(tmp_path) == before


def test_a_library_of_a_later_version_is_replaced_and_stays_beside(path: Path, copy: Path) -> None:
    set_later_version(path)
    was = path.read_bytes()
    done = restore(copy, path)
    assert done.previous is not None
    assert done.previous.read_bytes() == was
    with Library.open(path) as library:
        assert library.articles.counts().all == 1


@pytest.mark.parametrize("tail", ["-wal", "-journal"])
def test_a_log_without_its_library_is_renamed_and_reported(path: Path, copy: Path, tail: str) -> None:
    path.unlink()
    log = path.with_name(f"library.db{tail}")
    log.write_bytes(b"the last changes")
    done = restore(copy, path)
    assert done.previous is None
    assert done.log is not None
    assert done.log.read_bytes() == b"the last changes"
    assert not log.exists()
    assert restore(copy, path).log is None


def test_the_rollback_journal_of_a_killed_program_is_not_applied_to_the_restored_library(
    path: Path, copy: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN")
        connection.execute("UPDATE revision SET text = 'x'")
        connection.execute("CREATE TABLE large AS SELECT zeroblob(400000) AS a")
        hot = path.with_name("library.db-journal").read_bytes()
        connection.execute("ROLLBACK")
    assert len(hot) > 512
    path.with_name("library.db-journal").write_bytes(hot)
    path.unlink()
    restore(copy, path)
    was = copy.read_bytes()
    with Library.open(path) as library:
        assert library.articles.counts().all == 1
    assert path.read_bytes()[100:] == was[100:]
