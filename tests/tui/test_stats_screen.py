"""The statistics: highlights by day, tag and author as bars, and from there to the highlights themselves."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.services.statistics import overview, read_minutes
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


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (30, 10)])
async def test_the_highlights_of_a_tag_are_counted_and_listed(play, highlighted, size):
    async with play(size=size) as pilot:
        await opened(pilot)
        assert isinstance(pilot.app.screen, StatsScreen)
        assert "By day since" in screen_text(pilot)
        [today] = overview(highlighted).found.activity
        assert f"{today.day:%a} {today.day}" in screen_text(pilot)
        await press(pilot, "w")
        assert "By week since" in screen_text(pilot)
        await press(pilot, "k", "j")  # from row to row with highlights; headings and blank lines are passed over
        rows = [line.split() for line in screen_text(pilot).splitlines()]
        [claim], [vote] = ([row for row in rows if f"#{tag}" in row] for tag in ("claim", "vote"))
        assert ("3" in claim, "1" in vote) == (True, True)
        if size[0] == 80:  # there is room for bars
            of_claim, of_vote = (next(cell for cell in row if "━" in cell) for row in (claim, vote))
            assert 2.5 < len(of_claim) / len(of_vote) < 3.5
            assert len({line.index("━") for line in screen_text(pilot).splitlines() if "━" in line}) == 1
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SearchScreen)
        assert pilot.app.screen.query_one("Input").value == "tag:claim "


async def test_the_screen_says_what_times_are_computed_from_and_follows_changes(play, highlighted, harbour):
    async with play(size=(80, 30)) as pilot:
        await opened(pilot)
        assert "Jumps" in screen_text(pilot)
        await press(pilot, "u")
        assert "#vote" not in screen_text(pilot)
        highlighted.articles.visit(harbour, 90)
        await pilot.resize_terminal(38, 8)
        await settle(pilot)
        await press(pilot, "G")
        assert "only there." in screen_text(pilot)
        await press(pilot, "enter")
        assert "this row counts no highlights" in screen_text(pilot)
        await press(pilot, "g")
        assert "By day since" in screen_text(pilot)
        assert pilot.app.screen.query_one(StatsList).query_text.startswith("after:")


async def test_without_highlights_the_screen_says_how_to_make_one(play, library):
    async with play(size=(60, 12)) as pilot:
        await opened(pilot)
        assert "Press m in an article" in screen_text(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, StatsScreen)


async def test_what_was_read_page_by_page_is_counted_today_but_no_jump(play, library, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("newsreader.services.reading.monotonic", lambda: now[0])
    text = " ".join(f"Sentence {number} of the report says that the harbour closed." for number in range(700))
    report = library.articles.add(parse(text.encode(), "report.txt")).article

    async def read(pilot, *keys):
        for key in keys:
            now[0] += 120
            await press(pilot, key)

    async with play(size=(80, 24), open_at=(report.id, None)) as pilot:
        await read(pilot, *["space"] * 4)
        place = pilot.app.screen.reading.focus.start
        assert place > 3000
        await read(pilot, "G", "apostrophe", "ctrl+o", "b", "b", "space", "j", "q")
        await opened(pilot)
        [today] = overview(library).found.activity
        assert today.words == report.words * place // report.length
        assert f"· {read_minutes(today.words)} min" in " ".join(screen_text(pilot).split())


async def test_an_article_that_fits_the_screen_is_read_when_it_is_left_unless_that_is_at_once(
    play, library, harbour, monkeypatch
):
    now = [0.0]
    monkeypatch.setattr("newsreader.services.reading.monotonic", lambda: now[0])
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        now[0] += 0.5
        await press(pilot, "q")
        assert overview(library).found.activity == ()
        await pilot.app.open_article(harbour)
        await settle(pilot)
        now[0] += 20
        await press(pilot, "x")
        [today] = overview(library).found.activity
        assert today.words == library.articles.get(harbour).words
