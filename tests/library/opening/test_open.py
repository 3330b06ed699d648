"""Opening and creating a library, and the files that are refused."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import (
    BadDataError,
    CannotCreateError,
    CannotWriteError,
    LibraryTooNewError,
    LockedError,
    NewsreaderError,
    NotFoundError,
    UsageError,
)
from newsreader.library import Library
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.library.store.engine import make_engine
from newsreader.records import ArticleQuery, Color, Draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")


def listing(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def make(path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())


@posix
def test_a_new_library_is_private_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "library.db"
    with Library.open(path) as library:
        library.articles.add(document())
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    assert modes == {"library.db": 0o600, "library.db-wal": 0o600, "library.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_closing_leaves_one_file_and_can_be_repeated(path: Path) -> None:
    library = Library.open(path)
    library.articles.add(document())
    library.close()
    library.close()
    assert [entry.name for entry in path.parent.iterdir()] == ["library.db"]
    for use in (library.articles.counts, library.data_version, lambda: library.articles.revision(1)):
        with pytest.raises(NewsreaderError, match="closed"):
            use()


def test_no_library_is_created_without_create(tmp_path: Path) -> None:
    for path in (tmp_path / "library.db", tmp_path / "missing" / "library.db"):
        for how in ({"create": False}, {"read_only": True}):
            with pytest.raises(NotFoundError, match=r"no library at .*library\.db"):
                Library.open(path, **how)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="is a folder"):
        Library.open(tmp_path)


@posix
def test_a_pipe_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadDataError, match="not a regular file"):
        Library.open(tmp_path / "pipe")


def test_a_library_below_a_file_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotCreateError, match="Can't create"):
        Library.open(tmp_path / "file" / "library.db")


def test_invalid_paths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="null character"):
        Library.open(tmp_path / "a\0b")
    with pytest.raises(NewsreaderError, match="xxx"):
        Library.open(tmp_path / ("x" * 5000))


def test_a_path_may_contain_the_special_characters_of_a_uri(tmp_path: Path) -> None:
    path = tmp_path / "100 % sure?#1 – Überblick.db"
    make(path)
    with Library.open(path, create=False) as library:
        assert library.articles.counts().all == 1


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"hello, this is a text file\n" * 3,
        b"SQLite format 3\0",
        b"SQLite format 3\0" + bytes(5000),
        os.urandom(9000),
    ],
    ids=["a letter", "a text", "only the magic", "the magic and zeros", "noise"],
)
def test_a_file_that_is_not_sqlite_is_refused_and_not_changed(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(BadDataError, match=r"library\.db"):
        Library.open(path)
    assert listing(path.parent) == {"library.db": content}


def test_the_database_of_another_program_is_refused_and_not_changed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("CREATE TABLE moz_places (id)")
        connection.commit()
    before = listing(path.parent)
    with pytest.raises(BadDataError, match="not a library of newsreader"):
        Library.open(path)
    assert listing(path.parent) == before


def test_an_empty_file_becomes_a_library(path: Path) -> None:
    path.touch()
    make(path)
    with Library.open(path) as library:
        assert library.articles.counts().all == 1


def test_a_newer_library_is_refused_before_a_byte_is_written(path: Path) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = listing(path.parent)
    for read_only in (False, True):
        with pytest.raises(LibraryTooNewError, match="newer newsreader") as caught:
            Library.open(path, read_only=read_only)
        assert caught.value.exit_status == 69
    assert listing(path.parent) == before


@pytest.mark.parametrize("use", [Library.open, doctor, repair])
@pytest.mark.parametrize("lost", [False, True], ids=["", "its index is lost"])
def test_a_newer_library_with_a_write_ahead_log_is_refused_too(
    path: Path, use: Callable[[Path], object], lost: bool
) -> None:
    make(path)
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute(\"UPDATE alembic_version SET version_num = '9999'\"); c.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    index = path.with_name("library.db-shm")
    if lost:
        index.unlink()
    before = listing(path.parent)
    assert before["library.db-wal"]
    with pytest.raises(LibraryTooNewError):
        use(path)
    if index.name not in before:
        index.unlink()  # without it SQLite reads no log
    assert listing(path.parent) == before


def test_a_damaged_library_is_reported_and_not_changed(path: Path) -> None:
    make(path)
    content = path.read_bytes()
    damaged = content[:100] + bytes(len(content) - 100)
    path.write_bytes(damaged)
    with pytest.raises(BadDataError, match=r"library\.db"):
        Library.open(path)
    assert path.read_bytes() == damaged


def test_a_damaged_page_is_reported_when_it_is_read(path: Path) -> None:
    with Library.open(path) as library:
        for number in range(50):
            library.articles.add(document(f"Number {number}. " + "word " * 2000))
    content = bytearray(path.read_bytes())
    for start in range(0, len(content), 4096):
        if b"word word" in content[start : start + 4096]:
            content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with Library.open(path) as library, pytest.raises(BadDataError, match="damaged"):
        [library.articles.revision(article_id) for article_id in range(1, 51)]


def test_a_library_opened_read_only_is_not_written(path: Path) -> None:
    make(path)
    before = path.read_bytes()
    with Library.open(path, read_only=True) as library:
        assert library.read_only
        assert [article.title for article in library.articles.page(ArticleQuery())] == ["The strike"]
        for write in (
            lambda: library.articles.add(document("Another text.")),
            lambda: library.articles.visit(1, 3),
            lambda: library.highlights.add(1, 0, 3, color=Color.RED),
            lambda: library.drafts.keep(Draft(1, "", "x", "")),
            library.history.undo,
        ):
            with pytest.raises(CannotWriteError, match=r"read-only\. Check the permissions"):
                write()
    assert path.read_bytes() == before


@posix
def test_a_library_in_a_folder_without_permission_to_write_opens_read_only(
    path: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    make(path)
    with unprivileged():
        path.chmod(0o400)
        path.parent.chmod(0o500)
        with Library.open(path) as library:
            assert library.read_only
            assert library.articles.revision(1).text.startswith("The harbour")
            assert library.data_version() == library.data_version()
            with pytest.raises(CannotWriteError):
                library.articles.set_starred([1], True)
        path.parent.chmod(0o700)
    assert [entry.name for entry in path.parent.iterdir()] == ["library.db"]


@posix
def test_a_library_without_permission_to_read_is_refused(
    path: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    make(path)
    with unprivileged():
        path.chmod(0o000)
        with pytest.raises(NotFoundError, match="can't be read"):
            Library.open(path)


@posix
def test_no_library_is_created_in_a_folder_without_permission_to_write(
    path: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    with unprivileged():
        path.parent.chmod(0o500)
        for target in (path, path.parent / "new" / "library.db"):
            with pytest.raises(CannotCreateError, match=r"Can't create the .*: Permission denied"):
                Library.open(target)
        path.parent.chmod(0o700)


def test_a_library_locked_by_another_program_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(make_engine.__kwdefaults__, "timeout", 0.05)
    make(path)
    with Library.open(path) as library, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError, match="Another program") as caught:
            library.articles.add(document("Another text."))
        assert caught.value.exit_status == 75
        other.rollback()
        library.articles.add(document("Another text."))
        assert library.articles.counts().all == 2


@pytest.mark.slow
def test_eight_programs_open_an_empty_folder_at_once_and_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "library.db"
    script = (
        "import sys; from pathlib import Path; from newsreader.library import Library;"
        "from tests.library.samples import document, tried_again; sys.stdin.read(1);"
        "library = tried_again(lambda: Library.open(Path(sys.argv[1])));"
        "text = document(f'Text number {sys.argv[2]}.');"
        "tried_again(lambda: library.articles.add(text)); library.close()"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), str(number)], stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for number in range(8)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"x")
        program.stdin.flush()
    assert [(program.communicate()[1], program.returncode) for program in programs] == [(b"", 0)] * 8
    with Library.open(path) as library:
        assert library.articles.counts().all == 8
        assert len(library.history.steps()) == 8
