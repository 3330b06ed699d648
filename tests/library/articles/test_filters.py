"""The filters of a query, applied to articles."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import write_library
from tests.library.articles.test_listing import plan
from tests.library.samples import document

from newsreader.library import Library
from newsreader.records import ArticleQuery, Color, Shelf, Sort, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STRIKE = "The strike at the old harbour went on. Nobody paid the dockers, and the dockers said so."
DAM = "The dam leaks. A strike of lightning was ruled out by the ministry."


@pytest.fixture(scope="module")
def shelf_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a library with four articles.

    1: a finished strike with two highlights; 2: an unread dam; 3: archived, without highlights; 4: in the trash.
    """
    path = tmp_path_factory.mktemp("shelf") / "library.db"
    with Library.open(path) as library:
        long_ago = datetime(2020, 5, 17, tzinfo=UTC)
        library.articles.add(
            document(STRIKE, title="Port strike", site="tass.com", authors=("Ida Moe",), published_at=long_ago)
        )
        library.articles.add(document(DAM, title="The dam", site="Harbour Post", authors=("Ada Lin", "Bo Moe")))
        library.articles.add(document("Nothing else.", title="Bare harbour", site=None, authors=()))
        library.articles.add(document("In the trash: the old strike.", title="Binned strike"))
        library.articles.set_state([1], State.DONE)
        library.articles.set_starred([1], True)
        library.articles.set_state([3], State.ARCHIVED)
        library.articles.tag([1], ["politics/eu", "sea level"])
        library.articles.tag([2], ["politics"])
        library.articles.delete([4])
        library.highlights.add(1, 0, 10, color=Color.RED, note="who says?")
        library.highlights.add(1, 11, 20, color=Color.BLUE)
    return path.read_bytes()


@pytest.fixture
def shelf(path: Path, shelf_file: bytes) -> Iterator[Library]:
    write_library(path, shelf_file)
    with Library.open(path) as library:
        yield library


def found(library: Library, text: str, **fields: object) -> list[int]:
    return sorted(library.articles.ids(ArticleQuery(text=text, **fields)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:politics", [1, 2]),
        ("tag:Politics/", [1, 2]),
        ("tag:politics/eu", [1]),
        ("tag:pol", []),
        ('tag:"sea level" tag:politics', [1]),
        ("-tag:politics", [3]),
        ("site:tass", [1]),
        ("site:tass.com site:harbour", [1, 2]),
        ("-site:tass", [2, 3]),
        ("author:moe", [1, 2]),
        ('author:"ida m"', [1]),
        ("author:moe author:lin", [2]),
        ("in:port", [1]),
        ("note:who", [1]),
        ('note:"who say"', [1]),
        ("note:strike", []),
        ("quote:strike", [1]),
        ("-quote:strike", [2, 3]),
        ("quote:leaks", []),
        ("in:harbour", [3]),
        ("title:strike", [1]),
        ("is:unread", [2]),
        ("is:done is:archived", [1, 3]),
        ("is:starred", [1]),
        ("-is:starred is:unread", [2]),
        ("has:note", [1]),
        ("has:highlight", [1]),
        ("-has:highlight", [2, 3]),
        ("has:tag", [1, 2]),
        ("color:red color:blue", [1]),
        ("color:green", []),
        ("is:exact", [1]),
        ("is:orphan", []),
        ("before:2021", [1]),
        ("after:2020-05-17 before:2020-05-18", [1]),
        ("before:2020-05-17", []),
        ("after:2d", [2, 3]),
        ("body:strike", [1, 2]),
        ("body:dockers body:strike", [1]),
        ('body:"old harb"', [1]),
        ("-body:strike", [3]),
        ("body:strike -body:light", [1]),
        ("harbour -bare", [2]),
        ("-har", [1]),
        ('"port str"', [1]),
        ('"strike port"', []),
        ("color:pink har", []),
        ("body:…", []),
        ("-site:“”", []),
    ],
)
def test_each_filter_finds_its_articles(shelf: Library, text: str, expected: list[int]) -> None:
    assert found(shelf, text) == expected


def test_a_filter_is_combined_with_a_shelf_and_a_tag(shelf: Library) -> None:
    assert found(shelf, "strike", shelf=Shelf.TRASH) == [4]
    assert found(shelf, "site:tass tag:politics") == [1]
    assert found(shelf, "body:strike tag:politics/eu", shelf=Shelf.DONE) == [1]


def test_body_words_sort_the_best_match_first_in_the_default_order(shelf: Library) -> None:
    assert list(shelf.articles.ids(ArticleQuery(text="body:dockers body:the"))) == [1]
    shelf.articles.add(document("No strike, though one was called a strike.", title="Zebra"))
    shelf.articles.add(document("Once a strike. " + "Other words. " * 50, title="Aardvark"))
    assert list(shelf.articles.ids(ArticleQuery(text="body:strike")))[::3] == [5, 6]
    assert list(shelf.articles.ids(ArticleQuery(text="body:strike", sort=Sort.TITLE))) == [6, 1, 2, 5]


def test_only_the_current_text_is_searched_and_shown(shelf: Library) -> None:
    shelf.articles.add(document("A text.", title="Changing", canonical_url="https://example.org/a"))
    shelf.articles.add(document("Another text.", title="Changing", canonical_url="https://example.org/a"))
    assert found(shelf, "body:another") == [5]
    assert found(shelf, 'body:"a text"') == []


def test_a_snippet_shows_the_matches_in_their_text(shelf: Library) -> None:
    shelf.articles.add(document(" ".join(["before"] * 100) + " the needle " + " ".join(["after"] * 100), title="Hay"))
    query = ArticleQuery(text="body:needle has:tag")
    snippets = shelf.articles.snippets(query, [1, 5])
    assert set(snippets) == {5}
    found = snippets[5]
    assert " the needle " in found.text
    assert [found.text[span.start : span.end] for span in found.spans] == ["needle"]
    assert found.text.startswith("…")
    assert len(found.text) < 200
    assert shelf.articles.snippets(ArticleQuery(text="needle"), [5]) == {}


@pytest.mark.parametrize("text", ['"C++"', "in:C++", '"c++" in:of', '"C++" -"C#"'])
def test_a_letter_with_signs_is_found_in_titles(library: Library, text: str) -> None:
    for number, title in enumerate(("The end of C++", "Vitamin C", "C# and F#", "Nothing")):
        library.articles.add(document(f"Text {number}.", title=title))
    assert found(library, text) == [1]


def test_date_filters_use_the_publication_date_or_the_date_of_adding(shelf: Library) -> None:
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    assert found(shelf, f"after:{tomorrow}") == []
    assert found(shelf, f"before:{tomorrow}") == [1, 2, 3]


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The user's time zone is nine hours ahead of UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "JST-9")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_a_day_begins_at_local_midnight_but_a_bare_date_stays_that_date(library: Library) -> None:
    for hour in (0, 14, 15):
        library.articles.add(document(f"At {hour}.", published_at=datetime(2020, 5, 16, hour, tzinfo=UTC)))
    assert found(library, "after:2020-05-17") == found(library, "-before:2020-05-17") == [3]
    assert found(library, "before:2020-05-17") == [1, 2]
    assert found(library, "after:2020-05-16 before:2020-05-17") == [1, 2]
    library.articles.add(document("Today."))
    assert found(library, "after:today") == [4]
    for end in ("0001-01-01", "9999-12-31"):
        assert found(library, f"after:{end}") == ([1, 2, 3, 4] if end < "1" else [])


def test_a_list_by_body_words_reads_no_text(shelf: Library) -> None:
    details = " ".join(plan(shelf, ArticleQuery(text="body:strike tag:politics -site:tass")))
    assert "revision_fts VIRTUAL TABLE INDEX" in details
    assert "SCAN revision " not in details


@given(
    st.text(max_size=30)
    | st.sampled_from(['body:"', "site:(", 'in:a"b', "-body:*", "author:NEAR(", "tag:''", "body:^x"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_can_be_typed_into_the_filter(shelf: Library, text: str) -> None:
    found(shelf, text)
    found(shelf, f"body:{text}")
    shelf.articles.snippets(ArticleQuery(text=f"body:{text}"), [1])


def test_a_query_may_have_any_number_of_filters(shelf: Library) -> None:
    assert found(shelf, "-color:green " * 1200 + "has:note") == [1]
    assert found(shelf, "is:orphan " * 1200 + "is:exact") == [1]


def test_a_tag_of_a_highlight_finds_its_article(shelf: Library) -> None:
    quote = shelf.highlights.add(2, 0, 3, color=Color.RED, tags=("quote", "Weird tag/Ärger")).id
    assert found(shelf, "tag:quote") == [2]
    assert found(shelf, "-tag:quote") == [1, 3]
    assert found(shelf, "tag:weird-tag") == found(shelf, "tag:WEIRD-TAG/arger") == [2]
    assert {"quote", "politics", "Weird tag/Ärger"} <= {*shelf.articles.vocabulary().tags}
    shelf.highlights.delete(quote)
    assert found(shelf, "tag:quote") == found(shelf, "tag:weird-tag") == []
