"""Long jobs: every screen shows their progress, they continue when their panel closes, and they can be stopped."""

from __future__ import annotations

import itertools
import sys
import threading
from pathlib import Path

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.config import Loaded, Settings
from newsreader.export import registry
from newsreader.keymap import Keymap
from newsreader.records import ArticleQuery, Color, Draft
from newsreader.services.adding import sources
from newsreader.tui.adding.add_panel import AddPanel
from newsreader.tui.app import app as application
from newsreader.tui.library.screen import LibraryScreen

MANY = 40


class Gate:
    """Lets the files of a job pass one by one in their order, or all of them."""

    def __init__(self):
        self._allowed, self._changed = 0, threading.Condition()

    def let(self, count):
        with self._changed:
            self._allowed += count
            self._changed.notify_all()

    def open(self):
        self.let(10 * MANY)

    def wait(self, number):
        with self._changed:
            self._changed.wait_for(lambda: self._allowed > number)


@pytest.fixture
def gate(monkeypatch):
    """A gate before each file that is read, which several threads do, and each article that is exported."""
    gate, read, name, exported = Gate(), sources.read_file, registry.file_names, itertools.count()

    def slow_read(source):
        gate.wait(int(Path(source).stem))
        return read(source)

    def slow_name(article, *arguments, **options):
        gate.wait(next(exported))
        return name(article, *arguments, **options)

    monkeypatch.setattr(sources, "read_file", slow_read)
    monkeypatch.setattr(registry, "file_names", slow_name)
    yield gate
    gate.open()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number:02}.txt").write_text(f"Story number {number}. It goes on.\n", encoding="utf-8")
    return folder


async def until(pilot, holds):
    """Wait until a condition is true."""
    while not holds():
        await pilot.pause()


async def ended(pilot):
    await until(pilot, lambda: pilot.app.jobs.now is None)
    await settle(pilot)


async def adding(pilot, folder):
    await press(pilot, "a")
    pilot.app.screen.query_one("Input").value = str(folder)
    await press(pilot, "enter")


def count(library):
    return len(list(library.articles.ids(ArticleQuery())))


@pytest.mark.slow
async def test_a_folder_is_added_with_its_progress_on_every_screen_and_stopped_with_a_key(
    play, library, folder, gate, harbour
):
    async with play(size=(120, 30)) as pilot:
        await adding(pilot, folder)
        gate.let(3)
        await until(pilot, lambda: f" … 3 of {MANY} · ^g stops" in screen_text(pilot))
        assert isinstance(pilot.app.screen, AddPanel)
        await press(pilot, "escape")
        for keys in ("j", "C", "escape", "enter", "slash", "escape", "escape", "s"):
            await press(pilot, keys)
            await until(pilot, lambda: f" … 3 of {MANY}" in screen_text(pilot))
        gate.let(2)
        await until(pilot, lambda: f" … 5 of {MANY}" in screen_text(pilot))
        await press(pilot, "escape", "ctrl+g")
        assert "stopping" in screen_text(pilot)
        gate.open()
        await ended(pilot)
        assert "adding stopped: " in screen_text(pilot)
        assert " added" in screen_text(pilot)
        assert "^g" not in screen_text(pilot)
        assert count(library) == 2 + 5
        await press(pilot, "u")
        assert count(library) == 2
        await press(pilot, "ctrl+g")
        assert "No job is running" in screen_text(pilot)


async def test_a_finished_job_shows_its_outcome_on_any_screen(play, library, folder, gate):
    async with play(size=(120, 30)) as pilot:
        (folder / "00.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 100)
        await adding(pilot, folder)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        gate.open()
        await ended(pilot)
        assert f"{MANY - 1} added" in screen_text(pilot)
        assert "1 failed" in screen_text(pilot)
        assert len(pilot.app.screen.articles.ids) == MANY + 1


async def test_a_second_job_is_refused_while_the_first_runs(play, library, folder, gate, harbour, tmp_path):
    library.highlights.add(harbour, 0, 8, color=Color.RED)
    async with play(size=(140, 30)) as pilot:
        await adding(pilot, folder)
        await press(pilot, "enter")
        assert "Another job is running" in screen_text(pilot)
        await until(pilot, lambda: f" … 0 of {MANY}" in screen_text(pilot))
        await press(pilot, "escape")
        await adding(pilot, folder)
        assert "Another job is running" in screen_text(pilot)
        await press(pilot, "escape", "e")
        pilot.app.screen.query_one("Input").value = str(tmp_path / "out")
        await press(pilot, "enter")
        assert "Another job is running" in screen_text(pilot)
        assert not (tmp_path / "out").exists()
        gate.open()
        await ended(pilot)
        assert count(library) == 2 + MANY


async def test_a_panel_that_stays_open_closes_after_its_job(play, folder, gate):
    async with play(size=(140, 30)) as pilot:
        await adding(pilot, folder)
        await press(pilot, "enter")  # refused, and no harm done
        gate.open()
        await ended(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await until(pilot, lambda: f"{MANY} added" in screen_text(pilot))


async def test_quitting_stops_a_job_and_says_how_far_it_came(play, library, folder, gate, capfd):
    async with play() as pilot:
        await adding(pilot, folder)
        gate.let(3)
        await until(pilot, lambda: pilot.app.jobs.now.progress.done == 3)
        await press(pilot, "escape")
        leaving = pilot.app.run_worker(pilot.app.leave())
        await until(pilot, lambda: pilot.app.jobs.now.progress.stopped)
        gate.open()
        await until(pilot, lambda: leaving.is_finished)
        assert str(pilot.app._exit_renderables[0]) == "adding stopped: 3 added"
    assert count(library) == 2 + 3
    assert "Traceback" not in "".join(capfd.readouterr())


async def test_an_export_counts_its_articles_and_can_be_stopped(play, library, gate, harbour, tmp_path):
    for article in library.articles.ids(ArticleQuery()):
        library.highlights.add(article, 0, 8, color=Color.RED)
    async with play(size=(140, 30)) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("Input").value = str(tmp_path / "out")
        await press(pilot, "enter")
        await until(pilot, lambda: "Exporting … 0 of 2" in screen_text(pilot))
        await press(pilot, "ctrl+g")
        gate.open()
        await ended(pilot)
        assert "exporting stopped: 1 file written" in screen_text(pilot)
        [highlight] = library.highlights.for_article(harbour)
        library.drafts.keep(Draft(highlight.id, "a", "typed, not saved", ""))
        await press(pilot, "e", "enter")
        await ended(pilot)
        assert "1 file written, 1 unchanged, 1 unsaved note left out" in screen_text(pilot)


def test_a_job_that_computes_gives_way_to_a_key_within_a_millisecond(library, monkeypatch, tmp_path):
    waits = []
    monkeypatch.setattr(application.NewsreaderApp, "run", lambda _: waits.append(sys.getswitchinterval()))
    before = sys.getswitchinterval()
    try:
        application.run(library, Loaded(Settings(), tmp_path / "config.toml"), Keymap())
    finally:
        sys.setswitchinterval(before)
    assert waits == [pytest.approx(0.001)]


async def test_an_export_to_a_name_that_is_too_long_says_so_and_the_program_goes_on(play, library, tmp_path):
    async with play(size=(140, 30)) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("Input").value = str(tmp_path / ("x" * 300))
        await press(pilot, "enter")
        await ended(pilot)
        await until(pilot, lambda: "Can’t write to" in screen_text(pilot) or "Can't write to" in screen_text(pilot))
        assert pilot.app.is_running
