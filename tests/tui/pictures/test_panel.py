"""The picture of a caption in the reader: fetched when its key is pressed, never before, and drawn in any protocol."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from tests.tui.conftest import press, screen_text, settle
from tests.tui.pictures.decoding import iterm2_file, kitty_pieces, sixel_pixels

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.services import pictures
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.pictures.panel import PicturePanel, PictureView
from newsreader.tui.reader import ReaderScreen

ARTICLE = """\
The harbour is closed to all ships.

![The gate of the harbour, locked]({address})

![A drawing of the gate](/gate.png)

![The gate at night](night/gate.png)
"""
LOCAL = Settings(allow_private=("127.0.0.1",), pictures="blocks")


@pytest.fixture
def gate(server):
    """The address of a picture, red above blue."""
    image, data = Image.new("RGB", (60, 60), "red"), BytesIO()
    image.paste("blue", (0, 30, 60, 60))
    image.save(data, "PNG")
    return server.page("/gate.png", data.getvalue(), Content_Type="image/png")


@pytest.fixture
def show(play, library):
    """Open an article with a picture at an address in the reader."""

    def opener(address, settings=LOCAL, **options):
        article = library.articles.add(parse(ARTICLE.format(address=address).encode(), "gate.md")).article.id
        return play(open_at=(article, None), settings=settings, **options)

    return opener


async def loaded(pilot):
    if loading := [one for one in pilot.app.workers if one.group == "picture"]:  # none would mean all
        await pilot.app.workers.wait_for_complete(loading)
    await settle(pilot)


def colors(pilot):
    """Return the colors of the first cell of each row of the picture."""
    strips = pilot.app.screen.query_one(PictureView).strips
    styles = [next(iter(strip)).style for strip in strips]
    return [(style.color.triplet.hex, style.bgcolor.triplet.hex) for style in styles]


async def test_a_picture_is_fetched_by_its_key_fits_the_terminal_and_closes(show, server, gate):
    async with show(gate) as pilot:
        await press(pilot, "j", "i")
        await loaded(pilot)
        assert isinstance(pilot.app.screen, PicturePanel)
        assert "The gate of the harbour, locked" in screen_text(pilot)
        assert f"{' ' * 2}{'▀' * 46}" in screen_text(pilot).split("\n")[-5]
        assert colors(pilot)[0] == ("#ff0000", "#ff0000")
        assert colors(pilot)[-1] == ("#0000ff", "#0000ff")
        await pilot.resize_terminal(40, 12)
        await loaded(pilot)
        assert len(colors(pilot)) == 5
        assert "▀" * 10 in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)
    assert server.paths == ["/gate.png"]


@pytest.fixture
def written(monkeypatch):
    """The sequences that were written past the output filter."""
    sequences = []
    monkeypatch.setattr(NewsreaderApp, "write_sequence", lambda _, sequence: sequence and sequences.append(sequence))
    return sequences


def actions(sequences):
    return "".join(keys.get("a", "") for one in sequences for keys, _ in kitty_pieces(one))


async def test_kitty_shows_the_picture_while_nothing_covers_its_panel(show, gate, written):
    async with show(gate, replace(LOCAL, pictures="kitty"), size=(60, 24)) as pilot:
        await press(pilot, "j", "i")
        await loaded(pilot)
        view = pilot.app.screen.query_one(PictureView)
        assert actions(written).startswith("tp")
        assert set(actions(written)[1:]) == {"p"}
        assert "▀" not in screen_text(pilot)
        assert f"\x1b[{view.region.y + 1};{view.region.x + 1}H\x1b_Ga=p" in written[1]
        assert kitty_pieces(written[1])[0][0]["r"] == str(view.size.height)
        written.clear()
        await press(pilot, "ctrl+c")
        assert actions(written) == "d"
        await press(pilot, "escape")
        assert actions(written).startswith("dtp")
        written.clear()
        await pilot.resize_terminal(40, 12)
        await loaded(pilot)
        assert actions(written).startswith("dtp")
        assert kitty_pieces(written[2])[0][0]["r"] == "5"
        written.clear()
        pilot.app.app_suspend_signal.publish(pilot.app)
        pilot.app.refresh()
        await settle(pilot)
        assert actions(written).startswith("dtp")
        written.clear()
        await press(pilot, "escape", "j", "k")
        assert actions(written) == "d"


@pytest.mark.parametrize("protocol", ["sixel", "iterm2"])
async def test_a_picture_that_text_removes_is_drawn_again_with_each_frame(show, gate, written, protocol):
    async with show(gate, replace(LOCAL, pictures=protocol), size=(60, 24)) as pilot:
        await press(pilot, "j", "i")
        await loaded(pilot)
        place, picture = written[-1].split("H", 1)
        rows = pilot.app.screen.query_one(PictureView).size.height
        if protocol == "sixel":
            assert len(sixel_pixels(picture)) == rows * 20 // 6 * 6
        else:
            assert iterm2_file(picture)[0]["height"] == str(rows)
        written.clear()
        pilot.app.screen.say("a message")
        await settle(pilot)
        assert written
        assert set(written) == {f"{place}H{picture}"}
        written.clear()
        await press(pilot, "escape", "j", "k")
        assert written == []


async def test_a_terminal_that_is_not_known_and_a_browser_get_half_blocks(show, gate, written, monkeypatch):
    monkeypatch.setattr("os.environ", {"TERM": "xterm-kitty"})
    async with show(gate, replace(LOCAL, pictures="auto")) as pilot:
        await press(pilot, "j", "i")
        await loaded(pilot)
        assert actions(written).startswith("tp")
        await press(pilot, "escape")
        written.clear()
        for spoil in (
            lambda: monkeypatch.setattr("os.environ", {"TERM": "xterm-256color"}),
            lambda: (monkeypatch.undo(), monkeypatch.setattr(NewsreaderApp, "is_web", True)),
        ):
            spoil()
            await press(pilot, "i")
            await loaded(pilot)
            assert "▀" * 46 in screen_text(pilot)
            await press(pilot, "escape")
    assert written == []


async def test_a_damaged_picture_writes_nothing(show, server, written):
    broken = server.page("/broken.png", b"\x89PNG\r\n\x1a\n\x1b]0;OWNED\x07")
    async with show(broken, replace(LOCAL, pictures="sixel")) as pilot:
        await press(pilot, "j", "i")
        await loaded(pilot)
        assert "This is not a picture that can be shown" in screen_text(pilot)
    assert written == []


async def test_o_opens_the_picture_in_the_browser(show, gate, opened):
    async with show(gate) as pilot:
        await press(pilot, "j", "i", "o")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert opened == [gate]


async def test_the_key_says_why_there_is_no_picture(show, server, monkeypatch):
    broken = server.page("/broken.png", b"\x89PNG\r\n\x1a\n???")
    async with show(broken) as pilot:
        await press(pilot, "i")
        assert pilot.app.screen.message == "go to the caption of a picture first"
        await press(pilot, "j", "j", "i")
        assert pilot.app.screen.message == "this caption has no address of a picture"
        assert server.paths == []
        await press(pilot, "k", "i")
        await loaded(pilot)
        assert "This is not a picture that can be shown" in screen_text(pilot)
        await press(pilot, "i")
        await press(pilot, "j", "j", "i")
        await loaded(pilot)
        assert "There is no picture night/gate.png beside the file" in screen_text(pilot)
        assert "in the browser" not in screen_text(pilot)
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, PicturePanel)
        await press(pilot, "i", "k", "k")
        monkeypatch.setattr(pictures, "is_installed", False)
        await press(pilot, "i")
        await loaded(pilot)
        assert "pip install 'newsreader[images]'" in screen_text(pilot)


async def test_a_private_address_is_refused(show, server, gate):
    async with show(gate, Settings()) as pilot:
        await press(pilot, "j", "i")
        await loaded(pilot)
        assert "allow_private" in screen_text(pilot)
    assert server.paths == []


async def test_closing_the_panel_stops_the_fetch(show, server):
    slow = server.drip("/slow.png", b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    async with show(slow) as pilot:
        await press(pilot, "j", "i")
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, ReaderScreen)
