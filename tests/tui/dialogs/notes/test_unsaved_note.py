"""A note that cannot be saved in the library is copied, written to a file, or discarded after a yes."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager

import pytest
from tests.tui.conftest import press, screen_text

from newsreader.errors import CannotWriteError
from newsreader.tui.dialogs.notes.note_editor import NotePanel
from newsreader.tui.dialogs.notes.unsaved_note import UnsavedNotePanel, write_elsewhere
from newsreader.tui.reader import ReaderScreen


@pytest.fixture
def full_library(library, monkeypatch):
    """Within this context, no note and no draft can be saved."""

    def refuse(*_, **__):
        raise CannotWriteError("The disk is full: nothing was written to /home/library.db. Make room and try again.")

    @contextmanager
    def full():
        with monkeypatch.context() as patched:
            for name in ("keep", "drop"):
                patched.setattr(type(library.drafts), name, refuse)
            for name in ("begin_note", "set_note"):
                patched.setattr(type(library.highlights), name, refuse)
            yield

    return full


async def test_a_note_that_cannot_be_saved_says_what_to_do_and_is_saved_once_the_disk_has_space(
    play, library, harbour, full_library
):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        with full_library():
            await press(pilot, "a", *"words", "escape")
            assert isinstance(pilot.app.screen, NotePanel)
            shown = " ".join(screen_text(pilot).split())
            assert "Make room and try again. Press Esc again for other ways to save the note." in shown
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, UnsavedNotePanel)
            await press(pilot, "escape", "s")
            assert pilot.app.screen.area.text == "wordss"
            await press(pilot, "escape", "r")
            assert isinstance(pilot.app.screen, UnsavedNotePanel)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, ReaderScreen)
        (mark,) = library.highlights.pending(harbour)
        assert [draft.text for draft in library.drafts.of(mark.id)] == ["wordss"]


async def test_a_draft_that_could_not_be_saved_is_saved_once_the_disk_has_space(play, library, harbour, full_library):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        with full_library():
            await press(pilot, *"words")
            await pilot.app.screen._save_draft()
            assert "The disk is full" in screen_text(pilot)
            await pilot.app._check_for_changes()
            assert "The disk is full" in screen_text(pilot)
            assert library.drafts.ids() == set()
        await pilot.app._check_for_changes()
        # The timer may be saving the draft already.
        while "draft saved" not in screen_text(pilot):
            await pilot.pause()
        assert "The disk is full" not in screen_text(pilot)
        (mark,) = library.highlights.pending(harbour)
        assert [draft.text for draft in library.drafts.of(mark.id)] == ["words"]


async def test_a_draft_is_saved_while_the_panel_of_the_unsaved_note_is_open(play, library, harbour, full_library):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        with full_library():
            await press(pilot, "a", *"words", "escape", "escape")
            assert isinstance(pilot.app.screen, UnsavedNotePanel)
        await pilot.app._check_for_changes()
        await press(pilot, "escape")
        assert "draft saved" in screen_text(pilot)
        (mark,) = library.highlights.pending(harbour)
        assert [draft.text for draft in library.drafts.of(mark.id)] == ["words"]


async def test_a_note_that_cannot_be_saved_is_written_to_a_file_whose_path_is_shown(
    play, harbour, full_library, tmp_path
):
    async with play(open_at=(harbour, None)) as pilot:
        with full_library():
            await press(pilot, "a", *"words", "escape", "escape", "w")
            (file,) = (tmp_path / "state").glob("note-*.md")
            assert file.name in "".join(screen_text(pilot).split())
            assert "Press Enter to close the editor" in screen_text(pilot)
            assert file.read_text(encoding="utf-8") == "words"
            assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, ReaderScreen)
            assert "not to the library" in screen_text(pilot)


async def test_a_note_is_discarded_only_after_a_yes_and_quitting_opens_the_panel_too(
    play, harbour, full_library, monkeypatch
):
    copied = []
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda app, text: copied.append(text))
    async with play(open_at=(harbour, None)) as pilot:
        with full_library():
            await press(pilot, "a", *"words", "ctrl+q")
            assert "Ctrl+Q again" in " ".join(screen_text(pilot).split())
            await press(pilot, "ctrl+q", "y", "enter")
            assert isinstance(pilot.app.screen, UnsavedNotePanel)
            await press(pilot, "x", "escape", "y", "c")
            assert copied == ["words"]
            assert isinstance(pilot.app.screen, UnsavedNotePanel)
            await press(pilot, "x", "y")
            assert isinstance(pilot.app.screen, ReaderScreen)
            assert "the text was discarded" in screen_text(pilot)
            await press(pilot, "ctrl+q")
            assert pilot.app._exit


@pytest.mark.skipif(os.name == "nt", reason="needs limits that Windows does not have")
def test_no_half_written_file_is_left_if_all_folders_are_full(tmp_path, monkeypatch, full_disk):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    with full_disk(), pytest.raises(CannotWriteError, match="write to"):
        write_elsewhere("words")
    assert not list(tmp_path.rglob("note-*"))
