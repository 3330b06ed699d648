"""Light or dark as the terminal is."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, settle
from textual.events import Key

from newsreader.config import Settings
from newsreader.tui.app.terminal.textual_private import TerminalBackground, _Parser

LIGHT, DARK = "\x1b]11;rgb:fbfb/f9f9/f4f4\x07", "\x1b]11;rgb:17/18/1b\x1b\\"


def read(*pieces: str) -> list[object]:
    """Return what the parser makes of an input that arrives in these pieces: keys, and whether it is light."""
    parser = _Parser()
    messages = [message for piece in pieces for message in parser.feed(piece)]
    return [
        message.key if isinstance(message, Key) else message.is_light
        for message in messages
        if isinstance(message, (Key, TerminalBackground))
    ]


@pytest.mark.parametrize(
    ("report", "light"),
    [
        (LIGHT, True),
        (DARK, False),
        ("\x1b]11;rgb:f/f/f\x07", True),
        ("\x1b]11;rgba:0000/0000/0000/ffff\x07", False),
    ],
)
def test_the_answer_of_the_terminal_is_no_key(report: str, light: bool) -> None:
    assert read(report) == [light]
    assert read(f"j{report}k") == [light, "j", "k"]


@pytest.mark.parametrize("at", range(2, len(DARK)))
def test_an_answer_in_two_pieces_is_no_key_either(at: int) -> None:
    assert read("j", DARK[:at], f"{DARK[at:]}k") == ["j", False, "k"]


@pytest.mark.parametrize(
    "report",
    ["\x1b]11;red\x07", "\x1b]11;rgb:zz/zz/zz\x07", "\x1b]11;?\x07", "\x1b]11;rgb:\x1b\\", "\x1b]10;rgb:f/f/f\x07"],
)
def test_an_answer_that_says_nothing_changes_nothing(report: str) -> None:
    assert read(f"{report}j") == ["j"]


@pytest.mark.parametrize(
    ("chosen", "dark_on_light"), [("auto", False), ("dark", True), ("light", False), ("gone", False)]
)
async def test_the_theme_follows_the_terminal_unless_it_is_set(play, chosen: str, dark_on_light: bool) -> None:
    async with play(settings=Settings(theme=chosen)) as pilot:
        pilot.app.post_message(TerminalBackground(is_light=True))
        await settle(pilot)
        assert pilot.app.current_theme.dark == dark_on_light


async def test_the_key_for_the_theme_returns_to_the_choice_of_the_terminal(play) -> None:
    async with play() as pilot:
        await press(pilot, "T")
        assert pilot.app.preferences.now.theme == "light"
        await press(pilot, "T")
        assert pilot.app.preferences.now.theme == "auto"


async def test_the_first_frame_has_the_theme_and_keys_typed_before_it_work(play, harbour: int) -> None:
    async with play(early_input=f"J{LIGHT}".encode(), open_at=(harbour, None)) as pilot:
        assert not pilot.app.current_theme.dark
        assert pilot.app.screen.last_action == "reader.next_article"
