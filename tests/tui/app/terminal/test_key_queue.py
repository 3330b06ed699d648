"""Keys and pastes that arrive while a screen opens or the program exits."""

from __future__ import annotations

import asyncio
import time

import pytest
from tests.tui.conftest import press, settle
from textual import events

from newsreader.tui.dialogs.notes.note_editor import NotePanel
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader.screen import ReaderScreen


@pytest.mark.parametrize("opened", ["ctrl+p", "a", "?", "s"])
async def test_keys_that_arrive_while_the_program_exits_do_nothing(play, opened):
    async with play() as pilot:
        await press(pilot, opened)
        pilot.app.exit()
        await pilot.app.screen.query("*").remove()  # as the end of the program does
        for key, letter in (("down", None), ("enter", "\r"), ("j", "j")):
            await pilot.app.on_event(events.Key(key, letter))


async def test_letters_that_a_busy_reader_handles_late_stay_in_front_of_later_letters(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        app, view, free = pilot.app, pilot.app.focused, asyncio.Event()
        await app.on_event(events.Key("a", "a"))
        view.call_later(free.wait)
        await app.on_event(events.Key("d", "d"))
        while not isinstance(app.screen, NotePanel) or app.focused is None:
            await asyncio.sleep(0)
        await app.on_event(events.Key("b", "b"))
        for _ in range(20):
            await pilot.pause()
        free.set()
        await settle(pilot)
        assert app.screen.area.text == "db"


@pytest.mark.parametrize(
    ("key", "open_reader"),
    [("a", True), ("t", True), ("slash", True), ("slash", False), ("s", False), ("a", False), ("r", False)],
)
async def test_a_paste_right_after_the_key_that_opens_a_box_goes_into_the_box(play, harbour, key, open_reader):
    async with play(open_at=(harbour, None) if open_reader else None) as pilot:
        for event in (events.Key(key, "/" if key == "slash" else key), events.Paste("hello"), events.Key("x", "x")):
            pilot.app.post_message(event)
        await settle(pilot)
        await settle(pilot)
        box = pilot.app.focused
        assert (box.text if hasattr(box, "text") else box.value).endswith("hellox")


@pytest.mark.parametrize("seconds", [0, 0.2])
async def test_keys_right_after_the_one_that_saves_a_note_do_not_go_into_the_note(
    play, harbour, library, monkeypatch, seconds
):
    highlights = type(library.highlights)
    original = highlights.set_note
    monkeypatch.setattr(highlights, "set_note", lambda *given, **more: time.sleep(seconds) or original(*given, **more))
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        for key in ("h", "i", "x", "backspace", "ctrl+s", "j", "a", "j", "ctrl+s", "j", "m"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        while len(library.highlights.for_article(harbour)) < 3:
            await settle(pilot)
    assert [one.note for one in library.highlights.for_article(harbour)] == ["hi", "j", ""]


async def test_control_keys_that_stand_for_another_key_act_like_it(play, library):
    async with play() as pilot:
        await press(pilot, "ctrl+j")
        assert isinstance(pilot.app.screen, ReaderScreen)  # Enter, pressed before the program had the terminal
        await press(pilot, "t", *"abx", "ctrl+h", "ctrl+i", *"c", "ctrl+m")
        await press(pilot, "v", "ctrl+left_square_bracket", "ctrl+left_square_bracket")
        assert isinstance(pilot.app.screen, LibraryScreen)
    assert {tag.name for tag in library.tags.list()} >= {"ab", "c"}
