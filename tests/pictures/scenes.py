"""What is on the pictures: the keys that lead to each screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.terminal import Terminal
from tests.pictures import sample
from tests.pictures.drawing import svg
from tests.pictures.walk import Walk

if TYPE_CHECKING:
    from pathlib import Path

_TITLE = "Larnholm closes its old harbour"
_INK, _PAPER = "#d8d4cc", "#17181c"


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: keys, each with a text that is on the screen after it."""

    name: str
    keys: tuple[tuple[str, str], ...]
    columns: int = 120
    rows: int = 34


_OPEN = (("/", "filter"), *((letter, "Larnholm") for letter in "larn"), ("enter", "Mayor Ingrid Solheim"))
SCENES = (
    Scene("library", (("j", _TITLE),)),
    Scene("reader", (*_OPEN, ("]", "214 calls"), ("]", "214 calls"))),
    Scene("search", (("s", "search"), *((letter, "") for letter in "twelv vot"), ("e", "Who were the twelve"))),
)


def picture(scene: Scene, folder: Path) -> str:
    """Return the picture of a scene as SVG. Its library is made in `folder` once."""
    with _program(folder, scene.columns, scene.rows) as terminal:
        terminal.wait_for(_TITLE)
        for key, text in scene.keys:
            terminal.press(key)
            terminal.wait_for(text)
        terminal.settle()
        return svg(terminal.screen, _INK, _PAPER)


def walk(folder: Path) -> str:
    """Return a recording for asciinema: an article is read, a passage highlighted, tagged, found again and exported."""
    with _program(folder, 84, 26) as terminal:
        walk = Walk(terminal)
        walk.see(_TITLE)
        walk.press("/", "filter")
        walk.type("larn")
        walk.press("enter", "Mayor Ingrid Solheim")
        walk.press("/", "find")
        walk.type("letter names")
        walk.press("enter", "1 of 1")
        walk.press("esc", "seven ships.")
        walk.press("m", "yellow")
        walk.press("2", "green")
        walk.press("t", "tag")
        walk.type("claim")
        walk.press("enter", "#claim")
        walk.press("a", "note")
        walk.type("Who else says so?")
        walk.press("ctrl+s", "Who else says so?")
        walk.press("s", "search")
        walk.type("esle says")
        walk.see("Who else says so?")
        walk.press("enter", "seven ships.")
        walk.press("e", "xport")
        walk.press("enter", "1 file written")
        walk.press("q", _TITLE)
        walk.press("q")
        return "\n".join(walk.lines) + "\n"


def _program(folder: Path, columns: int, rows: int) -> Terminal:
    library = folder / "library.db"
    if not library.exists():
        sample.make(library, folder / "articles")
    (config := folder / "config.toml").write_text('theme = "dark"\n', encoding="utf-8")
    arguments = ["--db", str(library), "--config", str(config)]
    return Terminal(arguments, columns=columns, rows=rows, environment={"HOME": str(folder)})
