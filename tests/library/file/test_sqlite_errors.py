"""No acknowledged change is lost by kills, concurrent writers or a full disk, and errors have plain messages."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError
from tests.library.samples import document

from newsreader.errors import BadDataError, CannotWriteError, LockedError, NewsreaderError
from newsreader.library import Library
from newsreader.library.file import sqlite_errors
from newsreader.library.file.connection import connect
from newsreader.library.file.sqlite_errors import DamagedError, raise_disk_error, translate, translated
from newsreader.records import ArticleQuery, Color

if TYPE_CHECKING:
    from newsreader.records import Article

posix = pytest.mark.skipif(os.name == "nt", reason="needs signals and limits that Windows does not have")

START = """
import sys
from pathlib import Path
from newsreader.library import Library
from newsreader.records import Color, Draft
from tests.library.samples import document, tried_again
library = tried_again(lambda: Library.open(Path(sys.argv[1])))
"""

# Each line is written when the change before it has come back: from then on it must be there.
WRITER = (
    START
    + """
for number in range(int(sys.argv[2]), 10**6):
    article = library.articles.add(document(f"Text {number}. " + "word " * 2000), tags=["t"]).article
    print("article", article.id, flush=True)
    highlight = library.highlights.add(article.id, 0, 4, color=Color.RED)
    print("highlight", highlight.id, flush=True)
    library.drafts.keep(Draft(highlight.id, "", f"draft {number}", ""))
    print("draft", highlight.id, flush=True)
    library.highlights.set_note(highlight.id, f"note {number}")
    print("note", highlight.id, flush=True)
"""
)


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and connection.execute("PRAGMA foreign_key_check").fetchall() == []
        )


@posix
def test_a_killed_writer_loses_nothing_that_was_acknowledged(path: Path) -> None:
    Library.open(path).close()
    acknowledged: list[list[str]] = []
    for round_number in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(round_number * 1000)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        # The program is killed after a different line in each round.
        for _ in range(9 + 2 * round_number):
            acknowledged += [writer.stdout.readline().split()]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line.split() for line in writer.stdout.read().splitlines()]
        writer.stdout.close()
        assert writer.wait() == -signal.SIGKILL
    assert sound(path)
    with Library.open(path) as library:
        drafts = library.drafts.ids()
        for what, row_id in acknowledged:
            if what == "article":
                article = library.articles.get(int(row_id))
                assert library.articles.revision(article.id).text.startswith("Text ")
                assert article.tags == ("t",)
            else:
                highlight = library.highlights.get(int(row_id))
                assert what != "note" or highlight.note.startswith("note ")
                assert what != "draft" or highlight.id in drafts or highlight.note
        steps = library.history.steps(limit=10**6)
        assert len(steps) >= sum(what != "draft" for what, _ in acknowledged)
        while library.history.undo():
            pass
        assert library.articles.counts().all == 0


def test_two_programs_that_write_at_once_lose_nothing(path: Path) -> None:
    Library.open(path).close()
    script = START + (
        "for number in range(30):\n"
        "    text = document(f'Text {number} of {sys.argv[2]}.')\n"
        "    id_ = tried_again(lambda: library.articles.add(text, tags=[f'tag {number}'])).article.id\n"
        "    tried_again(lambda: library.highlights.add(id_, 0, 4, color=Color.RED, tags=['both']))\n"
        "library.close()\n"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", script, str(path), name], stderr=subprocess.PIPE, text=True)
        for name in ("one", "other")
    ]
    assert [(program.communicate()[1], program.returncode) for program in programs] == [("", 0), ("", 0)]
    assert sound(path)
    with Library.open(path) as library:
        assert library.articles.counts().all == len(library.highlights.all(tag="both")) == 60
        assert len(library.history.steps(limit=1000)) == 120
        assert len(library.tags.list()) == 31


def test_threads_may_read_and_write_at_once(library: Library) -> None:
    failures: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(10):
                article = library.articles.add(document(f"Text {number} of {name}.")).article
                library.highlights.add(article.id, 0, 4, color=Color.RED, tags=["t"])
                library.articles.rows(library.articles.ids(ArticleQuery()))
                library.data_version()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert library.articles.counts().all == len(library.highlights.all()) == 40


@posix
def test_a_full_disk_is_reported_loses_nothing_and_work_goes_on_later(path: Path) -> None:
    """A limit on the size of files simulates a full disk: SQLite's writes fail in the same way."""
    script = (
        START
        + """
import resource, signal
from newsreader.errors import CannotWriteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
library.articles.add(document("Kept."))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    library.articles.add(document("Too much. " + "word " * 200_000))
except CannotWriteError as error:
    print(type(error).__name__, error.exit_status, error)
assert library.articles.revision(1).text == "Kept."
assert library.articles.counts().all == 1
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
library.articles.add(document("There is room again."))
library.close()
"""
    )
    result = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("CannotWriteError 74 ")
    assert str(path) in result.stdout
    assert len(result.stdout.splitlines()) == 1
    with Library.open(path) as library:
        assert library.articles.counts().all == 2
        assert len(library.history.steps()) == 2
    assert sound(path)


def test_an_error_within_a_change_rolls_it_back(
    library: Library, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("no such thing")

    monkeypatch.setattr("newsreader.library.highlights.highlights.ensure", fail)
    with pytest.raises(NewsreaderError, match="refused this operation") as caught:
        library.highlights.add(article.id, 0, 3, color=Color.RED, tags=["t"])
    assert "no such thing" not in str(caught.value)
    monkeypatch.undo()
    assert library.highlights.all() == []
    assert len(library.history.steps()) == 1
    assert library.highlights.add(article.id, 0, 3, color=Color.RED, tags=["t"]).tags == ("t",)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, LockedError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, LockedError),
        (sqlite3.SQLITE_LOCKED, LockedError),
        (sqlite3.SQLITE_FULL, CannotWriteError),
        (sqlite3.SQLITE_READONLY_DBMOVED, CannotWriteError),
        (sqlite3.SQLITE_IOERR_FSYNC, CannotWriteError),
        (sqlite3.SQLITE_CANTOPEN, CannotWriteError),
        (sqlite3.SQLITE_CORRUPT_VTAB, BadDataError),
        (sqlite3.SQLITE_NOTADB, BadDataError),
        (sqlite3.SQLITE_CONSTRAINT, NewsreaderError),
    ],
)
def test_each_error_of_sqlite_becomes_one_line_with_the_path(
    path: Path, code: int, kind: type[NewsreaderError]
) -> None:
    fault = sqlite3.OperationalError("why")
    fault.sqlite_errorcode = code
    error = translate(fault, path)
    assert isinstance(error, kind)
    assert error.exit_status == kind.exit_status
    assert str(path) in str(error)
    assert "\n" not in str(error)
    with pytest.raises(kind), translated(path):
        raise OperationalError("SELECT", {}, fault)


def test_a_disk_that_fails_for_a_moment_is_not_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(path) as library:
        library.articles.add(document("Text. " + "word " * 9000))
    # SQLite's code for a page that cannot be read, once it has passed.
    fault = sqlite3.DatabaseError("database disk image is malformed")
    fault.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    error = translate(fault, path)
    assert isinstance(error, CannotWriteError)
    assert str(error).startswith(f"The disk reported an error when the library {path} was read or written. Try again.")
    # It fails again while the pages are checked.
    with monkeypatch.context() as failing:
        failing.setattr(sqlite_errors, "is_sound", lambda _: raise_disk_error("Page 9: error code=266"))
        assert isinstance(translate(fault, path), CannotWriteError)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40_000)
    assert isinstance(translate(fault, path), DamagedError)


@pytest.mark.parametrize(
    "finding",
    [
        "Tree 12 page 7: btreeInitPage() returns error code 8458",
        "*** in database main ***\nPage 9: unable to get the page. error code=266",
    ],
)
def test_a_check_of_all_pages_tells_a_failing_disk_from_damage(finding: str) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        raise_disk_error(finding)
    assert isinstance(translate(caught.value, Path("library.db")), CannotWriteError)
    raise_disk_error("Tree 12 page 7: btreeInitPage() returns error code 11")


SECRET = "Her name is Ana and she lives"

# Each puts words where there must be none of such, or bytes that are no words.
SPOILED = [
    f"UPDATE article SET state = '{SECRET}'",
    f"UPDATE article SET authors = '{SECRET}'",
    f"UPDATE article SET added_at = '{SECRET}'",
    f"UPDATE article SET url = CAST('{SECRET}' || x'ff' AS TEXT)",
    f"UPDATE revision SET text = CAST('{SECRET}' || x'ff' AS TEXT)",
    f"UPDATE revision SET blocks = '{SECRET}'",
    f"UPDATE revision SET blocks = '[[\"{SECRET}\", 0, 0, 5]]'",
    f"UPDATE highlight SET color = '{SECRET}'",
    f"UPDATE highlight SET created_at = '{SECRET}'",
    f"UPDATE highlight SET note = CAST('{SECRET}' || x'ff' AS TEXT)",
    f"UPDATE tag SET color = '{SECRET}'",
    f"UPDATE step SET status = '{SECRET}'",
    f"UPDATE change SET after = CAST('{SECRET}' || x'ff' AS TEXT)",
]


@pytest.mark.parametrize("spoil", SPOILED)
def test_messages_about_damage_never_quote_stored_text(path: Path, spoil: str) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
        library.highlights.add(1, 0, 3, color=Color.RED, note="n", tags=["t"])
        library.tags.set_color("t", Color.BLUE)
        library.highlights.set_note(1, "another")
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(spoil)
    uses = [
        lambda library: library.articles.page(ArticleQuery()),
        lambda library: library.articles.revision(1),
        lambda library: library.highlights.all(),
        lambda library: library.tags.list(),
        lambda library: library.history.steps(),
        lambda library: library.history.undo(),
    ]
    messages = []
    for use in uses:
        try:
            with Library.open(path) as library:
                use(library)
        except NewsreaderError as error:
            messages.append(str(error))
    assert not any(SECRET.split()[0] in line or "Ana" in line or "\n" in line for line in messages)
    assert messages or "change" in spoil


def test_other_errors_are_not_translated(path: Path) -> None:
    with pytest.raises(KeyError), translated(path):
        raise KeyError("a mistake of the program")
