"""The picture of a caption in a real terminal."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from tests.e2e.terminal import Terminal

from newsreader.ingest import parse_one as parse
from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server import Server


def test_a_terminal_shows_a_picture_as_half_blocks(tmp_path: Path, server: Server) -> None:
    db, config, data = tmp_path / "library.db", tmp_path / "config.toml", BytesIO()
    config.write_text('allow_private = ["127.0.0.1"]\n', encoding="utf-8")
    image = Image.new("RGB", (20, 20), "red")
    image.paste("blue", (0, 0, 20, 1))
    image.save(data, "PNG")
    address = server.page("/gate.png", data.getvalue(), Content_Type="image/png")
    with Library.open(db) as library:
        library.articles.add(parse(f"It is closed.\n\n![The locked gate]({address})\n".encode(), "gate.md"))
    with Terminal(["--db", str(db), "--config", str(config)]) as terminal:
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
