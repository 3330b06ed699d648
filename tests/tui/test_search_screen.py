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


async def typed(pilot, text):
    await press(pilot, *("space" if c == " " else c for c in text))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_filters_find_exactly_and_are_completed_with_tab(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "tag:cou")
        assert "tag:council/vote" in screen_text(pilot)
        assert pilot.app.screen.query_one(Masthead).remark == "2 newest", "what is half typed filters nothing"
        await press(pilot, "tab")
        await pilot.app.workers.wait_for_complete()
        assert pilot.app.screen.query_one("Input").value == "tag:council/vote "
        await typed(pilot, "-has:no")
        await press(pilot, "down", "enter")
        await settle(pilot)
        assert pilot.app.screen.query_one("Input").value == "tag:council/vote -has:note "
        assert "Nothing like that" in screen_text(pilot)


async def test_a_mistake_in_a_filter_is_said_and_taken_back(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "color:pink")
        assert "color:pink means nothing" in screen_text(pilot)
        assert "who were the twelve" in screen_text(pilot)
        await press(pilot, *["backspace"] * 4)
        await typed(pilot, "green")
        assert "means nothing" not in screen_text(pilot)
        assert pilot.app.screen.query_one(Masthead).remark.startswith("2 found")


async def test_what_needs_review_and_what_lost_its_place_is_found(play, library, harbour, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "is:orphan is:review")
        assert "Nothing like that" in screen_text(pilot)


async def test_several_results_are_tagged_coloured_and_removed_each_in_one_step(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+x", "ctrl+x")
        assert "2 selected" in screen_text(pilot)
        assert "✓" in screen_text(pilot)
        await press(pilot, "ctrl+r")
        await pilot.app.workers.wait_for_complete()
        assert {h.color for h in library.highlights.all()} == {Color.BLUE}
        await press(pilot, "ctrl+t", *"new", "enter")
        await pilot.app.workers.wait_for_complete()
        assert [h.tags for h in library.highlights.all()] == [("new",), ("council/vote", "new")]
        await press(pilot, "up", "ctrl+x", "ctrl+x", "ctrl+d")
        assert library.highlights.all() == []
        assert "Nothing marked yet" in screen_text(pilot)
        await press(pilot, "ctrl+z")
        assert len(library.highlights.all()) == 2
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+y")
        assert {h.color for h in library.highlights.all()} == {Color.BLUE}
        assert [h.tags for h in library.highlights.all()] == [(), ("council/vote",)]


async def test_removing_one_leaves_the_cursor_where_it_was(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "ctrl+d")
        assert [h.id for h in library.highlights.all()] == [marked[1].id]
        assert pilot.app.screen.results.cursor == 0


async def test_what_was_found_is_exported(play, tmp_path, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "twelve")
        await press(pilot, "ctrl+e")
        assert "Export this article as Markdown" in screen_text(pilot)
        await press(pilot, "ctrl+u")
        await typed_path(pilot, tmp_path / "out")
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        assert "1 file written" in screen_text(pilot)
    (file,) = (tmp_path / "out").glob("*.md")
    assert "who were the twelve" in file.read_text(encoding="utf-8")


async def typed_path(pilot, path):
    pilot.app.screen.query_one("Input").value = str(path)
    await settle(pilot)


async def test_a_search_is_kept_by_name_and_stands_below_the_empty_box(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "twelve has:note")
        await press(pilot, "ctrl+s", *"vote", "enter")
        assert "kept as vote" in screen_text(pilot)
        await press(pilot, "enter", "q", "escape")
        await opened(pilot)
        shown = screen_text(pilot)
        assert "vote" in shown
        assert "recent" in shown
        assert "Shipping lines" in shown
        await press(pilot, "down", "enter")
        await pilot.app.workers.wait_for_complete()
        assert pilot.app.screen.query_one("Input").value == "twelve has:note"
        assert pilot.app.screen.query_one(Masthead).remark.startswith("1 found")
        await press(pilot, "ctrl+u", "down", "down", "ctrl+d", "ctrl+d")
        assert "recent" not in screen_text(pilot)
        assert pilot.app.screen.searches.kept.saved == {}
        assert len(pilot.app.screen.results.matches) == 2, "no mark was removed"


async def test_down_goes_through_the_choices_to_the_results_and_up_comes_back(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "is:")
        screen = pilot.app.screen
        count = len(screen.choices.items)
        await press(pilot, "up", *["down"] * count)
        assert (screen.choices.cursor, screen.results.cursor) == (count - 1, 0)
        await press(pilot, "down", "down")
        assert (screen.choices.items, screen.results.cursor) == ((), 1)
        await press(pilot, "up", "up")
        assert screen.choices.cursor == count - 1
        await press(pilot, "pagedown")
        assert (screen.choices.items, screen.results.cursor) == ((), 1)


async def test_f1_shows_the_keys_and_what_may_be_asked(play, marked):
    async with play(size=(120, 50)) as pilot:
        await opened(pilot)
        await press(pilot, "f1")
        assert "Keep the search by a name" in screen_text(pilot)


async def test_enter_right_after_the_last_letter_opens_what_these_letters_mean(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await pilot.press(*"twelve", "enter")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.highlight_here().id == marked[0].id


async def test_enter_before_the_notes_are_read_waits_for_them(play, marked):
    async with play(size=(120, 30)) as pilot:
        await pilot.press("s", *"twelve", "enter")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.highlight_here().id == marked[0].id
