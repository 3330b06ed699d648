"""Lists of many articles: the first are shown at once, and the others a moment later."""

from __future__ import annotations

from asyncio import to_thread
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from tests.bench.shelf import fill
from tests.tui.conftest import press, screen_text, settle

from newsreader.config import Settings
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.records import ArticleQuery, Shelf, Sort
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.library import list_reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot


@asynccontextmanager
async def many(tmp_path: Path) -> AsyncIterator[Pilot[Any]]:
    """Run the program with 200 articles."""
    fill(tmp_path / "many.db", 200)
    with Library.open(tmp_path / "many.db") as library:
        async with NewsreaderApp(library, Settings(), Keymap()).run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            yield pilot


async def until_shown(pilot: Pilot[Any], text: str) -> None:
    while text not in screen_text(pilot):
        await pilot.pause(0.01)


async def test_a_filtered_list_shows_its_first_articles_before_it_has_read_the_others(tmp_path, monkeypatch):
    async with many(tmp_path) as pilot:
        articles = pilot.app.library.articles
        reading, go_on, ids = Event(), Event(), articles.ids

        def waiting(query: ArticleQuery):
            reading.set()
            go_on.wait()
            return ids(query)

        monkeypatch.setattr(articles, "ids", waiting)
        try:
            await pilot.press("slash", *"many")
            await until_shown(pilot, "60+ found")
            assert "Article 1 of many" in screen_text(pilot)
            await to_thread(reading.wait)
            await pilot.press("1")
            await until_shown(pilot, "0 found")
        finally:
            go_on.set()
        await press(pilot, "backspace")
        await until_shown(pilot, "200 found")


@pytest.mark.parametrize(("key", "remaining"), [("M", 0), ("G", 200)])
async def test_a_key_for_the_whole_list_waits_until_all_articles_are_read(tmp_path, monkeypatch, key, remaining):
    monkeypatch.setattr(list_reading, "PAUSE", 3600)
    async with many(tmp_path) as pilot:
        library = pilot.app.library
        await pilot.press("slash", *"many")
        await until_shown(pilot, "60+ found")
        await pilot.press("down", "down", key)
        await until_shown(pilot, "200 found")
        assert library.articles.counts().unread == remaining
        assert pilot.app.screen.articles.cursor == (199 if key == "G" else 1)


async def test_other_shelves_and_orders_are_shown_from_their_first_articles(tmp_path, monkeypatch):
    monkeypatch.setattr(list_reading, "PAUSE", 3600)
    async with many(tmp_path) as pilot:
        by_date = ArticleQuery(sort=Sort.PUBLISHED)
        for key, query in (("S", by_date), ("tab", replace(by_date, shelf=Shelf.UNREAD))):
            await pilot.press(key)
            first = [article.id for article in pilot.app.library.articles.page(query, list_reading.PAGE)]
            while pilot.app.screen.query_now != query or list(pilot.app.screen.articles.ids) != first:
                await pilot.pause(0.01)
            assert not pilot.app.screen.articles.is_whole


async def test_typing_does_not_wait_for_the_suggestions(tmp_path, monkeypatch):
    async with many(tmp_path) as pilot:
        articles = pilot.app.library.articles
        go_on, vocabulary = Event(), articles.vocabulary

        def waiting():
            go_on.wait()
            return vocabulary()

        monkeypatch.setattr(articles, "vocabulary", waiting)
        try:
            await pilot.press("slash", *"of 77")
            await until_shown(pilot, "1 found")
        finally:
            go_on.set()
