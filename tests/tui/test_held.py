"""Another program locks the library: reading goes on, changes wait, and none is reported as saved too early."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.tui.conftest import press, screen_text, settle
from textual import events

from newsreader.records import ArticleQuery, State
from newsreader.tui.app import app_base, work_queue
from newsreader.tui.app.app_base import WAITING, WORKING
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from textual.pilot import Pilot


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch) -> None:
    """Let changes wait until the test releases the library, however slow the machine is."""
    monkeypatch.setattr(work_queue, "WAIT_SECONDS", 1e6)


@contextmanager
def held(path: Path) -> Iterator[Callable[[], None]]:
    """Lock the library as another program does, until the yielded function is called or the block ends."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other.close
    finally:
        other.close()


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Run the event loop until a condition is true."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)
    await pilot.pause()


def said(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.query_one(StatusLine).message


def focus(pilot: Pilot[Any]) -> str:
    reading = pilot.app.screen.reading
    return reading.text[reading.focus.start : reading.focus.end]


def quotes(library, article: int) -> list[str]:
    return [highlight.quote for highlight in library.highlights.for_article(article)]


async def test_long_work_of_a_key_says_so_until_it_is_done(play, library, harbour, monkeypatch):
    monkeypatch.setattr(app_base, "WORKING_SECONDS", 0.01)
    may_end, undo = threading.Event(), type(library.history).undo
    monkeypatch.setattr(type(library.history), "undo", lambda history: may_end.wait(30) and undo(history))
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m")
        pilot.app.post_message(events.Key("u", "u"))
        async with asyncio.timeout(30):
            while WORKING not in screen_text(pilot):
                await asyncio.sleep(0.01)
        may_end.set()
        await until(pilot, lambda: said(pilot).startswith("undone: "))
        await press(pilot, "+")
        assert WORKING not in screen_text(pilot)


async def test_a_change_that_waits_says_so_at_once_and_the_article_can_be_read(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path) as let_go:
            await pilot.press("m")
            await until(pilot, lambda: said(pilot) == WAITING)
            assert WAITING in screen_text(pilot)
            await pilot.press("j")
            await until(pilot, lambda: focus(pilot).startswith("The council"))
            await pilot.press("right_curly_bracket", "G", "question_mark")
            await until(pilot, lambda: type(pilot.app.screen).__name__ == "HelpScreen")
            await pilot.press("escape")
            await until(pilot, lambda: type(pilot.app.screen).__name__ == "ReaderScreen")
            assert said(pilot) == WAITING
            assert focus(pilot) == "Their own report puts it lower."
            let_go()
            await until(pilot, lambda: "saved" in said(pilot))
        assert focus(pilot) == "Their own report puts it lower."
        assert len(quotes(library, harbour)) == 1


async def test_keys_typed_fast_run_in_order_when_the_other_program_is_done(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path) as let_go:
            await pilot.press("m", "j", "m", "j", "m", "2", "u", "u")
            await until(pilot, lambda: said(pilot) == WAITING)
            let_go()
            await until(pilot, lambda: len(quotes(library, harbour)) == 2 and said(pilot).startswith("undone"))
        assert quotes(library, harbour) == [
            "The city will close its old harbour to cruise ships from next spring.",
            "The council decided on Tuesday.",
        ]


async def test_a_change_that_was_not_saved_is_reported_and_later_keys_are_ignored(play, library, harbour, monkeypatch):
    monkeypatch.setattr(work_queue, "WAIT_SECONDS", 0.6)
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path):
            await pilot.press("m", "j")
            await until(pilot, lambda: said(pilot) == work_queue.NOT_SAVED)
            assert focus(pilot).startswith("The council")
            await pilot.press("m", "j", "m", "*")
            await until(pilot, lambda: said(pilot).startswith(work_queue.NOT_SAVED + " The keys typed after"))
            assert focus(pilot).startswith("The mayor")
        await press(pilot, "m")
        assert quotes(library, harbour) == ["The mayor said the decision was a pause."]
        assert "saved" in said(pilot)


async def test_leaving_the_article_does_not_wait_for_a_highlight_and_its_failure_is_reported(
    play, library, harbour, monkeypatch
):
    monkeypatch.setattr(work_queue, "WAIT_SECONDS", 1.0)
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path):
            await pilot.press("m", "j")
            await until(pilot, lambda: said(pilot) == WAITING)
            await pilot.press("q")
            await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
            await until(pilot, lambda: said(pilot) == work_queue.NOT_SAVED)
        assert quotes(library, harbour) == []


async def test_in_the_list_keys_wait_for_a_change_since_it_decides_which_article_they_apply_to(play, library, harbour):
    async with play() as pilot:
        first, second = library.articles.ids(ArticleQuery())
        with held(library.path) as let_go:
            await pilot.press("D", "D")
            await until(pilot, lambda: said(pilot) == WAITING)
            let_go()
            await until(pilot, lambda: not pilot.app.screen.articles.ids)
        assert library.articles.get(first).deleted_at
        assert library.articles.get(second).deleted_at


async def test_a_position_delays_nothing_and_is_saved_later(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        library.articles.visit(harbour, 0)
        with held(library.path):
            await press(pilot, "G", "q")
            assert isinstance(pilot.app.screen, LibraryScreen)
            assert WAITING not in screen_text(pilot)
            await pilot.app._check_for_changes()
            assert library.articles.get(harbour).position == 0
        await pilot.app._check_for_changes()
        found = library.articles.get(harbour)
        assert found.position > 100
        assert found.state is State.DONE


async def test_a_position_that_is_saved_late_does_not_unarchive_the_article(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path):
            await press(pilot, "G", "q")
        library.articles.set_state([harbour], State.ARCHIVED)
        await pilot.app._check_for_changes()
        found = library.articles.get(harbour)
        assert found.position > 100
        assert found.state is State.ARCHIVED


async def test_quitting_waits_for_changes_but_not_for_a_position(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path) as let_go:
            await pilot.press("m", "j", "ctrl+q")
            await until(pilot, lambda: said(pilot) == WAITING)
            assert pilot.app.is_running
            let_go()
            await until(pilot, lambda: pilot.app._exit)
    assert len(quotes(library, harbour)) == 1
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path):
            await press(pilot, "k", "ctrl+q")
            assert pilot.app._exit


async def test_a_change_that_cannot_be_saved_prevents_quitting(play, library, harbour, monkeypatch):
    monkeypatch.setattr(work_queue, "WAIT_SECONDS", 0.6)
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path):
            await pilot.press("m", "ctrl+q")
            await until(pilot, lambda: said(pilot).startswith(work_queue.NOT_SAVED))
        assert not pilot.app._exit


async def test_text_typed_for_a_note_waits_for_its_editor(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path) as let_go:
            await pilot.press("a", *"just a j", "escape", "j")
            await until(pilot, lambda: said(pilot) == WAITING)
            let_go()
            await until(pilot, lambda: hasattr(pilot.app.screen, "reading") and focus(pilot).startswith("The council"))
        (passage,) = library.highlights.pending(harbour)
        assert [draft.text for draft in library.drafts.of(passage.id)] == ["just a j"]


async def test_two_windows_that_write_in_turn_never_wait(play, library, harbour):
    from newsreader.library import Library
    from newsreader.records import Color

    messages = []
    async with play(open_at=(harbour, None)) as pilot:
        pilot.app.say = lambda message, **_: messages.append(message)
        with Library.open(library.path) as other:
            for _ in range(10):
                writing = asyncio.to_thread(other.highlights.add, harbour, 4, 8, color=Color.BLUE)
                await asyncio.gather(writing, pilot.press("m", "2", "m", "1"))
            await settle(pilot)
        assert messages == []
        assert len(quotes(library, harbour)) == 11


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("free", [False, True])
async def test_a_change_whose_caller_was_cancelled_is_saved_or_its_loss_is_reported(
    play, library, harbour, monkeypatch, waiting, free
):
    begun, go_on = threading.Event(), threading.Event()

    def star() -> None:
        begun.set()
        go_on.wait()
        library.articles.set_starred([harbour], True)

    async with play(open_at=(harbour, None)) as pilot:
        with held(library.path) as let_go:
            asking = asyncio.ensure_future(pilot.app.queue.ask(star))
            await until(pilot, begun.is_set)
            if waiting:
                go_on.set()
                await until(pilot, lambda: bool(pilot.app.queue._turns))
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            if free:
                let_go()
            else:
                monkeypatch.setattr(work_queue, "WAIT_SECONDS", 0.1)
            go_on.set()
            assert await pilot.app.queue.finish() is free
            await pilot.pause()
            assert said(pilot) == ("" if free else work_queue.NOT_SAVED)
        assert library.articles.get(harbour).starred is free
