"""A library with two short articles, and the program on a headless screen."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import write_library
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.tui.app import lessons, screen_base
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.app.app_base import AppBase
from newsreader.tui.library import list_reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot
    from textual.screen import Screen

HERE = Path(__file__).parent

HARBOUR = """\
The city will close its old harbour to cruise ships from next spring. The council decided on Tuesday.

The mayor said the decision was a pause. The vote was 31 to 12.

Shipping lines had warned of a loss. Their own report puts it lower.
"""

LIBRARIES = """\
---
title: Libraries lend tools
date: 2025-11-03
authors: [Ida Moe]
url: https://example.org/tools
---

Since autumn the branch lends drills. It began with one drill.

## What is lent

- Drills
- Sewing machines
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all but the first example of each parametrised screen test as slow: each starts the whole program."""
    seen = set()
    for item in items:
        if isinstance(item, pytest.Function) and item.path.is_relative_to(HERE) and "play" in item.fixturenames:
            name = (item.path, item.originalname)
            if name in seen:
                item.add_marker(pytest.mark.slow)
            seen.add(name)


@pytest.fixture(scope="session", autouse=True)
def shared_styles() -> Iterator[None]:
    """Parse each style sheet once for all apps, because parsing takes a tenth of a screen test's time."""

    def parse_once(sheet: Stylesheet, css: str, **context: Any) -> list[RuleSet]:
        key = (css, *context.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse_rules(sheet, css, **context)
        return parsed[key]

    parse_rules = Stylesheet._parse_rules
    parsed: dict[tuple[Any, ...], list[RuleSet]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        # The method in Python that it replaces returns the same hash.
        patch.setattr(RuleSet, "__hash__", object.__hash__)
        yield


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the 20 ms in which Textual's pilot waits for an idle process, several times for each key."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.00025)


@pytest.fixture(autouse=True)
def _no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for changes in the library only when a test asks for it, since a test cannot tell when the timer fires."""
    monkeypatch.setattr("newsreader.tui.app.app.POLL_SECONDS", 3600)


@pytest.fixture(autouse=True)
def _own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep preferences for one test only."""
    monkeypatch.setattr("newsreader.paths.state_folder", lambda: tmp_path / "state")


@pytest.fixture(autouse=True)
def _all_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the themes as on a terminal with all colors, also if the tests run in one with few."""
    monkeypatch.setattr(AppBase, "sixteen", False)


@pytest.fixture(scope="session")
def all_lessons() -> dict[str, str]:
    return lessons.LESSONS


@pytest.fixture(autouse=True)
def _no_lessons(all_lessons: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the footer of someone who has used all keys that are taught."""
    monkeypatch.setattr(screen_base, "LESSONS", {})
    monkeypatch.setattr(lessons, "LESSONS", {})


@pytest.fixture(scope="session")
def two_articles(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a library with the articles `HARBOUR` and `LIBRARIES`."""
    with Library.open(tmp_path_factory.mktemp("two") / "library.db") as opened:
        opened.articles.add(parse(HARBOUR.encode(), "harbour.txt"))
        opened.articles.add(parse(LIBRARIES.encode(), "libraries.md"))
    return opened.path.read_bytes()


@pytest.fixture
def library(tmp_path: Path, two_articles: bytes) -> Iterator[Library]:
    path = tmp_path / "library.db"
    write_library(path, two_articles)
    with Library.open(path) as opened:
        yield opened


@pytest.fixture
def harbour(library: Library) -> int:
    """The id of the first article."""
    (found,) = [a.id for a in library.articles.rows(list(library.articles.ids(_all()))) if "harbour" in a.title]
    return found


def _all() -> Any:
    from newsreader.records import ArticleQuery

    return ArticleQuery()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the rest of a list, and articles with similar words, without a pause."""
    monkeypatch.setattr(list_reading, "PAUSE", 0)


@pytest.fixture
def play(library: Library) -> Callable[..., AbstractAsyncContextManager[Pilot[None]]]:
    """Run the program: `async with play() as pilot`, with the settings and `open_at` it is to have."""

    @asynccontextmanager
    async def player(
        size: tuple[int, int] = (100, 30), settings: Settings | None = None, **options: Any
    ) -> AsyncIterator[Pilot[None]]:
        settings = settings or Settings()
        app = NewsreaderApp(library, settings, Keymap(settings.keys), **options)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield pilot

    return player


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened in the browser."""
    addresses = []

    async def show(host: object, address: str) -> str:
        addresses.append(address)
        return ""

    monkeypatch.setattr("newsreader.tui.app.browser.show", show)
    return addresses


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until all work is done and painted; work that waits for the user in a panel may continue."""
    await pilot.pause()
    app = pilot.app
    assert isinstance(app, NewsreaderApp)
    await app.queue.ask(lambda: None)
    await pilot.pause()
    finding = [worker for worker in app.workers if worker.group in ("find", "index", "rest", "vocabulary")]
    if finding:  # none would mean all
        await app.workers.wait_for_complete(finding)
        await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each after the work of the one before is done."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def asked(pilot: Pilot[Any], text: str = "") -> Screen[Any]:
    """Open the note search with `s`, type `text`, and return the screen when it shows the results."""
    await press(pilot, "s")
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)
    await press(pilot, *("space" if letter == " " else letter for letter in text))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)
    return pilot.app.screen


def screen_text(pilot: Pilot[Any]) -> str:
    """Return the text on the screen."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
