"""Two note editors on one highlight, or an editor and the command line: no change is lost silently."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.config import Settings
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.records import Color, Draft
from newsreader.services.highlights import highlight_quote
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.widgets.status_line import StatusLine

QUOTE = "The city will close its old harbour to cruise ships from next spring."


@pytest.fixture
def mark(library, harbour):
    """A highlight with a note on the first sentence."""
    return library.highlights.add(harbour, 0, len(QUOTE), color=Color.YELLOW, note="before").id


@pytest.fixture
def other(library):
    """The library, opened by another program."""
    with Library.open(library.path) as opened:
        yield opened


@asynccontextmanager
async def window(library, article):
    """A second window on the library, with the article open."""
    with Library.open(library.path) as own:
        app = NewsreaderApp(own, Settings(), Keymap({}), open_at=(article, None))
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            yield pilot


async def look(pilot):
    """Let a window check for changes, as it does every second."""
    await pilot.app._check_for_changes()
    await settle(pilot)


async def keep(pilot):
    """Save the draft now, without waiting for the timer, and after what the timer may be saving already."""
    await pilot.app.screen._save_if_changed()


def typed(library, mark):
    return [draft.text for draft in library.drafts.of(mark)]


def state(pilot):
    return pilot.app.screen.query_one(StatusLine).state


async def test_an_editor_without_typed_text_shows_the_current_note(play, harbour, mark, library, other):
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot)
        await press(pilot, "a")
        other.highlights.set_note(mark, "before\n\nand theirs")
        await look(pilot)
        assert pilot.app.screen.area.text == "before\n\nand theirs"
        assert state(pilot) == ""
        await press(pilot, *" mine", "ctrl+s")
        assert library.highlights.get(mark).note == "before\n\nand theirs mine"
        assert "note saved" in screen_text(pilot)
        assert "elsewhere" not in screen_text(pilot)


async def test_the_cursor_stays_in_place_when_the_note_is_reloaded(play, harbour, mark, other):
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot)
        await press(pilot, "a", "home", "right")
        other.highlights.set_note(mark, "bother")
        await look(pilot)
        assert pilot.app.screen.area.text == "bother"
        assert pilot.app.screen.area.cursor_location == (0, 1)


@pytest.mark.parametrize("looks", [True, False])
async def test_a_change_made_elsewhere_is_merged_with_the_typed_text(play, harbour, mark, library, other, looks):
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot)
        await press(pilot, "a", *" mine")
        other.highlights.set_note(mark, "theirs")
        if looks:
            await look(pilot)
            assert pilot.app.screen.area.text == "before mine"
            assert "changed elsewhere; saving merges both" in screen_text(pilot)
        await press(pilot, "ctrl+s")
        assert library.highlights.get(mark).note == "theirs\n\n---\n\nbefore mine"
        assert "note saved, together with a change made elsewhere" in screen_text(pilot)
        await press(pilot, "u")
        assert library.highlights.get(mark).note == "theirs"
        await press(pilot, "U")
        assert library.highlights.get(mark).note == "theirs\n\n---\n\nbefore mine"
        assert library.drafts.ids() == set()


async def test_a_note_from_the_command_line_is_merged_with_the_typed_text(play, harbour, mark, library, other):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *" mine")
        highlight_quote(other, other.articles.get(harbour), QUOTE, note="from a script")
        await press(pilot, "ctrl+s")
        assert library.highlights.get(mark).note == "before\n\nfrom a script\n\n---\n\nmine"


@pytest.mark.slow
async def test_text_typed_in_two_windows_is_restored_from_both(play, harbour, mark, library):
    async with play(open_at=(harbour, None)) as one, window(library, harbour) as two:
        await press(one, "a")
        await press(two, "a")
        await press(one, *" mine", "escape")
        await press(two, *" theirs", "escape")
        assert typed(library, mark) == ["before mine", "before theirs"]
        await press(one, "a")
        assert one.app.screen.area.text == "before mine\n\n---\n\ntheirs"
        assert state(one) == "2 drafts of this note"
        await press(one, "escape")
        assert typed(library, mark) == ["before mine", "before theirs"]
        assert "saved as a draft" in screen_text(one)
        await press(one, "a", "ctrl+s")
        assert library.highlights.get(mark).note == "before mine\n\n---\n\ntheirs"
        assert library.drafts.ids() == set()


@pytest.mark.slow
async def test_two_windows_that_save_one_after_the_other_store_both_notes(play, harbour, mark, library):
    async with play(open_at=(harbour, None)) as one, window(library, harbour) as two:
        await press(one, "a", *" mine")
        await keep(one)
        # The second editor starts with the draft of the first one.
        await press(two, "a", *" theirs")
        await press(one, *" too", "ctrl+s")
        await look(two)
        await press(two, "ctrl+s")
        assert set("before mine too theirs".split()) <= set(library.highlights.get(mark).note.split())
        assert library.drafts.ids() == set()


async def test_a_draft_whose_note_was_changed_since_opens_with_both(play, harbour, mark, library, other):
    other.drafts.keep(Draft(mark, "a window that is gone", "before and mine", "before"))
    other.highlights.set_note(mark, "theirs")
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        assert pilot.app.screen.area.text == "theirs\n\n---\n\nbefore and mine"
        assert state(pilot) == "an unsaved draft · the note was changed since"
        await press(pilot, "ctrl+s")
        assert library.highlights.get(mark).note == "theirs\n\n---\n\nbefore and mine"


async def test_a_draft_that_another_editor_continued_is_restored_once(play, harbour, mark, library):
    library.drafts.keep(Draft(mark, "a window that was killed", "before half", "before"))
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        assert state(pilot) == "an unsaved draft"
        await press(pilot, *"way", "escape", "a")
        assert pilot.app.screen.area.text == "before halfway"


async def test_a_draft_that_another_editor_deleted_is_saved_again(play, harbour, mark, library):
    async with play(open_at=(harbour, None)) as one, window(library, harbour) as two:
        await look(one)
        await press(one, "a", *" mine")
        await keep(one)
        await press(two, "a")
        assert two.app.screen.area.text == "before mine"
        await press(two, *["backspace"] * len(" mine"), "escape")
        assert typed(library, mark) == []
        await look(one)
        assert typed(library, mark) == ["before mine"]


async def test_a_draft_that_adds_nothing_to_the_note_is_deleted_with_the_editor(play, harbour, mark, library):
    library.drafts.keep(Draft(mark, "a window that is gone", "before", ""))
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        assert state(pilot) == ""
        await press(pilot, "escape")
        assert library.drafts.ids() == set()


async def test_an_editor_that_shows_a_draft_follows_the_window_that_saves_it(play, harbour, mark, library, other):
    other.drafts.keep(Draft(mark, "another window", "before half", "before"))
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot)
        await press(pilot, "a")
        assert pilot.app.screen.area.text == "before half"
        other.highlights.set_note(mark, "before halfway", began="before", editor="another window")
        await look(pilot)
        assert pilot.app.screen.area.text == "before halfway"
        assert state(pilot) == ""


async def test_typed_text_is_saved_as_a_draft_before_the_external_editor_starts(play, library, harbour, monkeypatch):
    drafts = []

    def edited(_app, text):
        drafts.extend(typed(library, passage.id) for passage in library.highlights.pending(harbour))
        return text

    monkeypatch.setattr("newsreader.tui.dialogs.notes.note_editor.edited", edited)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half", "ctrl+e")
    assert drafts == [["half"]]


async def test_half_a_page_moves_in_the_note_editor_and_deletes_nothing(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        area = pilot.app.screen.area
        area.load_text("\n".join(f"line {number}" for number in range(40)))
        before = area.text
        await press(pilot, "ctrl+home", "end", "ctrl+d")
        row = area.cursor_location[0]
        assert row > 1
        await press(pilot, "ctrl+d", "ctrl+u")
        assert area.cursor_location[0] == row
        assert area.text == before
