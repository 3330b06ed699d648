"""What all panels have in common: titles that fit, help, and a refused entry that stays in the box."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text

from newsreader.tui.adding.add_panel import ABOUT
from newsreader.tui.dialogs.commands.help import HelpScreen
from newsreader.tui.widgets.text_box import TextBox


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("a", ABOUT),
        ("e", "Export all highlights into the folder"),
    ],
)
async def test_a_title_is_shown_whole_on_a_narrow_terminal(play, key, title):
    async with play(size=(40, 12)) as pilot:
        await press(pilot, key)
        assert title in " ".join(screen_text(pilot).split())


@pytest.mark.parametrize(
    ("keys", "shown"), [("t", "add one more"), ("a", "complete"), ("/", "Next shelf"), ("C/", "Rename the tag")]
)
async def test_f1_opens_and_closes_the_help_while_text_is_typed(play, keys, shown):
    async with play(size=(100, 60)) as pilot:
        await press(pilot, *keys)
        before = pilot.app.screen
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert shown in screen_text(pilot)
        await press(pilot, "f1")
        assert pilot.app.screen is before


async def test_an_invalid_tag_stays_in_the_box_until_it_is_corrected(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"a//b", "enter")
        assert pilot.app.screen.query_one(TextBox).value == "a//b"
        assert "two slashes together" in screen_text(pilot)
        await press(pilot, "tab")
        assert pilot.app.screen.query_one(TextBox).value == "a//b"
        await press(pilot, "backspace", "backspace")
        assert "two slashes together" not in screen_text(pilot)
        await press(pilot, "b", "enter")
        await pilot.app.workers.wait_for_complete()
        assert [highlight.tags for highlight in library.highlights.for_article(harbour)] == [("a/b",)]


async def test_a_title_cannot_be_empty(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        before = library.articles.get(harbour).title
        await press(pilot, "r", "ctrl+u", "enter")
        assert "Type a title." in screen_text(pilot)
        await press(pilot, *"New", "enter")
        await pilot.app.workers.wait_for_complete()
        assert before != library.articles.get(harbour).title == "New"
