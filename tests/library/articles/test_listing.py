"""Lists of articles: their contents, their order, and their cost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.conftest import write_library
from tests.library.samples import document

from newsreader.errors import AmbiguousError, NotFoundError
from newsreader.library import Library
from newsreader.library.articles import listing
from newsreader.library.file.connection import prepare_connection
from newsreader.library.schema import codecs, fulltext
from newsreader.library.schema.uuid7 import uuid7
from newsreader.records import ArticleQuery, Color, Counts, Shelf, Sort, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = 1_000


def titles(library: Library, query: ArticleQuery) -> list[str]:
    page = library.articles.page(query)
    assert library.articles.rows(library.articles.ids(query)) == page
    return [article.title for article in page]


@pytest.fixture(scope="module")
def shelves_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a library with five articles on different shelves."""
    path = tmp_path_factory.mktemp("shelves") / "library.db"
    with Library.open(path) as library:
        shown = [
            ("“Über” alles", "tass.com"),
            ("apple pie", None),
            ("Zebra", "Ars"),
            ("Apfel", "ars"),
            ("Binned", "Ars"),
        ]
        for number, (title, site) in enumerate(shown, 1):
            text = f"Text of {title}." + " word" * (10 - number)
            published = datetime(2026, 1, number, tzinfo=UTC) if number != 2 else None
            library.articles.add(
                document(text, title=title, site=site, published_at=published, authors=(f"Ada O'Neil {number}",))
            )
        library.articles.set_state([1], State.DONE)
        library.articles.set_state([2], State.READING)
        library.articles.set_state([3], State.ARCHIVED)
        library.articles.set_starred([1, 3], True)
        library.articles.tag([1, 2], ["politics/eu"])
        library.articles.tag([3], ["politics"])
        library.articles.tag([4], ["politicians"])
        library.highlights.add(4, 0, 4, color=Color.RED)
        library.articles.delete([5])
    return path.read_bytes()


@pytest.fixture
def shelves(path: Path, shelves_file: bytes) -> Iterator[Library]:
    write_library(path, shelves_file)
    with Library.open(path) as library:
        yield library


@pytest.mark.parametrize(
    ("shelf", "expected"),
    [
        (Shelf.ALL, [4, 3, 2, 1]),
        (Shelf.UNREAD, [4]),
        (Shelf.READING, [2]),
        (Shelf.DONE, [1]),
        (Shelf.ARCHIVED, [3]),
        (Shelf.STARRED, [3, 1]),
        (Shelf.TRASH, [5]),
    ],
)
def test_each_shelf_shows_its_own(shelves: Library, shelf: Shelf, expected: list[int]) -> None:
    assert list(shelves.articles.ids(ArticleQuery(shelf))) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.ADDED, [4, 3, 2, 1]),
        (Sort.PUBLISHED, [4, 3, 1, 2]),
        (Sort.TITLE, [4, 2, 1, 3]),
        (Sort.SITE, [3, 4, 1, 2]),
        (Sort.WORDS, [1, 2, 3, 4]),
        (Sort.HIGHLIGHTS, [4, 3, 2, 1]),
    ],
)
def test_each_order_is_as_people_expect(shelves: Library, sort: Sort, expected: list[int]) -> None:
    assert list(shelves.articles.ids(ArticleQuery(sort=sort))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Apfel", "Zebra", "apple pie", "“Über” alles"]),
        ("ap", ["Apfel", "apple pie"]),
        ("AP PI", ["apple pie"]),
        ("uber", ["“Über” alles"]),
        ("ÜBER tass", ["“Über” alles"]),
        ("tass.c", ["“Über” alles"]),
        ("o'neil 4", ["Apfel"]),
        ("eu", ["apple pie", "“Über” alles"]),
        ("ars zeb", ["Zebra"]),
        ("word", []),
        ("pple", []),
        ("--", ["Apfel", "Zebra", "apple pie", "“Über” alles"]),
        ('"ap', ["Apfel", "apple pie"]),
        ('a"p', []),
        ("ap OR zeb", []),
        ("NEAR(ap*", []),
        ("titel:ap", []),
        ("\0 \ud800 ap", ["Apfel", "apple pie"]),
    ],
)
def test_every_word_of_the_filter_begins_a_word_of_the_row(shelves: Library, text: str, expected: list[str]) -> None:
    assert titles(shelves, ArticleQuery(text=text)) == expected


def test_a_tag_includes_its_children_and_ignores_case(shelves: Library) -> None:
    assert titles(shelves, ArticleQuery(text="tag:Politics")) == ["Zebra", "apple pie", "“Über” alles"]
    assert titles(shelves, ArticleQuery(text="tag:politics/EU ", sort=Sort.TITLE)) == ["apple pie", "“Über” alles"]
    assert titles(shelves, ArticleQuery(text="tag:pol")) == []
    assert titles(shelves, ArticleQuery(Shelf.STARRED, text="uber tag:politics")) == ["“Über” alles"]


def test_the_counts_follow_every_change(shelves: Library) -> None:
    assert shelves.articles.counts() == Counts(all=4, unread=1, reading=1, done=1, archived=1, starred=2, trash=1)
    shelves.articles.restore([5])
    shelves.articles.set_state([1, 2, 3, 4, 5], State.DONE)
    assert shelves.articles.counts() == Counts(all=5, done=5, starred=2)
    shelves.history.undo()
    shelves.articles.delete([1, 2, 3])
    assert shelves.articles.counts() == Counts(all=2, unread=2, trash=3)
    assert shelves.articles.empty_trash() == 3
    assert shelves.articles.counts() == Counts(all=2, unread=2)


def test_rows_have_the_requested_order_and_skip_missing_articles(shelves: Library) -> None:
    assert [article.id for article in shelves.articles.rows([3, 99, 1, 3, 10**30, 5])] == [3, 1, 3, 5]
    assert shelves.articles.rows([]) == []


def test_a_row_has_everything_but_the_text(shelves: Library) -> None:
    article = shelves.articles.get(1)
    assert (article.title, article.site, article.authors) == ("“Über” alles", "tass.com", ("Ada O'Neil 1",))
    assert (article.state, article.starred, article.tags) == (State.DONE, True, ("politics/eu",))
    assert (article.words, article.length) == (13, len("Text of “Über” alles.") + 45)
    assert article.published_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert article.added_at.tzinfo is UTC


def test_an_article_is_named_by_id_uid_or_the_beginning_of_its_uid(shelves: Library) -> None:
    articles = shelves.articles
    one = articles.get(1)
    for ref in ("1", " 1 ", one.uid, one.uid.upper(), one.uid[:-1]):
        assert articles.find(ref) == one
    with pytest.raises(AmbiguousError, match="More than one article begins with"):
        articles.find(one.uid[:6])
    for ref in ("99", "", "x", one.uid[:5], one.uid + "0", "zzzzzz", "9" * 40, "%", "\0", "\ud800", "²"):
        with pytest.raises(NotFoundError, match="There is no article"):
            articles.find(ref)
    for article_id in (0, -1, 99, 10**30):
        with pytest.raises(NotFoundError):
            articles.get(article_id)


def test_opening_and_listing_import_neither_sqlalchemy_nor_alembic(path: Path) -> None:
    with Library.open(path) as library:
        library.articles.add(document())
    script = (
        "import sys; from pathlib import Path; from newsreader.library import Library;"
        "from newsreader.records import ArticleQuery; library = Library.open(Path(sys.argv[1]));"
        "page = library.articles.page(ArticleQuery(text='str')); ids = library.articles.ids(ArticleQuery());"
        "assert library.articles.rows(ids) == page and len(page) == library.articles.counts().all == 1;"
        "library.articles.find('1'); library.data_version(); library.close();"
        "print([name for name in sys.modules if name.split('.')[0] in ('sqlalchemy', 'alembic', 'rapidfuzz')])"
    )
    result = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of `MANY` articles, or of as many as the test's parameter says."""
    many = getattr(request, "param", MANY)
    path = tmp_path_factory.mktemp("crowd") / "library.db"
    with Library.open(path) as library:
        one = library.articles.add(document()).article
        states = [*State]
        with closing(sqlite3.connect(path)) as connection:
            prepare_connection(connection)
            fulltext.track(connection)
            columns = [row[1] for row in connection.execute("PRAGMA table_info(article)")]
            row = dict(zip(columns, connection.execute("SELECT * FROM article").fetchone(), strict=True))
            crowd = (
                row
                | {
                    "id": number,
                    "uid": uuid7(),
                    "title": f"Strike number {number}",
                    "title_key": f"strike number {number}",
                    "added_at": codecs.store_time(later(one.added_at, number)),
                    "state": states[number % 4],
                    "starred": number % 100 == 0,
                }
                for number in range(2, many + 1)
            )
            names = ", ".join(columns)
            places = ", ".join(f":{name}" for name in columns)
            connection.executemany(f"INSERT INTO article ({names}) VALUES ({places})", crowd)
            fulltext.refresh(connection)
            connection.commit()
        yield library


def later(moment: datetime, number: int) -> datetime:
    return moment + timedelta(seconds=number * 7919 % 86_400)


@pytest.mark.slow
@pytest.mark.parametrize("crowd", [100_000], indirect=True)
def test_a_hundred_thousand_articles_are_listed_in_order(crowd: Library) -> None:
    ids = crowd.articles.ids(ArticleQuery())
    assert ids.typecode == "q"
    assert len(ids) == len(set(ids)) == 100_000 == crowd.articles.counts().all
    page = crowd.articles.page(ArticleQuery())
    assert [article.id for article in page] == list(ids[:60])
    assert page == sorted(page, key=lambda article: (article.added_at, article.id), reverse=True)
    assert len(crowd.articles.ids(ArticleQuery(Shelf.STARRED))) == crowd.articles.counts().starred == 1_000
    assert crowd.articles.rows(ids[50_000:50_003]) == crowd.articles.rows(list(ids[50_000:50_003]))
    assert list(crowd.articles.ids(ArticleQuery(text="numb 77777"))) == [77_777]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("shelf", [shelf for shelf in Shelf if shelf not in (Shelf.CHANGED, Shelf.TRASH)])
def test_every_list_walks_one_covering_index_and_sorts_nothing(crowd: Library, shelf: Shelf, sort: Sort) -> None:
    index = f"COVERING INDEX ix_article_by_{key(sort)}"
    if (shelf, sort) == (Shelf.INBOX, Sort.ADDED):
        index = "INDEX ix_article_inbox"  # on an expression, which SQLite 3.40 never calls covering
    for limit in (None, 60):
        steps = plan(crowd, ArticleQuery(shelf, sort=sort), limit)
        assert [step for step in steps if "article" in step] == [
            f"SEARCH article USING {index} (deleted_at=? AND kept=?)"
        ]
        assert not any("B-TREE" in step for step in steps)


@pytest.mark.parametrize("text", ["", "body:strike", "strike"])
def test_the_changed_articles_are_found_in_an_index_of_their_own(crowd: Library, text: str) -> None:
    details = " ".join(plan(crowd, ArticleQuery(Shelf.CHANGED, text)))
    assert "INDEX ix_article_changed (deleted_at=? AND kept=?" in details


def test_the_rows_of_a_page_are_found_by_id_and_no_text_is_touched(crowd: Library) -> None:
    steps = explained(crowd, f"{listing.ROW} WHERE id IN (SELECT value FROM json_each('[1]'))")
    assert steps[0] == "SEARCH article USING INTEGER PRIMARY KEY (rowid=?)"
    details = " ".join(steps)
    assert "revision" not in details
    assert "SCAN article" not in details
    assert "SEARCH article_tag USING COVERING INDEX" in details


def test_a_filter_reads_the_full_text_index_and_no_text(crowd: Library) -> None:
    details = " ".join(plan(crowd, ArticleQuery(text="strike 5 tag:politics")))
    assert "article_fts VIRTUAL TABLE INDEX" in details
    assert "revision" not in details
    assert "SCAN article " not in details


def plan(library: Library, query: ArticleQuery, limit: int | None = None) -> list[str]:
    """Return how SQLite runs the statement that reads a list."""
    ran: list[str] = []
    with closing(sqlite3.connect(library.path)) as connection:
        prepare_connection(connection)
        connection.set_trace_callback(ran.append)
        listing.ids(connection, query, limit)
    return explained(library, [sql for sql in ran if not sql.startswith("--")][-1])


def explained(library: Library, sql: str) -> list[str]:
    with closing(sqlite3.connect(library.path)) as connection:
        prepare_connection(connection)
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]


def key(sort: Sort) -> str:
    return {
        Sort.ADDED: "added_at",
        Sort.PUBLISHED: "published_at",
        Sort.TITLE: "title_key",
        Sort.SITE: "site_key",
    }.get(sort, sort.value)
