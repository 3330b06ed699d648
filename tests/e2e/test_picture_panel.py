"""The picture of a caption in a real terminal: in its protocol, and nothing else passes with it."""

from __future__ import annotations

import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.e2e.hostile import ALL, STAND_IN, check, open_for_damage
from tests.e2e.terminal import Terminal, program
from tests.tui.pictures.decoding import DRAWN, iterm2_file, kitty_file, sixel_pixels

from newsreader.ingest import parse_one as parse
from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server import Server


def library_with(path: Path, address: str, caption: str) -> list[str]:
    """Create a library whose article has a picture, and return the arguments that open it."""
    db, config = path / "library.db", path / "config.toml"
    config.write_text('allow_private = ["127.0.0.1"]\n', encoding="utf-8")
    with Library.open(db) as library:
        library.articles.add(parse(f"It is closed.\n\n![{caption}]({address})\n".encode(), "gate.md"))
    return ["--db", str(db), "--config", str(config)]


def red(rows: int, **options: object) -> bytes:
    data, image = BytesIO(), Image.new("RGB", (20, 20), "red")
    image.paste("blue", (0, 0, 20, rows))
    image.save(data, "PNG", **options)
    return data.getvalue()


def test_a_terminal_shows_a_picture_as_half_blocks(tmp_path: Path, server: Server) -> None:
    address = server.page("/gate.png", red(1), Content_Type="image/png")
    with Terminal(library_with(tmp_path, address, "The locked gate")) as terminal:
        terminal.wait_for("all keys")
        terminal.press("enter")
        terminal.wait_for("The locked gate")
        terminal.press("j", "i")
        terminal.wait_for("▀" * 20)
        top = next(y for y, line in enumerate(terminal.lines) if "▀" * 20 in line)
        cell = terminal.screen.buffer[top][terminal.lines[top].index("▀")]
        assert (cell.fg, cell.bg) == ("0000ff", "ff0000")
        assert server.paths == ["/gate.png"]
        terminal.press("esc")
        terminal.wait_gone("▀" * 20)


@pytest.mark.parametrize(
    ("environment", "begin", "deleted"),
    [
        ({"KITTY_WINDOW_ID": "1"}, "\x1b_Ga=p", "\x1b_Ga=d,d=I"),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]1337;File=", ""),
        ({"TERM": "foot"}, "\x1bP0;1;0q", ""),
    ],
)
def test_a_terminal_gets_the_picture_in_its_protocol_and_none_of_the_text_with_it(
    tmp_path: Path, server: Server, environment: dict[str, str], begin: str, deleted: str
) -> None:
    about = PngInfo()
    about.add_text("Comment", ALL)
    data = red(10, pnginfo=about, icc_profile=ALL.encode())
    address = server.page("/gate.png?OWNED", data, Content_Type="image/png")
    arguments = library_with(tmp_path, address, f"The gate {STAND_IN}")
    connection = open_for_damage(tmp_path / "library.db")
    connection.execute("UPDATE revision SET text = replace(text, ?, ?)", (STAND_IN, ALL))
    connection.commit()
    connection.close()
    with Terminal(arguments, environment=environment) as terminal:
        terminal.wait_for("all keys")
        terminal.press("enter")
        terminal.wait_for("The gate")
        assert not DRAWN.search(terminal.raw)
        terminal.press("j", "i")
        terminal.wait_until(lambda _: begin.encode() in terminal.raw, "the picture")
        terminal.wait_for("in the browser")
        terminal.press("esc")
        terminal.wait_gone("in the browser")
        terminal.wait_until(lambda _: deleted.encode() in terminal.raw, "the end of the picture")
        terminal.press("q", "q")
        assert terminal.wait_end() == 0
        raw = bytes(terminal.raw)
    check(DRAWN.sub(b"", raw))
    drawn = [found.decode() for found in DRAWN.findall(raw)]
    if deleted:
        sent = [one for one in drawn if "a=t" in one or "q=2,m=" in one]
        file = kitty_file("".join(sent))
    elif "1337" in begin:
        file = iterm2_file(drawn[0])[1]
    else:
        rows = sixel_pixels(drawn[0])
        assert (rows[0][0], rows[-1][-1]) == ((0, 0, 100), (100, 0, 0))
        return
    assert b"OWNED" not in file
    with Image.open(BytesIO(file)) as image:
        assert image.info == {}
        assert image.tobytes() == Image.open(BytesIO(data)).tobytes()


def test_a_file_beside_the_article_is_small_below_its_caption_and_large_by_its_key(tmp_path: Path) -> None:
    db, config, article = tmp_path / "library.db", tmp_path / "config.toml", tmp_path / "gate.md"
    config.write_text("thumbnails = true\n", encoding="utf-8")
    article.write_text("It is closed.\n\n![The locked gate](<media/the gate.png>)\n\nNobody knows why.\n")
    (tmp_path / "media").mkdir()
    image = Image.new("RGB", (400, 200), "red")
    image.save(tmp_path / "media" / "the gate.png")
    subprocess.run([program(), "--db", db, "add", article], check=True, capture_output=True)
    with Terminal(["--db", str(db), "--config", str(config)]) as terminal:
        terminal.wait_for("all keys")
        terminal.press("enter")
        terminal.wait_until(lambda text: text.count("▀" * 32) == 8, "the thumbnail")
        caption, *small = (y for y, line in enumerate(terminal.lines) if "The locked" in line or "▀" * 32 in line)
        assert small == [*range(caption + 1, caption + 9)]
        terminal.press("j", "i")
        terminal.wait_for("▀" * 60)
        assert "in the browser" not in terminal.text
        terminal.press("esc")
        terminal.wait_gone("▀" * 60)
        terminal.wait_for("▀" * 32)
        check(bytes(terminal.raw))


def test_the_picture_is_removed_when_the_program_is_ended(tmp_path: Path, server: Server) -> None:
    address = server.page("/gate.png", red(1), Content_Type="image/png")
    arguments = library_with(tmp_path, address, "The locked gate")
    with Terminal(arguments, environment={"TERM": "xterm-kitty"}) as terminal:
        terminal.wait_for("all keys")
        terminal.press("enter")
        terminal.wait_for("The locked gate")
        terminal.press("j", "i")
        terminal.wait_until(lambda _: b"\x1b_Ga=p" in terminal.raw, "the picture")
        terminal.child.kill(15)
        terminal.wait_end()
        assert terminal.raw.index(b"\x1b_Ga=d,d=I") < terminal.raw.index(b"\x1b[?1049l")
