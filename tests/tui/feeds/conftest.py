"""Feeds on a server on loopback, and the feeds screen on it."""

from __future__ import annotations

import pytest
from tests.services.feeds.test_refreshing import item, rss
from tests.tui.conftest import press, settle

from newsreader.config import Settings
from newsreader.services.feeds import subscribing

SETTINGS = Settings(allow_private=("127.0.0.1",))


@pytest.fixture
def harbour_post(library, server):
    """A feed with two entries in the folder News."""
    address = server.page("/harbour", rss(item(2, day=3), item(1)))
    return subscribing.add(library, address, folder="News", private=True).feed


async def opened(pilot, *keys):
    """Open the feeds, and press keys there."""
    await press(pilot, "F", *keys)
    return pilot.app.screen


async def until(pilot, holds):
    """Wait until a condition is true."""
    while not holds():
        await pilot.pause()


async def ended(pilot):
    """Wait until the running job has ended and its results are shown."""
    await until(pilot, lambda: pilot.app.jobs.now is None)
    await settle(pilot)


async def typed(pilot, key, text):
    """Open a panel with a key, replace its text, and press Enter."""
    await press(pilot, key)
    pilot.app.screen.query_one("Input").value = text
    await press(pilot, "enter")


def lines(screen):
    """Return the titles of the list, indented."""
    return [f"{'  ' * row.depth}{row.title}" for row in screen.rows.rows]
