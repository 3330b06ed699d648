"""Screens that close while other work runs: no order of keys may crash the program."""

from __future__ import annotations

import asyncio

import pytest
from tests.tui.conftest import press, screen_text, settle
from textual import events

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import BlockKind
from newsreader.tui.changes import ChangesScreen
from newsreader.tui.changes import read as read_changes
from newsreader.tui.codebook.screen import CodebookScreen
from newsreader.tui.dialogs.commands.help import HelpScreen
from newsreader.tui.dialogs.prompt_dialog import PromptPanel
from newsreader.tui.feeds.screen import FeedsScreen
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen, read
from newsreader.tui.search import SearchScreen
from newsreader.tui.stats import StatsScreen
from newsreader.tui.widgets.status_line import StatusLine


def changes(app, library, id_):
    for words in ("They paid.", "They did not pay."):
        article = library.articles.add(parse(f"---\nurl: https://example.org/\n---\n{words}".encode(), "a.md")).article
    return ChangesScreen(app.keymap, read_changes(library, article.id))


SCREENS = {
    "the search": lambda app, library, id_: SearchScreen(app.keymap, app._shared_search()),
    "the codebook": lambda app, library, id_: CodebookScreen(app.keymap, set()),
    "the feeds": lambda app, library, id_: FeedsScreen(app.keymap, set()),
    "the statistics": lambda app, library, id_: StatsScreen(app.keymap),
    "the changes": changes,
    "the help": lambda app, library, id_: HelpScreen(app.keymap, app.screen.current_scopes()),
    "the reader": lambda app, library, id_: ReaderScreen(app.keymap, read(library, id_)),
    "a panel": lambda app, library, id_: PromptPanel(app.keymap, "?", "", enter="do"),
}


@pytest.mark.parametrize("which", SCREENS)
@pytest.mark.parametrize("cover", ["the reader", "a panel"])
async def test_a_covered_screen_that_was_dismissed_closes_when_it_is_on_top_again(play, library, harbour, which, cover):
    async with play() as pilot:
        app, results = pilot.app, []
        left, above = SCREENS[which](app, library, harbour), SCREENS[cover](app, library, harbour)
        app.push_screen(left, results.append)
        await settle(pilot)
        covering = app.push_screen(above)
        left.dismiss("wish")  # also while what covers it is still being opened
        left.dismiss("late")
        await covering
        await settle(pilot)
        assert app.screen is above
        assert results == []
        above.dismiss(None)
        above.dismiss(None)
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert results == ["wish"]
        left.dismiss(None)
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)


async def test_a_search_that_is_dismissed_late_closes_below_the_article_it_opened(play, library, harbour):
    async with play() as pilot:
        app = pilot.app
        await press(pilot, "s")
        search, asked, opened = app.screen, asyncio.Event(), asyncio.Event()

        async def busy():  # as if the box were still inserting characters
            asked.set()
            await opened.wait()

        search.wait_for_typing = busy
        app.post_message(events.Key("escape", "\x1b"))
        await asked.wait()
        await app.open_article(harbour)
        opened.set()
        await settle(pilot)
        assert isinstance(app.screen, ReaderScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_an_article_that_is_replaced_always_has_its_widgets(play, library, harbour):
    with Library.open(library.path) as other:
        async with play(open_at=(harbour, None)) as pilot:
            reader = pilot.app.screen
            other.articles.set_title(harbour, "Another title")
            other.articles.set_block_kind(harbour, 0, BlockKind.HEADING)
            showing = asyncio.create_task(reader.reload())
            while not showing.done():
                reader.show_status()
                reader.view.show_highlights()
                await asyncio.sleep(0)
            await showing
            await settle(pilot)
            assert reader.article.title == "Another title"
            assert "Another title" in screen_text(pilot)
            await press(pilot, "m")
            assert "highlighted in yellow" in reader.query_one(StatusLine).message
            await press(pilot, "slash", *"council")
            assert "1 of 1" in screen_text(pilot)
    assert len(library.highlights.all()) == 1


async def test_a_key_that_arrives_before_the_screen_is_composed_works_afterwards(play, library, harbour):
    async with play() as pilot:
        app = pilot.app
        reader = ReaderScreen(app.keymap, read(library, harbour))
        opening = app.push_screen(reader)
        assert not reader.query(StatusLine)
        app.post_message(events.Key("m", "m"))
        await opening
        await settle(pilot)
        assert len(library.highlights.all()) == 1
        assert "highlighted in yellow" in screen_text(pilot)


@pytest.mark.parametrize("which", SCREENS)
async def test_keys_that_arrive_before_a_screen_opens_and_after_it_closes_do_no_harm(play, library, harbour, which):
    async with play() as pilot:
        app = pilot.app
        screen = SCREENS[which](app, library, harbour)
        opening = app.push_screen(screen)
        for key in ("down", "tab", "enter", "escape", "escape", "j", "question_mark", "j", "escape"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await opening
        await settle(pilot)


async def test_work_for_a_closed_screen_ends_quietly(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        app, reader, held = pilot.app, pilot.app.screen, asyncio.Event()
        show_change = reader._show_change

        async def late(highlight):
            await held.wait()
            await show_change(highlight)

        reader._show_change = late
        highlighting = asyncio.create_task(reader.action_perform("reader.highlight"))
        await app.queue.ask(lambda: None)
        reader.dismiss(None)
        await settle(pilot)
        held.set()
        await highlighting
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert len(library.highlights.all()) == 1
        app.post_message(events.Key("j", "j"))
        await settle(pilot)


async def test_callbacks_after_a_refresh_do_not_run_on_a_closed_screen(play, library, harbour):
    async with play() as pilot:
        await press(pilot, "?", "/")
        page = pilot.app.screen
        assert isinstance(page, HelpScreen)
        page._filter(False)  # it plans to show other hints
        await page.dismiss()
        page.call_after_refresh(page._show_hints)
        await settle(pilot)
        assert isinstance(pilot.app.screen, LibraryScreen)
