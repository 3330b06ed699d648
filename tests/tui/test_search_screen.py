from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import Color
from newsreader.tui.screens.library import LibraryScreen
from newsreader.tui.screens.reader import ReaderScreen
from newsreader.tui.screens.search import SearchScreen
from newsreader.tui.widgets.masthead import Masthead


@pytest.fixture
def marked(library, harbour):
    text = library.articles.revision(harbour).text

    def mark(quote, note="", tags=()):
        start = text.index(quote)
        return library.highlights.add(harbour, start, start + len(quote), color=Color.GREEN, note=note, tags=tags)

    return [
        mark("The vote was 31 to 12.", "who were the twelve", ("council/vote",)),
        mark("Shipping lines had warned of a loss."),
    ]


async def opened(pilot):
    await press(pilot, "s")
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_an_empty_box_lists_the_newest(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        shown = screen_text(pilot)
        assert shown.index("Shipping lines had warned") < shown.index("who were the twelve")


async def test_misspelt_words_in_any_order_find_the_note_and_enter_goes_there(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, *"twelev", "space", *"who")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "who were the twelve" in screen_text(pilot)
        assert pilot.app.screen.query_one(Masthead).remark.startswith("1 found")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        reading = pilot.app.screen.reading
        assert reading.text[reading.focus.start : reading.focus.end] == "The vote was 31 to 12."
        assert reading.highlight_here().id == marked[0].id
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, SearchScreen)
        assert pilot.app.screen.query_one("Input").value == "twelev who"


async def test_the_passage_stands_beside_the_result_in_its_context(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, *"twelve")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "The mayor said the decision" in screen_text(pilot)


async def test_what_matches_nothing_says_so_and_escape_goes_back(play, marked):
    async with play() as pilot:
        await opened(pilot)
        await press(pilot, *"qqqxyz")
        assert "Nothing like that" in screen_text(pilot)
        await press(pilot, "enter", "down", "up", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_library_without_marks_says_how_to_make_one(play):
    async with play() as pilot:
        await opened(pilot)
        assert "m marks the sentence" in screen_text(pilot)


async def test_what_was_marked_since_the_last_search_is_found(play, library, harbour, marked):
    async with play(open_at=(harbour, None)) as pilot:
        await opened(pilot)
        await press(pilot, "escape", "g", "m")
        await opened(pilot)
        await press(pilot, *"cruise")
        assert "cruise ships" in screen_text(pilot)


@pytest.mark.parametrize("size", [(20, 5), (60, 15), (400, 120)])
async def test_every_size_of_terminal_shows_results(play, marked, size):
    async with play(size=size) as pilot:
        await opened(pilot)
        assert "who" in screen_text(pilot) or "Ship" in screen_text(pilot)
