"""The changes screen: stepping over changes, folding, both layouts, other revisions, reading on, and copying."""

from __future__ import annotations

from threading import Event

import pytest
from tests.tui.changes.conftest import COUNTY, KOVACS, NOTICE, OPENING, OWNER, THIRD, WORK, revision
from tests.tui.conftest import press, screen_text, settle

from newsreader.tui import changes
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.changes import ChangesScreen
from newsreader.tui.changes.parts import marked
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen


@pytest.fixture
def _colors(monkeypatch):
    """A terminal with colors, in which changed words need no marks."""
    monkeypatch.setattr(NewsreaderApp, "plain", False)


def words(pilot):
    """Return the words of the part at the cursor."""
    return marked(pilot.app.screen.view.part)


async def test_the_reader_shows_what_changed_and_esc_leads_back(play, bridge):
    async with play(size=(80, 24)) as pilot:
        await press(pilot, "enter", "W")
        shown = screen_text(pilot)
        for text in (
            "Bridge plan fails",
            "− revision 1, fetched ",
            "+ revision 2, fetched ",
            ", current",
            "title, 2 paragraphs edited, 2 added, 1 removed, 1 moved",
            f"! {NOTICE}",
            "… 2 unchanged",
            "change 1 of 7",
        ):
            assert text in shown
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)


async def test_keys_are_answered_while_long_texts_are_compared(play, bridge, monkeypatch):
    done = Event()
    read = changes.read
    monkeypatch.setattr(changes, "read", lambda *arguments: done.wait(10) and read(*arguments))
    monkeypatch.setattr("newsreader.tui.app.opening.COMPARING_SECONDS", 0)
    async with play(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        await pilot.press("W")
        assert pilot.app.screen.message == "comparing the texts…"
        await pilot.press("G")
        assert pilot.app.screen.reading.sentences.next(pilot.app.screen.reading.focus) is None
        done.set()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChangesScreen)


async def test_n_and_j_step_from_change_to_change_and_over_folds_too(play, bridge):
    async with play(size=(80, 24)) as pilot:
        await press(pilot, "W", "2", "n")
        assert words(pilot) == "The city will {+not+} pay for the bridge."
        await press(pilot, "n", "n")
        assert words(pilot) == OWNER
        await press(pilot, "N", "j")
        assert pilot.app.screen.view.part.folded == 2
        await press(pilot, "G")
        assert words(pilot) == COUNTY
        await press(pilot, "n")
        assert pilot.app.screen.message == "no change after this"
        await press(pilot, "g", "N")
        assert words(pilot) == NOTICE
        assert pilot.app.screen.message == "no change before this"
        await press(pilot, "2", "G")
        assert pilot.app.screen.view.cursor == 1
        await press(pilot, "9", "g")
        assert words(pilot) == COUNTY


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (120, 40), (200, 50)])
async def test_every_change_is_seen_at_any_size_by_steps_lines_and_pages(play, bridge, size):
    async with play(size=size) as pilot:
        await press(pilot, "W")
        view, seen = pilot.app.screen.view, []
        for _ in range(20):
            first, last = view.rows.rows_of(view.cursor)
            assert view.top <= last
            assert first < view.top + view.size.height
            seen.append(view.cursor)
            await press(pilot, "n")
        assert set(seen) == {number for number, part in enumerate(view.parts) if part.sign}
        for keys in (("g", "space"), ("b",), ("ctrl+d",), ("ctrl+u",), ("down",), ("up",)):
            await press(pilot, *keys)
            first, last = view.rows.rows_of(view.cursor)
            assert view.top <= last
            assert first < view.top + view.size.height


async def test_unchanged_paragraphs_are_unfolded_one_stretch_or_all(play, bridge):
    async with play(size=(80, 40)) as pilot:
        await press(pilot, "W")
        view = pilot.app.screen.view
        assert OPENING[:40] not in screen_text(pilot)
        while not view.part.folded:
            await press(pilot, "j")
        assert "enter unfold" in screen_text(pilot)
        await press(pilot, "space")
        assert OPENING[:40] in screen_text(pilot)
        assert words(pilot) == OPENING
        await press(pilot, "c")
        assert OPENING[:40] not in screen_text(pilot)
        assert view.part.folded == 2
        await press(pilot, "enter", "j", "c", "c")
        assert OPENING[:40] in screen_text(pilot)


@pytest.mark.usefixtures("_colors")
async def test_side_by_side_is_remembered_until_the_end_of_the_program(play, bridge):
    async with play(size=(130, 40)) as pilot:
        await press(pilot, "W", "z", "q", "W")
        row = next(line for line in screen_text(pilot).splitlines() if KOVACS[:11] in line)
        assert [part.split(",")[0].split("~ ")[1] for part in row.split("│")] == ["Ana Kovacs", "Ana Kovács"]
        await pilot.resize_terminal(100, 40)
        await settle(pilot)
        assert "Kovacs, Kovács," in screen_text(pilot)
        await press(pilot, "z")
        assert pilot.app.screen.message == "side by side needs 120 columns"


async def test_earlier_and_later_revisions_are_compared(play, thrice):
    async with play() as pilot:
        await press(pilot, "W")
        assert "2 → 3   of 3" in screen_text(pilot)
        assert words(pilot) == THIRD[5].replace("eight", "[-six-] {+eight+}")
        await press(pilot, "]")
        assert pilot.app.screen.message == "no later revision"
        await press(pilot, "[")
        assert "1 → 2   of 3" in screen_text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.message == "the reader shows revision 3, not this one"
        await press(pilot, "[")
        assert pilot.app.screen.message == "no earlier changes"
        await press(pilot, "]")
        assert "2 → 3" in screen_text(pilot)


@pytest.mark.parametrize("opened_from", [LibraryScreen, ReaderScreen])
async def test_enter_reads_on_at_the_change(play, bridge, opened_from):
    async with play() as pilot:
        await press(pilot, *("enter",) * (opened_from is ReaderScreen), "W", "3", "n")
        assert words(pilot) == WORK
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        focus = pilot.app.screen.reading.focus
        assert pilot.app.screen.reading.text[focus.start : focus.end] == WORK
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_the_reader_has_no_place_for_removed_words(play, bridge):
    async with play() as pilot:
        await press(pilot, "W", "4", "n", "enter")
        assert words(pilot) == OWNER
        assert pilot.app.screen.message == "this was removed from the text"


async def test_the_changes_of_a_paragraph_are_copied_with_marks(play, bridge):
    async with play() as pilot:
        await press(pilot, "W", "2", "n", "y")
        assert pilot.app.clipboard == "The city will {+not+} pay for the bridge."
        assert pilot.app.screen.message == "copied"


async def test_an_article_with_one_revision_says_that_nothing_changed(play, harbour):
    async with play() as pilot:
        await press(pilot, "W")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.message == "this article has only one revision, so there is nothing to compare"


async def test_without_colors_changed_words_have_marks(play, bridge):
    async with play() as pilot:
        await press(pilot, "W")
        assert "will {+not+} pay" in screen_text(pilot)
        assert "[-Kovacs,-] {+Kovács,+}" in screen_text(pilot)


@pytest.mark.usefixtures("_colors")
async def test_changed_words_are_underlined_or_struck_through_also_in_a_heading(play, library):
    for name in ("passes", "fails"):
        library.articles.add(revision("Plan", [f"## The plan {name}", WORK]))
    async with play() as pilot:
        await press(pilot, "W")
        strips = pilot.app.screen._compositor.render_strips()
        found = {each.text: each.style for strip in strips for each in strip if each.text in ("passes", "fails")}
        assert found["passes"].strike
        assert found["passes"].bold
        assert found["fails"].underline


async def test_undoing_a_revision_shows_the_changes_before_it_and_at_last_closes(play, thrice):
    async with play() as pilot:
        await press(pilot, "W", "u")
        assert isinstance(pilot.app.screen, ChangesScreen)
        assert "1 → 2 " in screen_text(pilot)
        assert pilot.app.screen.message.startswith("undone")
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, LibraryScreen)
