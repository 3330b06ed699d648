"""Actions on several results: results out of view are counted, and undo moves to restored results."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text, settle

from newsreader.ingest import parse_one as parse
from newsreader.records import Color

COUNT = 30


@pytest.fixture
def many(library):
    """Thirty highlights, the newest first in the list: `entry 29` … `entry 0`."""
    text = "\n\n".join(f"Entry {n:02} is about the {'harbour' if n % 2 else 'council'}." for n in range(COUNT))
    article = library.articles.add(parse(text.encode(), "log.txt")).article.id
    text = library.articles.revision(article).text
    for n in range(COUNT):
        start = text.index(f"Entry {n:02}")
        library.highlights.add(article, start, start + 8, color=Color.GREEN, note=f"word{n:02} of it")
    return library.highlights.all


async def test_results_stay_selected_out_of_view_and_the_status_line_counts_them(play, many):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot)
        await press(pilot, "ctrl+x", "ctrl+x")
        assert "2 selected " in f"{screen_text(pilot)} "
        assert "out of view" not in screen_text(pilot)
        await press(pilot, "pagedown", "pagedown")
        assert "2 selected, 2 out of view" in screen_text(pilot)
        await press(pilot, *"word05")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "2 selected, 2 out of view" in screen_text(pilot)
        await press(pilot, "ctrl+x")
        assert "3 selected, 2 out of view" in screen_text(pilot)
        await press(pilot, "shift+delete", "y")
        assert len(many()) == COUNT - 3
        assert "deleted 3 highlights · ^_ to undo" in screen_text(pilot)
        assert not screen.results.selected


@pytest.mark.slow
async def test_undo_selects_the_restored_results_again_and_moves_to_them(play, many):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot)
        await press(pilot, *["down"] * 12, "ctrl+x", "ctrl+x")
        chosen = set(screen.results.selected)
        await press(pilot, "shift+delete", "y")
        assert len(many()) == COUNT - 2
        await press(pilot, "ctrl+underscore")
        assert screen.results.selected == chosen
        assert screen.results.current.highlight.id in chosen


async def test_undo_moves_to_the_restored_result(play, many):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot)
        await press(pilot, "down", "down")
        gone = screen.results.current.highlight.id
        await press(pilot, "shift+delete", "y", "up", "ctrl+underscore")
        assert screen.results.current.highlight.id == gone
        assert not screen.results.selected


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (40, 13), (40, 14)])
async def test_a_result_begins_in_the_first_row_at_every_scroll_position(play, many, size):
    async with play(size=size) as pilot:
        screen = await asked(pilot)
        for key in ("down", "pagedown", "pagedown", *["down"] * COUNT, "up", "pageup"):
            await press(pilot, key)
            assert int(screen.results.scroll_offset.y) % 3 == 0, key
            y = screen.results.cursor * 3 - int(screen.results.scroll_offset.y)
            assert 0 <= y < screen.results.size.height - 1, key


async def test_the_sign_of_a_selected_result_is_separated_from_its_text(play, many):
    async with play(size=(120, 40)) as pilot:
        screen = await asked(pilot)
        await press(pilot, "ctrl+x")
        assert "✓ word29" in screen.results.render_line(0).text
