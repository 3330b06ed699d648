"""Articles that a filter with misspelled words means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library
from newsreader.records import ArticleQuery, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = (
    ("The government resigns", "Harbour Post", "Jürgen Müller"),
    ("A goverment of amateurs", "tass.com", "Ada Lin"),
    ("Climate policies", "Ars", "Zoë Brontë"),
    ("Land reform", "Ars", "Bo Li"),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("similar") / "library.db") as library:
        for title, site, author in ROWS:
            library.articles.add(document(f"Text of {title}.", title=title, site=site, authors=(author,)))
        yield library


@pytest.fixture
def desk(library: Library) -> Library:
    titles = ("A study of teachers", "Studios of the city", "Social media in schools", "Media, not social", "Its child")
    eastern = ("台灣的圖書館", "さくらの花")
    for title in (*titles, "The National Weather Service warns", "New wave sounds", *eastern):
        library.articles.add(document(f"Text of {title}.", title=title, language="en"))
    return library


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("studies", [1, 2]),  # another form, then a misspelling
        ("children", [5]),
        ("socialmedia", [3]),
        ("nws", [6]),
        ("nws warned", [6]),
        ("studies -teachers", [2]),
        ("图书馆", [8]),
        ("臺湾 图书馆", [8]),
        ("图书馆 -灣", []),
        ("サクラ", [9]),
        ("xyz", []),
    ],
)
def test_other_forms_words_run_together_and_initials_are_similar(desk: Library, text: str, expected: list[int]) -> None:
    query = ArticleQuery(text=text)
    assert list(desk.articles.similar(query)) == expected
    assert list(desk.articles.similar(query, 1)) == expected[:1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("goverment", [1]),
        ("government", [2]),
        ("governmnet", [2, 1]),
        ("gvernment resign", [1]),
        ("governmnet site:tass", [2]),
        ("governmnet -amateurs", [1]),
        ("mulller", [1]),
        ("bronte climte", [3]),
        ("harbuor", [1]),
        ("polices", [3]),
        ("lend", [4]),
        ("band", []),  # another first letter of a short word
        ("ars", []),
        ("lan", []),
        ("2026", []),
        ("body:governmnet climte", []),
        ("site:harbuor", []),
        ("“governmnet", []),
        ("", []),
        ("\0 \ud800 (", []),
    ],
)
def test_words_that_are_one_or_two_edits_apart_are_similar(shelf: Library, text: str, expected: list[int]) -> None:
    query = ArticleQuery(text=text)
    assert list(shelf.articles.similar(query)) == expected
    assert not set(expected).intersection(shelf.articles.ids(query))


def test_similar_articles_have_the_order_of_the_list(shelf: Library) -> None:
    query = ArticleQuery(text="governmnet", sort=Sort.TITLE)
    assert list(shelf.articles.similar(query)) == [2, 1]
    assert list(shelf.articles.similar(query, 1)) == [2]
