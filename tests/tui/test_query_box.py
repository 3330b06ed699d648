"""The boxes of the library and of the note search: Tab, and messages about unknown tags."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle
from textual import events

from newsreader.records import Color, Shelf


@pytest.fixture
def tagged(library, harbour):
    library.articles.tag([harbour], ["politics/eu"])
    library.highlights.add(harbour, 0, 12, color=Color.RED, tags=["weird tag"])


async def asked(pilot, where, text):
    """Type into the box of the library (`slash`) or of the note search (`s`)."""
    await press(pilot, where)
    await pilot.app.workers.wait_for_complete()
    await press(pilot, *("space" if letter == " " else letter for letter in text))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)
    return pilot.app.screen.query_one("Input")


@pytest.mark.parametrize("where", ["slash", "s"])
@pytest.mark.parametrize(
    ("typed", "said", "mended"),
    [
        ("color:rde", "Did you mean red?", "color:red "),
        ("tag:politcs", "There is no tag politcs. Did you mean politics?", "tag:politics "),
        ("tag:wierd-tag", "Did you mean weird tag?", 'tag:"weird tag" '),
    ],
)
async def test_tab_accepts_the_correction_of_a_mistake(play, tagged, where, typed, said, mended):
    async with play() as pilot:
        box = await asked(pilot, where, typed)
        assert said in screen_text(pilot)
        await press(pilot, "tab")
        assert box.value == mended
        assert "Did you mean" not in screen_text(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["slash", "s"])
async def test_tab_completes_a_tag_with_all_below_it(play, tagged, where):
    async with play() as pilot:
        box = await asked(pilot, where, "tag:politics/")
        assert "There is no tag" not in screen_text(pilot)
        await press(pilot, "tab")
        assert box.value == "tag:politics/ "
        await press(pilot, *"tag:nosuch")
        assert "There is no tag nosuch." in screen_text(pilot)


async def test_tab_in_the_filter_leaves_neither_the_box_nor_the_shelf(play, tagged):
    async with play() as pilot:
        box = await asked(pilot, "slash", "zz")
        await press(pilot, "tab", "shift+tab", "tab", "tab")
        assert box.has_focus
        assert box.value == "zz"
        assert pilot.app.screen.query_now.shelf is Shelf.ALL


async def test_the_hints_name_the_keys_of_the_filter_while_it_has_the_focus(play, tagged):
    async with play() as pilot:
        before = screen_text(pilot).splitlines()[-1]
        await asked(pilot, "slash", "zz")
        assert screen_text(pilot).splitlines()[-1].split() == ["enter", "to", "the", "list", "esc", "clear"]
        await press(pilot, "space", *"color:re")
        assert "enter to the list  tab complete  esc clear" in screen_text(pilot)
        await press(pilot, "down")
        assert screen_text(pilot).splitlines()[-1].split()[:2] == ["enter", "complete"]
        await press(pilot, "up", "backspace", *"de")
        assert "enter to the list  tab correct  esc clear" in screen_text(pilot)
        await press(pilot, "escape", "slash", *"the")
        assert "enter read  esc clear" in screen_text(pilot)
        await press(pilot, "escape")
        assert screen_text(pilot).splitlines()[-1] == before
        assert "archive" in before


@pytest.mark.parametrize("where", ["slash", "s"])
async def test_all_pasted_lines_are_inserted(play, tagged, where):
    async with play() as pilot:
        box = await asked(pilot, where, "")
        pilot.app.post_message(events.Paste("one\ntwo\r\nthree\n"))
        await settle(pilot)
        assert box.value == "one two three"


async def test_the_key_that_accepts_a_suggestion_is_shown_beside_it(play, tagged):
    async with play(size=(38, 14)) as pilot:
        await asked(pilot, "s", "is:")
        rows = screen_text(pilot).splitlines()
        assert [row.split()[-1] for row in rows if "is:un" in row] == ["tab"]
        await press(pilot, "down", "down")
        rows = screen_text(pilot).splitlines()
        assert next(row.split() for row in rows if "enter" in row)[-2:] == ["is:reading", "enter"]
        assert not any(row.endswith("tab") for row in map(str.rstrip, rows[:-1]))


@pytest.mark.slow
async def test_the_nearest_mistake_is_shown_whole_and_mistakes_that_do_not_fit_are_counted(play, tagged):
    async with play(size=(80, 24)) as pilot:
        await asked(pilot, "s", "color:rde has:nute is:orphn ")
        shown = next(row for row in screen_text(pilot).splitlines() if "Did you mean" in row)
        assert "Did you mean orphan? (and 2 more)" in shown
