"""The setting `sync_folder`: files follow the library while the program is open, and are read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.conftest import press, screen_text

from newsreader.config import Settings
from newsreader.records import ArticleQuery, Color
from newsreader.tui.app.folder_sync import FolderSync

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from newsreader.library import Library
    from newsreader.tui.app.app import NewsreaderApp


async def test_a_note_goes_into_the_folder_and_an_edit_of_the_file_comes_back(
    library: Library,
    harbour: int,
    tmp_path: Path,
    play: Callable[..., AbstractAsyncContextManager[Pilot[None]]],
) -> None:
    folder = tmp_path / "notes"
    made = library.highlights.add(harbour, 0, 11, color=Color.YELLOW, note="why?")
    async with play(settings=Settings(sync_folder=folder)) as pilot:
        app: NewsreaderApp = pilot.app  # type: ignore[assignment]
        syncing = FolderSync(app, folder)
        await syncing.look()
        assert not folder.exists()
        await syncing.look()
        (file,) = folder.iterdir()
        text = file.read_text(encoding="utf-8")
        assert "why?" in text

        file.write_text(text.replace("why?", "because"), encoding="utf-8")
        for _ in range(3):
            await syncing.look()
        assert library.highlights.get(made.id).note == "because"
        library.highlights.set_color(made.id, Color.RED)
        for _ in range(3):
            await syncing.look()
        assert "1 change read from files" in app._base_screens()[0].message
        before = file.stat().st_mtime_ns
        assert "red" in file.read_text(encoding="utf-8")
        for _ in range(3):
            await syncing.look()
        assert file.stat().st_mtime_ns == before


async def test_a_folder_that_cannot_be_written_is_named_once(
    library: Library, harbour: int, tmp_path: Path, play: Callable[..., AbstractAsyncContextManager[Pilot[None]]]
) -> None:
    (tmp_path / "file").touch()
    async with play() as pilot:
        app: NewsreaderApp = pilot.app  # type: ignore[assignment]
        syncing = FolderSync(app, tmp_path / "file")
        for _ in range(2):
            await syncing.look()
        assert "was not synced" in app._base_screens()[0].message
        app.say("")
        for _ in range(3):
            await syncing.look()
        assert app._base_screens()[0].message == ""


async def test_the_folder_and_the_format_of_the_last_export_are_offered_again_after_a_restart(
    library: Library, harbour: int, tmp_path: Path, play: Callable[..., AbstractAsyncContextManager[Pilot[None]]]
) -> None:
    for article in library.articles.ids(ArticleQuery()):
        library.highlights.add(article, 0, 11, color=Color.YELLOW)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "e")
        assert "Export this article into the folder" in screen_text(pilot)
        await press(pilot, "ctrl+o")
        assert "Export all highlights into the folder" in screen_text(pilot)
        await press(pilot, "ctrl+o", "ctrl+t", *"htm", "enter", "ctrl+u", *str(tmp_path / "mine"))
        assert "Export this article as html into the folder" in screen_text(pilot)
        await press(pilot, "enter")
        app: NewsreaderApp = pilot.app  # type: ignore[assignment]
        if app.jobs.now:
            await app.jobs.now.ended.wait()
        await app.workers.wait_for_complete()
        assert [file.suffix for file in (tmp_path / "mine").iterdir()] == [".html"]
    async with play() as pilot:
        await press(pilot, "e")
        assert str(tmp_path / "mine") in str(getattr(pilot.app.screen, "place", ""))
        assert "Export all highlights as html" in screen_text(pilot)
        await press(pilot, "enter")
        if app.jobs.now:
            await app.jobs.now.ended.wait()
        await app.workers.wait_for_complete()
        assert len(list((tmp_path / "mine").glob("*.html"))) == len(library.articles.ids(ArticleQuery())) > 1


async def test_the_articles_of_a_filter_can_be_exported_and_the_selected_ones_come_first(
    library: Library, harbour: int, tmp_path: Path, play: Callable[..., AbstractAsyncContextManager[Pilot[None]]]
) -> None:
    count = len(library.articles.ids(ArticleQuery()))
    async with play(settings=Settings(export_folder=tmp_path / "out")) as pilot:
        await press(pilot, "slash", *"is:unread", "down", "e")
        shown = []
        for _ in range(4):
            shown.append(screen_text(pilot).partition("Export ")[2].partition(" into")[0])
            await press(pilot, "ctrl+o")
        assert shown == ["all highlights", "this article", f"these {count} articles", "all highlights"]
        await press(pilot, "escape", "x", "e")
        assert "Export this article into" in screen_text(pilot)
