"""A highlight is created when something is saved, not before: leaving a panel leaves no trace."""

from __future__ import annotations

import asyncio

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.library import Library
from newsreader.library.repair.doctor import doctor
from newsreader.records import Color
from newsreader.tui.dialogs.notes.note_editor import NotePanel
from newsreader.tui.reader import ReaderScreen


def notes(library, article):
    return [highlight.note for highlight in library.highlights.for_article(article)]


def typed(library, article):
    return [draft.text for passage in library.highlights.pending(article) for draft in library.drafts.of(passage.id)]


@pytest.mark.parametrize(
    "keys",
    [
        ("a", "escape"),
        ("t", "escape"),
        ("t", "enter"),
        ("a", "ctrl+s"),
        ("a", "x", "backspace", "escape"),
        ("v", "w", "a", "escape", "escape"),
        ("v", "w", "t", "escape", "escape"),
        ("slash", *"vote", "enter", "a", "escape", "escape"),
    ],
)
async def test_cancelling_a_panel_on_a_sentence_without_highlight_leaves_no_trace(play, library, harbour, keys):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "m", "k", "m", "u", *keys)
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert [step.what for step in library.history.steps()][:2] == ["highlight", "highlight"]
        await press(pilot, "U")
        assert len(library.highlights.for_article(harbour)) == 2, "what was undone can still be redone"
        await press(pilot, "u", "u")
        assert library.highlights.for_article(harbour) == []
        assert library.highlights.pending(harbour) == []


async def test_a_draft_that_is_emptied_leaves_no_trace_either(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "m", "k", "m", "u", "a", *"no")
        await pilot.app.screen._save_draft()
        assert typed(library, harbour) == ["no"]
        await press(pilot, "backspace", "backspace")
        await pilot.app.screen._save_draft()
        assert typed(library, harbour) == []
        await press(pilot, *"yes")
        await pilot.app.screen._save_draft()
        assert typed(library, harbour) == ["yes"]
        await press(pilot, "backspace", "backspace", "backspace", "escape", "U")
        assert len(library.highlights.for_article(harbour)) == 2
    assert [finding for finding in doctor(library.path) if not finding.ok] == []


async def test_a_draft_that_a_key_and_the_timer_delete_at_once_leaves_no_trace(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"no")
        panel = pilot.app.screen
        await panel._save_draft()
        panel.area.load_text("")
        await asyncio.gather(panel._store_draft(), panel._store_draft())
        assert library.highlights.pending(harbour) == []


async def test_saving_a_note_creates_the_highlight_in_one_step(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half")
        await pilot.app.screen._save_draft()
        assert library.highlights.for_article(harbour) == []
        assert library.history.steps()[0].what == "add"
        await press(pilot, *" done", "ctrl+s")
        assert notes(library, harbour) == ["half done"]
        assert library.drafts.ids() == set()
        await press(pilot, "u")
        assert library.highlights.for_article(harbour) == []
        await press(pilot, "U")
        assert notes(library, harbour) == ["half done"]
        assert library.history.steps()[1].what == "add"


async def test_tagging_creates_the_highlight_with_its_tags_in_one_step(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"claim", "enter")
        assert [h.tags for h in library.highlights.for_article(harbour)] == [("claim",)]
        await press(pilot, "u")
        assert library.highlights.for_article(harbour) == []


async def test_a_draft_on_a_sentence_without_highlight_is_shown_and_can_be_continued(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half", "escape")
        assert library.highlights.for_article(harbour) == []
        assert "saved as a draft" in screen_text(pilot)
        await press(pilot, "j")
        assert "1 unsaved draft" in screen_text(pilot)
        await press(pilot, "k")
        assert "draft: press a to finish it" in screen_text(pilot)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "g", "a")
        assert pilot.app.screen.area.text == "half"
        await press(pilot, *" way", "ctrl+s")
        assert notes(library, harbour) == ["half way"]


async def test_two_windows_on_one_sentence_create_one_highlight_with_both_notes(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"mine")
        with Library.open(library.path) as other:
            quote = library.articles.revision(harbour).text.partition(" The council")[0]
            theirs = other.highlights.begin_note(
                harbour, 0, len(quote), color=Color.RED, editor="another", text="theirs"
            )
            other.highlights.set_note(theirs.id, "theirs", began="", editor="another")
        await press(pilot, "ctrl+s")
        assert notes(library, harbour) == ["theirs\n\n---\n\nmine"]


async def test_the_editor_opens_in_a_read_only_library_and_offers_other_ways_to_keep_the_note(
    play, library, harbour, monkeypatch
):
    from newsreader.errors import CannotWriteError

    def full(*_, **__):
        raise CannotWriteError("The disk is full.")

    monkeypatch.setattr(type(library.highlights), "begin_note", full)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"word", "ctrl+s")
        assert isinstance(pilot.app.screen, NotePanel)
        assert "The disk is full." in screen_text(pilot)
        await press(pilot, "escape", "escape")
        assert "save this note in the library now" in screen_text(pilot)
        await press(pilot, "x", "y")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
