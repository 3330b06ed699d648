"""A library that is moved, deleted or replaced while it is open loses no change."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.library.file.test_sqlite_errors import sound
from tests.library.samples import document

from newsreader.errors import CannotWriteError, NewsreaderError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore
from newsreader.records import ArticleQuery, Color, Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Windows lets nobody move or delete a file that is open.
pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file stays where it is on Windows")


def moved(path: Path, aside: Path) -> None:
    path.rename(aside)


def moved_with_its_log(path: Path, aside: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).rename(aside.with_name(aside.name + tail))


def replaced(path: Path, aside: Path) -> None:
    path.rename(aside)
    path.write_text("A shopping list, and a long one.\n" * 40, encoding="utf-8")


@pytest.fixture
def used(path: Path) -> Iterator[Library]:
    """An open library with a highlight, in use as by a screen."""
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED, note="kept")
        library.data_version()
        yield library


def changes(library: Library) -> list[Callable[[], object]]:
    return [
        lambda: library.highlights.add(1, 4, 11, color=Color.BLUE),
        lambda: library.drafts.keep(Draft(1, "", "typed", "")),
        lambda: library.articles.visit(1, 5),
        lambda: library.articles.add(document("Another text.")),
        library.history.undo,
        library.back_up_if_due,
        lambda: backup(library, library.path.with_name("copy.db")),
    ]


@pytest.mark.parametrize("vanish", [moved, moved_with_its_log, replaced])
def test_a_moved_library_stays_readable_refuses_changes_and_works_again_when_put_back(
    used: Library, tmp_path: Path, vanish: Callable[[Path, Path], object]
) -> None:
    aside = tmp_path / "aside.db"
    vanish(used.path, aside)
    steps = len(used.history.steps())
    for change in changes(used):
        with pytest.raises(CannotWriteError, match=r"library\.db( is missing|, so)") as caught:
            change()
        assert "\n" not in str(caught.value)
    for _ in range(2):
        with pytest.raises(NewsreaderError, match=r"library\.db"):
            used.data_version()
        assert used.articles.revision(1).text.startswith("The harbour")
        assert [mark.note for mark in used.highlights.all()] == ["kept"]
        assert len(used.history.steps()) == steps
        with pytest.raises(CannotWriteError):
            used.highlights.set_note(1, "lost")
    if vanish is moved_with_its_log:
        moved_with_its_log(aside, used.path)
    else:
        aside.replace(used.path)
    used.data_version()
    used.highlights.set_note(1, "back")
    used.close()
    with Library.open(used.path, create=False) as library:
        assert library.highlights.get(1).note == "back"
        assert library.drafts.ids() == set()
    assert sound(used.path)


def test_a_moved_file_contains_all_saved_changes(used: Library, tmp_path: Path) -> None:
    aside = tmp_path / "aside.db"
    used.path.rename(aside)
    with pytest.raises(CannotWriteError, match="missing"):
        used.data_version()
    with Library.open(aside) as library:
        assert library.highlights.get(1).note == "kept"
    assert sound(aside)


def test_a_deleted_library_refuses_changes_and_can_be_restored_while_open(used: Library, tmp_path: Path) -> None:
    copy = backup(used, tmp_path / "copy.db")
    used.highlights.set_note(1, "only in the log")
    used.path.unlink()
    with pytest.raises(CannotWriteError, match="missing"):
        used.highlights.set_note(1, "nowhere")
    before = used._handle._count
    assert restore(copy, used.path).previous is None
    assert used.data_version() > before
    assert used.highlights.get(1).note == "kept"
    used.highlights.set_note(1, "new")
    used.close()
    # The log of the deleted file was not applied to its successor.
    with Library.open(used.path, create=False) as library:
        assert library.highlights.get(1).note == "new"
    assert sound(used.path)


def test_another_library_at_the_path_becomes_the_open_one(used: Library, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other.db") as other:
        other.articles.add(document("Quite another text.", title="Another"))
        other.highlights.add(1, 0, 5, color=Color.RED, note="other")
    version = used.data_version()
    used.highlights.set_note(1, "in the log")
    used.path.rename(tmp_path / "aside.db")
    shutil.copy(tmp_path / "other.db", used.path)
    with pytest.raises(CannotWriteError, match="Another file has replaced"):
        used.highlights.set_note(1, "to whom?")
    assert used.data_version() > version
    assert [article.title for article in used.articles.page(ArticleQuery())] == ["Another"]
    assert used.highlights.get(1).note == "other"
    used.highlights.set_note(1, "changed")
    used.close()
    for path, note in ((used.path, "changed"), (tmp_path / "aside.db", "in the log")):
        assert sound(path)
        with Library.open(path, create=False) as library:
            assert library.highlights.get(1).note == note


def test_a_file_at_the_path_becomes_the_open_library_once_it_is_one(used: Library, tmp_path: Path) -> None:
    copy = backup(used, tmp_path / "copy.db")
    replaced(used.path, tmp_path / "aside.db")
    for _ in range(2):
        with pytest.raises(NewsreaderError):
            used.data_version()
    used.path.write_bytes(copy.read_bytes())
    used.data_version()
    used.highlights.set_note(1, "again")
    with Library.open(used.path, create=False) as library:
        assert library.highlights.get(1).note == "again"


def test_a_damaged_library_can_be_restored_while_open(used: Library, tmp_path: Path) -> None:
    copy = backup(used, tmp_path / "copy.db")
    used.highlights.set_note(1, "later")
    with used.path.open("r+b") as file:
        file.write(b"\xff" * 8192)
    replaced = restore(copy, used.path).previous
    assert replaced is not None
    used.data_version()
    assert used.highlights.get(1).note == "kept"
    used.highlights.set_note(1, "again")
    used.close()
    with Library.open(used.path, create=False) as library:
        assert library.highlights.get(1).note == "again"
    assert sound(used.path)
