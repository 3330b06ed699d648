"""Pictures of captions are fetched and decoded within limits."""

from __future__ import annotations

import os
import zlib
from io import BytesIO
from struct import pack

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from newsreader import limits
from newsreader.errors import BadDataError, NotFoundError, UsageError
from newsreader.fetch import FetchError
from newsreader.services import pictures
from newsreader.services.pictures import decode, load

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def saved(image, kind="PNG", **options):
    data = BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def red_above_blue(size=(40, 40), mode="RGB"):
    image = Image.new(mode, size, RED)
    image.paste(BLUE, (0, size[1] // 2, *size))
    return image


def cells(row):
    """Return the upper and the lower color of each cell of a row."""
    return [(tuple(row[at : at + 3]), tuple(row[at + 3 : at + 6])) for at in range(0, len(row), 6)]


def get(address, **options):
    return load(address, **{"private": True, "stopped": lambda: False} | options)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "JPEG", "AVIF"])
def test_a_picture_fits_the_cells_it_gets_and_keeps_its_shape(kind):
    picture = decode(saved(red_above_blue((4_000, 2_000)), kind))
    for columns, lines, size in ((40, 40, (40, 10)), (200, 10, (40, 10)), (1, 1, (1, 1))):
        rows = picture.rows(columns, lines)
        assert (len(cells(rows[0])), len(rows)) == size
    near = [
        max(abs(a - b) for a, b in zip(*pair, strict=True)) for pair in zip(cells(rows[0])[0], (RED, BLUE), strict=True)
    ]
    assert max(near) < 40


def test_a_small_picture_is_not_enlarged_and_each_cell_has_two_pixels():
    image = Image.new("RGB", (2, 2), WHITE)
    image.putpixel((0, 0), RED)
    image.putpixel((1, 1), BLUE)
    assert list(map(cells, decode(saved(image)).rows(80, 24))) == [[(RED, WHITE), (WHITE, BLUE)]]


def test_a_picture_takes_the_cells_that_their_shape_allows():
    picture = decode(saved(red_above_blue((100, 50))))
    assert picture.size_in(50, 50) == (50, 12)
    assert picture.size_in(50, 50, ratio=1.0) == (50, 25)
    assert picture.size_in(400, 400) == (100, 25)
    assert picture.size_in(400, 1) == (4, 1)


def test_a_file_is_written_anew_without_what_else_is_in_it():
    about = PngInfo()
    about.add_text("Comment", "\x1b]0;OWNED\x07")
    data = saved(red_above_blue(), pnginfo=about, icc_profile=b"OWNED", dpi=(72, 72))
    assert b"OWNED" in data
    with Image.open(BytesIO(decode(data).png(20, 99))) as small:
        assert (small.size, small.info) == ((20, 99), {})
    assert Image.open(BytesIO(decode(data).png(99, 99))).tobytes() == red_above_blue().tobytes()


def test_a_picture_in_few_colors():
    colors, rows = decode(saved(red_above_blue())).in_colors(16, 3, 40)
    assert [[colors[index] for index in row] for row in rows] == [[RED] * 3] * 20 + [[BLUE] * 3] * 20


def test_a_transparent_background_is_white_and_a_turned_photo_is_upright():
    (row,) = decode(saved(Image.new("RGBA", (2, 2), (0, 0, 0, 0)))).rows(9, 9)
    assert cells(row) == [(WHITE, WHITE)] * 2
    turned = Image.Exif()
    turned[0x0112] = 3  # upside down
    (row,) = decode(saved(red_above_blue((2, 2)), exif=turned)).rows(9, 9)
    assert cells(row) == [(BLUE, RED)] * 2


def huge():
    """Return a small PNG file that declares 50,000 × 50,000 pixels."""

    def chunk(name, data):
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


def test_gray_of_16_bits_is_no_lighter():
    image = Image.new("I;16", (2, 2))
    for x, value in enumerate((0x2000, 0x8000)):
        for y in range(2):
            image.putpixel((x, y), value)
    assert [cells(row) for row in decode(saved(image)).rows(2, 1)] == [[((32,) * 3,) * 2, ((128,) * 3,) * 2]]


def test_a_picture_with_too_many_pixels_is_refused():
    for data in (huge(), saved(Image.new("1", (limits.PICTURE_PIXELS // 1_000 + 1, 1_000)))):
        with pytest.raises(BadDataError, match="more than 25,000,000 pixels"):
            decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>no picture</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        saved(red_above_blue(), "BMP"),
        *(saved(red_above_blue(), kind)[:cut] for kind in ("PNG", "JPEG", "GIF") for cut in (30, 90)),
    ],
)
def test_a_damaged_file_and_one_of_another_format_are_refused(data):
    with pytest.raises(BadDataError, match="not a picture that can be shown"):
        decode(data)


def test_a_file_that_takes_hours_to_decode_is_given_up(monkeypatch):
    data = saved(Image.new("L", (4_000, 4_000)), "JPEG", progressive=True)
    # The same scan, again and again.
    data = data[:-2] + data[data.rindex(b"\xff\xda") : -2] * 50_000 + data[-2:]
    monkeypatch.setattr(limits, "PICTURE_SECONDS", 0.5)
    with pytest.raises(BadDataError, match="too long to decode"):
        decode(data)
    stopped = iter([False] * 10)
    with pytest.raises(BadDataError):
        decode(data, lambda: next(stopped, True))


def test_fetching_has_limits_and_says_what_the_server_answered(server, monkeypatch):
    address = server.page("/a.png", saved(red_above_blue()), Content_Type="image/png")
    assert len(get(address).rows(40, 40)) == 20
    assert server.requests[0].headers["Accept"].startswith("image/")
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        get(address, private=False)
    with pytest.raises(FetchError, match=r"^127.0.0.1 did not send the picture \(403\)\.$"):
        get(server.page("/no.png", status=403))
    with pytest.raises(FetchError, match="Stopped"):
        get(address, stopped=lambda: True)
    monkeypatch.setattr(limits, "PICTURE_BYTES", 50)
    with pytest.raises(FetchError, match="longer than"):
        get(address)
    assert server.paths == ["/a.png", "/no.png", "/a.png"]


def test_a_file_is_read_only_in_the_folder_of_the_article(tmp_path, monkeypatch):
    folder, data = tmp_path / "texts", saved(red_above_blue())
    (folder / "night").mkdir(parents=True)
    for place in (folder / "a.png", folder / "night" / "a pier.png", tmp_path / "secret.png"):
        place.write_bytes(data)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    os.mkfifo(folder / "pipe.png")
    source = (folder / "a.md").as_uri()
    for path in ("a.png", "night/a%20pier.png", "night/../a.png", "a.png?width=9#top"):
        assert len(get(path, source=source).rows(40, 40)) == 20
    outside = ("../secret.png", "%2e%2e/secret.png", (tmp_path / "secret.png").as_posix(), "link.png", "pipe.png")
    for path in (*outside, "night", "none.png", ""):
        with pytest.raises(NotFoundError, match="There is no picture"):
            get(path, source=source)
    for elsewhere in (
        None,
        "",
        "https://a.example/a.md",
        f"file:////{folder}/a.md",
        f"file:///%5C%5Chost{folder}/a.md",
    ):
        with pytest.raises(NotFoundError, match="There is no picture"):
            get("a.png", source=elsewhere)
    with pytest.raises(NotFoundError, match="Can't read"):
        get("a%00.png", source=source)
    monkeypatch.setattr(limits, "PICTURE_BYTES", len(data) - 1)
    with pytest.raises(BadDataError, match="bytes, too many to show"):
        get("a.png", source=source)


def test_without_the_extra_nothing_is_fetched_and_the_message_names_it(server, monkeypatch):
    monkeypatch.setattr(pictures, "is_installed", False)
    with pytest.raises(UsageError, match=r"pip install 'newsreader\[images\]'"):
        get(server.page("/a.png"))
    assert server.paths == []
