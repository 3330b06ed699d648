"""The settings file while the screen is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.conftest import press, screen_text, settle

from newsreader import config, keymap
from newsreader.tui.app.app import NewsreaderApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from newsreader.library import Library


import pytest


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def play_file(library: Library, file: Path) -> Callable[..., AbstractAsyncContextManager[Pilot[None]]]:
    """Run the program with the settings in the file."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def player(open_at: tuple[int, int | None] | None = None) -> AsyncIterator[Pilot[None]]:
        keys, loaded = keymap.usable(config.load(file))
        app = NewsreaderApp(library, loaded.settings, keys, open_at=open_at, loaded=loaded)
        async with app.run_test(size=(120, 30)) as pilot:
            await settle(pilot)
            yield pilot

    return player


async def edit(pilot: Pilot[None], file: Path, text: str) -> None:
    """Save another text, and have the program look at the file."""
    new = file.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)
    assert isinstance(pilot.app, NewsreaderApp)
    await pilot.app._settings_file.check()
    await settle(pilot)


async def test_invalid_settings_are_named_on_the_screen_and_the_library_opens(play_file, file: Path) -> None:
    file.write_text('measure = 3\n[keys]\n"reader.tag" = "j"\n', encoding="utf-8")
    async with play_file() as pilot:
        shown = " ".join(screen_text(pilot).split())
        assert "measure: must be a whole number from 20 to 200. This is ignored. 1 more: newsreader config" in shown
        assert "harbour" in shown


async def test_an_edited_file_changes_the_open_screens_at_once(play_file, file: Path, harbour: int) -> None:
    file.write_text("measure = 60\n", encoding="utf-8")
    async with play_file((harbour, None)) as pilot:
        reader = pilot.app.screen
        assert reader.view.geometry.measure == 60
        await edit(pilot, file, 'measure = 44\ntheme = "light"\n[keys]\n"reader.star" = "Z"\n"always.help" = "f2"\n')
        assert reader.view.geometry.measure == 44
        assert pilot.app.theme == "newsreader-light"
        assert "the settings file has changed" in screen_text(pilot)
        await press(pilot, "*")
        assert not pilot.app.library.articles.get(harbour).starred
        await press(pilot, "Z")
        assert pilot.app.library.articles.get(harbour).starred
        await press(pilot, "f1")
        assert pilot.app.screen is reader
        await press(pilot, "f2")
        assert pilot.app.screen is not reader


async def test_a_file_that_is_broken_while_it_is_edited_changes_nothing(play_file, file: Path, harbour: int) -> None:
    file.write_text('measure = 60\nallow_private = ["nas.local"]\n', encoding="utf-8")
    async with play_file((harbour, None)) as pilot:
        await edit(pilot, file, "measure = \n")
        assert pilot.app.screen.view.geometry.measure == 60
        assert pilot.app.settings.allow_private == ("nas.local",)
        assert "Your settings stay as they were." in " ".join(screen_text(pilot).split())
        await edit(pilot, file, "measure = 50\n")
        assert pilot.app.screen.view.geometry.measure == 50
        assert pilot.app.settings.allow_private == ()


async def test_a_file_that_is_deleted_while_it_is_replaced_changes_nothing(play_file, file: Path) -> None:
    file.write_text("measure = 60\n", encoding="utf-8")
    async with play_file() as pilot:
        file.unlink()
        await pilot.app._settings_file.check()
        assert pilot.app.settings.measure == 60


async def test_the_time_between_refreshes_can_change(play_file, file: Path) -> None:
    file.touch()
    async with play_file() as pilot:
        assert pilot.app._intervals == []
        await edit(pilot, file, "refresh_minutes = 5\n")
        assert len(pilot.app._intervals) == 1
        await edit(pilot, file, "refresh_minutes = 0\n")
        assert pilot.app._intervals == []


async def test_a_theme_of_ones_own_is_shown_and_follows_the_file(play_file, file: Path) -> None:
    file.write_text('theme = "mine"\n[themes.mine]\nbase = "light"\npaper = "#fdfaf0"\n', encoding="utf-8")
    async with play_file() as pilot:
        app = pilot.app
        assert not app.current_theme.dark
        assert app.screen.styles.background.hex.lower() == "#fdfaf0"
        await press(pilot, "T")
        assert app.current_theme.dark
        await press(pilot, "T")
        assert app.screen.styles.background.hex.lower() == "#fdfaf0"
        await edit(pilot, file, 'theme = "mine"\n[themes.mine]\nbase = "light"\npaper = "#ffffff"\n')
        assert app.screen.styles.background.hex.lower() == "#ffffff"
        await edit(pilot, file, 'theme = "dark"\n')
        assert app.current_theme.dark


async def test_the_names_of_colors_are_shown_where_colors_are_named(play_file, file: Path, harbour: int) -> None:
    file.write_text('[color_names]\nyellow = "claim"\nred = "doubt"\n', encoding="utf-8")
    async with play_file((harbour, None)) as pilot:
        await press(pilot, "m")
        assert "highlighted in claim" in screen_text(pilot)
        await press(pilot, "4")
        assert "now doubt" in screen_text(pilot)
        await press(pilot, "j", "k")
        assert "doubt" in screen_text(pilot).splitlines()[-1]
        await press(pilot, "s")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "ctrl+r")
        assert all(name in screen_text(pilot) for name in ("1 ██ claim", "2 ██ green", "4 ██ doubt"))


async def test_a_key_map_of_another_program_changes_the_keys(play_file, file: Path, harbour: int) -> None:
    file.write_text('keymap = "newsboat"\n', encoding="utf-8")
    async with play_file((harbour, None)) as pilot:
        first = pilot.app.screen.view.top
        assert first == 0
        await press(pilot, "escape", "N")
        assert "read" in screen_text(pilot)
        await edit(pilot, file, 'keymap = "vim"\n')
        assert pilot.app.keymap.shown("library.page_down") == "^f"
