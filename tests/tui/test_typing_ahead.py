"""Keys that come when there is nothing any more that they could be for."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press
from textual import events


@pytest.mark.parametrize("opened", ["ctrl+p", "a", "?", "s"])
async def test_keys_that_come_while_the_program_ends_do_nothing(play, opened):
    async with play() as pilot:
        await press(pilot, opened)
        pilot.app.exit()
        await pilot.app.screen.query("*").remove()  # as the end of the program does
        for key, letter in (("down", None), ("enter", "\r"), ("j", "j")):
            await pilot.app.on_event(events.Key(key, letter))
