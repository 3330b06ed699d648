"""The suggestions below the box of the note search: the keys follow the bar."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text

from newsreader.records import Color
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.search import SearchScreen


@pytest.fixture
def marked(library, harbour):
    """Two highlights, a saved search and a recent search."""
    text = library.articles.revision(harbour).text
    for quote in ("The vote was 31 to 12.", "Shipping lines had warned of a loss."):
        start = text.index(quote)
        library.highlights.add(harbour, start, start + len(quote), color=Color.GREEN, tags=["number"])
    library.searches.save("numbers", "tag:number")
    library.searches.remember("harbour vote")
    return library.highlights.all


def foot(pilot):
    return " ".join(screen_text(pilot).splitlines()[-1].split())


def saved(library):
    return {one.name: one.query for one in library.searches.saved()}


async def test_a_suggested_saved_search_is_deleted_and_no_highlight_with_it(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot, "num")
        await press(pilot, "down", "shift+delete", "y")
        assert saved(library) == {}
        assert len(marked()) == 2
        assert "deleted numbers; ^_ to undo" in screen_text(pilot)
        await press(pilot, "ctrl+underscore")
        assert saved(library) == {"numbers": "tag:number"}


async def test_a_suggested_saved_search_is_renamed(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot, "num")
        await press(pilot, "down", "ctrl+s", "x", "enter")
        await pilot.app.workers.wait_for_complete()
        assert saved(library) == {"numbersx": "tag:number"}


@pytest.mark.parametrize("at", [("up",), ("up", "down"), (*"num", "down"), (*"color:", "down")])
@pytest.mark.parametrize("verb", ["ctrl+t", "ctrl+r", "ctrl+x", "ctrl+e"])
async def test_an_action_on_highlights_does_nothing_while_the_bar_is_on_a_suggestion(play, marked, at, verb):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot)
        await press(pilot, *at)
        await press(pilot, verb)
        assert isinstance(pilot.app.screen, SearchScreen)
        assert not pilot.app.screen.results.selected
        assert "the bar is on" in pilot.app.screen.message


async def test_a_suggested_filter_can_be_neither_saved_nor_deleted(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot, "color:")
        await press(pilot, "down", "shift+delete")
        assert len(marked()) == 2
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, SearchScreen)
        assert "the bar is on a suggestion" in pilot.app.screen.message


async def test_the_hints_follow_the_bar(play, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot)
        on_results = foot(pilot)
        assert on_results.startswith("enter open")
        assert "⇧del delete" in on_results
        await press(pilot, "up")
        assert foot(pilot) == "enter search esc close ⇧del delete ^s rename"
        await press(pilot, "down")
        assert foot(pilot) == "enter search esc close ⇧del delete ^s save"
        await press(pilot, "escape")
        assert foot(pilot) == on_results
        await press(pilot, *"color:", "down")
        assert foot(pilot) == "enter complete esc close"
        await press(pilot, "escape", *"rde")
        assert "tab correct" in foot(pilot)


async def test_escape_closes_the_suggestions_before_it_leaves(play, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot, "num")
        await press(pilot, "escape")
        assert pilot.app.screen.ask.box.value == "num"
        assert pilot.app.screen.choices.items == ()
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_up_from_the_first_result_leads_to_the_searches_with_any_query(play, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot, "vote")
        await press(pilot, "up")
        assert [text for text, _ in pilot.app.screen.choices.items] == ["numbers", "harbour vote"]
        await press(pilot, "escape", *" color:")
        await press(pilot, "up")
        assert [text for text, _ in pilot.app.screen.choices.items] == ["numbers", "harbour vote"]


@pytest.mark.parametrize("size", [(100, 30), (111, 30), (120, 30), (200, 50), (60, 20), (40, 12)])
async def test_the_suggestions_cover_the_list_below_and_are_not_cut_at_wide_characters(play, marked, size, library):
    for name in ("a", "bb"):  # so that some character is across every edge
        library.searches.save(name, "東京政治" * 25)
    async with play(size=size) as pilot:
        await asked(pilot)
        await press(pilot, "up", "down", "down", "down")
        rows = [row for row in screen_text(pilot).splitlines() if "saved ·" in row]
        assert len(rows) == 3
        for row in rows[:2]:
            shown = row.split("saved · ")[1].split("…")[0].strip()
            assert set(shown) == set("東京政治"), row
        assert not any(row.startswith("┃") for row in rows)
