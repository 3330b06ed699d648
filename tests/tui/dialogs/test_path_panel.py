"""Completing a file or folder with Tab, where articles are added and where highlights are exported."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle
from textual.widgets import Input

from newsreader.config import Settings


@pytest.fixture
def folder(tmp_path):
    for name in ("notes/deep", "notes-old", "empty"):
        (tmp_path / "home" / name).mkdir(parents=True)
    for name in ("notes/a.md", "notes/two.md", "notes/deep/three.md"):
        (tmp_path / "home" / name).write_text("# A title\n\nIt has a sentence.\n", encoding="utf-8")
    return tmp_path / "home"


def typed(pilot, folder):
    return pilot.app.screen.query_one(Input).value.removeprefix(f"{folder}/")


async def test_tab_completes_what_is_common_and_then_goes_through_the_listed_candidates(play, folder):
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "a")
        pilot.app.screen.query_one(Input).value = f"{folder}/n"
        await press(pilot, "tab")
        assert typed(pilot, folder) == "notes"
        for name in ("notes/", "notes-old/", "notes/"):
            await press(pilot, "tab")
            assert typed(pilot, folder) == name
            assert "notes-old/" in screen_text(pilot), "the candidates stay listed"
        await press(pilot, "slash")
        assert typed(pilot, folder) == "notes/"
        assert "two.md" in screen_text(pilot)
        await press(pilot, "tab")
        assert typed(pilot, folder) == "notes/a.md"
        assert pilot.app.screen.message == "1 of 3"
        pilot.app.screen.query_one(Input).value = f"{folder}/empty/"
        await press(pilot, "tab")
        assert typed(pilot, folder) == "empty/"
        assert "no file or folder" in pilot.app.screen.message


async def test_enter_takes_the_file_at_the_bar(play, library, folder):
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "a")
        pilot.app.screen.query_one(Input).value = f"{folder}/notes/"
        await press(pilot, "down", "down", "enter")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "A title" in screen_text(pilot)


async def test_the_folder_of_an_export_is_completed_from_folders_only(play, folder):
    async with play(size=(100, 30), settings=Settings(export_folder=folder / "notes")) as pilot:
        await press(pilot, "e", "tab")
        assert typed(pilot, folder) == "notes/"
        await press(pilot, "slash", "tab")
        assert typed(pilot, folder) == "notes/deep/"
