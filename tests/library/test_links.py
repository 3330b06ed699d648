"""A library behind a link: its backups and logs are beside the real file."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore
from newsreader.library.backup.rotation import (
    INTERVAL,
    back_up_before_migration,
    back_up_if_due,
    backups,
    make_folder,
)
from newsreader.library.repair.doctor import open_to_others

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights there")

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A library with an article, in a folder of its own."""
    place = tmp_path / "disk" / "mine.db"
    with Library.open(place) as library:
        library.articles.add(document())
    return place


@pytest.fixture
def link(real: Path, tmp_path: Path) -> Path:
    path = tmp_path / "home" / "library.db"
    path.parent.mkdir()
    path.symlink_to(real)
    return path


def test_the_backups_of_a_linked_library_are_found_by_either_path(link: Path, real: Path) -> None:
    made = [back_up_if_due(link, NOON), back_up_before_migration(link, "9000", NOON + INTERVAL)]
    with Library.open(link) as library:
        made.append(backup(library, make_folder(link)))
    folder = real.parent / "backups"
    assert sorted(folder.iterdir()) == sorted(filter(None, made))
    assert all(path is not None and path.name.startswith("mine-") for path in made)
    assert {backup.path for backup in backups(link)} == {backup.path for backup in backups(real)} == set(made)
    assert [entry.name for entry in link.parent.iterdir()] == ["library.db"]


def test_a_missing_library_is_restored_behind_its_link(link: Path, real: Path) -> None:
    copy = back_up_if_due(link, NOON)
    real.unlink()
    with pytest.raises(NotFoundError, match=f"^Type newsreader --db {link} restore"):
        Library.open(link)
    assert copy is not None
    restore(copy, link)
    assert link.is_symlink()
    with Library.open(real) as library:
        assert library.articles.counts().all == 1


def test_a_log_without_its_library_is_named_by_its_real_path(link: Path, real: Path) -> None:
    real.with_name("mine.db-wal").write_bytes(b"left")
    real.unlink()
    with pytest.raises(NotFoundError, match=f"^Move the library back beside {real}-wal, "):
        Library.open(link)


def test_a_link_in_a_read_only_folder_opens_a_writable_library(
    link: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    with unprivileged():
        link.parent.chmod(0o500)
        try:
            with Library.open(link) as library:
                assert not library.read_only
                library.articles.set_starred([1], True)
                assert library.back_up_if_due() is not None
        finally:
            link.parent.chmod(0o700)


def test_files_that_others_may_read_are_named_by_their_real_path(link: Path, real: Path) -> None:
    copy = back_up_if_due(link, NOON)
    assert copy is not None
    copy.chmod(0o644)
    with Library.open(link) as library:
        library.articles.set_starred([1], True)
        log = real.with_name("mine.db-wal")
        log.chmod(0o640)
        assert open_to_others(link) == [log, copy]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o644
