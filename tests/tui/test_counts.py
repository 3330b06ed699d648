"""Digits before a motion repeat it on every screen with motions; they change nothing else."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.status_line import StatusLine

COUNT = 30


@pytest.fixture
def log(library):
    """An article of thirty paragraphs with two sentences each."""
    text = "\n\n".join(f"Entry {n:02} begins here. It ends with word{n:02} and more." for n in range(COUNT))
    return library.articles.add(parse(text.encode(), "log.txt")).article.id


def focus(pilot):
    reading = pilot.app.screen.reading
    return reading.text[reading.focus.start : reading.focus.end]


@pytest.mark.parametrize(
    ("keys", "there"),
    [
        ("3j", "It ends with word01 and more."),
        ("12j", "Entry 06 begins here."),
        ("10jj", "It ends with word05 and more."),
        ("8j3k", "It ends with word02 and more."),
        ("5}", "Entry 05 begins here."),
        ("5}2{", "Entry 03 begins here."),
        ("999j", "It ends with word29 and more."),
        ("99999999999j5k", "Entry 27 begins here."),
        ("0j", "It ends with word00 and more."),
        ("5?", "Entry 00 begins here."),
    ],
)
async def test_a_count_repeats_a_motion_and_highlights_nothing(play, library, log, keys, there):
    async with play(size=(100, 30), open_at=(log, None)) as pilot:
        await press(pilot, *keys)
        if keys.endswith("?"):
            await press(pilot, "q")
        assert focus(pilot) == there
    assert library.highlights.for_article(log) == []


@pytest.mark.slow
async def test_counts_work_for_pages_lines_matches_and_highlights(play, library, log):
    text = library.articles.revision(log).text
    for n in range(0, COUNT, 3):
        start = text.index(f"Entry {n:02}")
        library.highlights.add(log, start, start + 8, color=Color.GREEN)
    async with play(size=(100, 20), open_at=(log, None)) as pilot:
        await press(pilot, *"4]")
        assert focus(pilot).startswith("Entry 09")
        await press(pilot, *"2[")
        assert focus(pilot).startswith("Entry 03")
        await press(pilot, "g", "slash", *"begins", "enter", *"5n")
        assert focus(pilot).startswith("Entry 05")
        await press(pilot, *"3N", "escape", "g")
        view = pilot.app.screen.view
        await press(pilot, "2", "space")
        two_pages = view.top
        await press(pilot, "g", "space", "space")
        assert view.top == two_pages
        await press(pilot, "g", "7", "down")
        assert view.top == 7
        await press(pilot, "g", "ctrl+d", "ctrl+d")
        assert view.top == 2 * (view.size.height // 2)
        await press(pilot, "2", "ctrl+u")
        assert view.top == 0


async def test_counts_work_while_selecting_and_zero_alone_is_the_start_of_the_line(play, log):
    async with play(size=(100, 30), open_at=(log, None)) as pilot:
        await press(pilot, "j", "v", *"3w")
        reading = pilot.app.screen.reading
        assert reading.text[reading.selection.start : reading.selection.end] == "It ends with word00"
        await press(pilot, *"2b")
        assert reading.text[reading.selection.start : reading.selection.end] == "It ends"
        await press(pilot, *"10l")
        assert reading.text[reading.selection.start : reading.selection.end] == "It ends with word"
        await press(pilot, "0")
        assert reading.text[reading.selection.start : reading.selection.end] == "Entry 00 begins here. "


async def test_a_highlight_is_made_several_words_longer_in_one_step(play, library, log):
    async with play(open_at=(log, None)) as pilot:
        await press(pilot, "v", "m", "j", "k", *"2>")
        assert [h.quote for h in library.highlights.for_article(log)] == ["Entry 00 begins"]
        await press(pilot, "u")
        assert [h.quote for h in library.highlights.for_article(log)] == ["Entry"]


@pytest.mark.slow
async def test_counts_work_in_lists(play, library, log):
    text = library.articles.revision(log).text
    for n in range(COUNT):
        library.articles.add(parse(f"Title {n:02}\n\nBody {n} of it, which is short.".encode(), f"{n}.txt"))
        library.highlights.add(log, n, n + 9, color=Color.RED, tags=[f"tag{n:02}"])
    assert text
    async with play(size=(100, 20)) as pilot:
        articles = pilot.app.screen.articles
        await press(pilot, *"7j")
        assert articles.cursor == 7
        await press(pilot, *"3k")
        assert articles.cursor == 4
        await press(pilot, *"20G")
        assert articles.cursor == 19
        await press(pilot, *"5g", "ctrl+d")
        assert articles.cursor == 4 + round((articles.size.height - 2) / 2)
        await press(pilot, "C", *"9j2k")
        assert pilot.app.screen.tags.cursor == 7
        await press(pilot, "G", *"3G")
        assert pilot.app.screen.tags.cursor == 2
        await press(pilot, "escape")
        screen = await asked(pilot)
        await press(pilot, "tab", *"6j2k")
        assert screen.results.cursor == 4
        assert screen.ask.box.value == ""


async def test_a_count_is_shown_until_its_key_and_escape_only_cancels_it(play, log):
    async with play(open_at=(log, None)) as pilot:
        await press(pilot, *"12")
        assert screen_text(pilot).splitlines()[-1].rstrip().endswith("12")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.query_one(StatusLine).count == ""
        await press(pilot, "j")
        assert focus(pilot) == "It ends with word00 and more."


async def test_a_digit_that_the_user_bound_to_an_action_is_no_count(play, library, log):
    async with play(settings=Settings(keys={"reader.highlight_red": ("4",)}), open_at=(log, None)) as pilot:
        await press(pilot, "4")
        assert [h.color for h in library.highlights.for_article(log)] == [Color.RED]
        await press(pilot, *"14j")
        assert focus(pilot) == "Entry 07 begins here."
        await press(pilot, "q", *"5j")
        assert isinstance(pilot.app.screen, LibraryScreen)
