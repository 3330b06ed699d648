"""A picture in the protocols of terminals is the picture again, and nothing else can be sent as a picture."""

from __future__ import annotations

import ast
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.e2e.hostile import ALL, PAYLOADS
from tests.tui.pictures.decoding import iterm2_file, kitty_file, kitty_pieces, sixel_pixels

import newsreader.tui
from newsreader.services.pictures import Picture
from newsreader.tui.app.terminal.picture_output import LONGEST, Drawing
from newsreader.tui.pictures import protocols
from newsreader.tui.pictures.protocols import Protocol, cell_size, draw, protocol_of
from newsreader.tui.pictures.sixel import sixels

CELL = (10, 20)


def noise_image(width, height):
    return Image.merge("RGB", [Image.effect_noise((width, height), 90 + band) for band in range(3)])


def noise(width, height):
    return Picture(noise_image(width, height))


def opened(data):
    image = Image.open(BytesIO(data))
    assert image.format == "PNG"
    assert not image.info
    return image


@pytest.mark.parametrize(
    ("protocol", "environment"),
    [
        ("kitty", {"TERM": "xterm-kitty"}),
        ("kitty", {"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}),
        ("kitty", {"TERM": "xterm-ghostty"}),
        ("kitty", {"TERM": "xterm-256color", "KONSOLE_VERSION": "230400"}),
        ("iterm2", {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}),
        ("iterm2", {"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}),
        ("iterm2", {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm", "KITTY_WINDOW_ID": "1"}),
        ("sixel", {"TERM": "foot", "KITTY_WINDOW_ID": "1"}),
        ("blocks", {}),
        ("blocks", {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal", "KITTY_WINDOW_ID": ""}),
        ("blocks", {"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}),
        ("blocks", {"TERM": "screen-256color", "KITTY_WINDOW_ID": "1"}),
        ("blocks", {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "STY": "1.pts"}),
    ],
)
def test_the_environment_says_which_protocol_the_terminal_has(protocol, environment):
    assert protocol_of(environment) == protocol


def test_without_a_terminal_a_cell_has_the_usual_size(monkeypatch):
    monkeypatch.setattr("fcntl.ioctl", lambda *_: b"\x18\0\x50\0" + bytes(4))  # 24 × 80 cells, no pixels
    assert cell_size() == CELL
    monkeypatch.setattr("fcntl.ioctl", lambda *_: b"\x18\0\x50\0\x80\x02\x80\x01")
    assert cell_size() == (8, 16)


def test_kitty_gets_the_picture_in_pieces_places_it_and_deletes_it():
    image = noise_image(200, 100)
    drawing = draw(Picture(image), Protocol.KITTY, 100, 40, CELL)
    assert (drawing.columns, drawing.rows) == (100, 25)
    assert opened(kitty_file(drawing.once)).tobytes() == image.tobytes()
    (place,), (delete,) = kitty_pieces(drawing.each_time), kitty_pieces(drawing.at_the_end)
    number = kitty_pieces(drawing.once)[0][0]["i"]
    assert place[0] == {"a": "p", "i": number, "p": "1", "c": "100", "r": "25", "C": "1", "q": "2"}
    assert delete[0] == {"a": "d", "d": "I", "i": number, "q": "2"}


def test_iterm2_gets_the_picture_reduced_to_its_pixels():
    drawing = draw(noise(900, 300), Protocol.ITERM2, 60, 40, CELL)
    keys, data = iterm2_file(drawing.each_time)
    assert (keys["width"], keys["height"], keys["size"]) == ("60", "10", str(len(data)))
    assert opened(data).size == (600, 200)
    assert not drawing.once
    assert not drawing.at_the_end


def test_sixels_fill_their_cells_and_never_more():
    image = Image.new("RGB", (80, 40), "red")
    image.paste("blue", (0, 20, 80, 40))
    drawing = draw(Picture(image), Protocol.SIXEL, 300, 200, CELL)
    rows = sixel_pixels(drawing.each_time)
    assert (drawing.columns, drawing.rows) == (80, 20)
    assert (len(rows[0]), len(rows)) == (800, 396)
    assert {rows[0][0], rows[190][799]} == {(100, 0, 0)}
    assert {rows[210][0], rows[-1][-1]} == {(0, 0, 100)}
    large = draw(noise(1_000, 1_000), Protocol.SIXEL, 300, 200, (19, 37))
    assert (large.columns, large.rows) == (52, 26)


@given(st.data())
def test_sixels_are_the_pixels_again(data):
    width, height = data.draw(st.integers(1, 40)), data.draw(st.integers(1, 14))
    shade = st.sampled_from([0, 51, 102, 255])
    colors = data.draw(st.lists(st.tuples(shade, shade, shade), min_size=1, max_size=6))
    pixel = st.integers(0, len(colors) - 1)
    rows = data.draw(st.lists(st.lists(pixel, min_size=width, max_size=width), min_size=height, max_size=height))
    drawn = sixel_pixels(sixels(colors, [bytes(row) for row in rows]))
    assert drawn == [[tuple(shade // 2.55 for shade in colors[one]) for one in row] for row in rows]


def test_noise_is_sent_in_fewer_colors_rather_than_endlessly(monkeypatch):
    assert len(draw(noise(300, 200), Protocol.SIXEL, 30, 10, CELL).each_time) > 170_000
    monkeypatch.setattr(protocols, "LONGEST", 170_000)
    drawing = draw(noise(300, 200), Protocol.SIXEL, 30, 10, CELL)
    assert len(drawing.each_time) <= 170_000
    assert len({color for row in sixel_pixels(drawing.each_time) for color in row}) <= 16


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), ALL, "\n"])
def test_nothing_but_a_picture_can_be_a_drawing(payload):
    for protocol in list(Protocol)[1:]:
        sound = draw(noise(9, 9), protocol, 9, 9, CELL)
        parts = {name: getattr(sound, name) for name in ("each_time", "once", "at_the_end")}
        assert Drawing(1, 1, **parts) != sound
        for name, part in parts.items():
            places = sorted({0, len(part) // 2, max(0, len(part) - 2), len(part)})
            for spoiled in (payload, *(part[:place] + payload + part[place:] for place in places)):
                if spoiled.isalnum():
                    continue  # inside base64 it is a part of the picture
                with pytest.raises(ValueError, match="not a drawing"):
                    Drawing(1, 1, **parts | {name: spoiled})


@given(st.text(st.sampled_from([*ALL, *'\x1b_P]1337;File=:q#0"\\'])))
def test_no_text_is_a_drawing(text):
    for parts in ({"each_time": text}, {"each_time": "", "once": text}, {"each_time": text, "at_the_end": text}):
        with pytest.raises(ValueError, match="not a drawing"):
            Drawing(1, 1, **parts)


def test_a_sequence_that_is_too_long_is_no_drawing():
    sound = draw(noise(9, 9), Protocol.SIXEL, 9, 9, CELL).each_time
    with pytest.raises(ValueError, match="not a drawing"):
        Drawing(1, 1, sound.replace("-", "?" * LONGEST + "-", 1))


def test_only_the_output_of_pictures_writes_past_the_filter():
    found = [
        path.name
        for path in Path(newsreader.tui.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "write_sequence"
    ]
    assert set(found) == {"picture_output.py"}
