"""Invalid values are reported by their place, and never with their content."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.conftest import write_library
from tests.library.samples import archived, document

from newsreader.errors import BadDataError, NewsreaderError
from newsreader.library import Library
from newsreader.library.archive.skipped import Skipped
from newsreader.library.articles.export_records import Exported
from newsreader.library.backup.copy import backup
from newsreader.library.checks.journal import problems
from newsreader.library.checks.rows import all_problems, first_problem
from newsreader.library.repair.doctor import doctor
from newsreader.library.schema import models
from newsreader.library.schema.columns import SUBJECTS, TABLES, checks
from newsreader.library.schema.kinds import CORRECTIONS, FAULTS
from newsreader.records import ArticleQuery, Color, Draft, FailedAdd, Reading, Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "SECRET"

# Damage to the second of two articles, and the message.
DAMAGE = {
    "UPDATE article SET title = x'00ff' WHERE id = 2": "article 2 cannot be read (title)",
    "UPDATE article SET title = CAST(x'c3c3' AS TEXT) WHERE id = 2": "article 2 cannot be read (title)",
    "UPDATE article SET authors = 'SECRET' WHERE id = 2": "article 2 cannot be read (authors)",
    "UPDATE article SET authors = '[1]' WHERE id = 2": "article 2 cannot be read (authors)",
    "UPDATE article SET authors = '{\"SECRET\": 1}' WHERE id = 2": "article 2 cannot be read (authors)",
    "UPDATE article SET added_at = 'SECRET' WHERE id = 2": "article 2 cannot be read (added_at)",
    "UPDATE article SET added_at = '2026-02-30T10:00:00.000000Z' WHERE id = 2": "article 2 cannot be read (added_at)",
    "UPDATE article SET added_at = '2026-02-20' WHERE id = 2": "article 2 cannot be read (added_at)",
    "UPDATE article SET published_at = x'00' WHERE id = 2": "article 2 cannot be read (published_at)",
    "UPDATE article SET state = 'SECRET' WHERE id = 2": "article 2 cannot be read (state)",
    "UPDATE article SET position = 'SECRET' WHERE id = 2": "article 2 cannot be read (position)",
    "UPDATE article SET starred = 7 WHERE id = 2": "article 2 cannot be read (starred)",
    "UPDATE article SET revision = 9 WHERE id = 2": "article 2: its text, number 9, is missing",
    "DELETE FROM revision WHERE id = 2": "article 2: its text, number 1, is missing",
    "UPDATE revision SET blocks = '[' WHERE id = 2": "article 2, text 1 cannot be read (blocks)",
    "UPDATE revision SET blocks = '[\"SECRET\"]' WHERE id = 2": "article 2, text 1 cannot be read (blocks)",
    "UPDATE revision SET blocks = '[[\"SECRET\", 0, 5, 0]]' WHERE id = 2": "article 2, text 1 cannot be read (blocks)",
    'UPDATE revision SET blocks = \'[["quote", 0, "5", 0]]\' WHERE id = 2': "article 2, text 1 cannot be read (blocks)",
    "UPDATE revision SET blocks = '[[\"quote\", 5, 4, 0]]' WHERE id = 2": "article 2, text 1 cannot be read (blocks)",
    "UPDATE revision SET blocks = '[[\"quote\", 0, 5]]' WHERE id = 2": "article 2, text 1 cannot be read (blocks)",
    "UPDATE revision SET blocks = '[[\"quote\", 0, 500, 0]]' WHERE id = 2": "article 2, text 1: blocks are outside it",
    "UPDATE revision SET marks = '[[\"link\", 0, 500]]' WHERE id = 2": "article 2, text 1: inline spans are outside it",
    "UPDATE revision SET marks = '[[\"link\", 0, 5, 7]]' WHERE id = 2": "article 2, text 1 cannot be read (marks)",
    "UPDATE revision SET marks = '{}x' WHERE id = 2": "article 2, text 1 cannot be read (marks)",
    "UPDATE revision SET corrections = '[]' WHERE id = 2": "article 2, text 1 cannot be read (corrections)",
    'UPDATE revision SET corrections = \'{"SECRET": "quote"}\' WHERE id = 2': (
        "article 2, text 1 cannot be read (corrections)"
    ),
    'UPDATE revision SET corrections = \'{"-1": "quote"}\' WHERE id = 2': (
        "article 2, text 1 cannot be read (corrections)"
    ),
    'UPDATE revision SET corrections = \'{" 1": "quote"}\' WHERE id = 2': (
        "article 2, text 1 cannot be read (corrections)"
    ),
    "UPDATE revision SET text = x'00' WHERE id = 2": "article 2, text 1 cannot be read (text)",
    "UPDATE revision SET text = CAST(x'53454352455420534543524554c3c3' AS TEXT) WHERE id = 2": (
        "article 2, text 1 cannot be read (text)"
    ),
    "UPDATE revision SET source = 'SECRET' WHERE id = 2": "article 2, text 1 cannot be read (source)",
    "UPDATE revision SET fetched_at = 5 WHERE id = 2": "article 2, text 1 cannot be read (fetched_at)",
    "UPDATE highlight SET color = 'SECRET' WHERE id = 2": "article 2, highlight 2 cannot be read (color)",
    "UPDATE highlight SET anchor = 'SECRET' WHERE id = 2": "article 2, highlight 2 cannot be read (anchor)",
    "UPDATE highlight SET note = x'00' WHERE id = 2": "article 2, highlight 2 cannot be read (note)",
    "UPDATE highlight SET score = 7 WHERE id = 2": "article 2, highlight 2 cannot be read (score)",
    'UPDATE highlight SET start = 500, "end" = 501 WHERE id = 2': "article 2, highlight 2: it is outside its text",
    'UPDATE highlight SET start = "end" WHERE id = 2': "article 2, highlight 2: it is outside its text",
    "UPDATE highlight SET revision = 4 WHERE id = 2": "article 2, highlight 2: its text is missing",
    "UPDATE reading_day SET day = '2026-02-30'": "day of reading 1 cannot be read (day)",
    "UPDATE reading_day SET day = 'now'": "day of reading 1 cannot be read (day)",
    "UPDATE reading_day SET length = -1": "day of reading 1 cannot be read (length)",
    "UPDATE draft SET text = x'00'": "draft of highlight 2 cannot be read (text)",
    "UPDATE draft SET began = x'00'": "draft of highlight 2 cannot be read (began)",
    "UPDATE tag SET color = 'SECRET' WHERE id = 2": "tag 2 cannot be read (color)",
    "UPDATE step SET status = 'SECRET' WHERE id = 1": "step 1 cannot be read (status)",
    "UPDATE step SET time = '' WHERE id = 1": "step 1 cannot be read (time)",
    "UPDATE change SET cause = 'SECRET' WHERE id = 1": "change 1 cannot be read (cause)",
    "UPDATE change SET after = CAST(x'c3c3' AS TEXT) WHERE id = 1": "change 1 cannot be read (after)",
    "UPDATE change SET before = zeroblob(10) WHERE id = 1": "change 1 cannot be read (before)",
    "UPDATE change SET after = 9e999 WHERE id = 1": "change 1 cannot be read (after)",
    "DELETE FROM tag WHERE id = 3": "a row belongs to a missing row",
    "DELETE FROM highlight WHERE id = 2": "2 rows belong to missing rows",
    "UPDATE saved_search SET created_at = 'SECRET'": "search 1 cannot be read (created_at)",
    "UPDATE recent_search SET used_at = 'SECRET'": "last search 1 cannot be read (used_at)",
    "UPDATE failed_add SET failed_at = 'SECRET'": "failed add 1 cannot be read (failed_at)",
}

# Damage to the journal or to the rows that it names, and the message.
JOURNAL_DAMAGE = {
    "UPDATE change SET field = 'SECRET' WHERE id = 1": "change 1 cannot be read (field)",
    "UPDATE change SET field = 'uid' WHERE id = 1": "change 1 cannot be read (field)",
    "UPDATE change SET field = 'tag' WHERE subject = 'saved_search'": "change 14 cannot be read (field)",
    "UPDATE change SET field = 'authors', before = '[[' WHERE id = 2": "change 2 cannot be read (before)",
    "UPDATE change SET after = 77 WHERE field = 'tag' AND id = 4": "change 4 cannot be read (after)",
    "UPDATE change SET after = 'SECRET' WHERE id = 1": "change 1 cannot be read (after)",
    "UPDATE change SET subject_id = 99 WHERE id = 1": "change 1 is of a missing row",
    "DELETE FROM saved_search": "change 14 is of a missing row",
    "DELETE FROM change": "step 1 has no changes",
    "DELETE FROM highlight_tag": "the tag that change 7 added is missing",
    "DELETE FROM article_tag": "the tag that change 4 added is missing",
}

# Damage that only `all_problems` finds, and the message.
HIDDEN = {
    "UPDATE revision SET source = x'0001' WHERE id = 2": "article 2, text 1 cannot be read (source)",
    "UPDATE revision SET text = text || 'x' WHERE id = 2": "article 2, text 1 cannot be read (sha256)",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a library of two articles with a row in every table."""
    path = tmp_path_factory.mktemp("whole") / "library.db"
    with Library.open(path) as library:
        for number in (1, 2):
            article = library.articles.add(document(f"{SECRET} {number}."), tags=[f"t{number}"]).article
            mark = library.highlights.add(article.id, 0, 6, color=Color.RED, note=SECRET, tags=["claim"])
        library.articles.visit(article.id, 5, read=Reading(5, 5))
        library.drafts.keep(Draft(mark.id, "", SECRET, SECRET))
        library.searches.save("claims", "tag:claim")
        library.searches.remember(SECRET)
        library.feeds.add(Subscription(f"https://{SECRET}.example/feed"))
        library.exports.remember("/notes", {"a": Exported("b")})
        library.failed_adds.change([FailedAdd("a.txt", "It is empty.", datetime.now(UTC))])
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    path = tmp_path / "library.db"
    write_library(path, whole)
    return path


def spoil(path: Path, *statements: str) -> None:
    """Damage a library in a way that no program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_the_catalogue_has_every_column_of_every_table() -> None:
    assert {table.name: list(table.c.keys()) for table in models.Base.metadata.sorted_tables} == {
        name: list(columns.kinds) for name, columns in TABLES.items()
    }
    assert set(models.SUBJECTS) == set(SUBJECTS)


@pytest.mark.parametrize("table", TABLES)
def test_the_check_constraints_of_a_table_accept_its_rows_and_refuse_every_other_value(
    connection: sqlite3.Connection, table: str
) -> None:
    names = ", ".join(f'"{name}"' for name in TABLES[table].kinds)
    constraints = ", ".join(f"CONSTRAINT {name} CHECK ({sql})" for name, sql in checks(table))
    connection.execute(f"CREATE TEMP TABLE checked ({names}, {constraints})")
    connection.execute(f'INSERT INTO checked SELECT {names} FROM "{table}"')
    assert connection.execute("SELECT count(*) FROM checked").fetchone()[0] > 0
    for name, kind in TABLES[table].kinds.items():
        for value in (None, -1, 7, 0.5, "", "SECRET", "[", "{}", "2026-02-30T10:00:00.000000Z", b"\x00"):
            try:
                kind.read(value)
            except FAULTS:
                if name in ("source", "base") and type(value) is bytes:
                    continue  # SQL cannot decompress
                with pytest.raises(sqlite3.IntegrityError, match=f"CHECK constraint failed: {name}"):
                    connection.execute(f'UPDATE checked SET "{name}" = ?', (value,))


def test_a_highlight_must_not_end_where_it_starts(connection: sqlite3.Connection) -> None:
    constraint = dict(checks("highlight"))["range"]
    assert connection.execute(f"SELECT count(*) FROM highlight WHERE {constraint}").fetchone()[0] == 2
    connection.execute(f'CREATE TEMP TABLE checked (start, "end", CHECK ({constraint}))')
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO checked VALUES (3, 3)")


def test_a_sound_library_has_no_problems(connection: sqlite3.Connection) -> None:
    assert first_problem(connection) is None
    assert list(all_problems(connection)) == []
    assert list(problems(connection)) == []


@pytest.mark.parametrize("damage", DAMAGE)
def test_both_checks_report_where_the_damage_is(path: Path, connection: sqlite3.Connection, damage: str) -> None:
    spoil(path, damage)
    assert first_problem(connection) == DAMAGE[damage]
    if "missing row" not in DAMAGE[damage]:
        assert DAMAGE[damage] in list(all_problems(connection))


@pytest.mark.parametrize("damage", JOURNAL_DAMAGE)
def test_a_journal_that_does_not_match_is_reported_by_doctor_and_prevents_backups(
    path: Path, connection: sqlite3.Connection, damage: str
) -> None:
    spoil(path, damage)
    assert first_problem(connection) == next(problems(connection)) == JOURNAL_DAMAGE[damage]
    assert JOURNAL_DAMAGE[damage] in [one.message for one in doctor(path) if one.check == "history" and not one.ok]
    with Library.open(path) as library, pytest.raises(BadDataError):
        backup(library, path.with_name("copy.db"))


@pytest.mark.parametrize(
    "damage",
    [
        "field = 'SECRET'",
        "field = 'authors'",
        "field = 'authors', before = '[['",
        "field = 'tag', before = 77, after = NULL",
        "before = zeroblob(10)",
        "before = CAST(x'c3c3' AS TEXT)",
        "before = 9e999",
        "subject = 'saved_search', field = 'tag', subject_id = 1",
        "subject_id = 99",
    ],
)
def test_undo_refuses_a_change_with_an_invalid_value(path: Path, damage: str) -> None:
    with Library.open(path) as library:
        library.articles.set_title(2, "Newer")
    spoil(path, f"UPDATE change SET {damage} WHERE id = (SELECT min(id) FROM change WHERE field = 'title')")
    with Library.open(path) as library:
        with pytest.raises(BadDataError, match=r"change \d+ (cannot be read|is of a missing row)") as caught:
            library.history.undo()
        assert caught.value.exit_status == 65
        assert library.articles.get(2).title == "Newer"
        assert library.articles.get(2).authors == library.articles.get(1).authors


@pytest.mark.parametrize("damage", HIDDEN)
def test_reading_everything_finds_hidden_damage(path: Path, connection: sqlite3.Connection, damage: str) -> None:
    spoil(path, damage)
    assert list(all_problems(connection)) == [HIDDEN[damage]]


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_use_of_a_damaged_library_reports_the_damage_and_never_fails_otherwise(path: Path, damage: str) -> None:
    spoil(path, damage)
    errors, skipped = [], Skipped()
    with Library.open(path) as library:
        for use in (
            lambda: library.articles.rows(library.articles.ids(ArticleQuery())),
            library.articles.vocabulary,
            lambda: library.articles.ids(ArticleQuery(text="strike tag:t1 author:ann body:harbour")),
            lambda: library.articles.revision(2),
            lambda: library.articles.source(2),
            lambda: library.highlights.for_article(2),
            library.highlights.all,
            library.drafts.ids,
            lambda: library.drafts.of(2),
            lambda: library.drafts.keep(Draft(2, "", "typed", "")),
            library.tags.list,
            library.searches.saved,
            library.searches.recent,
            library.history.steps,
            lambda: archived(library, skipped),
            lambda: library.highlights.set_note(2, "y", began=""),
            lambda: library.highlights.set_note(2, "z"),
            lambda: library.highlights.restore(2),
            lambda: library.articles.set_title(2, "Another"),
            lambda: library.articles.visit(2, 3),
            lambda: library.articles.tag([2], ["t1"]),
            lambda: library.tags.rename("t2", "t3"),
            lambda: library.articles.add(document(f"{SECRET} 2. More.", canonical_url="https://a.example/1")),
            library.history.undo,
            library.history.redo,
        ):
            try:
                use()
            except NewsreaderError as error:
                errors.append(error)
    assert all(isinstance(error, BadDataError) or error.exit_status in (2, 66) for error in errors), errors
    assert not any(SECRET in str(error) for error in (*errors, *skipped.messages)), errors


_INDEXES = ("0", "12", "007", "-1", "+1", " 1", "1 ", "1_0", "", "a", "1.0", "1e2", "٣", "²", "１")


@pytest.mark.parametrize(
    "stored",
    [
        *(
            json.dumps({index: kind}, ensure_ascii=False)
            for index in _INDEXES
            for kind in ("quote", "", "SECRET", 1, None)
        ),
        "{}",
        "[]",
        "null",
        '"quote"',
        "",
        "{",
        '{"1": "quote"} x',
        '{"1": ["quote"]}',
        '{"1": {"2": "quote"}}',
        '{"1": "quote", "2": 7}',
        b'{"1": "quote"}',
        7,
        0.5,
        None,
    ],
)
def test_sql_and_python_agree_about_corrections(stored: object) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        said = connection.execute(f"SELECT ({CORRECTIONS.sql.format('?1')}) IS TRUE", (stored,)).fetchone()[0]
    try:
        CORRECTIONS.read(stored)
        read = True
    except FAULTS:
        read = False
    assert bool(said) is read
