"""A library that is damaged while the program runs: the shown text stays readable, and the screen says what to do."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.library import Library
from newsreader.tui.library.article_list import ArticleList
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be cut short on Windows")


@pytest.fixture
def cut_short(library):
    """Cuts the library's file short, as a bad disk or a broken synchronization does."""

    def cut():
        with Library.open(library.path) as other:
            other.articles.set_title(1, "Told by another window")
        with closing(sqlite3.connect(library.path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.truncate(library.path, 8192)

    return cut


async def test_the_list_stays_and_says_that_the_library_is_damaged(play, library, cut_short):
    async with play(size=(160, 30)) as pilot:
        await settle(pilot)
        assert "Libraries lend tools" in screen_text(pilot)
        cut_short()
        for _ in range(2):
            await pilot.app._check_for_changes()
            await pilot.app.screen.attempt(pilot.app.screen.reload)
            await settle(pilot)
        assert "is damaged" in screen_text(pilot)
        assert "Libraries lend tools" in screen_text(pilot)
        await press(pilot, "j", "k", "enter")
        pilot.app.screen.articles.post_message(ArticleList.Chosen())
        await settle(pilot)
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "is damaged" in screen_text(pilot)


async def test_an_open_article_and_typed_text_stay(play, library, harbour, cut_short):
    async with play(size=(160, 30), open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"words")
        cut_short()
        await press(pilot, *" more", "escape", "escape")
        await pilot.app._check_for_changes()
        await press(pilot, "x", "y")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "cruise ships" in screen_text(pilot)
        await press(pilot, "j", "m")
        assert "is damaged" in screen_text(pilot)
        assert "cruise ships" in screen_text(pilot)
