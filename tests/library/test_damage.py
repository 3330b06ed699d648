"""A damaged library is detected, its error says how to restore it, and it is never overwritten."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import BadDataError, NewsreaderError
from newsreader.library import Library
from newsreader.library.backup.restore import restore
from newsreader.library.backup.rotation import back_up_if_due
from newsreader.library.file import wal
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.records import ArticleQuery, Color

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 5, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A library with thirty articles and two backups, and the name of the newer backup in its folder."""
    path = tmp_path_factory.mktemp("original") / "library.db"
    with Library.open(path) as library:
        for number in range(30):
            article = library.articles.add(document(f"Number {number}. " + "word " * 1000), tags=["t"]).article
            library.highlights.add(article.id, 0, 6, color=Color.RED, note="n")
        back_up_if_due(path, NOON - timedelta(days=1))
        library.articles.set_title(1, "The newest")
        made = back_up_if_due(path, NOON)
    assert made is not None
    return path.parent, made.relative_to(path.parent)


@pytest.fixture
def backed_up(path: Path, original: tuple[Path, Path]) -> Path:
    """Copy the library to `path` with its backups, and return the newer backup."""
    folder, newer = original
    shutil.copytree(folder, path.parent, dirs_exist_ok=True)
    return path.parent / newer


def use_everything(path: Path) -> None:
    """Open the library and read and change all kinds of things in it."""
    with Library.open(path) as library:
        for article in library.articles.rows(library.articles.ids(ArticleQuery())):
            library.articles.revision(article.id)
            library.articles.source(article.id)
            library.highlights.for_article(article.id)
        library.articles.counts()
        library.articles.ids(ArticleQuery(text="strike"))
        library.tags.list()
        library.history.steps(1000)
        library.highlights.set_note(1, "z")
        library.history.undo()


def ends_early(content: bytearray) -> None:
    del content[len(content) // 2 :]


def bad_header(content: bytearray) -> None:
    content[:100] = b"\xff" * 100


def bad_pages(content: bytearray) -> None:
    content[100:] = b"\xff" * (len(content) - 100)


def another_kind(content: bytearray) -> None:
    content[:] = b"This is a diary now. " * 500


def nothing(content: bytearray) -> None:
    content.clear()


@pytest.mark.parametrize("damage", [ends_early, bad_header, bad_pages, another_kind, nothing])
def test_opening_a_damaged_library_names_the_newest_good_backup_and_what_to_type(
    path: Path, backed_up: Path, damage: Callable[[bytearray], None]
) -> None:
    content = bytearray(path.read_bytes())
    damage(content)
    path.write_bytes(content)
    with pytest.raises(BadDataError) as caught:
        Library.open(path)
    caught.value.add_advice()
    message = str(caught.value)
    assert "\n" not in message
    assert f"{NOON.astimezone():%Y-%m-%d %H:%M}" in message
    assert f"newsreader --db {path} restore" in message
    assert path.read_bytes() == content
    previous = restore(backed_up, path).previous
    assert previous is not None
    assert previous.read_bytes() == content
    with Library.open(path, create=False) as library:
        assert library.articles.get(1).title == "The newest"


def test_without_a_good_backup_an_error_suggests_no_restore(path: Path, backed_up: Path) -> None:
    for file in (path, *backed_up.parent.iterdir()):
        file.write_bytes(b"\xff" * 5000)
    with pytest.raises(BadDataError, match="damaged") as caught:
        Library.open(path)
    caught.value.add_advice()
    assert "restore" not in str(caught.value)


def test_any_damage_is_reported_in_one_line_and_never_as_a_traceback(path: Path, backed_up: Path) -> None:
    whole = path.read_bytes()
    random = Random(1)
    refused = 0
    for _ in range(60):
        content = bytearray(whole)
        match random.randrange(4):
            case 0:
                for _ in range(random.randrange(1, 30)):
                    content[random.randrange(len(content))] = random.randrange(256)
            case 1:
                start = random.randrange(len(content))
                length = min(random.choice([16, 512, 4096, 40_000]), len(content) - start)
                content[start : start + length] = random.choice([b"\0", b"\xff", b"a"]) * length
            case 2:
                del content[random.randrange(1, len(content)) :]
            case _:
                start = random.randrange(200)
                content[start : start + 8] = random.randbytes(8)
        for tail in ("-wal", "-shm"):
            Path(f"{path}{tail}").unlink(missing_ok=True)
        path.write_bytes(content)
        message = ""
        try:
            use_everything(path)
        except NewsreaderError as error:
            error.add_advice()
            message = str(error)
        refused += bool(message)
        assert "\n" not in message
        assert path.stat().st_size > 0
    assert refused > 30


def test_a_damaged_page_that_is_read_later_names_the_backup_too(path: Path, backed_up: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(0, len(content), 4096):
        if b"word word" in content[start : start + 4096]:
            content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(BadDataError) as caught:
        use_everything(path)
    assert "restore" not in str(caught.value)
    caught.value.add_advice()
    assert "restore" in str(caught.value)


def killed_while_open(path: Path) -> None:
    """Kill a program that has changed the library and still has it open."""
    script = (
        "import os, signal, sys; from pathlib import Path; from newsreader.library import Library;"
        "library = Library.open(Path(sys.argv[1]));"
        "library.articles.set_starred([1], not library.articles.get(1).starred);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert Path(f"{path}-wal").stat().st_size > 0


posix = pytest.mark.skipif(os.name == "nt", reason="needs signals that Windows does not have")


@posix
def test_opening_checks_every_page_after_a_crash_and_none_after_a_clean_shutdown(
    path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[Path] = []

    def record(path: Path) -> bool:
        checked.append(path)
        return checkpoint(path)

    checkpoint = wal.checkpoint
    monkeypatch.setattr(wal, "checkpoint", record)
    Library.open(path).close()
    assert checked == []
    killed_while_open(path)
    with Library.open(path) as library:
        assert library.articles.get(1).starred
        assert checked == [path]
    content = bytearray(path.read_bytes())
    content[-40_960:] = b"\xff" * 40_960
    killed_while_open(path)
    log = Path(f"{path}-wal").read_bytes()
    path.write_bytes(content)
    Path(f"{path}-wal").write_bytes(log)
    with pytest.raises(BadDataError) as caught:
        Library.open(path)
    caught.value.add_advice()
    assert "restore" in str(caught.value)


@posix
def test_doctor_reports_a_crash_once_and_writes_the_log_into_the_file(path: Path, backed_up: Path) -> None:
    killed_while_open(path)
    assert [finding.check for finding in doctor(path) if not finding.ok] == ["shutdown"]
    assert not Path(f"{path}-wal").exists()
    assert all(finding.ok for finding in doctor(path))


def test_a_library_that_is_open_in_another_program_did_not_crash(path: Path, backed_up: Path) -> None:
    with Library.open(path) as library:
        library.articles.set_starred([1], True)
        assert all(finding.ok for finding in doctor(path))
        with Library.open(path) as other:
            assert other.articles.get(1).starred


def test_derived_data_can_be_rebuilt(path: Path, backed_up: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""
            UPDATE tally SET articles = 7;
            UPDATE article SET highlights = 7;
            UPDATE article_fts SET title = 'x';
            INSERT INTO revision_fts (revision_fts, rowid, text) VALUES ('delete', 3, 'Number 2.');
        """)
    if os.name != "nt":
        path.chmod(0o644)
        backed_up.chmod(0o640)
    wrong = {finding.check for finding in doctor(path) if not finding.ok}
    assert wrong >= {"counts of articles", "counts of highlights", "index of titles", "index of texts"}
    assert os.name == "nt" or "permissions" in wrong
    repair(path)
    assert [finding for finding in doctor(path) if not finding.ok] == []
    with Library.open(path) as library:
        assert library.articles.counts().all == 30
        assert len(library.articles.ids(ArticleQuery(text="newest"))) == 1
        assert len(library.history.steps(limit=100)) == 61
