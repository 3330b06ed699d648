"""The first articles of a filtered list, which are found in other ways than the whole list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.library.articles.test_listing import plan
from tests.library.samples import document

from newsreader.library import Library
from newsreader.library.articles import filtered
from newsreader.records import ArticleQuery, Shelf, Sort, State

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERIES = (
    "",
    "p",
    "port",
    "port number 1",
    "“port number”",
    "site:tass port",
    "-port",
    "-site:tass number",
    "tag:seven",
    "tag:seven port tag:three",
    "is:starred port",
    "author:Ida in:number",
    "body:harbor",
    "body:harbor port",
    "body:dockers",
    "-body:dockers port",
    "body:port",
    "is:inbox port",
    "titel:x",
)

WAYS = (
    {},
    {"SMALL": 0},
    {"SMALL": 0, "SAMPLES": (4, 30), "FEW": 3, "MANY": 8},
    {"SMALL": 0, "SAMPLES": (4, 30), "FEW": 0, "MANY": 8},
    {"FEW": 0},
    {"FEW": 0, "MANY": 0},
)
"""Limits of the ways to find the first articles that send the same query other ways."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of 60 articles with some words in every second, third and seventh."""
    with Library.open(tmp_path_factory.mktemp("filtered") / "library.db") as library:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        library.articles.add_all(
            document(
                f"Text {number}." + " The harbor is old." * (number % 2) + " The dockers wait." * (number % 7),
                title=f"{'Port' if number % 3 else 'Dam'} number {number}",
                site=("tass.com", "Ars", None)[number % 3],
                authors=("Ida Moe",) if number % 2 else ("Bo Li",),
                published_at=start + timedelta(hours=number * 17 % 60),
            )
            for number in range(1, 61)
        )
        library.articles.tag(range(7, 60, 7), ["seven"])
        library.articles.tag(range(3, 60, 3), ["three"])
        library.articles.set_starred(range(5, 60, 5), True)
        library.articles.set_state(range(2, 60, 4), State.DONE)
        library.articles.delete([6, 12])
        yield library


@pytest.mark.parametrize("limits", WAYS)
def test_the_first_articles_are_the_beginning_of_the_list_whichever_way_they_are_found(
    crowd: Library, monkeypatch: pytest.MonkeyPatch, limits: dict[str, object]
) -> None:
    for name, limit in limits.items():
        monkeypatch.setattr(filtered, name, limit)
    for text in QUERIES:
        for shelf in (Shelf.ALL, Shelf.UNREAD, Shelf.CHANGED, Shelf.TRASH):
            for sort in (Sort.ADDED, Sort.PUBLISHED, Sort.TITLE):
                query = ArticleQuery(shelf, text, sort)
                ids = list(crowd.articles.ids(query))
                for limit in (1, 5, 100):
                    assert [article.id for article in crowd.articles.page(query, limit)] == ids[:limit], query


@pytest.mark.parametrize("limits", WAYS)
def test_a_list_is_the_same_whichever_way_it_is_found(
    crowd: Library, monkeypatch: pytest.MonkeyPatch, limits: dict[str, object]
) -> None:
    lists = {text: list(crowd.articles.ids(ArticleQuery(text=text))) for text in QUERIES}
    assert sum(map(bool, lists.values())) >= 12
    for name, limit in limits.items():
        monkeypatch.setattr(filtered, name, limit)
    assert {text: list(crowd.articles.ids(ArticleQuery(text=text))) for text in QUERIES} == lists


def test_articles_with_a_rare_word_are_looked_up_by_their_ids(crowd: Library) -> None:
    steps = plan(crowd, ArticleQuery(text="port 7"), 60)
    assert "SEARCH article USING INTEGER PRIMARY KEY (rowid=?)" in steps
    assert not any("ix_article" in step for step in steps)


def test_matches_of_a_word_in_very_many_texts_are_listed_newest_first(
    crowd: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = ArticleQuery(text="body:dockers")
    best = list(crowd.articles.ids(query))
    assert best != sorted(best, reverse=True)
    monkeypatch.setattr(filtered, "MOST_RANKED", 10)
    for few in (5, 100):
        monkeypatch.setattr(filtered, "FEW", few)
        assert list(crowd.articles.ids(query)) == sorted(best, reverse=True)
        assert [article.id for article in crowd.articles.page(query, 9)] == sorted(best, reverse=True)[:9]


def test_a_search_of_the_first_articles_leaves_nothing_behind_on_its_connection(
    crowd: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered, "SMALL", 0)
    query = ArticleQuery(text="port")
    first = crowd.articles.page(query, 10)
    with crowd.articles._handle.readers.lend() as connection:
        assert not connection.in_transaction
        assert connection.execute("SELECT count(*) FROM temp.sample").fetchone() == (0,)
    assert crowd.articles.page(query, 10) == first
    assert crowd.articles.page(replace(query, text="dam"), 10) != first
