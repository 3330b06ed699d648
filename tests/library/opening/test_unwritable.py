"""A library that cannot be read without a write to it or beside it is refused, and not changed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document
from tests.library.test_migrations import released

from newsreader.errors import CannotWriteError
from newsreader.library import Library
from newsreader.library.file import versions
from newsreader.records import Color, Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Within = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")


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
        library.exports.remember("/notes", {"a": "b"})
        library.searches.save("claims", "tag:claim")
        library.searches.remember("harbour")


def note(path: Path) -> str:
    with Library.open(path) as library:
        return library.highlights.get(1).note


@pytest.mark.parametrize("version", [versions.VERSIONS[0], versions.VERSIONS[-2]])
@pytest.mark.parametrize("unwritable", ["file", "folder", "both"])
def test_an_older_library_that_cannot_be_written_is_refused_until_it_can(
    version: str, unwritable: str, place: Path, tmp_path: Path, unprivileged: Within
) -> None:
    fill(tmp_path / "model.db")
    released(version, tmp_path / "model.db", place)
    with unprivileged():
        if unwritable != "folder":
            place.chmod(0o400)
        if unwritable != "file":
            place.parent.chmod(0o500)
        before = beside(place)
        with pytest.raises(CannotWriteError, match=r"earlier version\. Open it once where it can be written"):
            Library.open(place)
        assert beside(place) == before
        place.parent.chmod(0o700)
        place.chmod(0o600)
        assert note(place) == "who?"


def test_an_older_library_on_a_full_disk_is_refused_until_there_is_space(
    place: Path, tmp_path: Path, full_disk: Within
) -> None:
    fill(tmp_path / "model.db")
    released(versions.VERSIONS[0], tmp_path / "model.db", place)
    before = place.read_bytes()
    with full_disk(), pytest.raises(CannotWriteError, match="The disk is full"):
        Library.open(place)
    assert place.read_bytes() == before
    assert note(place) == "who?"


def test_a_read_only_library_with_changes_in_its_log_names_the_files_to_copy(
    place: Path, tmp_path: Path, unprivileged: Within
) -> None:
    fill(tmp_path / "running.db")
    with Library.open(tmp_path / "running.db") as running:
        running.highlights.set_note(1, "the last change")
        for tail in ("", "-wal"):
            shutil.copyfile(f"{running.path}{tail}", f"{place}{tail}")
    with unprivileged():
        place.parent.chmod(0o500)
        before = beside(place)
        with pytest.raises(CannotWriteError, match=r"Copy it together with library\.db-wal to a folder of yours"):
            Library.open(place)
        assert beside(place) == before
        for tail in ("", "-wal"):
            shutil.copyfile(f"{place}{tail}", tmp_path / f"copied.db{tail}")
    assert note(tmp_path / "copied.db") == "the last change"
