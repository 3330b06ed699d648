"""The examples and the names in `docs/templates.md`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.export.templates.engine import BLOCKS, Request, render
from newsreader.export.templates.files import BUILT_IN
from newsreader.export.templates.values import values

if TYPE_CHECKING:
    from conftest import Make

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")


def fenced(language: str) -> str:
    [example] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(example)


def test_the_example_writes_what_the_page_shows(make: Make) -> None:
    about = {"quote": "The river rose by two metres.", "note": "Since *when*?", "start": 160}
    [file] = render(Request("mine", fenced("jinja"), values(make(("The river", about)))))
    assert f"{file.blocks[-1].text}\n" == fenced("markdown")
    assert file.name == "The river rose"


def test_each_template_block_and_value_is_described(make: Make) -> None:
    first_cells = re.findall(r"^\| (.*?) \|", PAGE, re.MULTILINE)
    named = set(re.findall(r"`([\w.-]+)`", " ".join(first_cells)))
    assert set(BUILT_IN) | set(BLOCKS) <= named
    known = values(make(("Nobody asked", {})))
    described = {"article": known["article"]} | known["parts"][0] | known["parts"][-1]
    del described["id"]
    for name, value in described.items():
        cells = " ".join(cell for cell in first_cells if cell.startswith(f"`{name}."))
        assert {cell.rpartition(".")[2] for cell in re.findall(r"`([\w.]+)`", cells)} == set(value), name
