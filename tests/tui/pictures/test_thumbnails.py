"""Small pictures below captions: of files beside the article, and of pictures that were shown. Nothing is fetched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from tests.tui.conftest import press, screen_text, settle
from tests.tui.pictures.test_panel import loaded

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.keymap import Keymap
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.pictures import thumbnails
from newsreader.tui.pictures.thumbnails import Thumbnails

ON = Settings(allow_private=("127.0.0.1",), pictures="blocks", thumbnails=True)


def picture(path, color="red"):
    image = Image.new("RGB", (240, 160), color)
    image.paste("blue", (0, 0, 240, 20))
    path.parent.mkdir(exist_ok=True)
    image.save(path)
    return path.read_bytes()


@pytest.fixture
def article(library, tmp_path, server):
    """The id of an article from a file, with pictures beside it, below it, on the web and nowhere."""
    folder = tmp_path / "texts"
    picture(folder / "gate.png")
    picture(folder / "night" / "the gate.png", "black")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n???")
    address = server.page("/web.png", picture(tmp_path / "web.png"), Content_Type="image/png")
    text = (
        "The harbour is closed to all ships.\n\n![The locked gate](gate.png)\n\nNobody knows why.\n\n"
        f"![The gate at night](<night/the gate.png>)\n\n![The gate on the web]({address})\n\n"
        "![No gate at all](../web.png)\n\n![A broken gate](broken.png)\n\nThe end of it.\n"
    )
    document = replace(parse(text.encode(), "gate.md"), source_path=(folder / "gate.md").as_uri())
    return library.articles.add(document).article.id


@pytest.fixture(autouse=True)
def _in_colors(monkeypatch):
    monkeypatch.setattr(NewsreaderApp, "plain", False)


async def illustrated(pilot):
    await settle(pilot)
    if finding := [one for one in pilot.app.workers if one.group == "thumbnails"]:  # none would mean all
        await pilot.app.workers.wait_for_complete(finding)
    await settle(pilot)


def pictures(pilot):
    """Return the captions in view that have a thumbnail, with its height."""
    rows, found = screen_text(pilot).split("\n"), {}
    for row in rows:
        if "gate" in row.lower() and "▀" not in row:
            caption = row.replace("¹", "")
        elif "▀" * 10 in row:
            name = " ".join(word for word in caption.split() if word.isalpha())
            found[name] = found.get(name, 0) + 1
    return found


async def test_files_are_shown_below_their_captions_and_the_web_only_after_its_key(play, article, server):
    async with play(size=(100, 60), settings=ON, open_at=(article, None)) as pilot:
        await illustrated(pilot)
        assert pictures(pilot) == {"The locked gate": 8, "The gate at night": 8}
        assert server.paths == []
        await press(pilot, "j", "j", "j", "j", "i")
        await loaded(pilot)
        assert server.paths == ["/web.png"]
        await press(pilot, "escape")
        await illustrated(pilot)
        assert pictures(pilot)["The gate on the web"] == 8
        # Another article, and back: the picture is remembered.
        await press(pilot, "escape", "enter")
        await illustrated(pilot)
        assert len(pictures(pilot)) == 3
        assert server.paths == ["/web.png"]


async def test_the_focus_steps_over_thumbnails_and_stays_in_its_place_when_they_appear(play, article):
    async with play(size=(100, 24), settings=ON, open_at=(article, None)) as pilot:
        await illustrated(pilot)
        reader, seen = pilot.app.screen, []
        for _ in range(6):
            await press(pilot, "j")
            first, last = reader.view.rows.rows_of(reader.reading.focus)
            assert reader.view.top <= first <= last < reader.view.top + reader.view.size.height
            assert reader.view.rows.line_at(first).start == reader.reading.focus.start
            focus = reader.reading.focus
            seen.append(pictures(pilot).get(reader.reading.text[focus.start : focus.end], 0))
        assert seen == [8, 0, 8, 0, 0, 0]
        await press(pilot, "k", "v", "e", "y")
        assert pilot.app.clipboard == "No gate"
        places = []
        for settings in (Settings(), ON):
            pilot.app.use_settings(settings, Keymap())
            await illustrated(pilot)
            assert ("▀" in screen_text(pilot)) == settings.thumbnails
            places.append(reader.view.rows.row_of(reader.reading.focus.start) - reader.view.top)
        assert places == [14, 14]


async def test_they_are_folded_with_their_captions_and_leave_a_narrow_page(play, article):
    async with play(size=(100, 60), settings=ON, open_at=(article, None)) as pilot:
        await illustrated(pilot)
        await press(pilot, "c")
        assert pictures(pilot) == {}
        await press(pilot, "c")
        assert len(pictures(pilot)) == 2
        await pilot.resize_terminal(24, 60)
        await settle(pilot)
        assert pictures(pilot) == {}


async def test_they_are_off_by_default_and_need_a_terminal_with_colors(play, article, monkeypatch):
    monkeypatch.setattr(thumbnails, "read_files", None)
    for settings, plain in ((Settings(), False), (ON, True)):
        if plain:
            monkeypatch.setattr(NewsreaderApp, "plain", True)
        async with play(size=(100, 60), settings=settings, open_at=(article, None)) as pilot:
            await illustrated(pilot)
            assert "The locked gate" in screen_text(pilot)
            assert pictures(pilot) == {}


def test_the_oldest_thumbnails_are_forgotten(monkeypatch):
    monkeypatch.setattr(thumbnails, "_MOST", 2)
    known = Thumbnails()
    addresses = {number: f"https://a.example/{number}.png" for number in range(3)} | {3: "beside.png"}
    for number, address in addresses.items():
        known.add(address, [[number]])
    assert known.known(addresses) == {1: [[1]], 2: [[2]]}
