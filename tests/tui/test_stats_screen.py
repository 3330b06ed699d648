"""The statistics: highlights by day, tag and author as bars, and from there to the highlights themselves."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import Color
from newsreader.tui.search import SearchScreen
from newsreader.tui.stats import StatsScreen
from newsreader.tui.stats.stats_list import StatsList


@pytest.fixture
def highlighted(library, harbour):
    for start in (0, 9, 20):
        library.highlights.add(harbour, start, start + 5, color=Color.RED, tags=("claim",))
    library.highlights.add(harbour, 30, 35, color=Color.RED, tags=("vote",))
    return library


async def opened(pilot):
    await press(pilot, "%")
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_the_highlights_of_a_tag_are_counted_and_listed(play, highlighted, size):
    async with play(size=size) as pilot:
        await opened(pilot)
        assert isinstance(pilot.app.screen, StatsScreen)
        assert "Highlights by day, since" in screen_text(pilot)
        await press(pilot, "w")
        assert "Highlights by week, since" in screen_text(pilot)
        await press(pilot, "k", "j")  # from row to row with highlights; headings and blank lines are passed over
        rows = [line.split() for line in screen_text(pilot).splitlines()]
        [claim], [vote] = ([row for row in rows if f"#{tag}" in row] for tag in ("claim", "vote"))
        assert ("3" in claim, "1" in vote) == (True, True)
        assert 2.5 < len(claim[-1]) / len(vote[-1]) < 3.5
        bars = [line for line in screen_text(pilot).splitlines() if "━" in line]
        assert len({line.index("━") for line in bars}) == 1
        assert len(bars[0].split()[-1]) > len(claim[-1])  # 4 highlights in the week, and 3 with the tag
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SearchScreen)
        assert pilot.app.screen.query_one("Input").value == "tag:claim "


async def test_the_screen_says_what_times_are_computed_from_and_follows_changes(play, highlighted, harbour):
    async with play(size=(80, 30)) as pilot:
        await opened(pilot)
        assert "newsreader does not store when you read them." in " ".join(screen_text(pilot).split())
        await press(pilot, "u")
        assert "#vote" not in screen_text(pilot)
        highlighted.articles.visit(harbour, 90)
        await pilot.resize_terminal(38, 8)
        await settle(pilot)
        await press(pilot, "G")
        assert "not counted." in screen_text(pilot)
        await press(pilot, "enter")
        assert "this row counts no highlights" in screen_text(pilot)
        await press(pilot, "g")
        assert "Highlights by day" in screen_text(pilot)
        assert pilot.app.screen.query_one(StatsList).query_text.startswith("after:")


async def test_without_highlights_the_screen_says_how_to_make_one(play, library):
    async with play(size=(60, 12)) as pilot:
        await opened(pilot)
        assert "Press m in an article" in screen_text(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, StatsScreen)
