"""The index of notes is kept in a file beside the library."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.library.file.identity import index_file
from newsreader.records import Color
from newsreader.services import maintenance
from newsreader.services.exports.exporting import export
from newsreader.services.imports.merging import import_files
from newsreader.services.notes.index import NoteIndex
from newsreader.services.notes.searching import NoteSearch

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

WORDS = "harbour ministry reservoir engineer council permit pipeline ferry winter teacher library budget".split()
QUERIES = ("harbur", "minist", "rese engin", "counciil permit", "plumber", "claim", "the dam")


def text(number: int) -> str:
    return " ".join(WORDS[(number * step + step) % len(WORDS)] for step in (1, 5, 7, 11))


def add(library: Library, numbers: range) -> None:
    article = library.articles.add(parse((text(numbers.start) + ". " * 200).encode(), f"{numbers.start}.txt")).article
    for number in numbers:
        place = number - numbers.start
        library.highlights.add(article.id, place, place + 3, color=Color.RED, note=text(number), tags=["claim"])


@pytest.fixture
def kept(library: Library) -> Path:
    """Return the file of the index of a library with some notes."""
    add(library, range(12))
    add(library, range(20, 26))
    NoteSearch(library).build()
    return index_file(library.path)


def found(library: Library) -> dict[str, list[tuple[int, float]]]:
    search = NoteSearch(library)
    return {query: [(one.highlight.id, one.score) for one in search.search(query)] for query in QUERIES}


def found_anew(library: Library) -> dict[str, list[tuple[int, float]]]:
    index_file(library.path).unlink()
    return found(library)


def test_the_next_program_loads_the_index(library: Library, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(NoteIndex, "_build", None)
        loaded = found(library)
    assert loaded == found_anew(library)
    assert any(loaded.values())


def test_a_new_index_is_not_read_back_from_its_file(
    library: Library, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.unlink()
    reads: list[Path] = []
    with monkeypatch.context() as patch:
        patch.setattr(
            "newsreader.services.notes.index_file.read_regular", lambda file: reads.append(file) or file.read_bytes()
        )
        built = found(library)
    assert (kept.exists(), reads) == (True, [kept])  # before it was built
    assert built == found(library)


def test_only_its_owner_can_read_the_file(kept: Path) -> None:
    assert os.name == "nt" or stat.S_IMODE(kept.stat().st_mode) == 0o600


CHANGES: dict[str, Callable[[Library], object]] = {
    "nothing": lambda library: None,
    "a new highlight": lambda library: add(library, range(40, 42)),
    "a note": lambda library: library.highlights.set_note(2, "call the plumber"),
    "a deleted highlight": lambda library: library.highlights.delete(3),
    "an undone change": lambda library: (library.highlights.delete(3), library.history.undo()),
    "a tag": lambda library: library.tags.rename("claim", "plumber"),
    "a title": lambda library: library.articles.set_title(1, "The dam"),
    "an article in the trash": lambda library: library.articles.delete([1]),
    "an emptied trash": lambda library: (
        library.highlights.set_note(14, "the dam"),
        library.articles.delete([1]),
        library.articles.empty_trash(),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_since_the_file_was_written_are_found_without_building_it_again(
    library: Library, kept: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Library], object]
) -> None:
    change(library)
    with monkeypatch.context() as patch:
        patch.setattr(NoteIndex, "_build", None)
        loaded = found(library)
    assert loaded == found_anew(library)


def test_the_index_survives_the_deletion_of_changes_of_articles_that_were_in_the_trash(
    library: Library, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.articles.delete([2])
    kept.unlink()
    NoteSearch(library).build()
    library.articles.empty_trash()
    with monkeypatch.context() as patch:
        patch.setattr(NoteIndex, "_build", None)
        loaded = found(library)
    assert loaded == found_anew(library)


def test_the_index_is_built_again_if_the_change_that_it_knows_is_deleted(library: Library, kept: Path) -> None:
    library.articles.delete([2])
    library.articles.empty_trash()
    assert (
        maintenance.check(library.path)[-1].message == "of another library, or too old; the next search builds it again"
    )
    assert found(library) == found_anew(library)


def test_highlights_whose_history_was_deleted_are_gone_from_a_search_that_was_open(library: Library) -> None:
    add(library, range(12))
    add(library, range(20, 26))
    search = NoteSearch(library)
    assert len(search.search("claim")) == 18
    library.articles.delete([1])
    library.articles.empty_trash()
    search.refresh()
    assert len(search.search("claim")) == len(search.search("tag:claim")) == search.total() == 6


def test_an_index_that_is_far_behind_is_written_again(
    library: Library, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.services.notes.index._BEHIND", 1)
    before = kept.read_bytes()
    library.highlights.set_note(2, "call the plumber")
    NoteSearch(library).build()
    assert kept.read_bytes() == before
    library.highlights.set_note(3, "call the plumber")
    NoteSearch(library).build()
    assert kept.read_bytes() != before
    assert found(library) == found_anew(library)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[:-100],
    "with a changed byte": lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
    "another file": lambda content: b"SQLite format 3\0" * 500,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_noticed_and_replaced(library: Library, kept: Path, damage: Callable[[bytes], bytes]) -> None:
    good, expected = kept.read_bytes(), found(library)
    kept.write_bytes(damage(good))
    search = NoteSearch(library)
    assert [one.score for one in search.search("ministry", wait=False)][:1] == [0.0]
    assert not search.is_built
    assert maintenance.check(library.path)[-1].message == "damaged; the next search builds it again"
    assert found(library) == expected
    assert kept.read_bytes() == good


def test_the_file_of_another_library_is_not_used(library: Library, kept: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other.db") as other:
        add(other, range(60, 72))
        add(other, range(80, 86))
        expected = found(other)
        index_file(other.path).write_bytes(kept.read_bytes())
        assert (
            maintenance.check(other.path)[-1].message
            == "of another library, or too old; the next search builds it again"
        )
        assert found(other) == expected


def test_a_restored_library_is_searched_and_not_the_one_that_it_replaced(library: Library) -> None:
    add(library, range(12))
    expected = found(library)
    maintenance.back_up(library)
    library.highlights.set_note(2, "call the plumber")
    index_file(library.path).unlink()
    assert found(library) != expected
    library.close()
    maintenance.restore(library.path)
    with Library.open(library.path) as restored:
        assert found(restored) == expected
        restored.highlights.set_note(3, "the dam")
        assert found(restored) == found_anew(restored)


def test_an_imported_library_is_searched_until_the_import_is_undone(
    library: Library, kept: Path, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "other.db") as other:
        add(other, range(60, 70))
        add(other, range(12))
        export(other, format="json", output=tmp_path / "all.json")
    for change in (
        lambda: list(import_files(library, [str(tmp_path / "all.json")])),
        library.history.undo,
        library.history.redo,
    ):
        search = NoteSearch(library)
        search.build()
        assert change()
        search.refresh()
        assert search.ids() == library.highlight_reader.ids()
        assert found(library) == found_anew(library)


def test_a_backup_does_not_contain_the_index(library: Library, kept: Path) -> None:
    backup = maintenance.back_up(library)
    assert [one.name for one in backup.parent.iterdir()] == [backup.name]
    assert not index_file(backup).exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_without_permission_to_write_the_index_is_built_in_memory(
    library: Library, kept: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    expected = found(library)
    kept.unlink()
    with unprivileged():
        kept.parent.chmod(0o500)
        try:
            assert found(library) == expected
        finally:
            kept.parent.chmod(0o700)
    assert not kept.exists()


def test_a_folder_in_the_place_of_the_file_is_no_obstacle(library: Library, kept: Path) -> None:
    expected = found(library)
    kept.unlink()
    kept.mkdir()
    assert found(library) == expected
    assert [one.name for one in kept.parent.iterdir() if ".newsreader-" in one.name] == []


def test_several_programs_can_build_and_use_the_index_at_once(library: Library, kept: Path) -> None:
    expected = found(library)
    kept.unlink()
    code = "import sys; from pathlib import Path; from newsreader.library import Library; "
    code += "from newsreader.services.notes.searching import NoteSearch\n"
    code += "for _ in range(3):\n    with Library.open(Path(sys.argv[1])) as library:\n"
    code += "        assert NoteSearch(library).search('harbur'); Path(sys.argv[1] + '-notes').unlink(missing_ok=True)"
    others = [subprocess.Popen([sys.executable, "-c", code, str(library.path)]) for _ in range(2)]
    threads = [Thread(target=NoteSearch(library).build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found(library) == expected
    assert [other.wait() for other in others] == [0, 0]
    assert found(library) == expected


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_program_killed_while_it_writes_the_index_leaves_the_old_one(library: Library, kept: Path) -> None:
    expected, before = found(library), kept.read_bytes()
    code = """if True:
        import os, sys
        from pathlib import Path
        from newsreader.library import Library
        from newsreader.services.notes.searching import NoteSearch
        from newsreader.services.notes import index, index_file
        from newsreader.text.fuzzy.storage.kept import Writer

        def dies(writer):
            writer._file.flush()
            os.kill(os.getpid(), 9)

        Writer.finish = dies
        index_file.read = lambda path: open(path / "missing")
        with Library.open(Path(sys.argv[1])) as library:
            NoteSearch(library).build()
    """
    assert subprocess.run([sys.executable, "-c", code, str(library.path)]).returncode == -signal.SIGKILL
    leftovers = list(kept.parent.glob("*-notes.newsreader-*"))
    assert len(leftovers) == 1
    assert kept.read_bytes() == before
    with Library.open(library.path) as again:
        again.highlights.set_color(1, Color.GREEN)
        assert found(again) == expected
    assert not leftovers[0].exists()


def test_doctor_compares_the_index_with_the_highlights_and_fix_removes_a_wrong_one(
    library: Library, kept: Path
) -> None:
    assert maintenance.check(library.path)[-1].message == "matches the highlights"
    library.highlights.set_note(2, "call the plumber")
    library.close()
    assert maintenance.check(library.path)[-1].ok
    with Library.open(library.path) as opened, opened._handle.store.write() as connection:
        connection.exec_driver_sql("UPDATE highlight SET note = 'edited elsewhere' WHERE id IN (4, 5)")
    finding = maintenance.check(library.path)[-1]
    assert (finding.ok, finding.message) == (False, "2 highlights do not match")
    fixed = maintenance.repair(library.path)
    assert [one.message for one in fixed if one.check == "index of notes"] == [
        "not built yet; before: 2 highlights do not match"
    ]
    assert not kept.exists()


def test_words_are_found_as_they_are_typed_until_the_index_is_there(library: Library) -> None:
    add(library, range(12))
    library.highlights.set_note(2, "100% of the_plumbers")
    library.highlights.set_note(4, "100 of the plumbers")
    search = NoteSearch(library)

    def ids(query: str) -> list[int]:
        return [one.highlight.id for one in search.search(query, wait=False)]

    assert ids("of plumb") == [4, 2]
    assert ids("100% OF") == ids("the_pl") == [2]
    assert ids("of -tag:claim") == ids("plumer") == []
    assert ids("claim of color:red") == [4, 2]
    assert not search.is_built
    match = search.search("plumb", wait=False)[0]
    assert [match.note[span.start : span.end] for span in match.note_spans] == ["plumb"]
    search.build()
    assert set(ids("plumer")) == {2, 4}


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither permission bits nor named pipes")
def test_a_pipe_in_place_of_the_index_is_replaced_and_wide_permissions_are_narrowed(
    library: Library, kept: Path
) -> None:
    before = found(library)
    kept.chmod(0o666)
    assert found(library) == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.unlink()
    os.mkfifo(kept)
    assert found(library) == before
    assert kept.is_file()
