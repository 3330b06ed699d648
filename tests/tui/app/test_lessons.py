"""The footer of the first visit teaches one key at a time, until it has been used."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.actions import Scope
from newsreader.config import Settings
from newsreader.keymap import Keymap
from newsreader.tui.app import lessons, screen_base

OPEN, NEXT, HIGHLIGHT = "enter opens the article", "j goes to the next sentence", "m highlights the sentence"
TAG = "t tags it"


@pytest.fixture(autouse=True)
def _first_visit(monkeypatch, _no_lessons, all_lessons):
    monkeypatch.setattr(lessons, "LESSONS", all_lessons)
    monkeypatch.setattr(screen_base, "LESSONS", all_lessons)


def footer(pilot):
    return screen_text(pilot).splitlines()[-1]


async def test_one_key_is_taught_at_a_time_and_never_again_once_it_was_used(play, harbour):
    async with play(size=(80, 24)) as pilot:
        assert footer(pilot).startswith(f" {OPEN}")
        await press(pilot, "enter")
        assert footer(pilot).startswith(f" {NEXT}")
        await press(pilot, "slash")
        assert NEXT not in footer(pilot), "letters are typed now"
        await press(pilot, "escape", "v")
        assert NEXT not in footer(pilot), "the keys of selecting are others"
        await press(pilot, "escape", "j")
        assert footer(pilot).startswith(f" {HIGHLIGHT}")
        await press(pilot, "q")
        assert OPEN not in footer(pilot)
        await settle(pilot)
    async with play(size=(80, 24)) as pilot:
        assert OPEN not in footer(pilot)
        await press(pilot, "enter", "m")
        assert footer(pilot).startswith(f" {TAG}  1-5 color")
        await press(pilot, "t", *"claim", "enter")
        await press(pilot, "a", *"why", "ctrl+s")
        await press(pilot, "j")
        assert footer(pilot).startswith(" s searches all notes")
        await press(pilot, "q")
        assert footer(pilot).startswith(" s searches all notes")


async def test_a_key_that_does_nothing_in_an_empty_list_is_not_taught(play):
    async with play(size=(80, 24)) as pilot:
        assert footer(pilot).startswith(f" {OPEN}")
        await press(pilot, "D", "D")
        assert OPEN not in footer(pilot)
        await press(pilot, "u")
        assert footer(pilot).startswith(f" {OPEN}")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24)])
async def test_a_lesson_takes_no_row_of_the_text_and_is_short_where_it_does_not_fit(play, harbour, size):
    async with play(size=size, open_at=(harbour, None)) as pilot:
        with_lesson = screen_text(pilot).splitlines()
        assert footer(pilot).startswith(" j next" if size[0] == 20 else f" {NEXT}")
    async with play(size=size, open_at=(harbour, None), settings=Settings(teach_keys=False)) as pilot:
        assert screen_text(pilot).splitlines()[:-1] == with_lesson[:-1]
        assert NEXT not in footer(pilot)


def test_a_key_that_the_user_removed_is_not_taught_and_a_changed_one_is_taught_as_it_is(all_lessons):
    keymap = Keymap({"reader.next_sentence": (), "reader.highlight": ("h",)})
    assert lessons.lesson(keymap, (Scope.READER,), ()) == ("h", "highlights the sentence")
    assert lessons.lesson(keymap, (Scope.READER,), all_lessons.keys()) is None
