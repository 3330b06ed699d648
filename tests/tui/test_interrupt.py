"""Ctrl+C quits after asking and Ctrl+Z suspends, on every screen; returning to the search changes nothing in it."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text, settle

from newsreader.records import Color
from newsreader.tui.dialogs.notes.note_editor import NotePanel
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.search import SearchScreen


@pytest.fixture
def suspended(monkeypatch):
    times = []
    monkeypatch.setattr("newsreader.tui.app.app.NewsreaderApp.action_suspend_process", lambda _: times.append(1))
    return times


@pytest.mark.parametrize(
    "where", [(), ("enter",), ("s",), ("C",), ("enter", "t"), ("a",), ("question_mark",), ("slash",)]
)
async def test_ctrl_c_asks_and_quits_and_ctrl_z_suspends_on_every_screen(play, library, where, suspended):
    async with play() as pilot:
        await press(pilot, *where)
        before = pilot.app.screen
        await press(pilot, "ctrl+z")
        assert suspended == [1]
        await press(pilot, "ctrl+c")
        assert "Quit newsreader?" in screen_text(pilot)
        await press(pilot, "enter", "x", "n")
        assert pilot.app.screen is before
        await press(pilot, "ctrl+c", "y")
        assert not pilot.app.is_running or pilot.app._exit


async def test_ctrl_c_twice_quits(play):
    async with play() as pilot:
        await press(pilot, "ctrl+c")
        await pilot.press("ctrl+c")
        assert pilot.app._exit


async def test_quitting_by_ctrl_c_saves_the_draft_and_the_same_key_copies_a_selection(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half a thought", "ctrl+a", "shift+end", "ctrl+c")
        assert pilot.app.clipboard == "half a thought"
        assert isinstance(pilot.app.screen, NotePanel)
        await press(pilot, "end", "ctrl+c")
        await pilot.press("y")
    (passage,) = library.highlights.pending(harbour)
    assert [draft.text for draft in library.drafts.of(passage.id)] == ["half a thought"]


async def test_in_the_note_editor_ctrl_z_undoes_typing(play, harbour, suspended):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half", "ctrl+z")
        assert pilot.app.screen.area.text == ""
        assert suspended == []


@pytest.fixture
def marked(library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.YELLOW, note="first of all")
    library.highlights.add(harbour, 70, 90, color=Color.GREEN, note="second of all")
    return library.highlights.all


@pytest.mark.slow
async def test_letters_typed_after_returning_from_a_passage_are_actions_and_not_the_query(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot, "all")
        first, second = (match.highlight for match in screen.results.matches)
        await press(pilot, "enter", "q")
        assert pilot.app.screen is screen
        await press(pilot, "j", "a", *" it is", "ctrl+s")
        assert screen.ask.box.value == "all"
        assert library.highlights.get(second.id).note == f"{second.note} it is"
        await press(pilot, "t", *"new", "enter", "x", "k", "c", "4")
        assert library.highlights.get(second.id).tags == ("new",)
        await press(pilot, "u", "u", "u")
        assert library.highlights.get(second.id).note == second.note
        await press(pilot, "slash", "ctrl+w", *"second")
        assert screen.ask.box.value == "second"
        assert first in marked()


async def test_deleting_asks_once_and_the_key_in_the_message_undoes_it(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await asked(pilot, "first")
        await press(pilot, "ctrl+d", "ctrl+u")
        assert len(marked()) == 2
        await press(pilot, "tab", "d")
        assert "Delete “The city” and its note?" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(marked()) == 2
        await press(pilot, "d", "y")
        assert len(marked()) == 1
        assert "u to undo" in screen_text(pilot)
        await press(pilot, "u")
        assert len(marked()) == 2
        assert isinstance(pilot.app.screen, SearchScreen)
        await press(pilot, "q")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_draft_in_the_results_can_be_continued_or_deleted_but_not_turned_into_a_highlight(
    play, library, harbour, marked
):
    library.highlights.begin_note(harbour, 100, 110, color=Color.RED, editor="killed", text="unfinished words")
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot)
        assert screen.results.current.highlight.pending
        assert "draft" in screen_text(pilot)
        await press(pilot, "tab", "t")
        assert "only a draft" in screen_text(pilot)
        await press(pilot, "a", *" now", "escape", "d", "y")
        assert library.drafts.ids() == set()
        assert len(marked()) == 2
        assert len(screen.results.matches) == 2


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+p"])
@pytest.mark.parametrize("where", [("slash",), ("s",), ("C", "slash"), ("enter", "slash"), ("question_mark", "slash")])
async def test_after_a_question_or_the_palette_typing_continues_in_the_same_box(play, library, where, key):
    async with play() as pilot:
        await press(pilot, *where, "a", key)
        if pilot.app.focused is None or not pilot.app.focused.check_consume_key("x", "x") or key == "ctrl+c":
            await press(pilot, "escape" if key == "ctrl+p" else "n")
        elif key == "ctrl+p" and where[0] != "question_mark":
            await press(pilot, "escape")
        await press(pilot, "D")
        assert pilot.app.focused.value == "aD"
        assert library.articles.counts().trash == 0


@pytest.mark.slow
async def test_after_leaving_a_draft_the_search_lists_it_first_and_finds_its_words(play, library, marked):
    (harbour,) = {highlight.article_id for highlight in marked()}
    async with play(size=(120, 30), open_at=(harbour, None)) as pilot:
        await asked(pilot)
        await press(pilot, "q", "escape")
        await press(pilot, "G", "a", *"a zebra in the yard", "escape")
        screen = await asked(pilot)
        assert screen.results.current.highlight.pending
        assert screen_text(pilot).count("a zebra in the yard") == 2, "in the row and below the passage"
        await press(pilot, *"yard Zebra")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert [match.draft for match in screen.results.matches] == ["a zebra in the yard"]


async def test_arrows_on_the_results_are_counted_too(play, library, harbour):
    for n in range(8):
        library.highlights.add(harbour, n, n + 9, color=Color.RED)
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot)
        await press(pilot, "tab", "4", "down", "2", "up", "3", "down")
        assert screen.results.cursor == 5
