"""Doctor distinguishes derived data from lost rows, and repairs only if the tables are intact."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import BadDataError, LockedError
from newsreader.library import Library
from newsreader.library.backup.rotation import back_up_if_due
from newsreader.library.file.connection import connect
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.records import ArticleQuery, Color, Sort

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of twenty articles with a backup."""
    path = tmp_path_factory.mktemp("original") / "library.db"
    with Library.open(path) as library:
        for number in range(1, 21):
            article = library.articles.add(document(f"Number {number}. " + "word " * 200), tags=["port"]).article
            highlight = library.highlights.add(article.id, 0, 6, color=Color.RED, note="n", tags=["Claim"])
        library.searches.save("Ours", "tag:claim")
        library.highlights.delete(highlight.id)
        library.articles.delete([3])
        library.articles.delete([library.articles.add(document("For good.")).article.id])
        library.articles.empty_trash()
        back_up_if_due(path, NOON)
    return path


@pytest.fixture
def path(tmp_path: Path, original: Path) -> Path:
    shutil.copytree(original.parent, tmp_path / "mine")
    return tmp_path / "mine" / "library.db"


def run(path: Path, script: str, *, trusted: bool = False) -> None:
    """Damage the file; with `trusted`, the script can also write to the schema."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(f"PRAGMA writable_schema={int(trusted)}")
        connection.executescript(script)


def run_without_index(path: Path, index: str, statement: str) -> None:
    """Run a statement that does not update this index."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", (index,)).fetchone()
    run(path, f"DELETE FROM sqlite_schema WHERE name = '{index}'", trusted=True)
    run(path, statement)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema=1")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)


def wrong(path: Path) -> dict[str, str]:
    return {finding.check: finding.message for finding in doctor(path) if not finding.ok}


def schema(path: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return {(*names, " ".join((sql or "").split())) for *names, sql in connection.execute(SCHEMA)}


def everything(path: Path) -> object:
    """Return all that the user can see."""
    with Library.open(path, create=False) as library:
        articles = library.articles.rows(range(30))
        return (
            articles,
            [library.articles.revision(article.id) for article in articles],
            library.highlights.all(),
            library.tags.list(),
            library.history.steps(1000),
            library.articles.counts(),
            list(library.articles.ids(ArticleQuery(text="strike tag:port"))),
            list(library.articles.ids(ArticleQuery(text="body:number"))),
        )


DERIVED = {
    "DROP TABLE article_fts": "index of titles",
    "DROP TABLE revision_fts": "index of texts",
    "DROP TABLE article_fts_data": "index of titles",
    "DROP TABLE revision_fts_idx": "index of texts",
    "DROP TABLE revision_fts_docsize": "index of texts",
    "DROP TABLE article_fts_config": "index of titles",
    "UPDATE revision_fts_data SET block = x'0011'": "index of texts",
    "UPDATE article_fts_data SET block = x'0011'": "index of titles",
    "DELETE FROM article_fts_content": "index of titles",
    "DROP TRIGGER article_moved": "indexes",
    "DROP TRIGGER highlight_added": "indexes",
    "DROP INDEX ix_article_by_words": "indexes",
    "DELETE FROM tally": "counts of articles",
    "UPDATE article SET highlights = 9": "counts of highlights",
    "UPDATE article SET length = length + id": "article lengths",
    "UPDATE tag SET folded = folded || 'x'": "index of names",
    "UPDATE tag SET folded = id; UPDATE tag SET folded = 'port' WHERE name = 'Claim'": "index of names",
    "UPDATE tag SET folded = CAST(x'ff' AS TEXT) WHERE id = 1": "index of names",
    "UPDATE saved_search SET folded = 'OURS'": "index of names",
}


@pytest.mark.parametrize("damage", DERIVED)
def test_a_repair_rebuilds_derived_data_and_changes_nothing_else(path: Path, tmp_path: Path, damage: str) -> None:
    before = everything(path)
    with Library.open(tmp_path / "fresh.db") as fresh:
        fresh.articles.add(document())
    run(path, damage)
    damaged = path.read_bytes()
    assert DERIVED[damage] in wrong(path)
    findings, previous = repair(path)
    assert DERIVED[damage] in {finding.check for finding in findings if not finding.ok}
    assert previous is not None
    assert previous.read_bytes() == damaged
    assert wrong(path) == {}
    assert schema(path) == schema(tmp_path / "fresh.db")
    assert everything(path) == before
    with Library.open(path) as library:
        assert library.articles.add(document("Another.")).article.id == 22


@pytest.mark.parametrize("damage", [damage for damage in DERIVED if "_fts" in damage])
def test_with_a_damaged_search_table_everything_else_works_and_searching_says_what_to_type(
    path: Path, damage: str
) -> None:
    run(path, damage)
    with Library.open(path) as library:
        assert len(library.articles.page(ArticleQuery())) == 19
        assert library.articles.revision(1).text
        assert len(library.highlights.all()) == 18
        library.articles.set_starred([1], True)
        library.highlights.add(1, 0, 3, color=Color.RED)
        text = "strike" if "article_fts" in damage else "body:number"
        # A partly damaged table may still find something, or nothing.
        partial = not damage.startswith("DROP")
        with nullcontext() if partial else pytest.raises(BadDataError, match="doctor --fix") as caught:
            library.articles.ids(ArticleQuery(text=text))
        assert partial or "restore" not in str(caught and caught.value)


def test_a_repair_without_problems_rebuilds_nothing(path: Path) -> None:
    content = path.read_bytes()
    assert repair(path).previous is None
    assert path.read_bytes() == content


def test_an_index_with_other_values_than_its_table_is_rebuilt(path: Path) -> None:
    run_without_index(path, "ix_article_by_words", "UPDATE article SET words = 7 WHERE id = 4")
    assert "ix_article_by_words does not match its table" in wrong(path)["indexes"].lower()
    assert repair(path).previous is not None
    assert wrong(path) == {}
    with Library.open(path) as library:
        assert library.articles.page(ArticleQuery(sort=Sort.WORDS))[-1].id == 4


def test_a_row_that_its_table_has_lost_is_reported_and_the_index_that_has_it_is_not_rebuilt(path: Path) -> None:
    run_without_index(path, "ix_highlight_created_at", "DELETE FROM highlight WHERE id = 7")
    content = path.read_bytes()
    message = wrong(path)["file"]
    assert "the table highlight has lost 7, which an index still has" in message
    assert "restore" in message
    findings, previous = repair(path)
    assert previous is None
    assert {finding.check for finding in findings if not finding.ok} >= {"file", "indexes"}
    assert path.read_bytes() == content


def test_an_article_that_another_program_deleted_is_removed_from_the_search_tables(path: Path) -> None:
    run(path, "PRAGMA foreign_keys=ON; DELETE FROM article WHERE id = 5")
    assert wrong(path)["index of titles"] == wrong(path)["index of texts"] == "1 row does not match"
    assert repair(path).previous is not None
    assert "index of titles" not in wrong(path)
    assert "index of texts" not in wrong(path)


@pytest.mark.parametrize("damage", ["DROP TABLE draft", "ALTER TABLE tag RENAME COLUMN description TO meaning"])
def test_a_missing_table_or_column_is_not_repaired(path: Path, damage: str) -> None:
    run(path, damage)
    content = path.read_bytes()
    assert "restore" in wrong(path)["file"]
    assert repair(path).previous is None
    assert path.read_bytes() == content


def test_a_damaged_table_is_not_changed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(0, len(content), 4096):
        if b"word word" in content[start : start + 4096]:
            content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert "restore" in wrong(path)["file"]
    assert repair(path).previous is None
    assert path.read_bytes() == content


def test_damaged_pages_of_the_search_tables_lose_no_user_data(path: Path) -> None:
    before = everything(path)
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name GLOB '*_fts_*'").fetchall()
    content = bytearray(path.read_bytes())
    for (page,) in pages:
        content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert "indexes" in wrong(path)
    assert repair(path).previous is not None
    assert wrong(path) == {}
    assert everything(path) == before


def test_a_repair_asks_to_close_the_library_in_other_programs(path: Path) -> None:
    run(path, "DELETE FROM tally")
    with Library.open(path) as library:
        assert library.articles.get(1)
        with pytest.raises(LockedError, match="close"):
            repair(path)
    assert repair(path).previous is not None
    assert sorted(entry.suffix for entry in path.parent.iterdir()) == ["", ".db", ".db"]


def test_doctor_does_not_report_a_locked_library_as_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connect.__kwdefaults__, "timeout", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError, match="Another program is writing"):
            doctor(path)
