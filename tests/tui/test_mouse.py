"""The mouse over the reading pane: its wheel, and drags that go over an edge."""

from __future__ import annotations

import asyncio

import pytest
from tests.tui.conftest import press, settle
from textual import events

from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.tui.dialogs.export import ExportPanel
from newsreader.tui.reader.pane.article_view import ArticleView


@pytest.fixture
def long(library):
    """The id of an article that is longer than any screen."""
    text = "\n\n".join(f"Paragraph {n} says what it says. It is not long." for n in range(60))
    return library.articles.add(parse(text.encode(), "long.txt")).article.id


async def until(pilot, holds):
    """Wait until a condition is true."""
    async with asyncio.timeout(30):
        while not holds():
            await pilot.pause()


async def drag(pilot, offset):
    """Move over the pane with the button held."""
    await pilot._post_mouse_events([events.MouseMove], pilot.app.screen.view, offset, button=1)


def wheel(pilot, event, times=1):
    view = pilot.app.screen.view
    for _ in range(times):
        view.post_message(
            event(
                widget=view,
                x=10,
                y=5,
                delta_x=0,
                delta_y=0,
                button=0,
                shift=False,
                meta=False,
                ctrl=False,
                screen_x=10,
                screen_y=6,
            )
        )


async def test_the_wheel_scrolls_three_rows_and_a_focus_outside_the_screen_follows(play, long):
    async with play(open_at=(long, None)) as pilot:
        view, reading = pilot.app.screen.view, pilot.app.screen.reading
        before = reading.focus
        wheel(pilot, events.MouseScrollDown)
        await settle(pilot)
        assert (view.top, reading.focus) == (3, before)
        wheel(pilot, events.MouseScrollDown, 9)
        await settle(pilot)
        assert view.top == 30
        begin, end = view.visible_range()
        assert begin <= reading.focus.start < end
        wheel(pilot, events.MouseScrollUp, 20)
        await settle(pilot)
        assert view.top == 0
        wheel(pilot, events.MouseScrollDown, 200)
        await settle(pilot)
        assert view.top == view.virtual_size.height - view.size.height


async def test_the_wheel_leaves_a_selection_unchanged(play, long):
    async with play(open_at=(long, None)) as pilot:
        await press(pilot, "v", "w")
        before = pilot.app.screen.reading.selection
        wheel(pilot, events.MouseScrollDown, 10)
        await settle(pilot)
        assert pilot.app.screen.view.top == 30
        assert pilot.app.screen.reading.selection == before


@pytest.mark.parametrize("over", [0, 1])
async def test_a_drag_at_or_over_the_lower_edge_keeps_selecting_until_it_is_released(play, long, over):
    async with play(size=(80, 20), open_at=(long, None)) as pilot:
        view, reading = pilot.app.screen.view, pilot.app.screen.reading
        at = (view.geometry.text_at, view.rows.head)
        await pilot.mouse_down(view, offset=at)
        await drag(pilot, (at[0], view.size.height - 1 + over))
        await until(pilot, lambda: view.top >= 30)
        await pilot.mouse_up(view, offset=(at[0], view.size.height - 1 + over))
        await settle(pilot)
        assert reading.selection.start == 0
        assert reading.selection.end > reading.text.index("Paragraph 14")
        assert view._drag_timer is None


@pytest.mark.slow
async def test_a_drag_over_the_upper_edge_reaches_the_start_and_one_to_the_last_row_the_end(play, long):
    async with play(size=(80, 20), open_at=(long, None)) as pilot:
        view, reading = pilot.app.screen.view, pilot.app.screen.reading
        await press(pilot, "G", "pageup")
        at = (view.geometry.text_at + 5, 8)
        began = view.target_at(*at).offset or view.target_at(at[0], 9).offset
        at = at if view.target_at(*at).offset is not None else (at[0], 9)
        await pilot.mouse_down(view, offset=at)
        await drag(pilot, (at[0], -1))
        await until(pilot, lambda: view.top == 0)
        await drag(pilot, (at[0], view.size.height))
        await until(pilot, lambda: view.top == view.virtual_size.height - view.size.height)
        await settle(pilot)
        await pilot.mouse_up(view, offset=(at[0], view.size.height))
        await settle(pilot)
        assert (reading.selection.start, reading.selection.end) == (began, len(reading.text))


async def test_a_drag_along_the_last_row_selects_in_it_and_scrolls_nothing(play, long):
    async with play(size=(80, 20), open_at=(long, None)) as pilot:
        view, reading = pilot.app.screen.view, pilot.app.screen.reading
        last = view.size.height - 1
        if view.target_at(view.geometry.text_at, last).offset is None:
            view.scroll_row(1)
        await pilot.mouse_down(view, offset=(view.geometry.text_at, last))
        top = view.top
        await drag(pilot, (view.geometry.text_at + 9, last))
        await pilot.mouse_up(view, offset=(view.geometry.text_at + 9, last))
        await settle(pilot)
        assert view.top == top
        assert reading.text[reading.selection.start : reading.selection.end] == "Paragraph"


async def test_a_click_while_a_panel_opens_does_not_open_a_second_panel(play, harbour, library):
    highlight = library.highlights.add(harbour, 0, 20, color=Color.RED, note="a note")
    async with play(open_at=(harbour, highlight.id)) as pilot:
        reader = pilot.app.screen
        reader.action_export()
        reader.post_message(ArticleView.NoteClicked(highlight.id))
        await settle(pilot)
        await until(pilot, lambda: pilot.app.screen is not reader)
        assert isinstance(pilot.app.screen, ExportPanel)
        await press(pilot, "escape")
        assert pilot.app.screen is reader
