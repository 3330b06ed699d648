"""A library that cannot be read without a write beside it is read as a private copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document
from tests.library.test_migrations import released

from newsreader.errors import CannotWriteError
from newsreader.library import Library
from newsreader.library.articles.export_records import Exported
from newsreader.library.file import versions
from newsreader.library.file.permissions import create_private_file
from newsreader.library.opening import snapshot
from newsreader.records import ArticleQuery, Color, Draft, FailedAdd, Reading, Subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Within = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "place"
    folder.mkdir()
    yield folder / "library.db"
    folder.chmod(0o700)


def beside(path: Path) -> dict[str, tuple[bytes, int]]:
    return {entry.name: (entry.read_bytes(), entry.stat().st_mtime_ns) for entry in path.parent.iterdir()}


def fill(path: Path) -> None:
    with Library.open(path) as library:
        first = library.articles.add(document("The harbour is shut.", canonical_url="https://a.example/1"), tags=["t"])
        library.articles.add(document("The harbour is open again.", canonical_url="https://a.example/1"))
        mark = library.highlights.add(first.article.id, 4, 11, color=Color.RED, note="who?", tags=["claim"])
        library.drafts.keep(Draft(mark.id, "an editor", "who says", mark.note), ())
        library.articles.visit(first.article.id, 5, read=Reading(5, 5))
        library.exports.remember("/notes", {"a": Exported("b")})
        library.searches.save("claims", "tag:claim")
        library.searches.remember("harbour")
        library.feeds.add(Subscription("https://a.example/feed", "Harbour Post"))
        library.failed_adds.change([FailedAdd("https://a.example/2", "It cannot be read.", datetime.now(UTC))])


@pytest.mark.parametrize("version", versions.VERSIONS[:-1])
@pytest.mark.parametrize("unwritable", ["file", "folder", "both"])
def test_an_older_library_that_cannot_be_written_is_read_as_a_copy(
    version: str, unwritable: str, place: Path, tmp_path: Path, temporary: Path, unprivileged: Within
) -> None:
    fill(tmp_path / "model.db")
    released(version, tmp_path / "model.db", place)
    with unprivileged():
        if unwritable != "folder":
            place.chmod(0o400)
        if unwritable != "file":
            place.parent.chmod(0o500)
        before = beside(place)
        with Library.open(place) as library:
            (copied,) = temporary.iterdir()
            assert stat.S_IMODE(copied.stat().st_mode) == 0o700
            assert library.read_only
            assert "is from an earlier version and can't be written. This is a read-only copy" in library.because
            assert [mark.note for mark in library.highlights.all()] == ["who?"]
            assert library.articles.page(ArticleQuery())[0].tags == ("t",)
            assert library.data_version() == library.data_version()
            with pytest.raises(CannotWriteError, match="earlier version"):
                library.articles.set_starred([1], True)
        assert beside(place) == before
        assert list(temporary.iterdir()) == []


def test_an_older_library_on_a_full_disk_is_read_as_a_copy_and_migrated_once_there_is_space(
    place: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "model.db")
    released(versions.VERSIONS[0], tmp_path / "model.db", place)

    def no_room(path: Path, wanted: Path | None = None) -> bool:
        raise CannotWriteError(f"The disk is full: {path} cannot be made.")

    with monkeypatch.context() as full:
        full.setattr("newsreader.library.backup.copy.create_private_file", no_room)
        full.setattr("newsreader.library.opening.open.is_full", lambda path: path == place)
        full.setattr("newsreader.library.store.handle.is_full", lambda path: path == place)
        library = Library.open(place)
        assert [mark.note for mark in library.highlights.all()] == ["who?"]
        number = library.data_version()
        assert library.data_version() == number
        assert library.read_only
        with closing(sqlite3.connect(place)) as original:
            assert original.execute("SELECT version_num FROM alembic_version").fetchone() == (versions.VERSIONS[0],)
    assert library.data_version() > number
    assert not library.read_only
    assert list(temporary.iterdir()) == []
    library.articles.set_starred([1], True)
    library.close()


def test_an_older_library_on_a_nearly_full_disk_is_read_as_a_copy_in_memory(
    place: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "model.db")
    released(versions.VERSIONS[0], tmp_path / "model.db", place)
    memory = tmp_path / "memory"
    memory.mkdir()
    free = {str(temporary): 100_000, str(memory): 10**9}
    monkeypatch.setattr(snapshot, "_IN_MEMORY", str(memory))
    monkeypatch.setattr(snapshot.shutil, "disk_usage", lambda path: SimpleNamespace(free=free[path]))

    # There is space to open a library, but not to back it up.
    def no_room(path: Path, wanted: Path | None = None) -> bool:
        if path.parent.name == "backups":
            raise CannotWriteError(f"The disk is full: the copy {path} cannot be created. Free some space.")
        return create_private_file(path, wanted)

    monkeypatch.setattr("newsreader.library.backup.copy.create_private_file", no_room)
    with Library.open(place) as library:
        assert library.read_only
        assert library.because.startswith("The disk is full: the copy ")
        assert library.because.endswith("Free some space. Until then, this is a read-only copy.")
        assert [mark.note for mark in library.highlights.all()] == ["who?"]
        assert len(list(memory.iterdir())) == 1
    assert list(memory.iterdir()) == list(temporary.iterdir()) == []


def test_an_older_library_is_refused_without_space_for_a_copy_and_no_file_is_left(
    place: Path, tmp_path: Path, temporary: Path, unprivileged: Within, full_disk: Within
) -> None:
    fill(tmp_path / "model.db")
    released(versions.VERSIONS[0], tmp_path / "model.db", place)
    with unprivileged():
        place.chmod(0o400)
        place.parent.chmod(0o500)
        with (
            full_disk(),
            pytest.raises(CannotWriteError, match=r"The disk is full, so the library .* can't be migrated"),
        ):
            Library.open(place)
        temporary.chmod(0o500)
        with pytest.raises(CannotWriteError, match=r"earlier version\. Open it once where it can be written"):
            Library.open(place)
        temporary.chmod(0o700)
        assert list(temporary.iterdir()) == []


def test_a_read_only_library_shows_the_changes_in_its_log(
    place: Path, tmp_path: Path, temporary: Path, unprivileged: Within
) -> None:
    with Library.open(tmp_path / "running.db") as running:
        running.articles.add(document())
        running.highlights.add(1, 0, 3, color=Color.RED, note="the last change")
        for tail in ("", "-wal"):
            shutil.copyfile(f"{running.path}{tail}", f"{place}{tail}")
    with unprivileged():
        place.parent.chmod(0o500)
        before = beside(place)
        with Library.open(place) as library:
            assert library.read_only
            assert "a read-only copy with its latest changes" in library.because
            assert [mark.note for mark in library.highlights.all()] == ["the last change"]
        assert beside(place) == before
        assert list(temporary.iterdir()) == []
